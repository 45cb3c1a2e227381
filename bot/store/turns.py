"""Whose turn it is: which deliveries are due, claiming one, and freeing what a dead process held."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.store.deliveries import FREE, WAITING, delivery
from bot.usecases.ports import Claimed, Op, Priority, settle_seconds


def _none_before() -> Any:
    earlier, before = delivery.alias("earlier"), delivery.alias("before")
    in_lane = select(earlier.c.id).where(
        earlier.c.lane == delivery.c.lane, earlier.c.lane_seq < delivery.c.lane_seq, earlier.c.state.in_(WAITING)
    )
    depends = select(before.c.id).where(before.c.id == delivery.c.after_id, before.c.state.in_(WAITING))
    return and_(~in_lane.exists(), ~depends.exists())


def _due() -> Any:
    unheld = or_(delivery.c.queued_until.is_(None), delivery.c.queued_until <= bindparam("now"))
    return select(delivery.c.id).where(delivery.c.state.in_(WAITING), unheld, _ITS_TURN)


def _followers() -> Any:
    settled = select(delivery.c.lane, delivery.c.lane_seq).where(delivery.c.id == bindparam("id")).cte()
    later = delivery.alias("later")
    next_one = select(func.min(later.c.lane_seq)).where(
        later.c.lane == settled.c.lane, later.c.lane_seq > settled.c.lane_seq, later.c.state == "pending"
    )
    lane = select(settled.c.lane).scalar_subquery()
    after = and_(delivery.c.after_id == bindparam("id"), delivery.c.state == "pending")
    behind = and_(delivery.c.lane == lane, delivery.c.lane_seq == next_one.scalar_subquery())
    return select(delivery.c.id).where(or_(after, behind)).order_by(delivery.c.priority, delivery.c.id)


# Made once: to build a statement costs more than to run it.
_IN_TURN = _none_before()
_FREE = or_(
    and_(delivery.c.state == "pending", delivery.c.not_before <= bindparam("now")),
    and_(delivery.c.state == "sending", delivery.c.lease_until < bindparam("now")),
)
_ITS_TURN = and_(_FREE, _IN_TURN)
_WHAT = delivery.c["oid", "key", "op", "target", "args", "incident_id", "priority"]
_TRIES = delivery.c["attempts", "maybe_sent", "first_try_at", "first_try_policy_at", "after_id", "created_at"]
_CLAIMABLE = select(*_WHAT, *_TRIES).where(delivery.c.id == bindparam("id"), _ITS_TURN).with_for_update()
_TAKE = update(delivery).where(delivery.c.id == bindparam("its"))
_ERROR = select(delivery.c.error).where(delivery.c.id == bindparam("id"))
_DUE = _due()
_FIRST_DUE = (
    _DUE.order_by(delivery.c.priority, delivery.c.not_before)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=delivery)
)
_FOLLOWERS = _followers()
_PRIORITIES = select(delivery.c.id, delivery.c.priority).where(delivery.c.id.in_(bindparam("ids", expanding=True)))


def claim(c: Connection, id: int, now: datetime, policy_now: datetime, lease: float, owner: str) -> Claimed | None:
    """Take a delivery for `lease` seconds if its time has come, nothing before it in its lane waits, and what it
    depends on is settled. `maybe_sent` is written before anything leaves; the old value is given back."""
    # It waits for the row, since whoever has it may be a clock that is writing down how long the hint holds.
    row = c.execute(_CLAIMABLE, {"id": id, "now": now}).one_or_none()
    if row is None:
        return None
    token = uuid4().hex
    first, first_policy = row.first_try_at or now, row.first_try_policy_at or policy_now
    values = {
        "its": id,
        "state": "sending",
        "maybe_sent": True,
        "lease_token": token,
        "lease_until": now + timedelta(seconds=lease),
        "lease_owner": owner,
        "first_try_at": first,
        "first_try_policy_at": first_policy,
    }
    c.execute(_TAKE, values)
    return Claimed(
        id=id,
        oid=row.oid,
        key=row.key,
        op=Op(row.op),
        target=row.target,
        args=row.args,
        incident_id=row.incident_id,
        priority=Priority(row.priority),
        token=token,
        attempts=row.attempts,
        maybe_sent=row.maybe_sent,
        first_try_at=first,
        first_try_policy_at=first_policy,
        lease_until=now + timedelta(seconds=lease),
        after_failed=_error_of(c, row.after_id),
        created_at=row.created_at,
    )


def in_turn() -> Any:
    """Whether nothing before a delivery in its lane waits, and what it depends on is settled."""
    return _IN_TURN


def followers(c: Connection, id: int) -> list[int]:
    """The deliveries that waited for this one: those after it, and the next of its lane."""
    return list(c.execute(_FOLLOWERS, {"id": id}).scalars())


def priorities(c: Connection, ids: Sequence[int]) -> dict[int, Priority]:
    """How urgent these deliveries are."""
    return {row.id: Priority(row.priority) for row in c.execute(_PRIORITIES, {"ids": ids})}


def is_due(c: Connection, now: datetime) -> bool:
    """Whether it is any delivery's turn."""
    return c.execute(_DUE.limit(1), {"now": now}).first() is not None


def due_deliveries(c: Connection, now: datetime, hold: float, limit: int) -> list[int]:
    """Deliveries whose turn it is and that nobody was told of in the last `hold` seconds; they are held from now on."""
    ids = list(c.execute(_FIRST_DUE, {"now": now, "most": limit}).scalars())
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
    return str(c.execute(_ERROR, {"id": id}).scalar_one())
