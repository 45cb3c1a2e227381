"""`/incident playbook` and `guide`: the one in force, or in an incident's room the one that incident keeps."""

from typing import Any

from bot.slack.commands.command import Ask, Command
from bot.slack.views import replies
from bot.slack.views.guidance import guidance_reply
from bot.usecases.ports import Book, Services, Tx


def playbook(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What it is called, who keeps it, where it is, and its severities."""
    now, current = s.clock.now(), s.books.current()
    entry = tx.entry_in(ask.channel) if ask.channel else None
    if entry is None:
        return replies.playbook_reply(current, s.org, now)
    newer = current if current.hash != entry.playbook_hash else None
    return replies.playbook_reply(s.books.of(entry.playbook_hash), s.org, now, entry.incident, newer)


def guide(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What it thinks good to know, and where to look."""
    entry = tx.entry_in(ask.channel) if ask.channel else None
    return guidance_reply(book_here(tx, s, ask.channel), entry.incident if entry else None)


def book_here(tx: Tx, s: Services, channel: str) -> Book:
    """The playbook of the incident whose room this is; elsewhere the one in force."""
    entry = tx.entry_in(channel) if channel else None
    return s.books.of(entry.playbook_hash) if entry else s.books.current()


GUIDE = Command(
    "guide",
    "guide",
    "What is good to know while you work on an incident, and where to look.",
    ("guidance", "tips", "tools", "links"),
    needs_incident=False,
    answer=guide,
)
PLAYBOOK = Command(
    "playbook",
    "playbook",
    "The playbook in force: version, owner, file and severities.",
    ("pb", "sop"),
    needs_incident=False,
    answer=playbook,
)
