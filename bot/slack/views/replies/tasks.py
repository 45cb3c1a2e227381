"""The tasks and follow-ups of an incident, as `/incident tasks` shows them."""

from datetime import datetime

from bot.core.organisation import Organisation
from bot.core.tasks import Todo, open_tasks
from bot.slack.views.blocks import Json, button, context, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import cut_marked, one_line, spoken
from bot.slack.views.words import due_words, person
from bot.usecases.ports import About

MOST = 10
"""Open ones shown, each with its button; those that are done are counted."""
LONGEST = 180
HOW = "`/incident task text @who by 14:30` adds one, `/incident task 3 @who by 16:00` changes it"


def tasks_reply(about: About, org: Organisation) -> Json:
    """The open ones, the soonest due first, each with a button that ticks it."""
    incident = about.entry.incident
    tasks = list(incident.tasks.values())
    undone = open_tasks(tasks)
    text = f"{incident.name}: {len(undone)} of {len(tasks)} to do" if undone else f"{incident.name}: nothing to do"
    blocks = [section("tasks", f"*{text}*")]
    for name, followup in (("Tasks", False), ("Follow-ups", True)):
        mine = open_tasks(tasks, followup)
        shown = mine[:MOST]
        if shown:
            blocks.append(context(f"tasks_{followup}".lower(), f"*{name}*"))
        for todo in shown:
            done = button("Done", "task", f"{about.entry.id} done {todo.number}")
            blocks.append(section(f"task_{todo.number}", task_line(todo, org, about.now), done))
        if len(mine) > len(shown):
            blocks.append(context(f"tasks_more_{followup}".lower(), f"+ {len(mine) - len(shown)} more"))
    return reply(text, [*blocks, context("tasks_how", HOW)])


def task_line(todo: Todo, org: Organisation | None, now: datetime) -> str:
    """`*3* Roll back · Ana Ruiz · due 14:30`; names call nobody."""
    text = cut_marked(spoken(" ".join(todo.text.split())), LONGEST) or "(a message that is being read)"
    link = f" (<{todo.link}|message>)" if todo.link else ""
    who = person(todo.owner, org) if todo.owner else "nobody yet"
    due = due_words(todo.due_at, now)
    late = todo.due_at is not None and todo.due_at <= now
    return " · ".join(filter(None, (f"*{todo.number}* {text}{link}", who, due if late or not due else f"due {due}")))


def short(todo: Todo, org: Organisation | None) -> str:
    """The task in a few words, for a list of what is still open."""
    who = f" ({person(todo.owner, org)})" if todo.owner else ""
    return f"{todo.number} {one_line(todo.text, 80)}{who}"
