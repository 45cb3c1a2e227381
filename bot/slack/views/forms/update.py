"""The form for a status update."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.events import StatusUpdated
from bot.core.incident import Incident
from bot.core.playbook import Playbook, span_for
from bot.core.rules.moments import holds, stopped
from bot.core.spans import say_span
from bot.slack.views.blocks import Json, context, input_, modal, option, select, select_several, text_input
from bot.slack.views.forms import fields
from bot.slack.views.words import severity_name, title
from bot.usecases.ports import Book, Entry

LONGEST_TEXT = 2000


def update_form(entry: Entry, book: Book, now: datetime, changed: str = "") -> Json:
    """The form, prefilled from the last update, and with what `changed` if that was typed already."""
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
        *_readers(incident, playbook),
        _next_update(incident, playbook, now),
    ]
    return modal("update", "Status update", blocks, submit="Post update", metadata=str(entry.id))


def read_update(view: dict[str, Any]) -> StatusUpdated:
    """What was filled in."""
    promised = fields.value(view, "next_update").get("selected_date_time")
    return StatusUpdated(
        word=fields.chosen(view, "word"),
        impact=fields.text(view, "impact"),
        changed=fields.text(view, "changed"),
        next_step=fields.text(view, "next_step"),
        to=fields.all_chosen(view, "to"),
        next_update_at=datetime.fromtimestamp(int(promised), UTC) if promised else None,
    )


def interval(incident: Incident, playbook: Playbook) -> timedelta | None:
    """How soon after an update the strictest cadence wants the next one."""
    spans = [
        span_for(cadence.every, incident.severity)
        for cadence in playbook.cadences.values()
        if holds(cadence.if_, playbook, incident) and not stopped(playbook, incident, cadence.from_, cadence.until)
    ]
    return min((span for span in spans if span is not None), default=None)


def _readers(incident: Incident, playbook: Playbook) -> list[Json]:
    """Who hears it, where the playbook tells readers apart: each group may wait for an update of its own."""
    names = [option(name.replace("_", " "), name) for name in playbook.readers(incident.severity)]
    menu = select_several(names, placeholder="Everybody")
    hint = "Leave it empty if it is for everybody. It counts as an update for those chosen only."
    return [input_("to", "Who hears it?", menu, hint=hint, optional=True)] if names else []


def _next_update(incident: Incident, playbook: Playbook, now: datetime) -> Json:
    every = interval(incident, playbook)
    picker: Json = {"type": "datetimepicker", "action_id": "value"}
    hint = "You are reminded then. Leave it empty when no time is promised."
    if every is not None:
        picker["initial_date_time"] = _whole_minute(now + every)
        hint = f"You are reminded then. The playbook wants an update every {say_span(every)}."
    return input_("next_update", "Next update at", picker, hint=hint, optional=True)


def _whole_minute(at: datetime) -> int:
    """The first whole minute not before `at`, for people choose minutes."""
    return -(-int(at.timestamp()) // 60) * 60


def _text(initial: str, placeholder: str) -> Json:
    return text_input(LONGEST_TEXT, initial=initial, lines=True, placeholder=placeholder)
