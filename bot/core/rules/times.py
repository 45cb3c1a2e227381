"""When the occurrences of a step come, once the times are left out in which nothing may be said."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import merge
from typing import NamedTuple

from bot.core.held import Pause


class Times(NamedTuple):
    """The times of a step's occurrences, the last of them `last`.

    `spans` are stretches, each with its first occurrence and when that comes; the next ones follow by `repeat`.
    """

    spans: tuple[tuple[int, datetime], ...]
    repeat: timedelta | None
    last: int

    def at(self, occurrence: int) -> datetime:
        """When an occurrence comes."""
        first, begin = next(span for span in reversed(self.spans) if span[0] <= occurrence)
        return begin + (occurrence - first) * self.repeat if self.repeat else begin

    def newest(self, now: datetime) -> int:
        """The newest occurrence whose time has come; -1 before the first."""
        if len(self.spans) == 1 and not self.repeat:
            return 0 if self.spans[0][1] <= now else -1
        ends = (*(first - 1 for first, _ in self.spans[1:]), self.last)
        for (first, begin), end in zip(reversed(self.spans), reversed(ends), strict=True):
            if begin <= now:
                return min(end, first + (now - begin) // self.repeat) if self.repeat else first
        return -1


def times_of(
    plan: datetime, repeat: timedelta | None, last: int, pauses: Iterable[Pause], quiet: Iterable[Pause] = ()
) -> Times:
    """The times of what is planned at `plan` and `last` times again.

    What would come within a pause comes at its end, and what follows keeps its distance from that. Both are in order
    of their beginning.
    """
    spans = [(0, plan)]
    for begin, end in merge(pauses, quiet):
        first, since = spans[-1]
        ahead = -((since - begin) // repeat) if repeat and since < begin else 0
        if (since < begin and not repeat) or first + ahead > last:
            break
        at = since + ahead * repeat if repeat else since
        if at < end:
            spans[-1:] = [(first, end)] if not ahead else [(first, since), (first + ahead, end)]
    return Times(tuple(spans), repeat, last)


def after_pauses(at: datetime, pauses: Iterable[Pause]) -> datetime:
    """An instant, or the end of the pause it falls into."""
    return times_of(at, None, 0, pauses).at(0)
