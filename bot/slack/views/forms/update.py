"""The form for a status update, and how it will look."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.audience import written_with
from bot.core.events import StatusUpdated
from bot.core.finding import for_update
from bot.core.incident import Incident
from bot.core.playbook import Fact, Playbook, Template, span_for
from bot.core.rules.moments import holds, stopped
from bot.core.spans import say_span
from bot.slack.views.blocks import Json, actions, button, context, input_, modal, option, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.facts import fact_inputs
from bot.slack.views.forms.notice import notice_menu
from bot.slack.views.forms.parts import field_label, moment_input, read_moment, whom
from bot.slack.views.words import fact_words, severity_name, title
from bot.usecases.ports import Book, Entry

LONGEST_TEXT = 2000
MORE = "more_"
"""How the fields begin that the playbook's template adds."""
COVERED = ("status", "impact", "findings", "changed", "next_step", "next_update", "interval", "title", "severity")
"""Fields of templates that the form has by itself, or that are known."""


def update_form(
    entry: Entry,
    book: Book,
    now: datetime,
    changed: str = "",
    inside: Sequence[str] = (),
    outside: Sequence[str] = (),
) -> Json:
    """The form, prefilled from the last update, and with what `changed` if that was typed already; `inside` are the
    audiences that hear of it unless others are chosen, `outside` those that may be chosen too."""
    incident, playbook = entry.incident, book.playbook
    last = incident.update
    words = [option(one.name, one.id) for one in playbook.statuses]
    word = last.word if last and playbook.status_word(last.word) else playbook.statuses[0].id
    impact = _text(last.impact if last else "", "Who is affected, and how?")
    news = _text(changed[:LONGEST_TEXT], "What is new since the last update?")
    step = _text(last.next_step if last else "", "What happens next, and who does it?")
    blocks = [
        context("about", f"{incident.name} {title(incident)}", severity_name(incident.severity, playbook)),
        input_("word", "Status", select(words, word)),
        input_("impact", "Impact", impact, hint="If there is none any more, say so."),
        input_("changed", "What changed?", news, optional=True),
        input_("next_step", "Next step", step, optional=True),
        *_more(incident, playbook),
        *fact_inputs(_asked(incident, playbook)),
        *whom([*inside, *outside], inside),
        _next_update(incident, playbook, now),
        actions("look", button("Preview", "preview", str(entry.id)), *notice_menu(playbook, incident)),
    ]
    return modal("update", "Status update", blocks, submit="Post update", metadata=str(entry.id))


def read_update(view: dict[str, Any]) -> StatusUpdated:
    """What was filled in."""
    added = [block["block_id"] for block in view["blocks"] if str(block.get("block_id", "")).startswith(MORE)]
    more = tuple((id.removeprefix(MORE), fields.text(view, id)) for id in added)
    return StatusUpdated(
        word=fields.chosen(view, "word"),
        impact=fields.text(view, "impact"),
        changed=fields.text(view, "changed"),
        next_step=fields.text(view, "next_step"),
        next_update_at=read_moment(view, "next_update"),
        to=fields.all_chosen(view, "to"),
        more=tuple((name, text) for name, text in more if text),
    )


def interval(incident: Incident, playbook: Playbook) -> timedelta | None:
    """How soon after an update the strictest cadence wants the next one."""
    spans = [
        span_for(cadence.every, incident.severity)
        for cadence in playbook.cadences.values()
        if holds(cadence.if_, playbook, incident) and not stopped(playbook, incident, cadence.from_, cadence.until)
    ]
    return min((span for span in spans if span is not None), default=None)


def default_for(template: Template, name: str, severity: str) -> str:
    """What a field starts from by the template."""
    found = template.default.get(name, "")
    return found if isinstance(found, str) else found.get(severity, found.get("default", ""))


def _more(incident: Incident, playbook: Playbook) -> list[Json]:
    template = written_with(playbook, incident)
    last = dict(incident.update.more) if incident.update else {}
    blocks = []
    for name in template.fields if template else ():
        if template and name not in COVERED:
            known = fact_words(incident.facts[name]) if name in incident.facts else ""
            start = last.get(name) or known or default_for(template, name, incident.severity)
            blocks.append(input_(f"{MORE}{name}", field_label(name, playbook), _text(start, ""), optional=True))
    return blocks


def _asked(incident: Incident, playbook: Playbook) -> list[Fact]:
    """The facts to ask for, but those that are a field of the template."""
    template = written_with(playbook, incident)
    return [fact for fact in for_update(playbook, incident) if not template or fact.id not in template.fields]


def _next_update(incident: Incident, playbook: Playbook, now: datetime) -> Json:
    every = interval(incident, playbook)
    hint = "You are reminded then. Leave it empty when no time is promised."
    if every is not None:
        hint = f"You are reminded then. The playbook wants an update every {say_span(every)}."
    return moment_input("next_update", "Next update at", now + every if every else None, hint)


def _text(initial: str, placeholder: str) -> Json:
    return text_input(LONGEST_TEXT, initial=initial, lines=True, placeholder=placeholder)
