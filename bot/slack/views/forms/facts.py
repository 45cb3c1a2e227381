"""The form for what was found out: the playbook's facts, each with what is known and what was thought before."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from bot.core.events import FactSet, Recorded
from bot.core.finding import wanted
from bot.core.organisation import Organisation
from bot.core.playbook import Fact
from bot.core.playbook.forms import NOT_APPLICABLE
from bot.core.typed_time import write_moment, written_moment
from bot.slack.views.blocks import Json, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.forms.parts import moment_picker, read_moment
from bot.slack.views.words import fact_words, title
from bot.usecases.declare import FACT_FIELD
from bot.usecases.ports import Book, Entry

FACT = FACT_FIELD
MOST = 90
LONGEST = 1000
MOST_CHOICES = 1000
"""So many choices fit into one form; further ones are typed."""
MOST_ASKED = 20
"""So many are asked for in a form for something else."""
EARLIER = 3
"""So many earlier values are shown."""
EXAMPLES = {"number": "1200", "percent": "25", "list": "checkout, search", "duration": "1h 25m"}


def facts_form(entry: Entry, book: Book, org: Organisation) -> Json:
    """All facts, those first that are to be found out now; or that there are none."""
    incident, facts = entry.incident, book.playbook.facts
    if not facts:
        return notice_form(
            "Facts", "The playbook of this incident asks for no facts.", "`/incident help` shows what else there is."
        )
    blocks = [context("about", f"{incident.name} {title(incident)}", "Fill in what is known; the rest stays open.")]
    first = wanted(book.playbook, incident)
    offered = 0
    for fact in [*first, *(one for one in facts if one not in first)][:MOST]:
        offered += len(fact.of)
        known = fact_words(incident.facts[fact.id]) if fact.id in incident.facts else ""
        hint = history(fact, entry.events, org)
        blocks.append(
            input_(
                f"{FACT}{fact.id}",
                fact.label,
                element(fact, known, menu=offered <= MOST_CHOICES),
                hint=hint,
                optional=True,
            )
        )
    return modal("facts", "Facts", blocks, submit="Save", metadata=str(entry.id))


def read_facts(view: dict[str, Any]) -> dict[str, str]:
    """What was filled in, by fact; what was left open is not in it."""
    found: dict[str, str] = {}
    for block in view["blocks"]:
        id = str(block.get("block_id", ""))
        if id.startswith(FACT):
            given = read_fact(view, id)
            found |= {id.removeprefix(FACT): given} if given else {}
    return found


def read_fact(view: dict[str, Any], block_id: str) -> str:
    """What one field holds, typed or chosen; a time as facts keep it."""
    at = read_moment(view, block_id)
    return write_moment(at) if at else fields.text(view, block_id) or fields.chosen(view, block_id)


def history(fact: Fact, events: Sequence[Recorded], org: Organisation) -> str:
    """Who said what of a fact and when, the newest first."""
    told = [one for one in events if isinstance(one.event, FactSet) and one.event.fact == fact.id]
    lines = []
    for one in reversed(told[-EARLIER:]):
        known = org.person_by_slack(one.actor)
        at = one.at.astimezone(UTC).strftime("%H:%M UTC")
        value = fact_words(one.event.value) if isinstance(one.event, FactSet) else ""
        lines.append(f"{at} {known.name if known else 'Tocsin'}: {value[:80]}")
    return " · ".join(lines)


def fact_inputs(facts: Sequence[Fact]) -> list[Json]:
    """Fields for facts nobody knows yet; `read_facts` reads them."""
    return [fact_input(f"{FACT}{fact.id}", fact) for fact in facts[:MOST_ASKED]]


def fact_input(block_id: str, fact: Fact, name: str = "") -> Json:
    """A field for one fact, empty; `name` is said above it in place of its own."""
    hint = fact.label if name else ""
    return input_(block_id, name or fact.label, element(fact, "", menu=True), hint=hint, optional=True)


def element(fact: Fact, known: str, menu: bool) -> Json:
    """What a fact is filled in with."""
    choices = ("yes", "no") if fact.type == "bool" else fact.of
    if choices and menu:
        every = (*choices, NOT_APPLICABLE) if fact.na else choices
        return select([option(one, one) for one in every], known)
    if fact.type == "time":
        return moment_picker(written_moment(known))
    example = EXAMPLES.get(fact.type, "")
    return text_input(LONGEST, initial=known, placeholder=f"{example or 'What it is'}, or n/a" if fact.na else example)
