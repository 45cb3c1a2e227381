"""The Home tab: declare, what is mine and what I have to do, what is open, who is on call."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.checklist import points
from bot.core.incident import COMMANDER
from bot.core.oncall import Shift
from bot.core.organisation import Organisation
from bot.core.tasks import Todo, open_tasks
from bot.slack.views.blocks import Json, actions, button, context, divider, header, section
from bot.slack.views.replies.lists import entry_line, oncall_lines
from bot.slack.views.replies.tasks import task_line
from bot.slack.views.text import one_line, when
from bot.slack.views.words import room_link, title
from bot.usecases.ports import Book, Entry

MOST_LISTED = 30
MOST_LINES = 20
MOST_TASKS = 10
PER_BLOCK = 5


def home_view(
    entries: Sequence[tuple[Entry, Book]],
    oncall: Sequence[tuple[str, Shift | None, Shift | None]],
    org: Organisation,
    me: str,
    now: datetime,
    ended: Sequence[tuple[Entry, Book]] = (),
) -> Json:
    """The whole tab. Of private incidents a person who has no part in them sees number and severity only; of those that
    `ended` the tasks that are still to be done."""
    blocks = [
        header("home", ":rotating_light: Incidents"),
        actions("home_do", button("Declare incident", "declare_home", "declare", "primary")),
        *_mine(entries, me),
        *_tasks([*entries, *ended], org, me, now),
        *_open(entries, me, now),
        divider("home_line"),
        *_lines("home_oncall", "On call", oncall_lines(oncall, org) or ["No rotation is set up."]),
        context("home_now", f"As of {when(now, 'date_time')}", "`/incident help` lists what you can type"),
    ]
    return {"type": "home", "blocks": blocks}


def _open(entries: Sequence[tuple[Entry, Book]], me: str, now: datetime) -> list[Json]:
    if not entries:
        return [section("home_open", "*Open*\nNothing is open. :seedling:")]
    lines = [entry_line(entry, book, me, now) for entry, book in entries[:MOST_LISTED]]
    left = len(entries) - MOST_LISTED
    return _lines("home_open", f"Open ({len(entries)})", [*lines, *([f"_+ {left} more_"] if left > 0 else [])])


def _mine(entries: Sequence[tuple[Entry, Book]], me: str) -> list[Json]:
    """The incidents I have a role in, with what of their checklists is mine, and those I declared."""
    lines = []
    for entry, book in entries:
        incident = entry.incident
        held = [id for id in incident.roles if me in incident.holders(id)]
        names = [one_line(_role_name(id, book), 40) for id in held]
        if not held and incident.declared_by == me:
            names = ["Declared by you"]
        mine = sum(point.tick is None and point.by in held for point in points(book.playbook, incident))
        todo = f" · {mine} item{'s' if mine > 1 else ''} of its checklist" if mine else ""
        if names:
            lines.append(f"*{incident.name}* {title(incident)} · {', '.join(names)} · {room_link(entry)}{todo}")
    return _lines("home_mine", "Yours", lines[:MOST_LINES]) if lines else []


def _role_name(id: str, book: Book) -> str:
    role = book.playbook.roles.get(id)
    return role.name if role else "Commander" if id == COMMANDER else id


def _tasks(entries: Sequence[tuple[Entry, Book]], org: Organisation, me: str, now: datetime) -> list[Json]:
    """My tasks and follow-ups, the soonest due first, each with a button that ticks it."""
    found: list[tuple[Entry, Todo]] = []
    for entry, _ in entries:
        wanted = None if entry.incident.is_open else True
        found += [(entry, one) for one in open_tasks(entry.incident.tasks.values(), wanted) if one.owner == me]
    found.sort(key=lambda pair: (pair[1].due_at is None, pair[1].due_at or pair[1].at))
    blocks = [section("home_tasks", "*Your tasks*")] if found else []
    for number, (entry, todo) in enumerate(found[:MOST_TASKS]):
        done = button("Done", "task", f"{entry.id} done {todo.number}")
        text = f"{entry.incident.name} · {task_line(todo, org, now)}"
        blocks.append(section(f"home_task_{number}", text, done))
    left = len(found) - MOST_TASKS
    return [*blocks, context("home_tasks_more", f"+ {left} more")] if left > 0 else blocks


def _lines(block_id: str, name: str, lines: Sequence[str]) -> list[Json]:
    parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)][:MOST_LINES]
    blocks = [section(block_id, f"*{name}*")]
    return [*blocks, *(section(f"{block_id}_{number}", "\n".join(part)) for number, part in enumerate(parts))]
