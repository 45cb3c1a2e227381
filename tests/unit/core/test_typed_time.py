"""Moments as people type them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import UserError
from bot.core.typed_time import leading_moment, nearest_moment, trailing_due, write_moment, written_moment

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
"""A Tuesday, 15:00 in Madrid."""
MADRID = "Europe/Madrid"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at", "text"),
    [
        ("14:05 restarted", utc(3, 13, 5), "restarted"),
        ("9am woke up", utc(3, 8), "woke up"),
        ("9:30pm deployed", utc(2, 20, 30), "deployed"),
        ("23:50 it began", utc(2, 22, 50), "it began"),
        ("-10m called Ana", NOW - timedelta(minutes=10), "called Ana"),
        ("-1h30m first report", NOW - timedelta(minutes=90), "first report"),
        ("yesterday 23:50 it began", utc(2, 22, 50), "it began"),
        ("mon 10:00 deployed", utc(2, 9), "deployed"),
        ("2026-03-01 10:00 deployed", utc(1, 9), "deployed"),
        ("14:05 two\nlines", utc(3, 13, 5), "two\nlines"),
        ("14:05", utc(3, 13, 5), ""),
        ("restarted 14:05", None, "restarted 14:05"),
        ("3 replicas left", None, "3 replicas left"),
        ("25:99 is no time", None, "25:99 is no time"),
        ("-x is no span", None, "-x is no span"),
        ("2026-13-01 10:00 is no day", None, "2026-13-01 10:00 is no day"),
        ("", None, ""),
    ],
)
def test_a_note_may_begin_with_when_it_was(typed: str, at: datetime | None, text: str) -> None:
    assert leading_moment(typed, NOW, MADRID) == (at, text)


@pytest.mark.parametrize("typed", ["15:01 soon", "17:59 later", "tomorrow 9:00 x", "2026-03-04 10:00 x"])
def test_a_note_is_never_of_the_future(typed: str) -> None:
    with pytest.raises(UserError, match="still to come"):
        leading_moment(typed, NOW, MADRID)


@pytest.mark.parametrize(
    ("typed", "at", "text"),
    [
        ("roll back by 15:30", utc(3, 14, 30), "roll back"),
        ("roll back by 3:30pm", utc(3, 14, 30), "roll back"),
        ("roll back by 09:00", utc(4, 8), "roll back"),
        ("roll back in 45m", NOW + timedelta(minutes=45), "roll back"),
        ("roll back in 2 hours", NOW + timedelta(hours=2), "roll back"),
        ("roll back by 30m", NOW + timedelta(minutes=30), "roll back"),
        ("write it up by tomorrow", utc(4, 16), "write it up"),
        ("write it up due tomorrow 9:00", utc(4, 8), "write it up"),
        ("write it up by fri", utc(6, 16), "write it up"),
        ("write it up by friday at 10:00", utc(6, 9), "write it up"),
        ("write it up by tue", utc(10, 16), "write it up"),
        ("write it up by 2026-03-05 noon", utc(5, 11), "write it up"),
        ("call by phone by 16:00", utc(3, 15), "call by phone"),
        ("by 16:00", utc(3, 15), ""),
        ("fix it by rollback", None, "fix it by rollback"),
        ("look in 3 places", None, "look in 3 places"),
        ("reduce load by 20%", None, "reduce load by 20%"),
        ("no due at all", None, "no due at all"),
    ],
)
def test_a_task_may_end_with_when_it_is_due(typed: str, at: datetime | None, text: str) -> None:
    assert trailing_due(typed, NOW, MADRID) == (at, text)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x by 25:99", "cannot read"), ("x by 2026-02-30", "cannot read"), ("x by 14:30", "is past"),
        ("x by 2026-03-02", "is past"), ("x by 12:15", "is past"),
    ],
)  # fmt: skip
def test_a_due_moment_that_cannot_be_says_what_would_do(typed: str, why: str) -> None:
    with pytest.raises(UserError, match=why) as told:
        trailing_due(typed, NOW, MADRID)
    assert "by 14:30" in told.value.hint


def test_summer_time_moves_the_clock_not_the_hour() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert trailing_due("x by tomorrow 9:00", saturday, MADRID)[0] == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:30", utc(3, 13, 30)),
        ("23:50", utc(3, 22, 50)),
        ("2:00", utc(4, 1)),
        ("tomorrow 9:00", utc(4, 8)),
        ("yesterday 9:00", utc(2, 8)),
        ("in 2h", NOW + timedelta(hours=2)),
        ("-10m", NOW - timedelta(minutes=10)),
        ("2026-03-05", utc(5, 16)),
        ("fri", utc(6, 16)),
        ("2026-03-03 13:30 UTC", utc(3, 13, 30)),
        ("soon", None),
        ("about nine", None),
        ("25:00", None),
        ("", None),
    ],
)
def test_all_that_is_typed_may_be_a_moment_past_or_to_come(typed: str, at: datetime | None) -> None:
    assert nearest_moment(typed, NOW, MADRID) == at


def test_a_moment_that_was_written_is_read_again() -> None:
    assert write_moment(utc(3, 13, 30)) == "2026-03-03 13:30 UTC"
    assert written_moment(write_moment(NOW)) == NOW
    assert written_moment("14:30") is None
