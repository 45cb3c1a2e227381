"""Which messages show what may change afterwards, and which events change what a message shows."""

from collections.abc import Collection, Iterator, Sequence

from bot.core.access_events import AccessAsked, AccessGiven, AccessRefused
from bot.core.actions import ActionKind
from bot.core.events import (
    Event,
    FactSet,
    HandoverDeclined,
    HandoverLapsed,
    HandoverOffered,
    ItemTicked,
    NoticeDecided,
    NoticeProposed,
    NoticeSent,
    PolicyFired,
    Recorded,
    Reopened,
    RoleAssigned,
    RoleLeft,
    SeverityChanged,
    Tagged,
    TaskChanged,
    TaskDone,
)
from bot.core.incident import UNDONE, Incident
from bot.core.messages import Approval, Call, Given, Handover, Line, Message, Nudge, Report, Task, WhichItem
from bot.core.playbook import Item, Playbook, steps_for
from bot.core.playbook.steps import option_steps, runbook_steps
from bot.core.work_events import ItemGiven, OptionChosen, RunbookPosted

SHOWING = ("approval", "call", "given", "handover", "nudge", "report", "task", "which_item")
"""The kinds of messages that show how something stands."""
LINES = ("access_asked", "notice_proposed", "notice_decided", "option_chosen", "runbook_posted")
"""The kinds of events whose line in the room does."""
IN_HAND = frozenset({"acknowledged", "acknowledgement_expired", "resolved", "cancelled", "reopened"})
STATE = IN_HAND | {"closed", "severity_changed", "role_assigned", "role_left", "status_updated", "mitigated"}
TELLING = STATE | {"handover_offered", "handover_declined", "handover_lapsed", "task_changed", "task_done"}
TELLING |= {"notice_proposed", "notice_decided", "notice_sent", "access_given", "access_refused"}
"""The kinds of events that change a message, whatever the items are."""
NOTICED = NoticeProposed | NoticeDecided | NoticeSent
"""The events of a notice on its way."""
ENDS = frozenset({"resolved", "cancelled", "reopened"})
CHOOSING = FactSet | Tagged | SeverityChanged
"""The events that decide which items apply."""


def shown_items(message: Message, playbook: Playbook) -> Iterator[Item]:
    """The items of checklists that a message shows or asks for."""
    match message:
        case Nudge():
            rules = (message.rule, *(rule for rule, _ in message.also))
            names = (rule.removeprefix("item.") for rule in rules if rule.startswith("item."))
            yield from (item for name in names if (item := playbook.item(name)))
        case Given(item=name) | Line(event=ItemGiven(item=name)):
            item = playbook.item(name)
            yield from [item] if item else ()
        case WhichItem(items=ids):
            yield from (item for id in ids if (item := playbook.item(id)))
        case Task(action=ActionKind.OPEN):
            yield from (item for name in message.to for item in playbook.lists.get(name, ()))
        case Line(event=RunbookPosted(runbook=name)):
            runbook = playbook.runbook(name)
            yield from runbook_steps(runbook) if runbook else ()
        case Line(event=OptionChosen(option=name)):
            option = playbook.option(name)
            yield from option_steps(option) if option else ()
        case _:
            return


def touched(playbook: Playbook, incident: Incident, news: Sequence[Recorded]) -> frozenset[str]:
    """The items that stand otherwise since these events, or may; `incident` is how it is after them."""
    found: set[str] = set()
    moments = {one.at for one in news} | {one.event.due_at for one in news if isinstance(one.event, PolicyFired)}
    events = [one.event for one in news]
    facts = {f"fact.{event.fact}" for event in events if isinstance(event, FactSet)}
    choosing, again = (any(isinstance(event, kind) for event in events) for kind in (CHOOSING, Reopened))
    found.update(event.item for event in events if isinstance(event, ItemTicked | ItemGiven))
    for _, item in playbook.items():
        by_itself = item.auto is not None and (
            incident.stamps.get(item.auto) in moments or (again and item.auto in UNDONE)
        )
        if by_itself or item.need in facts or (choosing and not item.if_.always):
            found.add(item.id)
    return frozenset(found)


def required(message: Nudge, playbook: Playbook) -> str:
    """The notice that the same step of a ladder asks for, if it can be written here; empty if none."""
    name, _, column = message.rule.partition(".")
    ladder = playbook.ladders.get(name)
    steps = [step for _, step in steps_for(ladder.steps, column)] if ladder else []
    asked = (steps[message.step].require if message.step < len(steps) else None) or ()
    return next((one for one in asked if one in playbook.templates and not playbook.templates[one].manual), "")


def changes(event: Event, message: Message, playbook: Playbook) -> bool:
    """Whether an event changes what a message shows, apart from its items."""
    match message:
        case Nudge(action=ActionKind.PAGE) | Call():
            return event.kind in IN_HAND
        case Nudge():
            written = isinstance(event, NOTICED) or event.kind in ENDS
            named = isinstance(event, TaskChanged | TaskDone) and message.rule == f"task.{event.number}"
            return named or (written and bool(required(message, playbook)))
        case Task(action=action):
            return action is not ActionKind.OPEN and (isinstance(event, NOTICED) or event.kind in ENDS)
        case Line(event=AccessAsked(), actor=asked):
            return isinstance(event, AccessGiven | AccessRefused) and event.person == asked
        case Report():
            return event.kind in STATE
        case Handover():
            answers = RoleAssigned | RoleLeft | HandoverOffered | HandoverDeclined | HandoverLapsed
            return event.kind in IN_HAND or (isinstance(event, answers) and event.role == message.role)
        case Approval() | Line(event=NoticeProposed()):
            number = message.number if isinstance(message, Approval) else getattr(message.event, "number", 0)
            return isinstance(event, NoticeDecided) and event.number == number
        case Line(event=NoticeDecided(number=number)):
            return isinstance(event, NoticeSent) and event.number == number
        case _:
            return False


def stale(message: Message, events: Collection[Event], items: frozenset[str], playbook: Playbook) -> bool:
    """Whether a message that was posted before these events, which touched these items, is to be shown anew."""
    asked = items and any(item.id in items for item in shown_items(message, playbook))
    return bool(asked) or any(changes(event, message, playbook) for event in events)
