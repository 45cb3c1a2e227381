"""Obligations: a deadline towards people outside. They outlive the incident that gave rise to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import after
from bot.core.incident import Incident, Status
from bot.core.playbook import Obligation, Playbook
from bot.core.rules.clock import INSTANT
from bot.core.rules.moments import holds, moment
from bot.core.rules.track import Track, TrackStep


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The obligations that are open at present, one for each contact where each has a deadline of its own."""
    if incident.status is Status.CANCELLED:
        return
    for number, one in enumerate(playbook.obligations):
        anchor = moment(playbook, incident, one.from_)
        if anchor is None or not holds(one.if_, playbook, incident) or f"obligation.{one.id}" in incident.stamps:
            continue
        for name, limit in _deadlines(playbook, one):
            if f"obligation.{name}" not in incident.stamps:
                steps = _steps(playbook, one, anchor, limit, f"obligations.{number}")
                yield Track(f"obligation.{name}", anchor, anchor, steps, fixed=True)


def _deadlines(playbook: Playbook, one: Obligation) -> list[tuple[str, Delay | None]]:
    if one.limit != "per_contact":
        return [(one.id, one.limit)]
    party = playbook.parties.get(one.to)
    names = party.contacts or () if party else ()
    return [(f"{one.id}.{name}", playbook.contacts[name].limit) for name in names if name in playbook.contacts]


def _steps(
    playbook: Playbook, one: Obligation, anchor: datetime, limit: Delay | None, path: str
) -> tuple[TrackStep, ...]:
    """The question to who decides, the reminders before the deadline, and what a missed one brings about."""
    decide = (one.decide,)
    asked = TrackStep(timedelta(), (Action(ActionKind.NOTIFY, decide, one.text),), path)
    if limit is None:
        return (asked,)
    due = after(anchor, limit, playbook.calendar, playbook.immediate) - anchor
    before = sorted({due - span for span in one.remind if span < due})
    reminders = (TrackStep(at, (Action(ActionKind.REMIND, decide, one.text),), path) for at in before)
    missed = Action(ActionKind.NOTIFY, tuple(dict.fromkeys((*decide, *one.miss))), one.text)
    return (asked, *reminders, TrackStep(due + INSTANT, (missed,), path))
