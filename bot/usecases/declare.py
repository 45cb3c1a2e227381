"""Declare an incident: one transaction writes it, its room's deliveries and the first acts of its playbook."""

from dataclasses import dataclass

from bot.core.errors import UserError
from bot.core.events import Acknowledged, Declared, Recorded, RoleAssigned
from bot.core.incident import COMMANDER
from bot.core.messages import Briefing
from bot.usecases import outgoing
from bot.usecases.advance import advance
from bot.usecases.ports import Book, Entry, Priority, Services, Tx

LONGEST_TITLE = 120
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Declaration:
    """What was filled in. `commander` is a Slack user id or empty; `source` a permalink or empty."""

    title: str
    severity: str
    category: str = ""
    affected: str = ""
    private: bool = False
    commander: str = ""
    source: str = ""


def check(ask: Declaration, book: Book) -> dict[str, str]:
    """What is wrong with a declaration, by field; empty when nothing is."""
    wrong = {}
    if not ask.title.strip():
        wrong["title"] = "Say in a few words what is wrong."
    elif len(ask.title) > LONGEST_TITLE:
        wrong["title"] = f"Shorten it to {LONGEST_TITLE} characters (now {len(ask.title)}); details go below."
    if len(ask.affected) > LONGEST_TEXT:
        wrong["affected"] = f"Shorten it to {LONGEST_TEXT} characters (now {len(ask.affected)})."
    if book.playbook.severity(ask.severity) is None:
        known = ", ".join(s.id for s in book.playbook.severities)
        wrong["severity"] = f"Choose one of {known}."
    return wrong


def declare(tx: Tx, s: Services, ask: Declaration, actor: str) -> Entry:
    """Write the incident and all that follows from it.

    A private category makes the incident private whatever was ticked. Naming oneself commander acknowledges.
    """
    book = s.books.current()
    wrong = check(ask, book)
    if wrong:
        raise UserError(" ".join(wrong.values()))
    now = s.clock.now()
    category = book.playbook.category(ask.category)
    private = ask.private or bool(category and category.private)
    tx.keep_playbook(book)
    id = tx.add_incident(book.hash, private)
    entry = tx.entry(id, lock=True)
    assert entry is not None
    severity = book.playbook.severity(ask.severity)
    assert severity is not None
    declared = Declared(
        title=" ".join(ask.title.split()),
        severity=severity.id,
        category=ask.category,
        affected=ask.affected.strip(),
        private=private,
        source=ask.source,
    )
    events = [Recorded(at=now, actor=actor, event=declared)]
    if ask.commander:
        events.append(Recorded(at=now, actor=actor, event=RoleAssigned(role=COMMANDER, person=ask.commander)))
    if ask.commander == actor:
        events.append(Recorded(at=now, actor=actor, event=Acknowledged()))
    entry = tx.append(entry, events)
    outgoing.open_room(tx, entry)
    if ask.commander and ask.commander != actor:
        outgoing.invite(tx, entry, (ask.commander,), f"invite:{id}:commander")
        brief(tx, entry, book, COMMANDER, ask.commander)
    return advance(tx, s, entry, now)


def brief(tx: Tx, entry: Entry, book: Book, role: str, person: str) -> None:
    """Tell a role's new holder their duty."""
    found = book.playbook.roles.get(role)
    message = Briefing(role=found.name if found else role, duty=found.text if found else "")
    outgoing.tell(tx, person, f"brief:{entry.id}:{len(entry.events)}:{role}", message, Priority.UPDATE, entry.id)
