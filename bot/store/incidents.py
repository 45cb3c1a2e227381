"""Queries about incidents, their events and playbooks."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as lite_insert

from bot.core.events import EVENT, Recorded
from bot.core.incident import Incident, apply, fold
from bot.store.memory import Known, Memory
from bot.store.tables import EventRow, IncidentRow, PlaybookRow
from bot.usecases.ports import Book, Entry, Room

incident = IncidentRow.__table__  # type: ignore[attr-defined]
events = EventRow.__table__  # type: ignore[attr-defined]
playbook = PlaybookRow.__table__  # type: ignore[attr-defined]

# Statements that are run for every delivery are made once: to build one costs more than to run it.
_THIS = select(incident).where(incident.c.id == bindparam("id"))
_THIS_LOCKED = _THIS.with_for_update(key_share=True)
_SINCE = (
    select(events)
    .where(events.c.incident_id == bindparam("id"), events.c.seq >= bindparam("seq"))
    .order_by(events.c.seq)
)
_HEAD = update(incident).where(incident.c.id == bindparam("its"))


def insert_for(connection: Connection, table: Any) -> Any:
    """An insert that can say what is to be done when a unique key is there already."""
    return pg_insert(table) if connection.dialect.name == "postgresql" else lite_insert(table)


def insert_new(connection: Connection, table: Any) -> Any:
    """An insert that does nothing when a unique key is there already."""
    return insert_for(connection, table).on_conflict_do_nothing()


class IncidentQueries:
    """The part of a transaction that is about incidents."""

    c: Connection
    now: datetime
    memory: Memory
    _changed: set[int]

    def keep_playbook(self, book: Book) -> None:
        """Keep the playbook's text, so that an incident goes on by the rules it began with."""
        self.c.execute(insert_new(self.c, playbook).values(hash=book.hash, name=book.name, text=book.text))

    def add_incident(self, playbook_hash: str, private: bool) -> int:
        """A new incident; gives its number."""
        new = {"version": 0, "is_open": True, "private": private, "playbook_hash": playbook_hash}
        done = self.c.execute(insert(incident).values(**new, channel_name="", room_attempt=0))
        return int(done.inserted_primary_key[0])  # type: ignore[index]

    def entry(self, id: int, *, lock: bool = False) -> Entry | None:
        """The incident with this number; locked, nobody else changes it before the transaction ends."""
        row = self.c.execute(_THIS_LOCKED if lock else _THIS, {"id": id}).one_or_none()
        return self._entry(row) if row else None

    def entry_in(self, channel: str, *, lock: bool = False) -> Entry | None:
        """The incident whose room is this channel."""
        return self._one(incident.c.channel_id == channel, lock=lock)

    def entry_below(self, channel: str, ts: str) -> Entry | None:
        """The incident whose announcement is this message."""
        return self._one((incident.c.announce_channel == channel) & (incident.c.announce_ts == ts), lock=False)

    def entries_below(self, channel: str, since: datetime) -> list[Entry]:
        """The incidents without a room of their own that are announced in this channel: the open ones, and those that
        ended after `since`."""
        announced = (incident.c.announce_channel == channel) & incident.c.channel_id.is_(None)
        lately = incident.c.is_open | (incident.c.ended_at > since)
        return self._entries(self.c.execute(select(incident).where(announced, lately)).all())

    def _one(self, which: Any, *, lock: bool) -> Entry | None:
        query = select(incident).where(which)
        row = self.c.execute(query.with_for_update(key_share=True) if lock else query).one_or_none()
        return self._entry(row) if row else None

    def open_entries(self, limit: int = 500) -> list[Entry]:
        """The open incidents, newest first."""
        query = select(incident).where(incident.c.is_open).order_by(incident.c.id.desc()).limit(limit)
        return self._entries(self.c.execute(query).all())

    def unwoken(self, after: int, limit: int) -> list[Entry]:
        """Open incidents that are not to be woken, those numbered above `after`, the lowest first."""
        never = select(incident).where(incident.c.is_open, incident.c.wake_at.is_(None), incident.c.id > after)
        return self._entries(self.c.execute(never.order_by(incident.c.id).limit(limit)).all())

    def ended_since(self, at: datetime, limit: int = 100) -> list[Entry]:
        """The incidents that ended after `at`."""
        query = select(incident).where(incident.c.ended_at > at).order_by(incident.c.ended_at).limit(limit)
        return self._entries(self.c.execute(query).all())

    def append(self, entry: Entry, new: Sequence[Recorded]) -> Entry:
        """Add events to an incident whose lock is held; gives the incident after them."""
        self._changed.add(entry.id)
        changed = entry.incident
        new = [recorded.model_copy(update={"recorded_at": self.now}) for recorded in new]
        rows = []
        for number, recorded in enumerate(new, start=len(entry.events)):
            changed = apply(changed, recorded)
            rows.append(
                {
                    "incident_id": entry.id,
                    "seq": number,
                    "kind": recorded.event.kind,
                    "at": recorded.at,
                    "recorded_at": self.now,
                    "actor": recorded.actor,
                    "data": recorded.event.model_dump(mode="json"),
                }
            )
        if rows:
            self.c.execute(insert(events), rows)
        ended = None if changed.is_open else changed.stamps.get(changed.status.value)
        state = {"version": len(entry.events) + len(rows), "is_open": changed.is_open, "ended_at": ended}
        self.c.execute(_HEAD, {"its": entry.id, **state})
        return Entry(entry.id, changed, (*entry.events, *new), entry.room, entry.playbook_hash, entry.wake_at)

    def set_wake(self, id: int, at: datetime | None) -> None:
        """When to look at the incident next."""
        self.c.execute(update(incident).where(incident.c.id == id).values(wake_at=at, queued_until=None))

    def set_room(self, id: int, room: Room) -> None:
        """Slack's ids of the incident's room and messages. Each is written once it is known and never taken back."""
        known = {
            "channel_id": room.channel,
            "channel_name": room.name,
            "card_ts": room.card_ts,
            "announce_channel": room.announce_channel,
            "announce_ts": room.announce_ts,
        }
        values = {"room_attempt": room.attempt, **{k: v for k, v in known.items() if v}}
        self.c.execute(update(incident).where(incident.c.id == id).values(**values))

    def leave_room(self, id: int, attempt: int) -> None:
        """The incident has no room any more, nor a card in it; the next one's name has this number."""
        gone = {"channel_id": None, "channel_name": "", "card_ts": None, "room_attempt": attempt}
        self.c.execute(update(incident).where(incident.c.id == id).values(**gone))

    def _entry(self, row: Any) -> Entry:
        """An incident whose row was read: what is remembered of it, if that still stands, and what came since."""
        known = self.memory.recall(row.id)
        told = self._since(row.id, len(known.events) - 1 if known else 0)
        if known and told and told[0] == known.last:
            told = told[1:]
        elif known:
            known, told = None, self._since(row.id, 0)
        if told:
            new = tuple(map(_recorded, told))
            before = known or Known(Incident(number=row.id), (), None)
            known = Known(reduce(apply, new, before.incident), (*before.events, *new), told[-1])
        if known is None:
            return _as_entry(row, Incident(number=row.id), ())
        if row.id not in self._changed:
            self.memory.keep(known)
        return _as_entry(row, known.incident, known.events)

    def _since(self, id: int, seq: int) -> Sequence[Any]:
        return self.c.execute(_SINCE, {"id": id, "seq": seq}).all()

    def _entries(self, rows: Sequence[Any]) -> list[Entry]:
        if not rows:
            return []
        query = select(events).where(events.c.incident_id.in_([row.id for row in rows]))
        told = self.c.execute(query.order_by(events.c.incident_id, events.c.seq))
        found = {id: tuple(map(_recorded, of_it)) for id, of_it in groupby(told, lambda row: row.incident_id)}
        return [_as_entry(row, fold(row.id, found.get(row.id, ())), found.get(row.id, ())) for row in rows]


def _recorded(row: Any) -> Recorded:
    return Recorded(at=row.at, recorded_at=row.recorded_at, actor=row.actor, event=EVENT.validate_python(row.data))


def _as_entry(row: Any, incident: Incident, events: tuple[Recorded, ...]) -> Entry:
    room = Room(
        channel=row.channel_id or "",
        name=row.channel_name,
        attempt=row.room_attempt,
        card_ts=row.card_ts or "",
        announce_channel=row.announce_channel or "",
        announce_ts=row.announce_ts or "",
    )
    return Entry(row.id, incident, events, room, row.playbook_hash, row.wake_at)
