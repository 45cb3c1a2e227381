"""Business hours in two zones, across changes of summer time and holidays; delays as they are written."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.delays import Delay, parse_delay
from bot.core.hours import after, is_open
from bot.core.playbook import Calendar

BERLIN = Calendar(tz="Europe/Berlin", holidays=("2026-04-03", "2026-04-06"))
YORK = Calendar(tz="America/New_York", holidays=("2026-07-03",))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, calendar: Calendar) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.tz))


@pytest.mark.parametrize(
    ("calendar", "start", "days", "due"),
    [
        # Winter time is UTC+1 in Berlin, summer time UTC+2 from 29 March 2026 on.
        (BERLIN, "2026-03-03 10:00", 1, "2026-03-04 16:00"),
        (BERLIN, "2026-03-06 11:00", 1, "2026-03-09 16:00"),  # a Friday
        (BERLIN, "2026-03-07 11:00", 1, "2026-03-09 16:00"),  # a Saturday
        (BERLIN, "2026-03-08 23:30", 1, "2026-03-10 16:00"),  # Sunday in UTC, Monday in Berlin
        (BERLIN, "2026-03-09 05:00", 1, "2026-03-10 16:00"),  # before hours
        (BERLIN, "2026-03-09 22:00", 1, "2026-03-10 16:00"),  # after hours
        (BERLIN, "2026-03-27 10:00", 1, "2026-03-30 15:00"),  # across the change of the clocks
        (BERLIN, "2026-04-02 10:00", 1, "2026-04-07 15:00"),  # across Easter
        (BERLIN, "2026-04-03 10:00", 2, "2026-04-08 15:00"),  # from a holiday
        (BERLIN, "2026-10-23 10:00", 1, "2026-10-26 16:00"),  # back to winter time
        (BERLIN, "2026-03-04 10:00", 5, "2026-03-11 16:00"),
        (BERLIN, "2026-12-31 10:00", 1, "2027-01-01 16:00"),  # only holidays that are listed
        (YORK, "2026-03-03 10:00", 1, "2026-03-04 22:00"),
        (YORK, "2026-03-06 18:00", 1, "2026-03-09 21:00"),  # summer time from 8 March
        (YORK, "2026-03-07 18:00", 1, "2026-03-09 21:00"),
        (YORK, "2026-03-10 03:00", 1, "2026-03-10 21:00"),  # Tuesday in UTC, Monday in New York
        (YORK, "2026-07-02 15:00", 1, "2026-07-06 21:00"),  # across a holiday and a weekend
        (YORK, "2026-07-03 15:00", 1, "2026-07-06 21:00"),
        (YORK, "2026-10-30 15:00", 1, "2026-11-02 22:00"),
        (YORK, "2026-03-03 12:00", 2, "2026-03-05 22:00"),
    ],
)
def test_business_days_are_due_at_the_end_of_the_last(calendar: Calendar, start: str, days: int, due: str) -> None:
    assert after(utc(start), Delay(business_days=days), calendar) == utc(due)


@pytest.mark.parametrize("tz", ["Europe/Berlin", "America/New_York"])
def test_a_due_of_the_start_of_the_day_is_when_the_hours_begin(tz: str) -> None:
    calendar = Calendar(tz=tz, hours="mon-fri 08:30-17:00", due="start_of_day")
    expected = local("2026-03-09 08:30", calendar)
    assert after(local("2026-03-06 12:00", calendar), Delay(business_days=1), calendar) == expected


def test_hours_until_midnight_end_there() -> None:
    calendar = Calendar(tz="Europe/Berlin", hours="mon-sun 00:00-24:00")
    assert after(utc("2026-03-03 10:00"), Delay(business_days=1), calendar) == local("2026-03-05 00:00", calendar)
    assert is_open(utc("2026-03-08 03:00"), calendar)


def test_an_hour_that_summer_time_leaves_out_comes_an_hour_later_and_of_a_doubled_one_the_first() -> None:
    calendar = Calendar(tz="Europe/Berlin", hours="mon-sun 02:30-24:00", due="start_of_day")
    assert after(utc("2026-03-28 10:00"), Delay(business_days=1), calendar) == utc("2026-03-29 01:30")
    assert after(utc("2026-10-24 10:00"), Delay(business_days=1), calendar) == utc("2026-10-25 00:30")


def test_days_of_a_week_may_reach_over_its_end() -> None:
    calendar = Calendar(hours="sun-thu 09:00-17:00")
    assert after(utc("2026-03-05 10:00"), Delay(business_days=1), calendar) == utc("2026-03-08 17:00")
    single = Calendar(hours="wed 09:00-17:00")
    assert after(utc("2026-03-05 10:00"), Delay(business_days=1), single) == utc("2026-03-11 17:00")


@pytest.mark.parametrize(
    ("at", "open"),
    [
        ("2026-03-06 09:00", True),
        ("2026-03-06 08:59:59", False),
        ("2026-03-06 16:59:59", True),
        ("2026-03-06 17:00", False),
        ("2026-03-07 12:00", False),
        ("2026-04-03 12:00", False),
        ("2026-03-30 09:00", True),
        ("2026-03-30 08:59:59", False),
    ],
)
def test_business_is_done_from_the_start_of_the_hours_to_before_their_end(at: str, open: bool) -> None:
    assert is_open(local(at, BERLIN), BERLIN) is open


def test_a_length_of_time_is_the_same_on_every_calendar() -> None:
    start = utc("2026-03-28 12:00")
    assert after(start, Delay(timedelta(days=1)), BERLIN) == utc("2026-03-29 12:00")


@pytest.mark.parametrize(
    ("immediate", "minutes"), [(None, 5), (timedelta(minutes=2), 2), (timedelta(), 0), (timedelta(hours=1), 60)]
)
def test_immediate_is_what_the_playbook_gives_that_word(immediate: timedelta | None, minutes: int) -> None:
    start = utc("2026-03-28 12:00")
    assert after(start, Delay(immediate=True), BERLIN, immediate) == start + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("immediate", Delay(immediate=True)),
        ("Immediate", Delay(immediate=True)),
        ("1bd", Delay(business_days=1)),
        ("10 bd", Delay(business_days=10)),
        ("15m", Delay(timedelta(minutes=15))),
        ("1h30m", Delay(timedelta(minutes=90))),
        ("2d", Delay(timedelta(days=2))),
    ],
)
def test_a_delay_is_read_and_written_alike(text: str, delay: Delay) -> None:
    assert parse_delay(text) == delay
    assert parse_delay(str(delay)) == delay


@pytest.mark.parametrize("text", ["0bd", "1000bd", "bd", "soon", "1bd2h", "-1bd", "", "15", "1.5h"])
def test_what_is_no_delay_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_delay(text)


def test_no_business_days_say_what_to_write() -> None:
    with pytest.raises(ValueError, match="'0bd' is no time at all; write at least 1bd"):
        parse_delay("0bd")
