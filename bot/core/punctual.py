"""How the status updates that were due came: how many, and how many of them in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.events import Recorded
from bot.core.incident import Incident, apply
from bot.core.playbook import Cadence, Playbook, span_for
from bot.core.rules.cadence import last_told, update_due


@dataclass(frozen=True)
class Punctuality:
    """Of a cadence: how many updates were `due`, and how many of them came `in_time`. One that did not come for several
    intervals was due as often."""

    due: int = 0
    in_time: int = 0

    def __str__(self) -> str:
        return f"{self.in_time} of {self.due} in time"


def punctuality(playbook: Playbook, events: Sequence[Recorded], now: datetime) -> dict[str, Punctuality]:
    """Each cadence of which an update came or was due by `now`; an update that came before it was due is in time."""
    found = {id: _punctuality(cadence, playbook, events, now) for id, cadence in playbook.cadences.items()}
    return {id: one for id, one in found.items() if one.due}


def _punctuality(cadence: Cadence, playbook: Playbook, events: Sequence[Recorded], now: datetime) -> Punctuality:
    incident, due, told = Incident(0), None, None
    times = in_time = 0
    for recorded in events:
        every = span_for(cadence.every, incident.severity)
        incident = apply(incident, recorded)
        was, due = due, update_due(cadence, playbook, incident)
        before, (told, _) = told, last_told(cadence, incident)
        if was is None or (due == was and told == before):
            continue
        missed = _times(was, recorded.at, every)
        came = told != before and not missed
        times, in_time = times + missed + came, in_time + came
    missed = _times(due, now, span_for(cadence.every, incident.severity)) if due else 0
    return Punctuality(times + missed, in_time)


def _times(due: datetime, at: datetime, every: timedelta | None) -> int:
    """How many updates had been due before `at`, and had not come."""
    if at <= due:
        return 0
    return -((due - at) // every) if every else 1
