"""The commands about tasks; what those that write do is in `bot.slack.task_acts`."""

from typing import Any

from bot.slack.commands.command import Ask, Command
from bot.slack.commands.look import about
from bot.slack.views.forms.tasks import task_form
from bot.slack.views.replies.tasks import tasks_reply
from bot.usecases.ports import Services, Tx


def form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless something was typed."""
    return None if ask.rest else task_form(ask.incident, owner=ask.user)


def followup_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for what is to be done afterwards, unless something was typed; from an item it begins with its words."""
    if ask.rest and not ask.pressed:
        return None
    item = s.books.of(ask.incident.playbook_hash).playbook.item(ask.rest)
    return task_form(ask.incident, owner=ask.user, text=item.text if item else "", followup=True)


def listing(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What is to be done, by whom, and by when."""
    return tasks_reply(about(s, ask.incident), s.org)


TASK = Command(
    "task",
    "task text [@who] [by 14:30]",
    "Something is to be done; `task done 3` ticks it.",
    ("action",),
    form=form,
    for_ended=True,
)
FOLLOWUP = Command(
    "followup",
    "followup text [@who] [by fri]",
    "Something is to be done after the incident.",
    ("follow-up", "fu"),
    form=followup_form,
    for_ended=True,
)
TASKS = Command("tasks", "tasks", "Who does what by when.", ("followups", "actions"), answer=listing, for_ended=True)
