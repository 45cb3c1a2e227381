"""The commands that only look: answered at once, seen by nobody else."""

from typing import Any

from bot.core.causes import causes
from bot.core.oncall import next_shift, shift_at
from bot.core.policy import forecast, next_update_due
from bot.slack.commands.command import Ask, Command
from bot.slack.views import replies
from bot.usecases.ports import About, Book, Entry, Services, Tx

COMING = 8


def about(s: Services, entry: Entry) -> About:
    """What a message about an incident is rendered from."""
    book = s.books.of(entry.playbook_hash)
    return About(entry, book, s.clock.now(), next_update_due(entry.incident, book.playbook))


def may_see(entry: Entry, user: str) -> bool:
    """Whether a person who is not known to be in the room may be shown the incident."""
    return not entry.incident.hides_from(user)


def worst_first(tx: Tx, s: Services, user: str) -> list[tuple[Entry, Book]]:
    """The open incidents a person may see, the worst first, and of those the newest."""
    seen = [(entry, s.books.of(entry.playbook_hash)) for entry in tx.open_entries() if may_see(entry, user)]
    return sorted(seen, key=lambda pair: pair[1].playbook.rank(pair[0].incident.severity))


def status(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """Where the incident stands, and what of the bot's own work is not done."""
    return replies.status_reply(about(s, ask.incident), tx.troubles(ask.incident.id))


def listing(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """The open incidents the person may see."""
    return replies.list_reply(worst_first(tx, s, ask.user), ask.user, s.clock.now())


def coming(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What the bot will do next if nobody acts."""
    there = about(s, ask.incident)
    planned = [item for item in forecast(there.entry.incident, there.book.playbook, there.now) if item.actions]
    return replies.next_reply(there, planned[:COMING], s.org)


def why(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """What made the bot speak lately: rule, line, facts."""
    there = about(s, ask.incident)
    return replies.why_reply(there, causes(there.entry.id, there.entry.events, there.book.playbook), s.org)


def oncall(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """Who is on call now and next."""
    now = s.clock.now()
    shifts = [(name, shift_at(rotation, now), next_shift(rotation, now)) for name, rotation in s.org.rotations.items()]
    return replies.oncall_reply(shifts, s.org, now)


STATUS = Command(
    "status", "status", "Where it stands, and what the bot could not do.", ("stat", "state"), answer=status
)
LIST = Command("list", "list", "The open incidents.", ("ls", "incidents"), needs_incident=False, answer=listing)
NEXT = Command("next", "next", "What the bot will do next, and when.", ("upcoming",), answer=coming)
WHY = Command("why", "why", "What made the bot speak: rule, line and facts.", ("explain",), answer=why, for_ended=True)
ONCALL = Command(
    "oncall", "oncall", "Who is on call now and next.", ("on-call", "who"), needs_incident=False, answer=oncall
)
