"""Obligations: a deadline towards people outside. They outlive the incident that gave rise to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import after, soonest
from bot.core.incident import Incident, Status
from bot.core.playbook import Obligation, Playbook
from bot.core.rules.clock import INSTANT
from bot.core.rules.moments import Case, holds, may_hold
from bot.core.rules.track import Bound, Source, Track, TrackStep


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The obligations that there may be, one for each contact where each has a deadline of its own."""
    for number, one in enumerate(playbook.obligations):
        if may_hold(one.if_, case):
            for name, limit in _deadlines(playbook, one):
                track = partial(_track, playbook, one, f"obligation.{name}", limit, f"obligations.{number}")
                yield Source(f"obligation.{name}", one.from_, tuple(_bounds(playbook, one, limit)), track)


def _bounds(playbook: Playbook, one: Obligation, limit: Delay | None) -> Iterator[Bound]:
    yield (timedelta(), None, 0)
    if limit is not None:
        least = soonest(limit, playbook.immediate)
        yield from ((max(timedelta(), least - span), None, 0) for span in sorted(set(one.remind), reverse=True))
        yield (least, None, 0)


def _track(
    playbook: Playbook,
    one: Obligation,
    rule: str,
    limit: Delay | None,
    path: str,
    incident: Incident,
    anchor: datetime,
) -> Track | None:
    met = f"obligation.{one.id}" in incident.stamps or rule in incident.stamps
    if met or incident.status is Status.CANCELLED or not holds(one.if_, playbook, incident):
        return None
    return Track(rule, anchor, anchor, _steps(playbook, one, anchor, limit, path), fixed=True)


def deadlines(playbook: Playbook) -> dict[str, Delay]:
    """How long there is to tell somebody, by the name of the rule: `obligation.authority`, and where each contact has a
    deadline of its own `obligation.regulators.lead_authority`."""
    every = (named for one in playbook.obligations for named in _deadlines(playbook, one))
    return {f"obligation.{name}": limit for name, limit in every if limit is not None}


def is_missed(playbook: Playbook, rule: str, anchor: datetime, due_at: datetime) -> bool:
    """Whether what was due then, counted from `anchor`, is what an obligation does once its deadline has passed."""
    limit = deadlines(playbook).get(rule)
    return limit is not None and due_at > after(anchor, limit, playbook.calendar, playbook.immediate)


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
