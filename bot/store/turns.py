"""Whose turn it is: which deliveries are due, claiming one, and freeing what a dead process held."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, func, or_, select, update

from bot.store.deliveries import FREE, WAITING, delivery
from bot.usecases.ports import Claimed, Op, Priority, settle_seconds


def claim(c: Connection, id: int, now: datetime, policy_now: datetime, lease: float, owner: str) -> Claimed | None:
    """Take a delivery for `lease` seconds if its time has come, nothing before it in its lane waits, and what it
    depends on is settled. `maybe_sent` is written before anything leaves; the old value is given back."""
    query = select(delivery).where(delivery.c.id == id, _its_turn(now))
    # It waits for the row, since whoever has it may be a clock that is writing down how long the hint holds.
    row = c.execute(query.with_for_update()).mappings().one_or_none()
    if row is None:
        return None
    token = uuid4().hex
    first, first_policy = row["first_try_at"] or now, row["first_try_policy_at"] or policy_now
    values = {
        "state": "sending",
        "maybe_sent": True,
        "lease_token": token,
        "lease_until": now + timedelta(seconds=lease),
        "lease_owner": owner,
        "first_try_at": first,
        "first_try_policy_at": first_policy,
    }
    c.execute(update(delivery).where(delivery.c.id == id).values(**values))
    return Claimed(
        id=id,
        oid=row["oid"],
        key=row["key"],
        op=Op(row["op"]),
        target=row["target"],
        args=row["args"],
        incident_id=row["incident_id"],
        priority=Priority(row["priority"]),
        token=token,
        attempts=row["attempts"],
        maybe_sent=row["maybe_sent"],
        first_try_at=first,
        first_try_policy_at=first_policy,
        lease_until=now + timedelta(seconds=lease),
        after_failed=_error_of(c, row["after_id"]),
        created_at=row["created_at"],
    )


def _its_turn(now: datetime) -> Any:
    free = or_(
        and_(delivery.c.state == "pending", delivery.c.not_before <= now),
        and_(delivery.c.state == "sending", delivery.c.lease_until < now),
    )
    return and_(free, in_turn())


def _none_before() -> Any:
    earlier, before = delivery.alias("earlier"), delivery.alias("before")
    in_lane = select(earlier.c.id).where(
        earlier.c.lane == delivery.c.lane, earlier.c.lane_seq < delivery.c.lane_seq, earlier.c.state.in_(WAITING)
    )
    depends = select(before.c.id).where(before.c.id == delivery.c.after_id, before.c.state.in_(WAITING))
    return and_(~in_lane.exists(), ~depends.exists())


_IN_TURN = _none_before()
"""Made once: to name a table anew costs more than to run the query."""


def in_turn() -> Any:
    """Whether nothing before a delivery in its lane waits, and what it depends on is settled."""
    return _IN_TURN


def followers(c: Connection, id: int) -> list[int]:
    """The deliveries that waited for this one: those after it, and the next of its lane."""
    row = c.execute(select(delivery.c.lane, delivery.c.lane_seq).where(delivery.c.id == id)).one()
    following = select(func.min(delivery.c.lane_seq)).where(
        delivery.c.lane == row.lane, delivery.c.lane_seq > row.lane_seq, delivery.c.state == "pending"
    )
    after = and_(delivery.c.after_id == id, delivery.c.state == "pending")
    behind = and_(delivery.c.lane == row.lane, delivery.c.lane_seq == following.scalar_subquery())
    query = select(delivery.c.id).where(or_(after, behind)).order_by(delivery.c.priority, delivery.c.id)
    return list(c.execute(query).scalars())


def priorities(c: Connection, ids: Sequence[int]) -> dict[int, Priority]:
    """How urgent these deliveries are."""
    query = select(delivery.c.id, delivery.c.priority).where(delivery.c.id.in_(ids))
    return {row.id: Priority(row.priority) for row in c.execute(query)}


def _due(now: datetime) -> Any:
    unheld = or_(delivery.c.queued_until.is_(None), delivery.c.queued_until <= now)
    return select(delivery.c.id).where(delivery.c.state.in_(WAITING), unheld, _its_turn(now))


def is_due(c: Connection, now: datetime) -> bool:
    """Whether it is any delivery's turn."""
    return c.execute(_due(now).limit(1)).first() is not None


def due_deliveries(c: Connection, now: datetime, hold: float, limit: int) -> list[int]:
    """Deliveries whose turn it is and that nobody was told of in the last `hold` seconds; they are held from now on."""
    query = _due(now)
    first = query.order_by(delivery.c.priority, delivery.c.not_before).limit(limit)
    ids = list(c.execute(first.with_for_update(skip_locked=True, of=delivery)).scalars())
    if ids:
        held = now + timedelta(seconds=hold)
        c.execute(update(delivery).where(delivery.c.id.in_(ids)).values(queued_until=held))
    return ids


def free_leases(c: Connection, owner: str | None, now: datetime) -> int:
    """Give back what a dead process (or, without one, any process) had claimed, so that it goes on at once."""
    held = delivery.c.state == "sending"
    which = and_(held, delivery.c.lease_owner == owner) if owner is not None else held
    values = {**FREE, "state": "pending", "queued_until": None}
    freed = 0
    for row in c.execute(select(delivery.c.id, delivery.c.op, delivery.c.priority).where(which)).all():
        settled = now + timedelta(seconds=settle_seconds(Op(row.op), Priority(row.priority)))
        mine = and_(delivery.c.id == row.id, which)
        freed += c.execute(update(delivery).where(mine).values(**values, not_before=settled)).rowcount
    return freed


def _error_of(c: Connection, id: int | None) -> str:
    if id is None:
        return ""
    return str(c.execute(select(delivery.c.error).where(delivery.c.id == id)).scalar_one())
