"""Quiet hours: each night of a calendar in which reminders and notices wait."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.held import Pause
from bot.core.hours import instant, into_day
from bot.core.playbook import QuietHours

DAY = timedelta(days=1)


def nights(quiet: QuietHours, tz: str, since: datetime) -> Iterator[Pause]:
    """The quiet times that are not over at `since`, without end; from the evening on, until the next `until`."""
    begin, end = into_day(quiet.from_), into_day(quiet.until)
    day = since.astimezone(ZoneInfo(tz)).date() - DAY
    while True:
        pause = instant(day, begin, tz), instant(day if begin < end else day + DAY, end, tz)
        if pause[0] < pause[1] and since < pause[1]:
            yield pause
        day += DAY
