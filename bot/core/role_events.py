"""Roles that are taken, given, handed over and left."""

from typing import Literal

from bot.core.happening import Happening


class RoleAssigned(Happening):
    """`person` (a Slack user id) now holds `role`, `also` beside others; an empty `person` means that nobody does."""

    kind: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str
    also: bool = False


class RoleLeft(Happening):
    """`person` holds `role` no more."""

    kind: Literal["role_left"] = "role_left"
    role: str
    person: str


class HandoverOffered(Happening):
    """Who holds `role` asks `to` to take it over; the role changes hands when they accept."""

    kind: Literal["handover_offered"] = "handover_offered"
    role: str
    to: str
    briefing: str = ""


class HandoverDeclined(Happening):
    """Who was asked to take over `role` does not."""

    kind: Literal["handover_declined"] = "handover_declined"
    role: str
