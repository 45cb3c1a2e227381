"""Lengths of time as people write and read them: `90s`, `15m`, `4h`, `2d`, `1w`, or several joined, `1h30m`."""

import re
from datetime import timedelta

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_SPAN = re.compile(r"(?:\d+[smhdw])+")
_PART = re.compile(r"(\d+)([smhdw])")
LONGEST = timedelta(days=3660)
_MOST = int(LONGEST.total_seconds())


def parse_span(text: str) -> timedelta:
    """The span that `text` names; raises ValueError with the accepted form."""
    compact = text.strip().lower().replace(" ", "")
    if not _SPAN.fullmatch(compact):
        raise ValueError(f"{text!r} is not a length of time; write it like 30s, 15m, 4h, 2d or 1w")
    parts = _PART.findall(compact)
    if any(len(n) > 12 for n, _ in parts) or sum(int(n) * int(UNITS[u].total_seconds()) for n, u in parts) > _MOST:
        raise ValueError(f"{text[:40]!r} is longer than ten years")
    return sum((int(n) * UNITS[u] for n, u in parts), timedelta())


def say_span(span: timedelta) -> str:
    """`span` in at most two units, rounded down to the smaller: `2 h 5 min`, `40 s`, `3 d`."""
    seconds = max(0, int(span.total_seconds()))
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
        elif parts:
            break
    return " ".join(parts[:2]) if parts else "0 s"


def write_span(span: timedelta) -> str:
    """`span` as a playbook has it, exactly and without blanks: `1d2h`, `90s` as `1m30s`, `0s`."""
    seconds = int(span.total_seconds())
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, seconds = divmod(seconds, int(UNITS[unit].total_seconds()))
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
