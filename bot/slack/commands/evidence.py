"""`/incident evidence`: the register, and with a word the form that adds to it."""

from typing import Any

from bot.slack.commands.command import Ask, Command
from bot.slack.commands.look import about
from bot.slack.views.evidence import evidence_reply
from bot.slack.views.forms.evidence import evidence_form
from bot.usecases.evidence import pieces
from bot.usecases.ports import Services, Tx

ADDS = ("add", "new", "fix")


def show(tx: Tx, s: Services, ask: Ask) -> dict[str, Any] | None:
    """The register; None when something is to be added."""
    return None if ask.rest else evidence_reply(about(s, ask.incident), pieces(ask.incident), s.org)


def form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, for a new entry or for one that corrects another; None for what is neither."""
    word, _, number = ask.rest.partition(" ")
    old = next((one.entry for one in pieces(ask.incident) if str(one.entry.number) == number.strip()), None)
    if word not in ADDS or (word == "fix" and old is None):
        return None
    return evidence_form(ask.incident, s.books.of(ask.incident.playbook_hash), ask.user, old)


EVIDENCE = Command(
    "evidence",
    "evidence [add | fix 2 | hold why | release why]",
    "What was secured, where it lies, who keeps it.",
    ("exhibit",),
    for_ended=True,
    form=form,
    answer=show,
)
