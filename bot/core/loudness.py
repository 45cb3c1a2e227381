"""What everybody in a room has to see, also where the bot talks in a thread."""

from bot.core.actions import ActionKind
from bot.core.messages import Line, Message, Nudge, Trouble

LOUD = frozenset({"severity_changed", "status_updated", "mitigated", "resolved", "cancelled", "reopened", "linked"})
"""Events that change what people in the room are there for."""


def is_loud(message: Message) -> bool:
    """Whether a message is shown in the room itself: a turn of the incident, a page, and what went wrong."""
    match message:
        case Line():
            return message.event.kind in LOUD
        case Nudge():
            return message.action is ActionKind.PAGE
        case _:
            return isinstance(message, Trouble)
