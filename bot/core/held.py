"""Who has an incident in hand and since when there was a sign of life, and which reminders are held back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.events import Acknowledged, AcknowledgementExpired, Recorded, RoleAssigned, RoleLeft, Snoozed, SnoozeEnded
from bot.core.holders import Helpers, Roles

SIGNS = frozenset({"acknowledged", "still_on_it", "status_updated", "mitigated", "reopened"})
"""What is a sign of life whoever does it; anything else is one when somebody does it who has the incident in hand."""
Pause = tuple[datetime, datetime]
"""A time, its start included and its end not, in which something does not speak."""


@dataclass(frozen=True)
class Snooze:
    """That a rule is held back from `begin` until `end`; `anchor` is what it counted from, None for whatever it is."""

    rule: str
    anchor: datetime | None
    begin: datetime
    end: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Held:
    """`acknowledged` is each time that somebody did, with who; `expired` are the times for which that held and was
    then taken back, `lapsed` that so it is now; `alive_at` is the last sign of life; `emptied` is when a role lost its
    last holder."""

    acknowledged: tuple[tuple[datetime, str], ...] = ()
    expired: tuple[Pause, ...] = ()
    lapsed: bool = False
    alive_at: datetime | None = None
    snoozes: tuple[Snooze, ...] = ()
    emptied: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def acknowledger(self) -> str:
        """The Slack user id of who acknowledged last; empty while nobody has."""
        return self.acknowledged[-1][1] if self.acknowledged else ""

    def snoozed(self, rule: str, anchor: datetime) -> tuple[Snooze, ...]:
        """The times that a rule counted from `anchor` was held back."""
        return tuple(one for one in self.snoozes if one.rule == rule and one.anchor in (None, anchor))


def held_after(held: Held, recorded: Recorded, roles: Roles, helpers: Helpers) -> Held:
    """After one more event; `roles` and `helpers` are who holds which role by then."""
    event, at, actor = recorded.event, recorded.at, recorded.actor
    match event:
        case Acknowledged():
            held = replace(held, acknowledged=(*held.acknowledged, (at, actor)), lapsed=False)
        case AcknowledgementExpired() if held.acknowledged and not held.lapsed:
            held = replace(held, expired=(*held.expired, (held.acknowledged[-1][0], at)), lapsed=True)
        case Snoozed():
            new = Snooze(event.rule, event.anchor, at, max(at, event.until), actor, event.reason)
            held = replace(held, snoozes=(*held.snoozes, new))
        case SnoozeEnded():
            held = replace(held, snoozes=tuple(_ended(one, event.rule, at) for one in held.snoozes))
        case RoleAssigned() | RoleLeft() if not roles.get(event.role):
            held = replace(held, emptied={**held.emptied, event.role: at})
    return replace(held, alive_at=at) if event.kind in SIGNS or _has_it(held, actor, roles, helpers) else held


def _has_it(held: Held, actor: str, roles: Roles, helpers: Helpers) -> bool:
    """Whether somebody has the incident in hand: they acknowledged it, or have a role in it."""
    if not actor:
        return False
    return actor == held.acknowledger or actor in roles.values() or any(actor in more for more in helpers.values())


def _ended(one: Snooze, rule: str, at: datetime) -> Snooze:
    return replace(one, end=at) if one.rule == rule and one.begin <= at < one.end else one
