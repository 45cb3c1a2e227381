"""The form for a duty towards people outside: they were told, or need not be."""

import json
from typing import Any

from bot.core.playbook import Playbook
from bot.slack.views.blocks import Json, context, input_, modal, option, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.owed import law
from bot.slack.views.text import one_line, upper_first
from bot.slack.views.words import party, title
from bot.usecases.ports import Entry

LONGEST = 500
LONGEST_NAME = 100
TOLD = "told"
UNTOLD = "untold"


def told_form(entry: Entry, playbook: Playbook, whom: str) -> Json:
    """What came of it, and what can be shown for it."""
    name, _, contact = whom.partition(".")
    text = next((one.text for one in playbook.obligations if one.id == name), "")
    who = upper_first(party(contact or name))
    blocks = [
        context("about", f"{entry.incident.name} {title(entry.incident)}"),
        section(
            "duty", f"*{who}*{f'  {law(whom, playbook)}' if law(whom, playbook) else ''}\n{one_line(text, 500)}".strip()
        ),
        input_("how", "What came of it?", select([option("Told", TOLD), option("Need not be told", UNTOLD)])),
        input_("words", "Reference, or the reason why not", text_input(LONGEST), hint="It stays on record."),
        input_("late", "Why so late?", text_input(LONGEST), hint="Only if the deadline has passed.", optional=True),
    ]
    kept = json.dumps({"incident": entry.id, "whom": whom[:LONGEST_NAME]})
    return modal("told", "People outside", blocks, submit="Save", metadata=kept)


def read_told(view: dict[str, Any]) -> dict[str, Any]:
    """Whom, whether they were told, and the words."""
    words, late = fields.text(view, "words"), fields.text(view, "late")
    told = fields.chosen(view, "how") == TOLD
    said = f"{words} late: {late}" if told and late else words
    return {"whom": str(fields.metadata(view).get("whom", "")), "told": told, "words": said}
