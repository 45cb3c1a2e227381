"""Drills: they go the same way as incidents, but nothing of them goes out."""

from bot.core.messages import KeptIn, RoomLeft, Scored
from bot.core.oncall import resolve
from bot.core.rules.practice import exercise
from bot.core.score import score
from bot.usecases import outgoing
from bot.usecases.ports import Entry, Priority, Services, Tx

OWN = frozenset({RoomLeft().kind})
"""What is posted to a room that was the incident's own, of a drill as of others."""


def kept_in(s: Services, entry: Entry | None, channel: str, what: str) -> KeptIn | None:
    """What a drill tells its room instead of posting to a channel; None when it is posted, as all else is."""
    if entry is None or not entry.incident.drill or s.org.channels.drills or what in OWN:
        return None
    return KeptIn(channel=channel, what=what)


def place(s: Services, entry: Entry | None, channel: str, what: str) -> str:
    """The channel that something goes to: of a drill the one for drills."""
    drills = s.org.channels.drills
    return drills if entry is not None and entry.incident.drill and drills and what not in OWN else channel


def bring_in(tx: Tx, s: Services, entry: Entry) -> None:
    """Invite those with whom the playbook plans its drills."""
    playbook = s.books.of(entry.playbook_hash).playbook
    planned = exercise(playbook)
    parties = planned.with_ if planned else ()
    found = [resolve(party, s.org, playbook, entry.incident, s.clock.now()) for party in parties]
    people = tuple(dict.fromkeys(person for reach in found for person in reach.people))
    outgoing.invite(tx, entry, people, f"invite:{entry.id}:drill")


def tell_score(tx: Tx, s: Services, entry: Entry) -> None:
    """Say in a drill's room how it went, once it is over; of an incident nothing is said."""
    if entry.incident.drill:
        lines = score(s.books.of(entry.playbook_hash).playbook, entry.incident, entry.events, s.clock.now())
        outgoing.say(tx, entry, f"score:{entry.id}:{len(entry.events)}", Scored(lines=lines), Priority.UPDATE)
