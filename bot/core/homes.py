"""Where an incident is worked on by its playbook, and when it moves. A private one never lies in a public thread."""

from collections.abc import Mapping

from bot.core.incident import Incident
from bot.core.messages import Call, Line, Message, Nudge
from bot.core.playbook import Playbook
from bot.core.room_kinds import RoomKind

ROOMY: Mapping[RoomKind, int] = {"none": 0, "thread": 1, "channel": 2}
"""An incident moves to what has more room only: one that gets milder stays where its people are."""
PERSONS = ("person", "owner", "to")
"""Where an event names somebody."""


def kind_for(playbook: Playbook, severity: str, *, private: bool) -> RoomKind:
    """The kind of room that a severity begins with."""
    kinds = playbook.war_room.kind
    kind = kinds.get(severity, kinds.get("default", "channel"))
    return "channel" if private and kind == "thread" else kind


def moves_to(playbook: Playbook, incident: Incident) -> RoomKind | None:
    """Where an open incident has to go on, by its severity or since it became private; None where it is."""
    if incident.private and incident.room == "thread":
        return "channel"
    kind = kind_for(playbook, incident.severity, private=incident.private)
    return kind if incident.is_open and ROOMY[kind] > ROOMY[incident.room] else None


def hearers(message: Message, incident: Incident) -> tuple[str, ...]:
    """Who is told what there is no room to say in: whoever leads and whoever declared it, those it is about, and who
    did it, for whom the line is the answer. What asks something of people is told to them alone.

    Of a private incident nobody outside of it hears; a nudge shows no more than they may read.
    """
    if isinstance(message, Nudge | Call) and not message.group:
        return message.people
    people = [incident.commander, incident.declared_by, *_named(message), getattr(message, "actor", "")]
    told = (one for one in dict.fromkeys(people) if one)
    return tuple(one for one in told if not incident.private or one in incident.insiders)


def _named(message: Message) -> tuple[str, ...]:
    named = (getattr(message.event, name, None) for name in PERSONS) if isinstance(message, Line) else ()
    return tuple(one for one in named if isinstance(one, str) and one.startswith(("U", "W")))
