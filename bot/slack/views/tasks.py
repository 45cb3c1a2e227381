"""What the playbook asks people to do: things outside of Slack, and checklists that begin."""

from collections.abc import Callable, Mapping

from bot.core.actions import ActionKind
from bot.core.messages import Task
from bot.slack.views.blocks import Json, Rendered, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import code, one_line, prose, stop, upper_first
from bot.slack.views.words import late_words, party

MOST_ITEMS = 30
LONGEST_ITEM = 150


def task(message: Task, scene: Scene) -> Rendered:
    """The task with what made the bot ask, and what to type when it is done."""
    if message.action is ActionKind.OPEN:
        return _checklist(message, scene)
    asked, done = ASKED[message.action](message.to)
    text = f":ballot_box_with_ballot: *To do:* {asked}"
    words = f"{text}\n{prose(message.text, 2000)}" if message.text else text
    small = [_because(message), done]
    return rendered(text, [section("task", words), context("task_small", *(one for one in small if one))])


def _checklist(message: Task, scene: Scene) -> Rendered:
    names = ", ".join(party(name) for name in message.to)
    text = f":clipboard: *Checklist: {names}*"
    shown = [f"• {one_line(item, LONGEST_ITEM)}" for item in message.items[:MOST_ITEMS]]
    if len(message.items) > MOST_ITEMS:
        shown.append(f"and {len(message.items) - MOST_ITEMS} more: `/incident checklist`")
    blocks: list[Json] = [section("task", "\n".join([text, *shown]))]
    blocks.append(context("task_small", _because(message), "`/incident checklist` shows and ticks it."))
    return rendered(text, blocks)


def _because(message: Task) -> str:
    return " ".join(part for part in (upper_first(stop(message.why)), late_words(message.late)) if part)


def _ticket(to: tuple[str, ...]) -> tuple[str, str]:
    if to[0] in ("comment", "close"):
        return f"{to[0]} the ticket of this incident.".replace("comment", "comment on"), ""
    whom = f" and assign it to {party(to[1])}" if len(to) > 1 else ""
    return f"open a ticket in {code(to[0])}{whom}.", "`/incident sent ticket` when it is there."


def _sent(to: tuple[str, ...]) -> tuple[str, str]:
    names = ", ".join(party(name) for name in to)
    return f"send the {names}.", f"`/incident sent {to[0]}` when it is out."


ASKED: Mapping[ActionKind, Callable[[tuple[str, ...]], tuple[str, str]]] = {
    ActionKind.TICKET: _ticket,
    ActionKind.STATUSPAGE: lambda to: (f"{to[0]} the incident on the status page.", ""),
    ActionKind.REQUIRE: _sent,
    ActionKind.ASK: lambda to: (
        f"decide about {', '.join(party(name) for name in to)}.",
        f"`/incident sent {to[0]}` when that is done.",
    ),
    ActionKind.HOLD: lambda to: ("keep all logs, messages and snapshots: nothing may be deleted from now on.", ""),
    ActionKind.MAIL: lambda to: (f"write to {party(to[0])} by mail.", f"`/incident sent {to[0]}` when it is out."),
    ActionKind.ANNOUNCE: lambda to: (f"tell {party(to[0])}.", f"`/incident sent {to[0]}` when that is done."),
    ActionKind.NOTIFY: lambda to: (f"tell {party(to[0])}.", f"`/incident sent {to[0]}` when that is done."),
    ActionKind.REMIND: lambda to: (f"tell {party(to[0])}.", f"`/incident sent {to[0]}` when that is done."),
    ActionKind.POST: lambda to: (f"tell {party(to[0])}.", f"`/incident sent {to[0]}` when that is done."),
    ActionKind.PAGE: lambda to: (f"call {party(to[0])}.", ""),
    ActionKind.INVITE: lambda to: (f"bring in {party(to[0])}.", ""),
}
"""What is asked for by each kind of action, and what to type afterwards."""
