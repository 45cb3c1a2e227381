"""A process dies at each place between two steps, once: in the end all is done, once, and in order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import failpoints
from tests.chaos.hands import types
from tests.chaos.ledger import Ledger
from tests.chaos.stage import ROOT, Play, Stage

BEGINS = datetime(2026, 3, 3, 7, 58, tzinfo=UTC)
"""Two minutes before the managers' digest, and five before the first rung of the ladder."""
HURRY = 10.0
TIMES = {"slack.before_call": 4, "slack.after_call": 4, "delivery.after_claim": 3, "delivery.before_commit": 3}
"""At which passing the process dies, where that is not the first."""


@pytest.fixture
def stage(request: pytest.FixtureRequest, short_path: Path) -> Iterator[Stage]:
    """A bot one of whose processes is to die at a place."""
    place = request.param
    orders = f"{place}:{TIMES.get(place, 1)}"
    with Stage(Play(short_path, ROOT / "config", BEGINS, HURRY, failpoint=orders)) as running:
        yield running


@pytest.mark.parametrize("stage", failpoints.PLACES, indirect=True, ids=str)
def test_a_death_at_any_place_loses_and_repeats_nothing(stage: Stage, request: pytest.FixtureRequest) -> None:
    stage.slack.fault("chat.postMessage", "http_500", skip=1)
    types(stage, "ana", "/incident declare SEV1 Checkout is down")
    stage.settle()
    for minutes in (2, 3):
        stage.clock.advance(timedelta(minutes=minutes))
        stage.settle()
    ledger = Ledger(stage)
    assert len(stage.begun()) == 4, "one process died and was started again"
    assert ledger.problems() == []
    assert ledger.incidents == 1
    assert len(ledger.sent_once) > 15
