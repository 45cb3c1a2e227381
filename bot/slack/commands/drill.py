"""`/incident drill` and `/incident score`; what the first does is in `bot.slack.drill_acts`."""

from typing import Any

from bot.core.grammar import leading_severity
from bot.core.score import score
from bot.slack.commands.command import Ask, Command
from bot.slack.views import forms, replies
from bot.usecases.ports import Services, Tx


def drill_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless a title was typed."""
    book = s.books.current()
    severity, title = leading_severity(ask.rest, book.playbook)
    return None if title else forms.drill_form(book, severity or "", ask.response_url)


def scored(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What was in time so far, and what was missed."""
    entry = ask.incident
    playbook = s.books.of(entry.playbook_hash).playbook
    return replies.score_reply(entry, score(playbook, entry.incident, entry.events, s.clock.now()))


DRILL = Command(
    "drill", "drill [severity] [title]", "Practise: as an incident, but nothing goes out.", ("practice", "exercise"),
    needs_incident=False, form=drill_form,
)  # fmt: skip
SCORE = Command("score", "score", "What was in time by the playbook, and what was not.", for_ended=True, answer=scored)
