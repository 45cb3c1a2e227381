"""What a playbook's gates want before an incident is resolved or closed: shown in the form, and looked at again when
it comes back."""

from collections.abc import Sequence
from typing import Any

from bot.core.checklist import Point, missing, open_watches
from bot.core.errors import UserError
from bot.core.finding import for_resolve
from bot.core.playbook.phases import Gate
from bot.slack.commands.command import Ask
from bot.slack.views import forms
from bot.slack.views.forms.facts import fact_inputs
from bot.slack.views.forms.fields import metadata
from bot.slack.views.forms.items import (
    VALUE,
    gate_blocks,
    gate_form,
    nothing_ticked,
    read_ticks,
    still_missing,
    wrong_ticks,
)
from bot.usecases.declare import FACT_FIELD
from bot.usecases.ending import check_override, held_by, may_end, next_gate
from bot.usecases.items import FACT, Tick, asked_fact
from bot.usecases.ports import Services
from bot.usecases.progress import check_facts, fact_value

View = dict[str, Any]


def resolve_form(s: Services, ask: Ask) -> View | None:
    """The form with what is missing; None when what was typed says it all, or when nothing can be done now."""
    entry, book = ask.incident, s.books.of(ask.incident.playbook_hash)
    left = missing(book.playbook, entry.incident, "resolve")
    watches = open_watches(book.playbook, entry.incident, "resolve", s.clock.now())
    if not may_end(s, entry, ask.user, "resolve") or (watches and not left):
        return None
    if watches:
        return gate_form(entry, book, "resolve", left, watches)
    if ask.rest and not left:
        return None
    asked = [fact for fact in for_resolve(book.playbook, entry.incident) if fact.id not in _needed(left)]
    before = [*gate_blocks(entry, book, left, ()), *fact_inputs(asked)]
    return forms.resolve_form(entry, book, ask.rest, before)


def _needed(left: Sequence[Point]) -> set[str]:
    """The facts that items ask for."""
    return {(point.item.need or "").removeprefix(FACT) for point in left}


def close_form(s: Services, ask: Ask) -> View | None:
    """The form with what is missing, if anything that can be done now is."""
    entry, book = ask.incident, s.books.of(ask.incident.playbook_hash)
    left = missing(book.playbook, entry.incident, "close")
    if not left or not may_end(s, entry, ask.user, "close"):
        return None
    return gate_form(entry, book, "close", left, open_watches(book.playbook, entry.incident, "close", s.clock.now()))


def override_form(s: Services, ask: Ask) -> View | None:
    """The form that asks why, with what is missing; None when nothing is, when this person may not, or when what was
    typed says it all."""
    entry = ask.incident
    try:
        gate = next_gate(entry)
        check_override(s, entry, ask.user)
    except UserError:
        return None
    left = held_by(s, entry, gate)
    if not left or not may_end(s, entry, ask.user, gate) or (ask.rest and gate == "close"):
        return None
    return forms.override_form(entry, gate, left, ask.rest)


def tick_errors(s: Services, view: View) -> dict[str, str]:
    """What is wrong with the items of a form, by field: what they ask for, and those that a gate still wants."""
    with s.store.read() as tx:
        entry = tx.entry(forms.incident_id(view))
    if entry is None:
        return {}
    playbook = s.books.of(entry.playbook_hash).playbook
    name = view["callback_id"]
    if name == "done":
        item = metadata(view).get("item", "")
        ticks = read_ticks(view) or [Tick(item)]
    else:
        ticks = read_ticks(view)
    wrong = wrong_ticks(playbook, view, ticks) | _needed_fact_errors(s, entry.playbook_hash, ticks)
    wrong |= fact_errors(s, view)
    if name == "ticks" and not ticks:
        return nothing_ticked(view)
    gate: Gate | None = {"resolve": "resolve", "close": "close"}.get(name)  # type: ignore[assignment]
    if gate and not wrong:
        wrong = still_missing(view, missing(playbook, entry.incident, gate), ticks, gate)
    return wrong


def fact_errors(s: Services, view: View) -> dict[str, str]:
    """What is wrong with the facts that were filled in, by field."""
    with s.store.read() as tx:
        entry = tx.entry(forms.incident_id(view))
    if entry is None:
        return {}
    wrong = check_facts(s.books.of(entry.playbook_hash).playbook, forms.read_facts(view))
    return {f"{FACT_FIELD}{fact}": text for fact, text in wrong.items()}


def _needed_fact_errors(s: Services, playbook_hash: str, ticks: list[Tick]) -> dict[str, str]:
    playbook, wrong = s.books.of(playbook_hash).playbook, {}
    for tick in ticks:
        item = playbook.item(tick.item)
        fact = asked_fact(playbook, item) if item else None
        try:
            if fact is not None:
                fact_value(fact, tick.value)
        except UserError as error:
            wrong[f"{VALUE}{tick.item}"] = error.message
    return wrong
