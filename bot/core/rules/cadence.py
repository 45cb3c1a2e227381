"""Cadences: a status update due again and again, and the climb when it does not come."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.incident import EVERYBODY, Incident
from bot.core.playbook import Cadence, Playbook, span_for
from bot.core.rules.moments import Case, holds, may_hold, moment, standing, stopped
from bot.core.rules.track import Source, Track, TrackStep, applied, bounds_of, rungs


def update_due(cadence: Cadence, playbook: Playbook, incident: Incident) -> datetime | None:
    """When the next status update is due, or None while none is asked for.

    The time promised in the last update counts; without a promise still to come, or after a change of severity, it is
    the last update (or the start) plus the severity's interval, and never before the change. Of a cadence with an
    audience, only what was sent to it counts. Without an interval for the severity, only what was promised is wanted.
    """
    start = moment(playbook, incident, cadence.from_)
    every = span_for(cadence.every, incident.severity)
    if start is None or not holds(cadence.if_, playbook, incident):
        return None
    if stopped(playbook, incident, cadence.from_, standing(incident, cadence.until)):
        return None
    last, promise = last_told(cadence, incident)
    reopened = incident.stamps.get("reopened")
    basis = max(at for at in (start, last, reopened) if at is not None)
    since = incident.severity_since
    changed = since is not None and since > basis
    if promise and promise > basis and basis == last and not (changed and every):
        return promise
    if every is None:
        return None
    due = basis + every
    return max(due, since) if changed and since else due


def last_told(cadence: Cadence, incident: Incident) -> tuple[datetime | None, datetime | None]:
    """When the cadence's audience was last told something, and what was promised then."""
    if not cadence.to:
        at = incident.stamps.get("status_updated")
        return at, incident.update.next_update_at if incident.update else None
    told = [(at, name) for name in (*cadence.to, EVERYBODY) if (at := incident.stamps.get(f"sent.{name}"))]
    if not told:
        return None, None
    at, name = max(told)
    return at, incident.promised.get(name)


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The cadences that may run, each counted from the instant the update is due."""
    for id, cadence in playbook.cadences.items():
        if may_hold(cadence.if_, case):
            steps = rungs(cadence.steps, f"cadences.{id}.steps", case.severity)
            start = partial(update_due, cadence, playbook)
            track = partial(_track, playbook, id, steps, cadence.until)
            yield Source(id, cadence.from_, bounds_of(steps), track, start)


def _track(
    playbook: Playbook,
    id: str,
    steps: tuple[TrackStep, ...],
    until: tuple[str, ...],
    incident: Incident,
    due: datetime,
) -> Track:
    return Track(id, due, due, applied(steps, playbook, incident, due, until))
