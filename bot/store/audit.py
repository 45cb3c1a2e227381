"""Queries about the bot's own work: what of it is late, and who looks after it next."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from bot.store.deliveries import WAITING, delivery
from bot.store.inbox import inbox
from bot.store.incidents import incident, insert_new
from bot.store.plans import schedule
from bot.store.repo import SqlStore
from bot.store.tables import AuditRow
from bot.store.turns import in_turn
from bot.usecases.audit import Finding, Late, Look, Sort
from bot.usecases.ports import Entry

table = AuditRow.__table__  # type: ignore[attr-defined]
NAME = "own work"
MOST = 100
"""Rows of a sort that one look repairs, the oldest first."""


class SqlLedger:
    """The `Ledger` of the audit. `speed` says how many seconds of policy's clock pass in one of the machine's."""

    def __init__(self, store: SqlStore, speed: Callable[[], float] = lambda: 1.0) -> None:
        self._store, self._speed = store, speed

    def take(self, every: float) -> Look | None:
        """The look, if it is time, and then not again for `every` seconds whoever asks."""
        with self._store.read() as tx:
            known = tx.c.execute(select(table.c.next_at).where(table.c.name == NAME)).scalar_one_or_none()
            if known is not None and not _is_time(known, tx.now, every):
                return None
        with self._store.write() as tx:
            first = {"next_at": tx.now, "cursor": 0, "found": {}}
            tx.c.execute(insert_new(tx.c, table).values(name=NAME, **first))
            row = tx.c.execute(select(table).where(table.c.name == NAME).with_for_update()).mappings().one()
            if not _is_time(row["next_at"], tx.now, every):
                return None
            tx.c.execute(update(table).values(next_at=tx.now + timedelta(seconds=every)))
            return Look({one.sort: one for one in _findings(row["found"])}, row["cursor"])

    def keep(self, found: list[Finding], cursor: int, next_in: float) -> None:
        """Write down what a look found, and when the next one is due."""
        kept = {
            one.sort.value: {
                "count": one.count,
                "seconds": one.seconds,
                "since": one.since.isoformat(),
                "marks": list(one.marks),
                "stands": one.stands,
                "why": one.why,
            }
            for one in found
        }
        with self._store.write() as tx:
            at = tx.now + timedelta(seconds=next_in)
            tx.c.execute(update(table).values(found=kept, cursor=cursor, looked_at=tx.now, next_at=at))

    def last(self) -> tuple[datetime | None, list[Finding]]:
        """When the last look was, and what it found."""
        with self._store.read() as tx:
            row = tx.c.execute(select(table).where(table.c.name == NAME)).mappings().one_or_none()
        return (row["looked_at"], _findings(row["found"])) if row else (None, [])

    def late(self, by: timedelta, policy_now: datetime) -> list[Late]:
        """Everything that is overdue by more than `by`, a value for each sort of which there is something."""
        fast = by * max(1.0, self._speed())
        with self._store.read() as tx:
            found = [
                _late(tx.c, sort, of, id, at, mark, now - (fast if now == policy_now else by), now)
                for sort, of, id, at, mark, now in _sorts(tx.now, policy_now)
            ]
        return [one for one in found if one is not None]

    def unwoken(self, after: int, limit: int) -> list[Entry]:
        """Open incidents with no next wake-up, in the order of their numbers, those after `after`."""
        with self._store.read() as tx:
            return tx.unwoken(after, limit)

    def ages(self, policy_now: datetime) -> dict[str, float]:
        """For how many seconds the oldest of what is not done waits: what people did, incidents that are due, and
        deliveries."""
        with self._store.read() as tx:
            oldest = {
                "inbox": (func.min(inbox.c.received_at), inbox.c.state == "new", tx.now),
                "incident": (func.min(incident.c.wake_at), incident.c.wake_at <= policy_now, policy_now),
                "delivery": (func.min(delivery.c.created_at), delivery.c.state.in_(WAITING), tx.now),
            }
            first = {name: tx.c.execute(select(at).where(where)).scalar() for name, (at, where, _) in oldest.items()}
            return {name: _seconds(first[name], now) for name, (_, _, now) in oldest.items()}


def _is_time(next_at: datetime, now: datetime, every: float) -> bool:
    """Whether the next look is due; one planned further ahead than ever is was written by a clock that went wrong."""
    return next_at <= now or next_at > now + timedelta(seconds=2 * every)


_Sorted = tuple[Sort, ColumnElement[bool], Any, Any, Any, datetime]


def _sorts(now: datetime, policy_now: datetime) -> Iterable[_Sorted]:
    """For each sort: which rows, by what they are named, since when they wait, their mark, and the time to compare."""
    waits = and_(delivery.c.state == "pending", in_turn())
    held = delivery.c.state == "sending"
    return (
        (Sort.INBOX, inbox.c.state == "new", inbox.c.id, inbox.c.received_at, inbox.c.id, now),
        (Sort.INCIDENT, incident.c.id > 0, incident.c.id, incident.c.wake_at, incident.c.wake_at, policy_now),
        (Sort.DELIVERY, waits, delivery.c.id, delivery.c.not_before, delivery.c.not_before, now),
        (Sort.SENDING, held, delivery.c.id, delivery.c.lease_until, delivery.c.lease_token, now),
        (Sort.DIGEST, schedule.c.name != "", schedule.c.name, schedule.c.next_at, schedule.c.next_at, policy_now),
    )


def _late(
    c: Connection, sort: Sort, of: Any, id: Any, at: Any, mark: Any, before: datetime, now: datetime
) -> Late | None:
    rows = c.execute(select(id, at, mark).where(of, at < before).order_by(at).limit(MOST)).all()
    if not rows:
        return None
    count = len(rows) if len(rows) < MOST else c.execute(select(func.count()).where(of, at < before)).scalar_one()
    marks = tuple(f"{row[0]}@{row[2]}" for row in rows)
    return Late(sort, count, _seconds(rows[0][1], now), tuple(row[0] for row in rows), marks)


def _seconds(since: datetime | None, now: datetime) -> float:
    return round(max(0.0, (now - since).total_seconds()), 1) if since else 0.0


def _findings(found: dict[str, Any]) -> list[Finding]:
    return [
        Finding(
            Sort(sort),
            one["count"],
            one["seconds"],
            datetime.fromisoformat(one["since"]),
            tuple(one["marks"]),
            one["stands"],
            one["why"],
        )
        for sort, one in found.items()
    ]
