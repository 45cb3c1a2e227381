"""`/incident playbook`: the one in force, or in an incident's room the one that incident keeps."""

from typing import Any

from bot.slack.commands.command import Ask, Command
from bot.slack.views import replies
from bot.usecases.ports import Services, Tx


def playbook(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What it is called, who keeps it, where it is, and its severities."""
    now, current = s.clock.now(), s.books.current()
    entry = tx.entry_in(ask.channel) if ask.channel else None
    if entry is None:
        return replies.playbook_reply(current, s.org, now)
    newer = current if current.hash != entry.playbook_hash else None
    return replies.playbook_reply(s.books.of(entry.playbook_hash), s.org, now, entry.incident, newer)


PLAYBOOK = Command(
    "playbook",
    "playbook",
    "The playbook in force: version, owner, file and severities.",
    ("pb", "sop"),
    needs_incident=False,
    answer=playbook,
)
