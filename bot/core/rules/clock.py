"""Clocks: a measured limit between two events, with actions when it is missed."""

from collections.abc import Iterator
from datetime import timedelta

from bot.core.incident import Incident
from bot.core.playbook import Playbook, span_for
from bot.core.rules.track import Track, TrackStep, for_severity, stopped

INSTANT = timedelta(seconds=1)
"""How much after an inclusive limit it counts as missed: "within 15 min" still holds at 15:00."""


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The clocks that run at present. A missed one is stamped `clock.<id>.missed`, which rules may start from."""
    for id, clock in playbook.clocks.items():
        anchor = incident.stamps.get(clock.from_)
        limit = span_for(clock.limit, incident.severity)
        if anchor is None or limit is None or stopped(incident, clock.from_, (clock.to,)):
            continue
        after = limit if clock.strict else limit + INSTANT
        step = TrackStep(after, clock.miss.actions, f"clocks.{id}")
        yield for_severity(playbook, incident, Track(f"clock.{id}", anchor, anchor, (step,)))
