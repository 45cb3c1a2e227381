"""The form of the evidence register."""

import json
from typing import Any

from bot.core.checklist import wanting_evidence
from bot.core.events import EvidenceAdded
from bot.slack.views.blocks import Json, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.words import party, title
from bot.usecases.ports import Book, Entry

LONGEST = 500
MOST_ITEMS = 100
SORTS = ("log", "snapshot", "network", "access", "message", "other")
"""What there is to choose from where the playbook names no kinds."""


def evidence_form(entry: Entry, book: Book, me: str, old: EvidenceAdded | None = None) -> Json:
    """The form; with `old` it begins as that entry, which it supersedes."""
    rules = book.playbook.evidence
    sorts = list(dict.fromkeys([*(rules.kinds if rules else SORTS), *([old.sort] if old else [])])) or list(SORTS)
    asked = sorted({part for parts in rules.kinds.values() for part in parts}) if rules else []
    of = f"Which {' or '.join(party(one) for one in asked)}?" if asked else "Of which system or period?"
    keeper: Json = {"type": "users_select", "action_id": "value"}
    if (old and old.custodian) or me:
        keeper["initial_user"] = (old.custodian if old else "") or me
    start = old or EvidenceAdded(number=0, sort="", location="")
    blocks = [
        context("about", f"{entry.incident.name} {title(entry.incident)}"),
        input_("sort", "What is it?", select([option(party(one), one) for one in sorts], start.sort)),
        input_("covers", of[:75], text_input(LONGEST, initial=start.covers), optional=True),
        input_("location", "Where does it lie?", text_input(LONGEST, initial=start.location)),
        input_("sha256", "SHA-256", text_input(64, initial=start.sha256), hint="`sha256sum FILE`", optional=True),
        input_("custodian", "Who keeps it?", keeper),
    ]
    open_ = [] if old else wanting_evidence(book.playbook, entry.incident)[:MOST_ITEMS]
    if open_:
        choices = [option(point.item.text, point.item.id) for point in open_]
        only = open_[0].item.id if len(open_) == 1 else ""
        blocks.append(input_("item", "Which item does it tick?", select(choices, only), optional=True))
    name = f"Correct entry {old.number}" if old else "Evidence"
    metadata = json.dumps({"incident": entry.id, "instead_of": old.number if old else 0})
    return modal("evidence", name, blocks, submit="Enter", metadata=metadata)


def read_evidence(view: dict[str, Any]) -> dict[str, Any]:
    """What was filled in."""
    return {
        "sort": fields.chosen(view, "sort"),
        "covers": fields.text(view, "covers"),
        "location": fields.text(view, "location"),
        "sha256": fields.text(view, "sha256").lower(),
        "custodian": fields.user(view, "custodian"),
        "item": fields.chosen(view, "item"),
        "instead_of": int(fields.metadata(view).get("instead_of") or 0),
    }
