"""The form to declare an incident."""

import html
import json
import re
from typing import Any

from bot.core.organisation import Organisation
from bot.core.playbook import Category, Playbook
from bot.slack.views.blocks import (
    LONGEST_VALUE,
    Json,
    context,
    input_,
    modal,
    option,
    plain_text,
    select,
    text_input,
)
from bot.slack.views.forms import fields
from bot.slack.views.text import one_line
from bot.usecases.declare import LONGEST_TEXT, LONGEST_TITLE, Declaration
from bot.usecases.ports import Book

PRIVATE = "private"
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def declare_form(
    book: Book,
    org: Organisation,
    me: str,
    on_call: str,
    metadata: str,
    *,
    title: str = "",
    severity: str = "",
    commander: str = "",
    source_text: str = "",
) -> Json:
    """The form; `on_call` is the Slack user id of who is on call now, `source_text` the message it is declared from.

    `title` may be a message's text too: its markup is taken off.
    """
    playbook = book.playbook
    draft = first_line(title or source_text)
    name = text_input(LONGEST_TITLE, initial=draft, placeholder="Checkout answers with errors", focus=True)
    blocks = [input_("title", "What is wrong?", name)]
    if source_text.strip():
        blocks.append(context("source", f"From the message: {one_line(source_text, 300)}"))
    found = playbook.severity(severity) if severity else None
    menu = select(severities(playbook), found.id if found else "", placeholder="How bad is it?")
    hint = "Not sure? Choose the worse one; it can be changed at any time."
    blocks.append(input_("severity", "Severity", menu, hint=hint))
    if playbook.categories:
        kinds = select([_category(one) for one in playbook.categories], placeholder="Choose a type")
        blocks.append(input_("category", "Type", kinds, optional=True))
    affected = text_input(LONGEST_TEXT, lines=True, placeholder="Which services, customers or regions?")
    blocks.append(input_("affected", "What is affected?", affected, optional=True))
    blocks.append(input_("commander", "Who commands?", _who(commander), hint=_hint(org, on_call, me), optional=True))
    blocks.append(input_("private", "Who may see it?", _private_box(), optional=True))
    return modal("declare", "Declare incident", blocks, submit="Declare", metadata=metadata)


def read_declaration(view: dict[str, Any], source: str = "") -> Declaration:
    """What was filled in; without `source`, the permalink in the form's metadata counts."""
    return Declaration(
        title=fields.text(view, "title"),
        severity=fields.chosen(view, "severity"),
        category=fields.chosen(view, "category"),
        affected=fields.text(view, "affected"),
        private=fields.ticked(view, "private"),
        commander=fields.user(view, "commander"),
        source=source or str(read_metadata(view).get("source") or ""),
    )


def read_metadata(view: dict[str, Any]) -> dict[str, Any]:
    """The form's metadata when it is a JSON object; empty otherwise."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def plain(text: str) -> str:
    """A text without Slack's links and mentions, on one line."""
    bare = _LINK.sub(lambda found: found[2] or ("" if found[1][:1] in "@!#" else found[1]), text)
    return " ".join(html.unescape(bare).split())


def first_line(message: str) -> str:
    """The first line of a message without Slack's markup, short enough for a title."""
    line = next((line for line in message.splitlines() if line.strip()), "")
    text = re.sub(r"[*_~`]", "", plain(line))
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def severities(playbook: Playbook, without: str = "") -> list[Json]:
    """The severities to choose from, worst first, each with the line that says when."""
    return [
        option(one.id if one.id.lower() == one.name.lower() else f"{one.id} · {one.name}", one.id, one.text)
        for one in playbook.severities
        if one.id != without
    ]


def _category(category: Category) -> Json:
    return option(category.name, category.id, "Makes the incident private" if category.private else "")


def _who(commander: str) -> Json:
    menu: Json = {
        "type": "users_select",
        "action_id": "value",
        "placeholder": plain_text("Choose a person", LONGEST_VALUE),
    }
    return {**menu, "initial_user": commander} if commander else menu


def _hint(org: Organisation, on_call: str, me: str) -> str:
    if on_call and on_call == me:
        return "Leave it empty and the playbook pages who is on call: that is you."
    known = org.person_by_slack(on_call) if on_call else None
    who = f"{known.name}, who is on call" if known else "the on-call engineer"
    return f"Leave it empty and the playbook pages {who}."


def _private_box() -> Json:
    text = "Private: only people invited to its room"
    choice = option(text, PRIVATE, "For security and personal matters. It is announced nowhere.")
    return {"type": "checkboxes", "action_id": "value", "options": [choice]}
