"""Clocks: a measured limit between two events, with actions when it is missed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import after, is_open, soonest
from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Acts, Condition, Playbook, wait_for
from bot.core.rules.moments import Case, holds, may_hold, stopped
from bot.core.rules.track import Source, Track, TrackStep, for_severity, restarts

WARNING = (Action(ActionKind.REMIND, (COMMANDER,)),)
INSTANT = timedelta(seconds=1)
"""How much after an inclusive limit it counts as missed: "within 15 min" still holds at 15:00."""


def missed_at(playbook: Playbook, anchor: datetime, limit: Delay, strict: bool) -> timedelta:
    """So long after `anchor` a limit is missed."""
    due = after(anchor, limit, playbook.calendar, playbook.immediate) - anchor
    return due if strict else due + INSTANT


@dataclass(frozen=True)
class _Limit:
    """A limit, or the warning before it: `before` so long. `open_hours` says that it only runs from business hours."""

    playbook: Playbook
    rule: str
    path: str
    event: str
    ends: tuple[str, ...]
    if_: Condition
    limit: Delay
    strict: bool
    actions: tuple[Action, ...]
    before: timedelta = timedelta()
    open_hours: bool = False

    def source(self) -> Source:
        least = soonest(self.limit, self.playbook.immediate) - self.before
        return Source(self.rule, self.event, ((least, None, 0),), self.track, restarts=restarts(self.playbook))

    def track(self, incident: Incident, anchor: datetime) -> Track | None:
        """The track, unless the limit is met or does not apply."""
        if not holds(self.if_, self.playbook, incident) or any(_taken(incident, end) for end in self.ends):
            return None
        if stopped(self.playbook, incident, self.event, self.ends):
            return None
        if self.open_hours and not is_open(anchor, self.playbook.calendar):
            return None
        at = missed_at(self.playbook, anchor, self.limit, self.strict or bool(self.before)) - self.before
        if self.before and at <= timedelta():
            return None
        track = Track(self.rule, anchor, anchor, (TrackStep(at, self.actions, self.path),), fixed=True)
        return for_severity(self.playbook, incident, track)


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The clocks that may run, those of roles too, and the warnings before them.

    A missed clock is stamped `clock.<id>.missed`, which rules may start from. One that a role being taken ends is met
    for good, even if the role is given up again. A role that keeps business hours is left to the commander outside of
    them.
    """
    for id, clock in playbook.clocks.items():
        limit = wait_for(clock.limit, case.severity)
        if limit is not None and may_hold(clock.if_, case):
            ends, path = (clock.to,), f"clocks.{id}"
            missed = _Limit(
                playbook, f"clock.{id}", path, clock.from_, ends, clock.if_, limit, clock.strict, clock.miss.actions
            )
            yield missed.source()
            if clock.warn:
                yield replace(missed, rule=f"warn.{id}", actions=WARNING, before=clock.warn).source()
    for id, role in playbook.roles.items():
        limit = wait_for(role.ack, case.severity)
        if limit is not None and may_hold(role.if_, case):
            told, ends = _tell(role.fallback), (f"role.{id}",)
            rule, path, business = f"clock.role_{id}", f"roles.{id}", role.hours == "business"
            yield _Limit(
                playbook, rule, path, "declared", ends, role.if_, limit, role.strict, told, open_hours=business
            ).source()


def _taken(incident: Incident, event: str) -> bool:
    """Whether the event is that a role was taken, and somebody has had it."""
    kind, _, role = event.partition(".")
    return kind == "role" and role in incident.roles


def _tell(party: str | None) -> tuple[Action, ...]:
    return Acts(notify=(party,)).actions if party else ()
