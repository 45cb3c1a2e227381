"""The lines of a room about tasks."""

from bot.core import events
from bot.core.checklist import points
from bot.core.tasks import Todo, open_tasks
from bot.slack.views.blocks import Json, Rendered, context, rendered, section
from bot.slack.views.replies.tasks import short
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose
from bot.slack.views.words import due_words, mention, person

MOST_LEFT = 8


def task_added(event: events.TaskAdded, actor: str, scene: Scene) -> Rendered:
    """Who is to do what by when; the owner is mentioned."""
    what = "Follow-up" if event.followup else "Task"
    who = f" for {mention(event.owner)}" if event.owner else ""
    due = due_words(event.due_at, scene.there.now)
    until = f", due {due}" if due else ""
    text = f":white_large_square: *{what} {event.number}*{who}{until}: {prose(event.text, 600)}"
    by = f"asked for by {person(actor, scene.org)}" if actor != event.owner else ""
    link = f"<{event.link}|The message it is about>" if event.link else ""
    how = f"`/incident task done {event.number}` when it is done"
    return rendered(text, [section("line", text), context("line_small", by, link, how)])


def task_changed(event: events.TaskChanged, actor: str, scene: Scene) -> Rendered:
    """A task has another owner or another due moment."""
    todo = _todo(event.number, scene)
    who = f" is for {mention(event.owner)} now" if event.owner else ""
    due = due_words(event.due_at, scene.there.now)
    moved = f"{',' if who else ' is'} due {due}" if due else ""
    return _line(f":white_large_square: *Task {event.number}*{who}{moved}: {_text(todo)}", actor, scene)


def task_done(event: events.TaskDone, actor: str, scene: Scene) -> Rendered:
    """A task was done, dropped or opened again."""
    todo = _todo(event.number, scene)
    if event.undone:
        return _line(f":white_large_square: *Task {event.number}* is open again: {_text(todo)}", actor, scene)
    if event.dropped:
        why = prose(event.reason, 600)
        return _line(f":heavy_minus_sign: *Task {event.number}* is dropped: ~{_text(todo)}~ {why}", actor, scene)
    return _line(f":ballot_box_with_check: *Task {event.number}* is done: {_text(todo)}", actor, scene)


def items_left(scene: Scene) -> list[Json]:
    """What the playbook asked for and nobody ticked."""
    number = sum(point.tick is None for point in points(scene.playbook, scene.incident))
    said = f"{number} {'item was' if number == 1 else 'items were'} not ticked: `/incident checklist`"
    return [section("left_items", said)] if number else []


def left(scene: Scene) -> list[Json]:
    """What is still to be done when an incident ends: its tasks, which nobody is reminded of any more, and what
    follows it."""
    blocks = []
    for name, followup in (("Tasks still open", False), ("Follow-ups still open", True)):
        found = open_tasks(scene.incident.tasks.values(), followup)
        lines = [f"• {short(todo, scene.org)}" for todo in found[:MOST_LEFT]]
        more = [f"+ {len(found) - MOST_LEFT} more: `/incident tasks`"] if len(found) > MOST_LEFT else []
        if found:
            blocks.append(section(f"left_{followup}".lower(), "\n".join([f"*{name}*", *lines, *more])))
    return blocks


def _line(text: str, actor: str, scene: Scene) -> Rendered:
    return rendered(text, [section("line", text), context("line_small", f"by {person(actor, scene.org)}")])


def _todo(number: int, scene: Scene) -> Todo | None:
    return scene.incident.tasks.get(number)


def _text(todo: Todo | None) -> str:
    return one_line(todo.text, 300) if todo else ""
