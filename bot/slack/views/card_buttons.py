"""The buttons of the card: what is next as buttons, the rest in a menu."""

from collections.abc import Callable

from bot.core.incident import Incident, Status
from bot.slack.views.blocks import Json, actions, button, confirmation, option, overflow
from bot.slack.views.scene import Scene
from bot.slack.views.words import person, room_of

MORE = "more"
MOST_IN_MENU = 5
Wanted = Callable[[Incident, Scene], bool]


def _always(incident: Incident, scene: Scene) -> bool:
    return True


def _led(incident: Incident, scene: Scene) -> bool:
    return bool(incident.commander)


def _asks(incident: Incident, scene: Scene) -> bool:
    return bool(scene.playbook.facts)


def _listed(incident: Incident, scene: Scene) -> bool:
    return bool(scene.playbook.phases or scene.playbook.lists)


MENU: tuple[tuple[str, str, Wanted], ...] = (
    ("checklist", "Checklist", _listed),
    ("facts", "Facts", _asks),
    ("handover", "Hand over", _led),
    ("merge", "Duplicate of another …", _always),
    ("cancel", "False alarm …", _always),
)
"""What the menu of an open incident offers: each command with its label, and where it is of use."""


def buttons(scene: Scene) -> list[Json]:
    """What may be done in the incident's state."""
    incident, id = scene.incident, str(scene.entry.id)
    if incident.status in (Status.CLOSED, Status.CANCELLED):
        return [actions("card_now", button("Reopen", "reopen", id))]
    if incident.status is Status.RESOLVED:
        return [actions("card_now", button("Reopen", "reopen", id), button("Close", "close", id))]
    new = not incident.in_hand
    first = [button("Acknowledge", "ack", id, "primary")] if new else []
    lead = button("Take command", "lead", id, None if new or incident.commander else "primary", _take_over(scene))
    ended = incident.status is Status.MITIGATED
    urge = incident.commander and not new and not ended
    update = button("Post update", "update", id, "primary" if urge else None)
    resolve = button("Resolve", "resolve", id, "primary" if ended and not new else None)
    severity, escalate = button("Change severity", "severity", id), button("Escalate", "escalate", id)
    more = actions("card_more", severity, escalate, resolve, _menu(scene))
    return [actions("card_now", *first, lead, update), more]


def _menu(scene: Scene) -> Json:
    wanted = [(name, label) for name, label, wanted in MENU if wanted(scene.incident, scene)]
    return overflow([option(label, f"{scene.entry.id}|{name}") for name, label in wanted][:MOST_IN_MENU], MORE)


def _take_over(scene: Scene) -> Json | None:
    """Asked before command is taken from someone."""
    incident = scene.incident
    if not incident.commander:
        return None
    leads = person(incident.commander, scene.org)
    text = f"{leads} commands {incident.name} now. If you take over, I tell {room_of(scene.entry)}."
    return confirmation("Take command?", text, "Take command", "Leave it")
