"""The forms for notices: which one, what it says and to whom, and why one is sent back."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.drafts import Draft
from bot.core.incident import Incident
from bot.core.notice import PROMISE, Wording, promise, start, writable
from bot.core.playbook import Playbook
from bot.slack.views.blocks import Json, actions, button, context, input_, modal, option, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.parts import field_label, moment_input, read_moment, whom
from bot.slack.views.text import prose, upper_first
from bot.slack.views.words import party, severity_name, title
from bot.usecases.notices import FIELD
from bot.usecases.ports import Book, Entry

LONGEST_FIELD = 1500


def notice_menu(playbook: Playbook, incident: Incident, asks: str = "Write a notice instead") -> list[Json]:
    """A menu of the notices that can be written, which `asks` for one; nothing where there is none."""
    options = [option(upper_first(name.replace("_", " ")), name) for name in writable(playbook, incident)]
    return [select(options, action_id="notice", placeholder=asks)] if options else []


def pick_form(entry: Entry, book: Book) -> Json | None:
    """To choose the notice to write; None where the playbook has none for the incident."""
    menu = notice_menu(book.playbook, entry.incident, "Choose a notice")
    if not menu:
        return None
    blocks = [section("which", "Which notice?"), actions("look", *menu)]
    return modal("pick_notice", "Write a notice", blocks, metadata=str(entry.id))


def write_form(
    entry: Entry,
    book: Book,
    notice: str,
    every: Sequence[str],
    chosen: Sequence[str],
    approval: str,
    now: datetime,
) -> Json:
    """The fields of a template, each with what is known already; `every` are the parties it may go to, `approval` says
    who has to agree."""
    incident, playbook = entry.incident, book.playbook
    template = playbook.templates[notice]
    name = upper_first(notice.replace("_", " "))
    about = context("about", f"{incident.name} {title(incident)}", severity_name(incident.severity, playbook))
    blocks = [
        about,
        section("notice_name", f"*{name}*\n{prose(_readable(template.text, playbook), 1000)}".strip()),
    ]
    for field in template.fields:
        if field == PROMISE:
            hint, soon = "The text says so, and you are reminded then.", promise(notice, playbook, incident)
            at = now + soon if soon else None
            blocks.append(moment_input(f"{FIELD}{field}", field_label(field, playbook), at, hint, optional=False))
        else:
            begins = start(template, field, playbook, incident, now)
            typed = text_input(LONGEST_FIELD, initial=begins, lines=len(begins) > 60 or field in LONG)
            blocks.append(input_(f"{FIELD}{field}", field_label(field, playbook), typed))
    nobody = ":warning: There is nobody it may go to as the incident is now."
    blocks += whom(every, chosen, incident.room) or [context("for", nobody)]
    blocks.append(context("approval", approval))
    blocks.append(actions("look", button("Preview", "preview", str(entry.id))))
    only = list(every) if len(every) == 1 else []
    metadata = json.dumps({"incident": entry.id, "notice": notice, "to": only})
    return modal("write", "Write a notice", blocks, submit="Send", metadata=metadata)


def _readable(text: str, playbook: Playbook) -> str:
    """A template's text with its fields called as the form calls them."""
    return re.sub(r"\{(\w+)\}", lambda found: f"[{field_label(found[1], playbook)}]", text)


LONG = ("issue", "findings", "impact", "cause", "fix", "summary", "lessons", "actions", "advice", "root_cause")
"""Fields of more than a few words."""


def read_notice(view: dict[str, Any]) -> Wording:
    """What was filled in."""
    about = fields.metadata(view)
    names = [str(block.get("block_id", "")) for block in view["blocks"]]
    filled = {id.removeprefix(FIELD): fields.text(view, id) for id in names if id.startswith(FIELD)}
    filled.pop(PROMISE, None)
    to = fields.all_chosen(view, "to") or tuple(about.get("to", ()))
    return Wording(str(about.get("notice", "")), to, filled, read_moment(view, f"{FIELD}{PROMISE}"))


def within_form(view: dict[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """The errors at blocks that the form has; those of others at its first field, for Slack shows none elsewhere."""
    inputs = [str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]
    return {(id if id in inputs else inputs[0]): text for id, text in wrong.items()} if inputs else {}


def refuse_form(entry: Entry, draft: Draft) -> Json:
    """To say why a notice is sent back."""
    words = section("text", f"*{upper_first(party(draft.notice))}*\n{prose(draft.text, 2500)}")
    hint = "The author gets it with the text. Nothing was sent."
    reason = input_("reason", "What should be different?", text_input(1000, lines=True), hint=hint)
    metadata = json.dumps({"incident": entry.id, "number": draft.number})
    return modal("refuse", "Send back", [words, reason], submit="Send back", metadata=metadata)
