"""Asking to be let into a private incident, and the answer of those who are part of it."""

from datetime import timedelta

from bot.core.access_events import AccessAsked, AccessGiven, AccessRefused
from bot.core.errors import UserError
from bot.core.messages import AccessAnswer
from bot.core.spans import say_span
from bot.usecases import outgoing
from bot.usecases.change import find, record
from bot.usecases.ports import Entry, Priority, Services, Tx
from bot.usecases.texts import within

ASKED_LATELY = timedelta(minutes=30)
"""Nobody asks for the same incident twice within this time."""
MOST_OPEN = 5
"""So many people may wait for an answer at a time: a room that works on an incident is not to be flooded."""
LONGEST = 300


def ask(tx: Tx, s: Services, id: int, actor: str, reason: str) -> Entry:
    """Ask the people of a private incident to be let in; they are told in its room, once in a while."""
    entry = find(tx, id)
    incident, now = entry.incident, s.clock.now()
    if not incident.private:
        raise UserError(f"{incident.name} is not private.", "`/incident list` says where it is.")
    if actor in incident.insiders:
        raise UserError(f"You are part of {incident.name} already.", "`/incident list` says where it is.")
    mine = [one.at for one in entry.events if isinstance(one.event, AccessAsked) and one.actor == actor]
    if mine and now - mine[-1] < ASKED_LATELY:
        left = say_span(ASKED_LATELY - (now - mine[-1]))
        raise UserError(f"You asked {say_span(now - mine[-1])} ago, and its people know.", f"Ask again in {left}.")
    if len(incident.access.waits - {actor}) >= MOST_OPEN:
        raise UserError(f"Many wait to be let into {incident.name}.", "Ask somebody who is part of it, or try later.")
    return record(tx, s, entry, actor, AccessAsked(reason=within(" ".join(reason.split()), LONGEST, "reason")))


def answer(tx: Tx, s: Services, id: int, actor: str, person: str, *, let_in: bool) -> Entry:
    """Let somebody in, whether they asked or not, or refuse it to who asked; they are told."""
    entry = find(tx, id)
    incident = entry.incident
    if not incident.private:
        raise UserError(f"{incident.name} is not private.", "Everybody can see it; `/invite` brings people in.")
    if person in incident.insiders:
        raise UserError(f"<@{person}> is part of {incident.name} already.")
    if not let_in and person not in incident.access.waits:
        raise UserError(f"<@{person}> does not wait to be let into {incident.name}.")
    entry = record(tx, s, entry, actor, AccessGiven(person=person) if let_in else AccessRefused(person=person))
    key = f"access:{id}:{len(entry.events)}"
    if let_in:
        outgoing.invite(tx, entry, (person,), f"invite:{key}")
    outgoing.tell(tx, person, key, AccessAnswer(given=let_in), Priority.ESCALATION, id)
    return entry
