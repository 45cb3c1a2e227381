"""Delays as playbooks write them: lengths of time, whole business days, and the word `immediate`."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.core.spans import parse_span, write_span

IMMEDIATE = "immediate"
_BUSINESS_DAYS = re.compile(r"(\d{1,3})bd")


@dataclass(frozen=True, order=True)
class Delay:
    """So long after something: `span` on the wall clock, or else so many business days, due on the last of them.

    `immediate` is the length that the playbook gives that word.
    """

    span: timedelta = timedelta()
    business_days: int = 0
    immediate: bool = False

    def __str__(self) -> str:
        if self.immediate:
            return IMMEDIATE
        return f"{self.business_days}bd" if self.business_days else write_span(self.span)


def parse_delay(text: str) -> Delay:
    """The delay that `text` names; raises ValueError with the accepted form."""
    compact = text.strip().lower().replace(" ", "")
    if compact == IMMEDIATE:
        return Delay(immediate=True)
    days = _BUSINESS_DAYS.fullmatch(compact)
    if days is None:
        return Delay(parse_span(text))
    if int(days[1]) == 0:
        raise ValueError(f"{text!r} is no time at all; write at least 1bd")
    return Delay(business_days=int(days[1]))
