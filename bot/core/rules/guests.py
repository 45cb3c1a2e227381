"""Who is in the room from the beginning, by the severity; one that gets worse calls those of its new severity too."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

KIND = "guests"


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """Those of the severity, or else the usual ones; they come once, however often the severity changes."""
    invite = playbook.war_room.invite
    column = case.severity if case.severity in invite else "default"
    parties = invite.get(column, ())
    if parties:
        step = TrackStep(timedelta(), (Action(ActionKind.INVITE, parties),), f"war_room.invite.{column}")
        name = f"{KIND}.{column}"
        yield Source(name, "declared", bounds_of([step]), partial(_track, playbook, name, step))


def _track(playbook: Playbook, name: str, step: TrackStep, incident: Incident, anchor: datetime) -> Track | None:
    """Nobody comes because it got milder. Into a private room come only those whom somebody, or a rule, calls."""
    rank = playbook.rank(incident.severity)
    milder = any(playbook.rank(severity) < rank for _, severity in incident.severities)
    wanted = incident.is_open and not incident.private and not milder
    return Track(name, anchor, anchor, (step,)) if wanted else None
