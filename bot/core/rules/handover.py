"""Handovers: who is asked to take a role over is reminded once, and after a while it stays with who has it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

KIND = "handover"
LAPSE = "handover="
PATH = "policy.handover"


def begun(playbook: Playbook, incident: Incident) -> Iterator[tuple[Source, datetime]]:
    """The roles that are offered to somebody who has not answered yet, each counted from the offer."""
    for role, offer in incident.offers.items():
        name, steps = f"{KIND}.{role}", _steps(role, playbook.policy.handover)
        yield Source(name, name, bounds_of(steps), partial(_track, name, steps)), offer.at


def _track(name: str, steps: tuple[TrackStep, ...], incident: Incident, anchor: datetime) -> Track | None:
    return Track(name, anchor, anchor, steps) if incident.is_open else None


def _steps(role: str, wait: timedelta) -> tuple[TrackStep, ...]:
    """A reminder half-way, then the end; the holders are told that the role is theirs still."""
    asked = Action(ActionKind.REMIND, (f"{KIND}.{role}",))
    kept = Action(ActionKind.NOTIFY, (f"{KIND}.{role}.kept",))
    lapse = Action(ActionKind.SET, (f"{LAPSE}{role}",))
    return TrackStep(wait / 2, (asked,), PATH), TrackStep(wait, (kept, lapse), PATH)
