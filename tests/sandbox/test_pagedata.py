"""What a page is told so that it need not find out itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.pagedata import zone

SPRING = datetime(2026, 3, 29, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, tzinfo=UTC)


def day(at: datetime) -> int:
    """Days since 1970."""
    return int(at.timestamp() // 86_400)


@pytest.mark.parametrize(
    ("today", "offset", "name"),
    [(SPRING - timedelta(days=2), 3600, "CET"), (SPRING + timedelta(days=40), 7200, "CEST")],
)
def test_a_zone_is_right_all_through_its_period(today: datetime, offset: int, name: str) -> None:
    told = zone("Europe/Madrid", day(today))
    assert (told["offset"], told["name"]) == (offset, name)
    here = ZoneInfo("Europe/Madrid")
    for moment in range(told["since"], told["until"], 3600):
        local = datetime.fromtimestamp(moment, here)
        assert local.utcoffset() == timedelta(seconds=offset), local


def test_the_period_ends_within_a_day_of_the_change() -> None:
    told = zone("Europe/Madrid", day(SPRING + timedelta(days=40)))
    assert timedelta() <= datetime.fromtimestamp(told["since"], UTC) - SPRING <= timedelta(days=1)
    assert timedelta() <= AUTUMN - datetime.fromtimestamp(told["until"], UTC) <= timedelta(days=1)


def test_a_zone_without_changes_is_told_for_months() -> None:
    told = zone("UTC", day(SPRING))
    assert told["until"] - told["since"] > 300 * 86_400
