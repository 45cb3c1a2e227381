"""Status updates: into the room, and to everyone who follows the incident from outside of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.audience import Audiences, audiences, is_quiet, may_be_told_outside, told_by_update
from bot.core.errors import UserError
from bot.core.events import StatusUpdated, UpdateRequested
from bot.core.messages import Bulletin, Message, Wish
from bot.core.oncall import resolve
from bot.core.rights import approvers, holds_one
from bot.core.spans import say_span
from bot.usecases import outgoing
from bot.usecases.change import find, must_be_open, record, record_all
from bot.usecases.ports import Book, Entry, Priority, Services, Tx
from bot.usecases.progress import set_quietly

ASKED_LATELY = timedelta(minutes=10)
"""Nobody is asked for an update twice within this time."""
FRESH = timedelta(minutes=5)
"""An update as young as this is answer enough."""
PARTY = "commander"
"""The party that is asked for an update; where the playbook has none such, the commander is."""


@dataclass(frozen=True)
class Spread:
    """Where an update goes beside the room: channels, and people by direct message.

    `thread` is the channel of the announcement, in whose thread it goes; `aloud` that this channel sees it too.
    """

    thread: str = ""
    aloud: bool = False
    channels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def spread(
    tx: Tx,
    s: Services,
    entry: Entry,
    book: Book,
    to: tuple[str, ...],
    author: str,
    now: datetime,
    *,
    mirrored: bool = True,
) -> Spread:
    """Where an update to the audiences `to` goes by the playbook; nowhere for a private or quiet incident.

    Whoever has a role is in the room and reads it there; where the room is the announcement's thread, all do. Channels
    that mirror updates get it if it is `mirrored`.
    """
    incident, playbook = entry.incident, book.playbook
    if is_quiet(playbook, incident):
        return Spread()
    parties = (*(playbook.policy.mirror if mirrored else ()), *to)
    found = [resolve(party, s.org, playbook, incident, now) for party in parties]
    thread = outgoing.announced_in(tx, entry)
    channels = tuple(dict.fromkeys(channel for reach in found for channel in reach.channels))
    inside = {author, *incident.insiders}
    people = tuple(dict.fromkeys(person for reach in found for person in reach.people if person not in inside))
    if incident.room == "thread":
        return Spread(channels=channels, people=people)
    return Spread(thread, thread in channels, tuple(one for one in channels if one != thread), people)


def update(
    tx: Tx, s: Services, id: int, actor: str, told: StatusUpdated, facts: Mapping[str, str] | None = None
) -> Entry:
    """Post a status update: it starts the cadence anew, and the promised time is when the next one is due. `facts`
    were found out with it."""
    entry = find(tx, id)
    must_be_open(entry)
    book, now = s.books.of(entry.playbook_hash), s.clock.now()
    if told.word and book.playbook.status_word(told.word) is None:
        known = ", ".join(f"`{one.id}`" for one in book.playbook.statuses)
        raise UserError(f"There is no status `{told.word[:30]}`.", f"Choose one of {known}.")
    found = audiences(book.playbook, s.org, entry.incident, now)
    wrong = check_audience(book, entry, found, actor, told.to)
    if wrong:
        raise UserError(wrong, "`/incident notice` writes to them; whoever may is asked to approve it.")
    event = told.model_copy(update={"to": told_by_update(book.playbook, found, told.to)})
    entry = set_quietly(tx, s, entry, actor, facts or {})
    where = spread(tx, s, entry, book, tuple(one for one in event.to if one not in found.outside), actor, now)
    entry = record_all(tx, s, entry, actor, event)
    tell_all(tx, entry, where, "update", Bulletin(event=event, actor=actor))
    return entry


def tell_all(tx: Tx, entry: Entry, where: Spread, what: str, message: Message) -> None:
    """Tell a message everywhere in `where`, once for what it tells of."""
    key = f"{what}:{entry.id}:{len(entry.events)}"
    if where.thread:
        outgoing.follow(tx, entry, f"{key}:thread", message, aloud=where.aloud)
    for channel in where.channels:
        outgoing.post(tx, channel, f"{key}:{channel}", message, Priority.UPDATE, entry.id)
    for person in where.people:
        outgoing.tell(tx, person, f"{key}:{person}", message, Priority.UPDATE, entry.id)


def check_audience(book: Book, entry: Entry, found: Audiences, actor: str, to: tuple[str, ...]) -> str:
    """Why this person may not tell these audiences by an update of their own; empty when they may."""
    playbook, incident = book.playbook, entry.incident
    outside = [party for party in to if party in found.outside]
    if outside and not may_be_told_outside(playbook, incident):
        return f"The playbook keeps {incident.name} inside as it is: nobody outside is told of it."
    for party in outside:
        written = [one.template or "" for one in playbook.cadences.values() if party in one.to] or [""]
        for roles in (approvers(playbook, template, outside=True) for template in written):
            if roles and not holds_one(incident, actor, roles):
                names = " or ".join(playbook.roles[role].name if role in playbook.roles else role for role in roles)
                return f"Only {names} may write to {party.replace('_', ' ')}."
    return ""


def check_update(told: StatusUpdated, now: datetime) -> dict[str, str]:
    """What is wrong with an update, by field; empty when nothing is."""
    wrong = {}
    if not told.impact.strip():
        wrong["impact"] = "Say who is affected and how; `none any more` is fine."
    if told.next_update_at is not None and told.next_update_at <= now:
        wrong["next_update"] = "Choose a time that is still to come."
    return wrong


def ask(tx: Tx, s: Services, id: int, actor: str, words: str = "") -> Entry:
    """Ask whoever leads for an update, at most once within ASKED_LATELY, and not right after one."""
    entry = find(tx, id)
    incident, now = entry.incident, s.clock.now()
    if incident.hides_from(actor):
        raise UserError(f"{incident.name} is private.", "Ask in its room.")
    must_be_open(entry)
    told, asked = incident.stamps.get("status_updated"), incident.stamps.get("update_requested")
    if told and now - told < FRESH:
        raise UserError(f"The last update is {say_span(now - told)} old.", "It stands in the announcement's thread.")
    if asked and now - asked < ASKED_LATELY and (told is None or asked > told):
        who = next(one.actor for one in reversed(entry.events) if one.event.kind == "update_requested")
        same = "You asked" if who == actor else f"<@{who}> asked"
        raise UserError(f"{same} {say_span(now - asked)} ago, and the room knows.", "The update comes here.")
    book = s.books.of(entry.playbook_hash)
    reach = resolve(PARTY, s.org, book.playbook, incident, now)
    people = (incident.commander,) if incident.commander else reach.people
    entry = record(tx, s, entry, actor, UpdateRequested())
    key, wish = f"ask:{id}:{len(entry.events)}", Wish(actor=actor, words=" ".join(words.split())[:500])
    for person in people:
        if person != actor:
            outgoing.tell(tx, person, f"{key}:{person}", wish, Priority.REMINDER, id)
    return entry
