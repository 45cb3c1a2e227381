"""How each message looks. A new kind is a function in a file of its group and a line in MESSAGES."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.messages import Call, Message, Nudge
from bot.core.organisation import Organisation
from bot.slack.views.access import access_answer, room_left
from bot.slack.views.announcement import announcement, report
from bot.slack.views.begun import facts_with_begun, line_with_begun
from bot.slack.views.blocks import Rendered, context, rendered
from bot.slack.views.card import card
from bot.slack.views.digest import digest
from bot.slack.views.drill import kept_in, marked, scored
from bot.slack.views.given import given, which_item
from bot.slack.views.guidance import guidance
from bot.slack.views.handover import handover, handover_answer
from bot.slack.views.notices import alarm, briefing, file_mended, file_refused, repeated, room_ready, trouble, waiting
from bot.slack.views.notices_out import approval, notice, sent_back
from bot.slack.views.nudges import call, nudge
from bot.slack.views.scene import Place, Scene
from bot.slack.views.steps import called_in, follow_ups, room_ends
from bot.slack.views.tasks import task
from bot.slack.views.updates import bulletin, farewell, wish
from bot.slack.views.words import headline, late_words
from bot.usecases.ports import About

MESSAGES: Mapping[str, Callable[[Any, Scene], Rendered]] = {
    "card": card,
    "announcement": announcement,
    "line": line_with_begun,
    "nudge": nudge,
    "call": call,
    "report": report,
    "bulletin": bulletin,
    "farewell": farewell,
    "wish": wish,
    "approval": approval,
    "sent_back": sent_back,
    "notice": notice,
    "facts": facts_with_begun,
    "handover": handover,
    "handover_answer": handover_answer,
    "access_answer": access_answer,
    "briefing": briefing,
    "waiting": waiting,
    "room_ready": room_ready,
    "trouble": trouble,
    "repeated": repeated,
    "task": task,
    "follow_ups": follow_ups,
    "given": given,
    "which_item": which_item,
    "guidance": guidance,
    "called_in": called_in,
    "room_ends": room_ends,
    "room_left": room_left,
    "file_refused": file_refused,
    "file_mended": file_mended,
    "alarm": alarm,
    "digest": digest,
    "kept_in": kept_in,
    "scored": scored,
}
"""For each kind of message, the function that renders it."""


AT_LENGTH = frozenset({"card", "task", "approval"})
"""What says at length that it is of a drill in the room too: what asks people to tell others."""
OF_ROOMS = frozenset({"line", "task", "facts", "follow_ups", "scored", "kept_in", "room_ends"})
"""What is said in a room, where everybody knows of what; told to one person it says so."""
NEWS = frozenset({"line", "call", "briefing", "trouble"})
"""What tells of something as if it were new. The others show a state, or know themselves when they were due."""


def render(message: Message, about: About | None, org: Organisation, *, place: Place = "room") -> Rendered:
    """The message as Slack takes it; `place` is where it is read. What waited for long says so."""
    shown = MESSAGES[message.kind](message, Scene(about, org, place))
    if about and place == "dm" and about.entry.incident.room == "none" and _is_of_rooms(message):
        top = context("of", headline(about))
        shown = rendered(f"{about.entry.incident.name}: {shown.text}", [top, *shown.blocks])
    at_length = place != "room" or message.kind in AT_LENGTH
    shown = marked(shown, about.entry.incident, at_length=at_length) if about else shown
    if about is None or about.late <= 0 or message.kind not in NEWS:
        return shown
    late = f":hourglass_flowing_sand: {late_words(about.late)}"
    return rendered(f"{shown.text} {late}", [*shown.blocks, context("late", late)])


def _is_of_rooms(message: Message) -> bool:
    return message.kind in OF_ROOMS or (isinstance(message, Nudge | Call) and bool(message.group))


__all__ = ["MESSAGES", "Place", "Rendered", "render"]
