"""Clocks: a measured limit between two events, with actions when it is missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import after, is_open
from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Acts, Playbook, wait_for
from bot.core.rules.moments import holds, moment, stopped
from bot.core.rules.track import Track, TrackStep, for_severity

WARNING = (Action(ActionKind.REMIND, (COMMANDER,)),)
INSTANT = timedelta(seconds=1)
"""How much after an inclusive limit it counts as missed: "within 15 min" still holds at 15:00."""


def missed_at(playbook: Playbook, anchor: datetime, limit: Delay, strict: bool) -> timedelta:
    """So long after `anchor` a limit is missed."""
    due = after(anchor, limit, playbook.calendar, playbook.immediate) - anchor
    return due if strict else due + INSTANT


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The clocks that run at present, those of roles too, and the warnings before them.

    A missed clock is stamped `clock.<id>.missed`, which rules may start from. One that a role being taken ends is met
    for good, even if the role is given up again.
    """
    for id, clock in playbook.clocks.items():
        anchor = moment(playbook, incident, clock.from_)
        limit = wait_for(clock.limit, incident.severity)
        if anchor is None or limit is None or not holds(clock.if_, playbook, incident):
            continue
        if _taken(incident, clock.to) or stopped(playbook, incident, clock.from_, (clock.to,)):
            continue
        missed = missed_at(playbook, anchor, limit, clock.strict)
        miss = (TrackStep(missed, clock.miss.actions, f"clocks.{id}"),)
        yield for_severity(playbook, incident, Track(f"clock.{id}", anchor, anchor, miss, fixed=True))
        due = missed if clock.strict else missed - INSTANT
        if clock.warn and clock.warn < due:
            warn = (TrackStep(due - clock.warn, WARNING, f"clocks.{id}"),)
            yield for_severity(playbook, incident, Track(f"warn.{id}", anchor, anchor, warn, fixed=True))
    yield from _roles(playbook, incident)


def _roles(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """How soon roles have to be taken. One that keeps business hours is left to the commander outside of them."""
    for id, role in playbook.roles.items():
        anchor = incident.stamps.get("declared")
        limit = wait_for(role.ack, incident.severity)
        if anchor is None or limit is None or not holds(role.if_, playbook, incident):
            continue
        if role.hours == "business" and not is_open(anchor, playbook.calendar):
            continue
        if _taken(incident, f"role.{id}") or stopped(playbook, incident, "declared", ()):
            continue
        steps = (TrackStep(missed_at(playbook, anchor, limit, role.strict), _tell(role.fallback), f"roles.{id}"),)
        yield for_severity(playbook, incident, Track(f"clock.role_{id}", anchor, anchor, steps, fixed=True))


def _taken(incident: Incident, event: str) -> bool:
    """Whether the event is that a role was taken, and somebody has had it."""
    kind, _, role = event.partition(".")
    return kind == "role" and role in incident.roles


def _tell(party: str | None) -> tuple[Action, ...]:
    return Acts(notify=(party,)).actions if party else ()
