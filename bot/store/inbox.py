"""Queries about the inbox: what people did, written before Slack is answered, handled once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.store.incidents import insert_new
from bot.store.tables import InboxRow
from bot.usecases.handle import AlreadyDone
from bot.usecases.ports import InboxItem

inbox = InboxRow.__table__  # type: ignore[attr-defined]
HOLD = 5.0
"""Seconds after which something taken for handling, and not done, is given to somebody else."""


class InboxQueries:
    """The part of a transaction that is about the inbox."""

    c: Connection
    now: datetime

    def put_inbox(self, key: str, kind: str, payload: dict[str, Any]) -> None:
        """Write down what a person did, once for its key, to be taken as soon as this transaction is over."""
        put_inbox(self.c, key, kind, payload, self.now, hold=0.0)

    def finish_inbox(self, id: int) -> None:
        """It is handled: written in the same transaction as what it brought about.

        Raises AlreadyDone when somebody else finished it first, which undoes this transaction.
        """
        done = update(inbox).where(inbox.c.id == id, inbox.c.state == "new").values(state="done")
        if self.c.execute(done).rowcount != 1:
            raise AlreadyDone(id)

    def is_asked(self, incident_id: int) -> bool:
        """Whether somebody asked something of an incident that is not handled yet."""
        of_it = inbox.c.payload["incident"].as_integer() == incident_id
        return self.c.execute(select(inbox.c.id).where(inbox.c.state == "new", of_it).limit(1)).first() is not None


def put_inbox(
    c: Connection, key: str, kind: str, payload: dict[str, Any], now: datetime, hold: float = 2.0
) -> int | None:
    """Write down what a person did; None when its key is known, that is, when Slack sent it twice. For `hold` seconds
    it is left to whoever wrote it to give a hint."""
    values = {
        "key": key,
        "kind": kind,
        "payload": payload,
        "state": "new",
        "attempts": 0,
        "not_before": now,
        "queued_until": now + timedelta(seconds=hold),
        "received_at": now,
    }
    return c.execute(insert_new(c, inbox).values(**values).returning(inbox.c.id)).scalar_one_or_none()


def claim_inbox(c: Connection, id: int, now: datetime) -> InboxItem | None:
    """Take one for handling, unless it is done or in somebody's hands."""
    mine = update(inbox).where(inbox.c.id == id, inbox.c.state == "new", inbox.c.not_before <= now)
    hold = now + timedelta(seconds=HOLD)
    values = {"not_before": hold, "queued_until": hold, "attempts": inbox.c.attempts + 1}
    row = c.execute(mine.values(**values).returning(inbox)).mappings().one_or_none()
    if row is None:
        return None
    return InboxItem(row["id"], row["kind"], row["payload"], row["attempts"])


def _due(now: datetime) -> Any:
    unheld = or_(inbox.c.queued_until.is_(None), inbox.c.queued_until <= now)
    return select(inbox.c.id).where(inbox.c.state == "new", inbox.c.not_before <= now, unheld)


def is_due(c: Connection, now: datetime) -> bool:
    """Whether anything waits to be handled."""
    return c.execute(_due(now).limit(1)).first() is not None


def due_inbox(c: Connection, now: datetime, hold: float, limit: int) -> list[int]:
    """What waits to be handled and nobody was told of lately; it is held from now on."""
    query = _due(now)
    ids = list(c.execute(query.order_by(inbox.c.id).limit(limit).with_for_update(skip_locked=True)).scalars())
    if ids:
        held = now + timedelta(seconds=hold)
        c.execute(update(inbox).where(inbox.c.id.in_(ids)).values(queued_until=held))
    return ids


def free_inbox(c: Connection, now: datetime) -> int:
    """Give back what was in the hands of processes that are no more."""
    waiting = inbox.c.state == "new"
    return c.execute(update(inbox).where(waiting).values(not_before=now, queued_until=None)).rowcount
