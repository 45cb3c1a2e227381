"""Holds on what is due: who was told of it and until when, given back when they mean nothing any more."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.deliveries import WAITING, delivery
from bot.store.inbox import HOLD as INBOX_HOLD
from bot.store.inbox import inbox
from bot.store.incidents import incident
from bot.store.plans import schedule
from bot.usecases.deliver import LEASE

HELD: dict[str, tuple[Any, Any]] = {
    "inbox": (inbox, inbox.c.id),
    "wake": (incident, incident.c.id),
    "deliver": (delivery, delivery.c.id),
    "digest": (schedule, schedule.c.name),
}
"""For each job the table of its rows, and what a hint names them by."""
waiting = delivery.c.state.in_(WAITING)


def lengthen(c: Connection, hints: Iterable[tuple[str, int | str]], was: datetime, until: datetime) -> None:
    """Hold these until later. Those that somebody else holds by now, or that were planned anew, are left as they are:
    a hold is known by the instant at which it ends. So are those that a worker has at this moment: waiting for its lock
    might be waiting for each other."""
    by_job: dict[str, list[int | str]] = {}
    for job, id in hints:
        by_job.setdefault(job, []).append(id)
    for job, ids in by_job.items():
        table, key = HELD[job]
        ours = select(key).where(key.in_(ids), table.c.queued_until == was).with_for_update(skip_locked=True)
        c.execute(update(table).where(key.in_(c.execute(ours).scalars().all())).values(queued_until=until))


def forget_hints(c: Connection) -> None:
    """Tell of everything that is due once more: the hints are lost, with Redis or with the process that had them."""
    which = (inbox.c.state == "new", incident.c.wake_at.is_not(None), waiting, schedule.c.name != "")
    for (table, _), rows in zip(HELD.values(), which, strict=True):
        c.execute(update(table).where(rows, table.c.queued_until.is_not(None)).values(queued_until=None))


def ahead(c: Connection, now: datetime) -> timedelta:
    """By how much the newest rows were written in the future: so far the machine's clock was set back meanwhile."""
    newest = (
        select(delivery.c.created_at).order_by(delivery.c.id.desc()).limit(1),
        select(inbox.c.received_at).order_by(inbox.c.id.desc()).limit(1),
    )
    found = [at for query in newest if (at := c.execute(query).scalar()) is not None]
    return max((at - now for at in found), default=timedelta())


def mend(c: Connection, now: datetime, step: timedelta) -> None:
    """Put right what was written by the machine's clock before it was set by `step`; `now` is what it shows since.

    Set back, holds and pauses would last longer by the step; set forward, leases would end under those who work. Each
    clock process does this when it notices, so doing it again changes nothing that matters.
    """
    if step < timedelta():
        _mend_back(c, now, step)
    else:
        _mend_forward(c, now, step)


def _mend_back(c: Connection, now: datetime, step: timedelta) -> None:
    forget_hints(c)
    hold = now + timedelta(seconds=INBOX_HOLD)
    c.execute(update(inbox).where(inbox.c.state == "new", inbox.c.not_before > hold).values(not_before=now))
    _move(c, delivery.c.not_before, delivery.c.not_before > now, lambda at: max(now, at + step))
    lease = now + timedelta(seconds=LEASE)
    c.execute(update(delivery).where(waiting, delivery.c.lease_until > lease).values(lease_until=lease))
    c.execute(update(delivery).where(waiting, delivery.c.first_try_at > now).values(first_try_at=now))


def _mend_forward(c: Connection, now: datetime, step: timedelta) -> None:
    longest = now + timedelta(seconds=LEASE)
    _move(c, delivery.c.lease_until, delivery.c.lease_until.is_not(None), lambda at: min(longest, at + step))
    _move(c, delivery.c.first_try_at, delivery.c.first_try_at.is_not(None), lambda at: min(now, at + step))


def _move(c: Connection, column: Any, which: Any, to: Callable[[datetime], datetime]) -> None:
    """Set an instant of deliveries that wait anew; the databases share no way to add a span to one."""
    for id, at in c.execute(select(delivery.c.id, column).where(waiting, which)).all():
        c.execute(update(delivery).where(delivery.c.id == id, column == at).values({column.name: to(at)}))


def owners(c: Connection) -> list[str]:
    """The processes that hold deliveries."""
    return list(c.execute(select(delivery.c.lease_owner).where(delivery.c.state == "sending").distinct()).scalars())
