"""The commands that say what was found out, done and told; what they do is in `bot.slack.progress_acts`."""

from typing import Any

from bot.core.grammar import first_word
from bot.slack.commands.command import Ask, Command
from bot.slack.views import forms
from bot.usecases.ports import Services


def facts(s: Services, ask: Ask) -> dict[str, Any]:
    """The form with all facts."""
    return forms.facts_form(ask.incident, s.books.of(ask.incident.playbook_hash), s.org)


def told(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for a duty that was named without what came of it."""
    whom, words = first_word(ask.rest)
    playbook = s.books.of(ask.incident.playbook_hash).playbook
    known = whom.partition(".")[0] in {one.id for one in playbook.obligations}
    return forms.told_form(ask.incident, playbook, whom) if known and not words else None


FACT = Command("fact", "fact name value", "Something was found out.", ("set",), for_ended=True)
FACTS = Command("facts", "facts", "What is known, and what was thought before.", form=facts, for_ended=True)
TAG = Command("tag", "tag name", "It is a breach, a major one, …", ("label",))
SENT = Command("sent", "sent notice [to]", "A notice went out by hand.", for_ended=True)
MARK = Command("mark", "mark milestone", "The fix is in, it is verified, …", ("milestone",), for_ended=True)
TOLD = Command("told", "told whom [reference late: why]", "People outside were told.", form=told, for_ended=True)
NOT_NEEDED = Command("untold", "untold whom reason", "People outside need not be told.", for_ended=True)
