"""The policy engine: what is due now, and when to look again. Both are pure functions of the facts."""

from datetime import datetime

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules import RULES
from bot.core.rules.cadence import update_due
from bot.core.rules.track import Due, Planned, Track, walk


def due(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """The steps whose time has come and that have not fired, earliest first; never two with one key."""
    found = [item for track in _tracks(playbook, incident) for item in walk(track, incident.fired, now)]
    return sorted((item for item in found if isinstance(item, Due)), key=lambda d: (d.due_at, d.rule, d.step))


def next_wake(incident: Incident, playbook: Playbook, now: datetime) -> datetime | None:
    """The first instant after `now` at which something may become due, or None when nothing is planned."""
    found = [item for track in _tracks(playbook, incident) for item in walk(track, incident.fired, now)]
    return min((item.at for item in found if isinstance(item, Planned) and item.at > now), default=None)


def forecast(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """What comes next if nobody acts: each step's next occurrence, earliest first."""
    coming = []
    for track in _tracks(playbook, incident):
        for item in walk(track, incident.fired, now):
            if isinstance(item, Planned):
                step = track.steps[item.step]
                coming.append(
                    Due(
                        track.rule,
                        item.step,
                        track.anchor,
                        item.occurrence,
                        item.at,
                        now - item.at,
                        step.actions,
                        step.path,
                    )
                )
    return sorted(coming, key=lambda d: (d.due_at, d.rule, d.step))


def still_runs(incident: Incident, playbook: Playbook, rule: str, anchor: datetime) -> bool:
    """Whether a rule counted from `anchor` is still under way: not stopped, and its anchor not moved."""
    return any(track.rule == rule and track.anchor == anchor for track in _tracks(playbook, incident))


def next_update_due(incident: Incident, playbook: Playbook) -> datetime | None:
    """When the next status update is due by the strictest cadence, or None."""
    times = [update_due(cadence, playbook, incident) for cadence in playbook.cadences.values()]
    return min((at for at in times if at is not None), default=None)


def _tracks(playbook: Playbook, incident: Incident) -> list[Track]:
    return [track for rule in RULES for track in rule(playbook, incident)]
