"""Cadences: a status update due again and again, and the climb when it does not come."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.incident import Incident
from bot.core.playbook import Cadence, Playbook, span_for, steps_for
from bot.core.rules.track import Track, holds, stopped, track_step


def update_due(cadence: Cadence, incident: Incident) -> datetime | None:
    """When the next status update is due, or None while none is asked for.

    The time promised in the last update counts; without a promise, or after a change of severity, it is the last
    update (or the start) plus the severity's interval, and never before the change.
    """
    start = incident.stamps.get(cadence.from_)
    every = span_for(cadence.every, incident.severity)
    if start is None or every is None or not holds(cadence.if_, incident):
        return None
    if stopped(incident, cadence.from_, cadence.until):
        return None
    known = [incident.stamps.get(name) for name in ("status_updated", "reopened")]
    basis = max([start, *(at for at in known if at is not None)])
    since = incident.severity_since
    changed = since is not None and since > basis
    promise = incident.update.next_update_at if incident.update else None
    if promise and not changed and basis == incident.stamps.get("status_updated"):
        return promise
    due = basis + every
    return max(due, since) if changed and since else due


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The cadences that run at present, each anchored on the instant the update is due."""
    for id, cadence in playbook.cadences.items():
        due = update_due(cadence, incident)
        if due is not None:
            found = list(steps_for(cadence.steps, incident.severity))
            steps = tuple(track_step(step, f"cadences.{id}.steps.{path}") for path, step in found)
            yield Track(id, due, due, steps)
