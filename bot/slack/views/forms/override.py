"""The form for ending an incident with something missing."""

from collections.abc import Sequence
from typing import Any

from bot.core.playbook.phases import Gate
from bot.slack.views.blocks import Json, context, input_, modal, section, text_input
from bot.slack.views.forms import fields
from bot.slack.views.text import one_line
from bot.slack.views.words import title
from bot.usecases.ports import Entry

LONGEST_TEXT = 2000
MOST_SHOWN = 12


def override_form(entry: Entry, gate: Gate, left: Sequence[str], reason: str = "") -> Json:
    """What is missing, and why it is ended all the same; with what ended it, when it is to be resolved."""
    lines = [f"• {one_line(one, 200)}" for one in left[:MOST_SHOWN]]
    more = len(left) - MOST_SHOWN
    lines += [f"• {more} more"] if more > 0 else []
    blocks = [context("about", f"{entry.incident.name} {title(entry.incident)}")]
    blocks.append(section("override", "\n".join(["*This is missing*", *lines])))
    if gate == "resolve":
        blocks.append(input_("summary", "What ended it?", text_input(LONGEST_TEXT, lines=True)))
    asked = "Why can it not wait?"
    hint = "Its people read it, and it stays on record with what is missing."
    blocks.append(input_("reason", asked, text_input(LONGEST_TEXT, lines=True, initial=reason), hint=hint))
    name = "Resolve all the same" if gate == "resolve" else "Close all the same"
    return modal("override", name, blocks, submit=gate.capitalize(), metadata=str(entry.id))


def read_override(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Why, and what ended it."""
    values = {"reason": fields.text(view, "reason"), "summary": fields.text(view, "summary")}
    return values, {} if values["reason"] else {"reason": "Say why."}
