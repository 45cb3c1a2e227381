"""What a step that fired changes about the incident itself."""

from bot.core.actions import ActionKind
from bot.core.events import AcknowledgementExpired, Event, HandoverLapsed, SeverityChanged, Tagged
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.moments import tags_of
from bot.core.rules.track import Due


def consequences(due: Due, line: int, incident: Incident, playbook: Playbook, file: str = "") -> list[Event]:
    """The events of a step that fires: that it did, and what it sets, where that is new.

    `line` is where the playbook, or the `file` it was included from, asks for it. A playbook only ever makes an
    incident worse; a milder severity is for people to choose. So two rules that ask for different severities can't take
    turns for ever.
    """
    events: list[Event] = [due.fired(line, file)]
    wanted = [
        setting.partition("=") for action in due.actions if action.kind is ActionKind.SET for setting in action.to
    ]
    for key, _, value in wanted:
        if key == "severity" and playbook.rank(value) < playbook.rank(incident.severity):
            events.append(SeverityChanged(severity=value, reason="The playbook asks for it."))
        elif key == "tag" and value not in tags_of(playbook, incident):
            events.append(Tagged(tag=value))
        elif key == "acknowledgement" and incident.in_hand:
            events.append(AcknowledgementExpired(person=incident.held.acknowledger))
        elif key == "handover" and value in incident.offers:
            events.append(HandoverLapsed(role=value, to=incident.offers[value].to))
    return events
