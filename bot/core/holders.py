"""Who holds which role: one person, or several where the playbook allows it, and who is asked to take one over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.events import HandoverDeclined, HandoverLapsed, HandoverOffered, Recorded, RoleAssigned, RoleLeft

Roles = Mapping[str, str]
Helpers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Offer:
    """A role that its holder wants to hand over; until it is accepted, the holder keeps it."""

    to: str
    by: str
    briefing: str
    at: datetime


def holders_after(roles: Roles, helpers: Helpers, event: RoleAssigned | RoleLeft) -> tuple[Roles, Helpers]:
    """Who holds the roles, and who beside them, after one more event."""
    more = helpers.get(event.role, ())
    if isinstance(event, RoleLeft):
        held = [one for one in (roles.get(event.role, ""), *more) if one and one != event.person]
        first, more = held[0] if held else "", tuple(held[1:])
        return {**roles, event.role: first}, {**helpers, event.role: more}
    if event.also and roles.get(event.role):
        return roles, {**helpers, event.role: (*more, event.person)}
    return {**roles, event.role: event.person}, {**helpers, event.role: ()}


def offers_after(
    offers: Mapping[str, Offer],
    event: RoleAssigned | RoleLeft | HandoverOffered | HandoverDeclined | HandoverLapsed,
    recorded: Recorded,
) -> Mapping[str, Offer]:
    """The open offers after one more event: a role that changes hands in whatever way is offered no more."""
    kept = {role: offer for role, offer in offers.items() if role != event.role}
    if isinstance(event, HandoverOffered):
        kept[event.role] = Offer(event.to, recorded.actor, event.briefing, recorded.at)
    return kept
