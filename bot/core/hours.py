"""Business hours: when a delay that a playbook names is over, by its calendar.

Zones and their changes of summer time are looked after here; everything else reckons in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.delays import Delay
from bot.core.playbook import Calendar

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IMMEDIATE = timedelta(minutes=5)
"""What `immediate` means in a playbook that does not say."""
FARTHEST = 3660
CHANGE = timedelta(hours=2)
"""More than summer time ever changes a day's length by."""


def after(start: datetime, delay: Delay, calendar: Calendar, immediate: timedelta | None = None) -> datetime:
    """The instant at which a delay counted from `start` is over.

    So many business days end on the last of them, at the end (or start) of the hours; the day of `start` is not one of
    them, whatever the hour.
    """
    if delay.immediate:
        return start + (IMMEDIATE if immediate is None else immediate)
    if not delay.business_days:
        return start + delay.span
    return _last_of(start, delay.business_days, calendar)


@lru_cache(maxsize=1024)
def _last_of(start: datetime, days: int, calendar: Calendar) -> datetime:
    day = day_of(start, calendar)
    left = days
    for _ in range(FARTHEST):
        day += timedelta(days=1)
        left -= is_business_day(day, calendar)
        if not left:
            break
    opens, closes = _hours(calendar)
    return instant(day, closes if calendar.due == "end_of_day" else opens, calendar.tz)


def day_of(at: datetime, calendar: Calendar) -> date:
    """The day that it is at an instant, in the calendar's zone."""
    return at.astimezone(ZoneInfo(calendar.tz)).date()


def soonest(delay: Delay, immediate: timedelta | None = None) -> timedelta:
    """The least time that a delay takes, whatever it is counted from."""
    if delay.immediate:
        return IMMEDIATE if immediate is None else immediate
    return max(timedelta(), timedelta(days=delay.business_days - 1) - CHANGE) if delay.business_days else delay.span


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Whether business is done on a day of the calendar's zone."""
    first, _, last = calendar.hours.split()[0].partition("-")
    begin, end = WEEK.index(first), WEEK.index(last or first)
    ahead = (end - begin) % 7
    return (day.weekday() - begin) % 7 <= ahead and day.isoformat() not in calendar.holidays


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether an instant falls into business hours: from their start, and before their end."""
    local = at.astimezone(ZoneInfo(calendar.tz))
    opens, closes = _hours(calendar)
    into = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return is_business_day(local.date(), calendar) and opens <= into < closes


def _hours(calendar: Calendar) -> tuple[timedelta, timedelta]:
    opens, _, closes = calendar.hours.split()[1].partition("-")
    return into_day(opens), into_day(closes)


def into_day(clock: str) -> timedelta:
    """How far into the day a time such as `08:30` is."""
    hour, minute = clock.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))


def instant(day: date, into: timedelta, tz: str) -> datetime:
    """A local time of a day; one that summer time leaves out is an hour later, of two that it doubles the first."""
    wall = datetime.combine(day, time()) + into
    return wall.replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)
