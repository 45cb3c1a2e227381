"""That an incident is over: told once to whoever was told of it, by the announcement's thread, channels and people."""

from bot.core.actions import FOR_PARTIES
from bot.core.audience import audiences
from bot.core.events import Recorded, Resolved
from bot.core.incident import EVERYBODY, apply
from bot.core.messages import Farewell
from bot.core.oncall import resolve as resolve_party
from bot.core.policy import due
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.updates import Spread, spread, tell_all

SENT = "sent."


def to_be_told(tx: Tx, s: Services, entry: Entry, actor: str, event: Resolved) -> Spread:
    """Where the end is to be told: where the announcement is and updates went, but not where a rule of the playbook
    tells it at this very moment. People outside get the playbook's own notice, which somebody approves or sends."""
    book, now, incident = s.books.of(entry.playbook_hash), s.clock.now(), entry.incident
    known = audiences(book.playbook, s.org, incident, now)
    sent = {name.removeprefix(SENT) for name in incident.stamps if name.startswith(SENT)}
    parties = known.inside if EVERYBODY in sent else tuple(one for one in known.inside if one in sent)
    where = spread(tx, s, entry, book, parties, actor, now, mirrored=bool(sent))
    ended = apply(incident, Recorded(at=now, actor=actor, event=event))
    asked = [action for item in due(ended, book.playbook, now) for action in item.actions if action.kind in FOR_PARTIES]
    reached = [resolve_party(party, s.org, book.playbook, ended, now) for action in asked for party in action.to]
    channels = {channel for reach in reached for channel in reach.channels}
    people = {person for reach in reached for person in reach.people}
    return Spread(
        thread="" if where.thread in channels else where.thread,
        aloud=True,
        channels=tuple(one for one in where.channels if one not in channels),
        people=tuple(one for one in where.people if one not in people),
    )


def say_farewell(tx: Tx, entry: Entry, where: Spread, actor: str) -> None:
    """Tell it there."""
    tell_all(tx, entry, where, "over", Farewell(actor=actor))
