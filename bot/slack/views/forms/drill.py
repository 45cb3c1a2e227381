"""The form that begins a drill."""

import json
from typing import Any

from bot.slack.views.blocks import Json, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.declare import severities
from bot.usecases.declare import LONGEST_TITLE
from bot.usecases.ports import Book

HOW = ":test_tube: It runs as an incident does, marked as a drill in every message. Nothing goes to other channels."


def drill_form(book: Book, severity: str = "", response_url: str = "") -> Json:
    """What is practised: a severity, a type, and a title."""
    playbook = book.playbook
    types = [option(one.name, one.id) for one in playbook.categories]
    blocks = [
        context("how", HOW),
        input_("severity", "Severity", select(severities(playbook), severity or playbook.severities[0].id)),
        *([input_("category", "Type", select(types), optional=True)] if types else []),
        input_("title", "What is practised?", text_input(LONGEST_TITLE, placeholder="The main database is gone")),
    ]
    return modal("drill", "Begin a drill", blocks, submit="Begin", metadata=json.dumps({"response_url": response_url}))


def read_drill(view: dict[str, Any]) -> dict[str, str]:
    """The severity, the type and the title."""
    return {
        "severity": fields.chosen(view, "severity"),
        "category": fields.chosen(view, "category"),
        "title": fields.text(view, "title"),
    }
