"""When an incident becomes private after its declaration, and where nothing of it is to stand any more."""

from collections.abc import Iterable
from typing import Any

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.moments import holds
from bot.core.work_events import RoomMoved

BY_PLAYBOOK = "the playbook asks for it"


def turns_private(playbook: Playbook, incident: Incident) -> bool:
    """Whether the playbook wants an incident private, by what is known now, that is not yet."""
    wanted = playbook.war_room.private_if
    return wanted is not None and not incident.private and holds(wanted, playbook, incident)


def left_rooms(events: Iterable[Any]) -> frozenset[str]:
    """The channels that were an incident's room before; `events` are its record."""
    return frozenset(one.event.old for one in events if isinstance(one.event, RoomMoved) and one.event.old)
