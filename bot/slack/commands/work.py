"""The commands that change an incident; what they do is in `bot.slack.acts`, by the same name."""

from typing import Any

from bot.core.audience import audiences, may_be_told_outside
from bot.core.grammar import first_word
from bot.core.whatif import if_severity
from bot.slack.commands.command import Ask, Command
from bot.slack.missing import close_form, override_form, resolve_form
from bot.slack.views import forms
from bot.usecases.ports import Services


def update_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The update form, prefilled from the last update and with what was typed."""
    entry, now = ask.incident, s.clock.now()
    book = s.books.of(entry.playbook_hash)
    found = audiences(book.playbook, s.org, entry.incident, now)
    inside = () if entry.incident.private else found.inside
    outside = found.outside if may_be_told_outside(book.playbook, entry.incident) else ()
    return forms.update_form(entry, book, now, changed=ask.rest, inside=inside, outside=outside)


def severity_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless a severity was typed; with the reason, where it gets milder."""
    entry, now = ask.incident, s.clock.now()
    book = s.books.of(entry.playbook_hash)
    word, reason = first_word(ask.rest)
    found, rank = book.playbook.severity(word), book.playbook.rank
    if ask.rest and (found is None or reason or rank(found.id) <= rank(entry.incident.severity)):
        return None
    change = if_severity(book.playbook, entry.incident, found.id, now) if found else None
    return forms.severity_form(entry, book, change, s.org, now)


def escalate_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless a party was typed."""
    entry = ask.incident
    return None if ask.rest else forms.escalate_form(entry, s.books.of(entry.playbook_hash), s.org, s.clock.now())


def cancel_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless a reason was typed."""
    return None if ask.rest else forms.cancel_form(ask.incident)


ACK = Command("ack", "ack", "Say that you have it in hand; stops the paging.", ("acknowledge", "acked"))
UPDATE = Command("update", "update [what changed]", "Post a status update.", ("up", "post"), form=update_form)
ASK = Command("ask", "ask [what about]", "Ask whoever leads for an update.", ("request", "news"))
SEVERITY = Command(
    "severity", "severity [level] [reason]", "Change the severity.", ("sev", "priority"), form=severity_form
)
ESCALATE = Command(
    "escalate", "escalate [party] [reason]", "Call someone by hand.", ("page", "call"), form=escalate_form
)
RESOLVE = Command("resolve", "resolve [summary]", "Say that it is over.", ("resolved", "fixed"), form=resolve_form)
REOPEN = Command("reopen", "reopen [reason]", "Go on with an incident that was over.", ("re-open",), for_ended=True)
CLOSE = Command("close", "close", "Nothing is left to do for it.", ("closed",), for_ended=True, form=close_form)
OVERRIDE = Command(
    "override", "override [why]", "Resolve or close it with something missing.", for_ended=True, form=override_form
)
CANCEL = Command("cancel", "cancel [reason]", "It was a false alarm.", ("false-alarm",), form=cancel_form)
