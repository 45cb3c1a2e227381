"""The forms for incidents that have to do with each other: to merge one into another, and to join one that there is."""

import json
from collections.abc import Sequence
from typing import Any

from bot.slack.views.blocks import Json, context, input_, modal, option, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.text import when
from bot.slack.views.words import room_link, title
from bot.usecases.ports import Entry

LONGEST_TEXT = 1000


def merge_form(entry: Entry, others: Sequence[Entry]) -> Json:
    """To say that an incident is the same as one of the others, the likeliest of which come first."""
    incident = entry.incident
    if not others:
        more = "`/incident cancel` ends this one if it is none."
        return notice_form("Duplicate", "No other incident is open that this one could be.", more)
    found = [one.incident for one in others]
    choices = [option(f"{one.name} · {one.severity} · {one.title}", str(one.number)) for one in found]
    hint = "This one ends here. Its people are brought into the other one."
    why = text_input(LONGEST_TEXT, placeholder="Both come from the same release")
    blocks = [
        context("about", f"{incident.name} {title(incident)}"),
        input_("into", "Which incident is it?", select(choices), hint=hint),
        input_("reason", "How do you know?", why, optional=True),
    ]
    return modal("merge", "Duplicate of another", blocks, submit="Merge", metadata=str(entry.id))


def read_merge(view: dict[str, Any]) -> tuple[str, str]:
    """The other incident's number, and the reason."""
    return fields.chosen(view, "into"), fields.text(view, "reason")


def join_form(entry: Entry, words: str, response_url: str = "") -> Json:
    """To come into the room of an incident that there is, with what one was about to declare."""
    incident = entry.incident
    where = f"{room_link(entry)} · declared {when(incident.declared_at, 'ago')}"
    said = text_input(LONGEST_TEXT, initial=words, lines=True)
    blocks = [
        section("about", f"*{incident.name}* {title(incident)}\n{where}"),
        input_("words", "What did you see?", said, hint="It goes on its timeline.", optional=True),
    ]
    metadata = json.dumps({"incident": entry.id, "response_url": response_url})
    return modal("join", "Join the incident", blocks, submit="Join", metadata=metadata)


def read_join(view: dict[str, Any]) -> str:
    """What somebody saw."""
    return fields.text(view, "words")
