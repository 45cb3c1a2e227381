"""The forms that tick: one item with what it asks for, and all that a gate still wants before resolving or closing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.checklist import Point
from bot.core.playbook import Item, Option, Playbook
from bot.core.playbook.phases import Gate
from bot.slack.views.beside import beside
from bot.slack.views.blocks import Json, context, input_, modal, option, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.facts import fact_input, read_fact
from bot.slack.views.text import one_line, spoken
from bot.slack.views.words import party, title
from bot.usecases.items import FACT, Tick, asked_fact
from bot.usecases.ports import Book, Entry

HOW, NOTE, VALUE = "how.", "note.", "value."
"""How the fields of an item begin: done or not applicable, what is given with it, the fact or option."""
DONE, NOT_APPLICABLE = "done", "na"
LONGEST_NOTE = 1000
MOST_ITEMS = 30
MOST_WATCHES = 5
"""With these a form keeps within Slack's 100 blocks: an item takes three at most."""
ASKED = {
    "note": "A note",
    "link": "A link",
    "evidence": "Evidence: a link, or what was seen",
    "decision": "What is decided, and why",
    "reference": "The reference: a number, a case, a link",
    "option": "What was done",
}
WRONG = {
    "note": "It needs a note.",
    "link": "It needs a link.",
    "evidence": "It needs evidence: a link, or what was seen.",
    "decision": "Say what is decided, and why.",
    "reference": "It needs the reference.",
}
STILL = "Still to be done. Tick it, or cancel and resolve later; nothing you did elsewhere is lost."
CLOSING = "Still to be done. Tick it, or cancel and close later."
NOTHING = "Nothing is ticked yet. Tick what is done, or cancel; it can be ticked later."
View = dict[str, Any]


def item_form(entry: Entry, book: Book, item: Item, *, na: bool = False, url: str = "") -> Json:
    """To tick one item; `url` is where the list it was pressed in can be brought up to date."""
    by = f"For {party(item.by)}" if item.by else ""
    text = section("item", f"*{one_line(item.text, 300)}*")
    there = beside(item, book.playbook)
    about = context("about", f"{entry.incident.name} {title(entry.incident)}", by)
    blocks = [about, text, *([context("beside", there)] if there else [])]
    blocks += _fields(item, entry, book.playbook, "How does it stand?", na=na, alone=True)
    kept = {"incident": entry.id, "item": item.id, **({"url": url} if url and "@" not in url else {})}
    return modal("done", "Tick an item", blocks, submit="Save", metadata=json.dumps(kept))


def gate_blocks(entry: Entry, book: Book, missing: Sequence[Point], watches: Sequence[str]) -> list[Json]:
    """What still has to be done, each to be ticked here, all at once unless it has to wait; empty when nothing is."""
    if not missing and not watches:
        return []
    blocks = [section("gate", "*To be done first*")]
    shown = enumerate(watches[:MOST_WATCHES])
    blocks += [section(f"gate_watch_{n}", f":hourglass_flowing_sand: {spoken(one)}") for n, one in shown]
    for point in missing[:MOST_ITEMS]:
        blocks += _fields(point.item, entry, book.playbook, point.item.text, now=not watches)
    return blocks


def gate_form(entry: Entry, book: Book, gate: Gate, missing: Sequence[Point], watches: Sequence[str]) -> Json:
    """What has to be done before closing; or, while a watch goes on, before resolving or closing, to tick what is done
    already."""
    about = context("about", f"{entry.incident.name} {title(entry.incident)}")
    blocks = [about, *gate_blocks(entry, book, missing, watches)]
    if watches:
        then = f"It cannot be {gate}d before. Whoever leads is reminded then; what you tick now is kept."
        blocks.append(context("gate_then", then))
        return modal("ticks", "Not yet", blocks, submit="Save", metadata=str(entry.id))
    return modal("close", "Close incident", blocks, submit="Close", metadata=str(entry.id))


def _fields(
    item: Item, entry: Entry, playbook: Playbook, label: str, *, na: bool = False, alone: bool = False, now: bool = True
) -> list[Json]:
    """How it stands, if there is a choice, and what it asks for. What has to be told `now` is no option."""
    need = item.need or ""
    if need.startswith(FACT):
        return _fact(item, playbook, label if not alone else "", now)
    blocks: list[Json] = []
    if item.na:
        choices = [option("Done", DONE), option("Does not apply", NOT_APPLICABLE)]
        menu = select(choices, (NOT_APPLICABLE if na else DONE) if alone else "")
        blocks.append(input_(f"{HOW}{item.id}", label, menu, optional=not now))
    elif not need:
        box: Json = {"type": "checkboxes", "action_id": "value", "options": [option("Done", DONE)]}
        return [input_(f"{HOW}{item.id}", label, box, optional=not now)]
    if need == "option":
        fitting = options_for(item, playbook)
        if fitting:
            asked = "Which way?" if blocks or alone else label
            menu = select([option(one.text, one.id) for one in fitting])
            blocks.append(input_(f"{VALUE}{item.id}", asked, menu, optional=True))
    asked = ASKED.get(need, "A note") + (", or why it does not apply" if item.na else "")
    top = label if not blocks and not alone else asked
    hint = "" if top == asked or not need else f"{asked}."
    note = text_input(LONGEST_NOTE, lines=alone, placeholder="https://…" if need == "link" else "")
    optional = not now or item.na or not need or need == "option"
    return [*blocks, input_(f"{NOTE}{item.id}", top, note, hint=hint, optional=optional)]


def _fact(item: Item, playbook: Playbook, label: str, now: bool) -> list[Json]:
    fact = asked_fact(playbook, item)
    if fact is None:
        return []
    made = fact_input(f"{VALUE}{item.id}", fact, label)
    return [{**made, "optional": not now}]


def options_for(item: Item, playbook: Playbook) -> list[Option]:
    """The options that an item may be done by: those with its own milestone, or all where none has it."""
    return [one for one in playbook.options if one.stamps == item.stamps] or list(playbook.options)


def why_not_form(entry: Entry, option_: Option, rather: str) -> Json:
    """To choose a way to end the harm although the playbook would rather have another."""
    asked = f"Why not rather: {rather}?"
    words = text_input(LONGEST_NOTE, lines=True, focus=True)
    about = context("about", f"{entry.incident.name} {title(entry.incident)}")
    blocks = [about, section("item", f"*{one_line(option_.text, 100)}*"), input_("reason", asked, words)]
    kept = json.dumps({"incident": entry.id, "option": option_.id})
    return modal("mitigate", "End the harm", blocks, submit="Do this", metadata=kept)


def read_why_not(view: View) -> tuple[dict[str, Any], dict[str, str]]:
    """The option and why it is chosen."""
    values = {"option": str(fields.metadata(view).get("option", "")), "reason": fields.text(view, "reason")}
    return values, {} if values["reason"] else {"reason": "Say why."}


def read_ticks(view: View) -> list[Tick]:
    """What was ticked, item by item in the form's order; what was left open is not in it."""
    items = dict.fromkeys(_named(str(block.get("block_id", ""))) for block in view["blocks"])
    found = (_read(view, item) for item in items if item)
    return [tick for tick in found if tick is not None]


def _named(block: str) -> str:
    return next((block.removeprefix(start) for start in (HOW, NOTE, VALUE) if block.startswith(start)), "")


def _read(view: View, item: str) -> Tick | None:
    how = fields.chosen(view, f"{HOW}{item}") or (DONE if fields.ticked(view, f"{HOW}{item}") else "")
    note = fields.text(view, f"{NOTE}{item}")
    value = read_fact(view, f"{VALUE}{item}")
    return Tick(item, note, how == NOT_APPLICABLE, value) if how or note or value else None


def ticks_as_json(ticks: Sequence[Tick]) -> list[dict[str, Any]]:
    """The ticks as an inbox row keeps them."""
    return [{"item": one.item, "note": one.note, "na": one.na, "value": one.value} for one in ticks]


def wrong_ticks(playbook: Playbook, view: View, ticks: Sequence[Tick]) -> dict[str, str]:
    """What is wrong with what was filled in, by field."""
    wrong = {}
    for tick in ticks:
        item = playbook.item(tick.item)
        if item is None or (item.need or "").startswith(FACT):
            continue
        field = f"{NOTE}{tick.item}"
        if tick.na and not tick.note:
            wrong[field] = "Say why it does not apply."
        elif not tick.na and item.need in WRONG and not tick.note:
            wrong[field] = WRONG[item.need]
        elif not tick.na and item.need == "option" and not tick.value and not tick.note:
            wrong[field] = "Choose a way, or say what was done."
    return wrong


def still_missing(view: View, missing: Sequence[Point], ticks: Sequence[Tick], gate: Gate) -> dict[str, str]:
    """The items of a gate that nothing was said of, by field; one that the form does not show counts for its first."""
    done = {one.item for one in ticks}
    shown = [str(block.get("block_id", "")) for block in view["blocks"]]
    wrong: dict[str, str] = {}
    for point in missing:
        field = next((id for id in shown if _named(id) == point.item.id), "")
        if point.item.id not in done and field:
            wrong[field] = STILL if gate == "resolve" else CLOSING
    return wrong


def nothing_ticked(view: View) -> dict[str, str]:
    """That the form is empty, at its first field."""
    first = next((id for block in view["blocks"] if _named(id := str(block.get("block_id", "")))), "")
    return {first: NOTHING} if first else {}


def read_item(view: View) -> tuple[dict[str, Any], dict[str, str]]:
    """What was filled into the form of one item."""
    about: Mapping[str, Any] = fields.metadata(view)
    item = str(about.get("item", ""))
    tick = _read(view, item) or Tick(item)
    values = {"ticks": ticks_as_json([tick]), "url": str(about.get("url", ""))}
    return values, {}
