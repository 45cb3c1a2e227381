"""The commands for notices; what they do is in `bot.slack.notice_acts`."""

from typing import Any

from bot.core.notice import writable
from bot.core.rights import approvers
from bot.slack.commands.command import Ask, Command
from bot.slack.views import forms
from bot.slack.views.words import joined
from bot.usecases.notices import offered, outsiders
from bot.usecases.ports import Book, Entry, Services


def notice_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form of the notice that was named, or the choice; None when there is no such notice."""
    entry, name = ask.incident, "_".join(ask.rest.lower().split())
    book = s.books.of(entry.playbook_hash)
    if name:
        return write_form(s, entry, book, name) if name in writable(book.playbook, entry.incident) else None
    return forms.pick_form(entry, book)


def write_form(s: Services, entry: Entry, book: Book, notice: str) -> dict[str, Any]:
    """The form for one notice, with who may hear it and who has to agree."""
    every, chosen = offered(s, entry, book, notice)
    outside = outsiders(s, entry, book, every)
    roles = approvers(book.playbook, notice, bool(outside))
    names = [book.playbook.roles[role].name if role in book.playbook.roles else role for role in roles]
    needs = f"Nothing is sent before {joined(names, 'or')} approves." if names else "It goes out at once."
    if outside and every:
        needs += f" To {joined(one.replace('_', ' ') for one in outside)} somebody sends it by hand."
    return forms.write_form(entry, book, notice, every, chosen, needs, s.clock.now())


def refuse_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form for the reason, unless one was typed."""
    number, _, reason = ask.rest.partition(" ")
    draft = ask.incident.incident.drafts.get(int(number)) if number.isdecimal() else None
    return None if reason.strip() or draft is None else forms.refuse_form(ask.incident, draft)


NOTICE = Command(
    "notice", "notice [name]", "Write to an audience, by template.", ("write",), form=notice_form, for_ended=True
)
APPROVE = Command("approve", "approve number", "A notice may go out.", ("agree",), for_ended=True)
REFUSE = Command(
    "refuse", "refuse number [reason]", "Send a notice back.", ("reject",), form=refuse_form, for_ended=True
)
