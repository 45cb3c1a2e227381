"""Moments as people type them: `14:05`, `-10m`, `by tomorrow 9:00`, `in 2h`, `fri`. Read in the zone of who types.

past = "-" span | [ day ] clock          before a note: `-10m`, `14:05`, `yesterday 23:50`, `2026-03-02 23:50`
due  = ( "by" | "due" | "until" ) ( day [ clock ] | clock | span ) | "in" span     at the end of a task
day  = "today" | "tomorrow" | "yesterday" | weekday | YYYY-MM-DD
clock = 14:05 | 9am | 9:30pm | noon
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import UserError
from bot.core.spans import parse_span

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY = time(17)
"""When something due on a day without an hour is due."""
JUST_NOW = timedelta(hours=3)
"""A clock time that was so lately cannot mean tomorrow; nor can one that soon comes mean yesterday."""
PAST = "For example `note 14:05 …`, `note -10m …`, `note yesterday 23:50 …`."
DUE = "For example `by 14:30`, `in 45m`, `by tomorrow 9:00`, `by fri`."
_WRITTEN = "%Y-%m-%d %H:%M UTC"
_CLOCK = re.compile(r"(?P<h>\d{1,2})(?::(?P<m>\d\d))?\s?(?P<half>am|pm)?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPAN = re.compile(r"(?:\d+\s?(?:s|sec|m|min|minutes?|h|hours?|d|days?|w|weeks?)\s?)+", re.IGNORECASE)
_MEANT = re.compile(r"\d{1,2}[:.]\d|\d{1,2}\s?[ap]m|\d{4}-", re.IGNORECASE)
_DUE = re.compile(r"(?:^|\s)(?P<word>by|due|until|in)\s+(?P<when>\S+(?:\s+\S+){0,2})\s*$", re.IGNORECASE)


def leading_moment(text: str, now: datetime, tz: str) -> tuple[datetime | None, str]:
    """The past moment that `text` begins with, if it does, and what follows; UserError if it is still to come."""
    words = text.split()
    for count in (2, 1):
        typed = " ".join(words[:count])
        at = _past(typed, now, tz) if len(words) >= count else None
        if at is not None:
            if at > now:
                raise UserError(f"{typed} is still to come.", f"A note tells what has happened. {PAST}")
            return at, _after(text, count)
    return None, text.strip()


def trailing_due(text: str, now: datetime, tz: str) -> tuple[datetime | None, str]:
    """The moment that `text` ends with, as `by 14:30` does, and what stands before it; None when it names none.

    UserError when it looks like a moment and is none, or one that is past.
    """
    found = _DUE.search(text)
    if found is None:
        return None, text.strip()
    typed = found["when"]
    at = _due(typed, found["word"].lower(), now, tz)
    if at is None:
        inner = trailing_due(found["when"], now, tz) if " " in typed else (None, typed)
        if inner[0] is not None:
            return inner[0], f"{text[: found.start('when')]}{inner[1]}".strip()
        if found["word"].lower() != "in" and _MEANT.match(typed):
            raise UserError(f"I cannot read `{typed[:40]}` as a time.", DUE)
        return None, text.strip()
    if at <= now:
        raise UserError(f"`{typed[:40]}` is past.", DUE)
    return at, text[: found.start()].strip()


def nearest_moment(typed: str, now: datetime, tz: str) -> datetime | None:
    """The moment that all of `typed` names, past or to come; a clock time alone is the nearest such. None when it
    names none."""
    written = written_moment(typed)
    if written is not None:
        return written
    typed = typed.strip()
    if typed.lower().startswith("in "):
        return _due(typed[3:], "in", now, tz)
    if typed.startswith("-"):
        return _past(typed, now, tz)
    day, clock = _parts(typed, now, tz)
    hour = _clock(clock) if clock else END_OF_DAY
    if hour is None or (day is None and not clock):
        return None
    today = now.astimezone(ZoneInfo(tz)).date()
    if day is not None:
        return _instant(_next(day, today), hour, tz)
    every = [_instant(today + timedelta(days=step), hour, tz) for step in (-1, 0, 1)]
    return min(every, key=lambda at: abs(at - now))


def write_moment(at: datetime) -> str:
    """A moment to the minute, as facts keep it: `2026-03-03 14:05 UTC`."""
    return at.astimezone(UTC).strftime(_WRITTEN)


def written_moment(text: str) -> datetime | None:
    """The moment that `write_moment` wrote; None for any other text."""
    try:
        return datetime.strptime(text.strip(), _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def typed_span(typed: str) -> timedelta | None:
    """The length of time that is typed, as `25 min`, `1h30m` or `2 hours`; None when it is none."""
    return _span(typed)


def _past(typed: str, now: datetime, tz: str) -> datetime | None:
    if typed.startswith("-"):
        span = _span(typed[1:])
        return now - span if span is not None else None
    day, clock = _parts(typed, now, tz)
    hour = _clock(clock) if ":" in clock or clock.lower().endswith(("am", "pm")) else None
    if hour is None:
        return None
    today = now.astimezone(ZoneInfo(tz)).date()
    if day is not None:
        return _instant(_last(day, today), hour, tz)
    at = _instant(today, hour, tz)
    return at if at <= now or at - now < JUST_NOW else _instant(today - timedelta(days=1), hour, tz)


def _due(typed: str, word: str, now: datetime, tz: str) -> datetime | None:
    span = _span(typed)
    if span is not None or word == "in":
        return now + span if span else None
    day, clock = _parts(typed, now, tz)
    hour = _clock(clock) if clock else END_OF_DAY
    if hour is None or (day is None and not clock):
        return None
    today = now.astimezone(ZoneInfo(tz)).date()
    if day is not None:
        return _instant(_next(day, today), hour, tz)
    at = _instant(today, hour, tz)
    return at if now - at < JUST_NOW else _instant(today + timedelta(days=1), hour, tz)


def _parts(typed: str, now: datetime, tz: str) -> tuple[date | int | None, str]:
    """The day that is named, as a date or as a weekday's number, and what is left for the clock."""
    first, *rest = typed.lower().replace(",", " ").split() or [""]
    today = now.astimezone(ZoneInfo(tz)).date()
    named = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
    left = " ".join(word for word in rest if word != "at")
    if first in named:
        return today + timedelta(days=named[first]), left
    if _DAY.fullmatch(first):
        try:
            return date.fromisoformat(first), left
        except ValueError:
            return None, typed
    full = len(first) > 3 and first in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    if first in WEEK or full:
        return WEEK.index(first[:3]), left
    return None, typed


def _last(day: date | int, today: date) -> date:
    return day if isinstance(day, date) else today - timedelta(days=(today.weekday() - day) % 7)


def _next(day: date | int, today: date) -> date:
    return day if isinstance(day, date) else today + timedelta(days=(day - today.weekday()) % 7 or 7)


def _clock(typed: str) -> time | None:
    if typed.lower() == "noon":
        return time(12)
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or (found["m"] is None and found["half"] is None):
        return None
    hour, minute, half = int(found["h"]), int(found["m"] or 0), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _span(typed: str) -> timedelta | None:
    if not _SPAN.fullmatch(typed.strip()):
        return None
    short = re.sub(r"(?<=\d)\s?(s|m|h|d|w)[a-z]*\s?", r"\1", typed.strip().lower())
    try:
        return parse_span(short)
    except ValueError:
        return None


def _instant(day: date, clock: time, tz: str) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(tz)).astimezone(UTC)


def _after(text: str, words: int) -> str:
    """What follows the first words, with its line breaks."""
    return (text.split(maxsplit=words) + [""] * words)[words].strip()
