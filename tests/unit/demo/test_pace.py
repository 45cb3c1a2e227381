"""How fast a story is told."""

from datetime import timedelta

import pytest

from bot.demo.pace import GLIDE_SECONDS, POLL, pace


@pytest.mark.parametrize("quiet", [timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=23)])
def test_a_glide_never_runs_past_what_it_leads_to(quiet: timedelta) -> None:
    speed, until = pace(quiet)
    late = timedelta(seconds=speed * POLL * 2)
    assert until + late < quiet, "a look that comes late still comes in time"
    assert 0.8 * GLIDE_SECONDS < until.total_seconds() / speed < GLIDE_SECONDS
