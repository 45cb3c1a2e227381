"""The form for a task or a follow-up."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.slack.views.blocks import Json, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.words import title
from bot.usecases.ports import Entry

LONGEST_TEXT = 500
NOW, LATER = "task", "followup"


def task_form(entry: Entry, *, owner: str = "", text: str = "", link: str = "", followup: bool = False) -> Json:
    """The form; `text` and `link` are those of the message it starts from."""
    incident = entry.incident
    kinds = [option("Now, for the incident", NOW), option("Afterwards, as a follow-up", LATER)]
    kind = LATER if followup or not incident.is_open else NOW
    people: Json = {"type": "users_select", "action_id": "value"}
    if owner:
        people["initial_user"] = owner
    what = text_input(LONGEST_TEXT, initial=text, lines=True, placeholder="Roll back release 4.2", focus=not text)
    due: Json = {"type": "datetimepicker", "action_id": "value"}
    blocks = [
        context("about", f"{incident.name} {title(incident)}"),
        input_("text", "What is to be done?", what),
        input_("owner", "Who does it?", people, optional=True),
        input_("due", "By when?", due, hint="They are reminded then, and once more.", optional=True),
        input_("kind", "When?", select(kinds if incident.is_open else kinds[1:], kind)),
    ]
    name = "Follow-up" if kind == LATER else "Task"
    return modal("task", name, blocks, submit="Add", metadata=json.dumps({"incident": entry.id, "link": link}))


def read_task(view: dict[str, Any]) -> dict[str, Any]:
    """What was filled in."""
    due = fields.value(view, "due").get("selected_date_time")
    return {
        "text": fields.text(view, "text"),
        "owner": fields.user(view, "owner"),
        "due_at": datetime.fromtimestamp(int(due), UTC).isoformat() if due else None,
        "followup": fields.chosen(view, "kind") == LATER,
        "link": str(fields.metadata(view).get("link") or ""),
    }
