"""What an act of a person brings with it at the same instant; the bot, simulations and scenarios agree on it."""

from bot.core.events import (
    Acknowledged,
    Event,
    ItemTicked,
    Milestone,
    Mitigated,
    Reopened,
    RoleAssigned,
    StatusUpdated,
)
from bot.core.incident import COMMANDER, Incident, Status
from bot.core.playbook import Playbook

HARMFUL = (Status.DECLARED, Status.INVESTIGATING)


def following(incident: Incident, playbook: Playbook, actor: str, event: Event) -> tuple[Event, ...]:
    """The events that follow from `event`, done by `actor` to the incident as it was before.

    Whoever takes command, posts an update or reopens has the incident in hand; a status word may end the harm, and an
    item that is done may be a milestone.
    """
    found: list[Event] = []
    match event:
        case RoleAssigned():
            in_hand = event.role == COMMANDER and event.person == actor
        case StatusUpdated() | Reopened():
            in_hand = True
        case _:
            in_hand = False
    if in_hand and not incident.in_hand:
        found.append(Acknowledged())
    if isinstance(event, StatusUpdated) and incident.status in HARMFUL:
        word = playbook.status_word(event.word)
        if word and word.mitigated:
            found.append(Mitigated())
    if isinstance(event, ItemTicked) and not event.na and not event.undone:
        stamps = next((item.stamps for _, item in playbook.items() if item.id == event.item), None)
        if stamps:
            found.append(reached(incident, stamps))
    return tuple(found)


def reached(incident: Incident, milestone: str) -> Event:
    """The event of a milestone; the end of the harm is one of its own."""
    ends_harm = milestone == "mitigated" and incident.status in HARMFUL
    return Mitigated() if ends_harm else Milestone(name=milestone)
