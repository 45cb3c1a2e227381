"""The form to declare an incident. It is renewed while it is filled in: with what may be the same incident, with the
facts that the type asks for, and with the severity that the playbook suggests."""

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from bot.core.organisation import Organisation
from bot.core.playbook import Category, Fact, Playbook
from bot.core.suggest import Suggestion, asked_facts, unusual
from bot.slack.views.blocks import (
    LONGEST_VALUE,
    Json,
    button,
    context,
    input_,
    modal,
    option,
    plain_text,
    section,
    select,
    text_input,
)
from bot.slack.views.forms import fields
from bot.slack.views.forms.facts import element, read_facts
from bot.slack.views.text import one_line, when
from bot.slack.views.words import emoji, room_link, shown_title
from bot.usecases.declare import FACT_FIELD, LONGEST_TEXT, LONGEST_TITLE, Declaration
from bot.usecases.ports import Book, Entry

PRIVATE = "private"
SEVERITY = "severity"
SAME = "same"
WHY = "why"
LONGEST_WHY = 200
PRESET = "@"
"""In the name of the severity's field: before what it was set to. Slack shows a new choice in a new field only."""
AS_TYPED = {"trigger_actions_on": ["on_character_entered"]}
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def declare_form(
    book: Book,
    org: Organisation,
    me: str,
    on_call: str,
    metadata: str,
    *,
    typed: Declaration | None = None,
    title: str = "",
    severity: str = "",
    field: str = SEVERITY,
    source_text: str = "",
    part_of: int = 0,
    alike: Sequence[Entry] = (),
    suggestion: Suggestion | None = None,
) -> Json:
    """The form; `on_call` is the Slack user id of who is on call now, `source_text` the message it is declared from.

    `title` may be a message's text too: its markup is taken off. `typed` is what was filled in so far, `field` the name
    of the severity's field. `part_of` is the incident that it is a part of, `alike` are those that it may be the same
    as, and `suggestion` is the severity that is suggested.
    """
    playbook, known = book.playbook, typed or Declaration(first_line(title or source_text), severity)
    name = text_input(LONGEST_TITLE, initial=known.title, placeholder="Checkout answers with errors", focus=not typed)
    blocks = [context("part_of", f"A part of INC-{part_of}, with a room of its own.")] if part_of else []
    blocks += [_asking(input_("title", "What is wrong?", {**name, "dispatch_action_config": AS_TYPED}))]
    blocks += _alike(alike, book, me)
    if source_text.strip():
        blocks.append(context("source", f"From the message: {one_line(source_text, 300)}"))
    if playbook.categories:
        kinds = select([_category(one) for one in playbook.categories], known.category, placeholder="Choose a type")
        blocks.append(_asking(input_("category", "Type", kinds, optional=True)))
    found = playbook.severity(known.severity) if known.severity else None
    menu = select(severities(playbook), found.id if found else "", placeholder="How bad is it?")
    hint = "Not sure? Choose the worse one; it can be changed at any time."
    blocks.append(_asking(input_(field, "Severity", menu, hint=hint)))
    blocks += _suggested(playbook, known.category, suggestion)
    if unusual(playbook, known.category, known.severity):
        said = text_input(LONGEST_WHY, initial=known.why, placeholder="Only the staging site is out")
        blocks.append(input_(WHY, f"Why {known.severity}?", said, hint="It is unusual for this type."))
    affected = text_input(
        LONGEST_TEXT, initial=known.affected, lines=True, placeholder="Which services, customers or regions?"
    )
    blocks.append(input_("affected", "What is affected?", affected, optional=True))
    blocks += [_fact(fact, known, playbook) for fact in asked_facts(playbook, known.category)]
    blocks.append(
        input_("commander", "Who commands?", _who(known.commander), hint=_hint(org, on_call, me), optional=True)
    )
    blocks.append(_private(playbook.category(known.category), known.private))
    return modal("declare", "Declare incident", blocks, submit="Declare", metadata=metadata)


def _asking(block: Json) -> Json:
    """A field that renews the form."""
    return {**block, "dispatch_action": True}


def _alike(alike: Sequence[Entry], book: Book, me: str) -> list[Json]:
    """The incidents that it may be, each with a button that leads there."""
    lines = []
    for entry in alike:
        incident = entry.incident
        where = f"{one_line(incident.severity, 40)} · {when(incident.declared_at, 'ago')} · {room_link(entry)}"
        text = f"{emoji(incident, book.playbook)} *{incident.name}* {shown_title(incident, [me], 120)}\n{where}"
        lines.append(section(f"alike_{entry.id}", text, button("It is this one", SAME, str(entry.id))))
    return [context("alike", ":point_down: Is it this one? Then join it instead."), *lines] if lines else []


def _suggested(playbook: Playbook, category: str, suggestion: Suggestion | None) -> list[Json]:
    """What the playbook says of the severity for what is known."""
    chosen = playbook.category(category)
    usual = f"Usual for this type: {', '.join(one_line(id, 40) for id in chosen.range)}" if chosen else ""
    why = f"Suggested: *{one_line(suggestion.severity, 40)}*, {one_line(suggestion.why, 200)}" if suggestion else ""
    said = [why, usual if chosen and chosen.range else ""]
    return [context("suggested", *said)] if any(said) else []


def _fact(fact: Fact, known: Declaration, playbook: Playbook) -> Json:
    """The field of a fact; one that a severity is suggested by renews the form."""
    made = element(fact, known.facts.get(fact.id, ""), menu=True)
    decides = any(fact.id in one.if_.facts for one in playbook.severities)
    if decides and made["type"] == "plain_text_input":
        made |= {"dispatch_action_config": AS_TYPED}
    block = input_(f"{FACT_FIELD}{fact.id}", fact.label, made, optional=True)
    return _asking(block) if decides else block


def read_declaration(view: dict[str, Any], source: str = "") -> Declaration:
    """What was filled in; without `source`, the permalink in the form's metadata counts."""
    kept = read_metadata(view)
    return Declaration(
        title=fields.text(view, "title"),
        severity=fields.chosen(view, severity_field(view)),
        category=fields.chosen(view, "category"),
        affected=fields.text(view, "affected"),
        private=fields.ticked(view, "private"),
        commander=fields.user(view, "commander"),
        source=source or str(kept.get("source") or ""),
        quote=str(kept.get("quote") or ""),
        facts=read_facts(view),
        parent=int(kept.get("parent") or 0),
        why=fields.text(view, WHY),
    )


def severity_field(view: dict[str, Any]) -> str:
    """What the severity's field is called in a form."""
    found = (str(block.get("block_id", "")) for block in view["blocks"])
    return next((id for id in found if id.partition(PRESET)[0] == SEVERITY), SEVERITY)


def in_declaration(view: dict[str, Any], wrong: dict[str, str]) -> dict[str, str]:
    """What is wrong, by the fields as the form calls them."""
    there = {str(block.get("block_id", "")) for block in view["blocks"]}
    severity = severity_field(view)
    return {name if name in there else severity: text for name, text in wrong.items()}


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


def _private(category: Category | None, ticked: bool) -> Json:
    """Who may see it, where the type does not say so already."""
    if category and category.private:
        return context("private_by", ":lock: This type is private: only the people invited to its room see it.")
    return input_("private", "Who may see it?", _private_box(ticked), optional=True)


def _private_box(ticked: bool) -> Json:
    text = "Private: only people invited to its room"
    choice = option(text, PRIVATE, "For security and personal matters. It is announced nowhere.")
    box: Json = {"type": "checkboxes", "action_id": "value", "options": [choice]}
    return {**box, "initial_options": [choice]} if ticked else box
