"""Queries about deliveries: adding them in order, claiming them, writing down what came of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, literal_column, or_, select, update

from bot.store.incidents import insert_for
from bot.store.tables import DeliveryRow, LaneRow
from bot.usecases.ports import Claimed, NewDelivery, Op, Outcome

delivery = DeliveryRow.__table__  # type: ignore[attr-defined]
lane = LaneRow.__table__  # type: ignore[attr-defined]
WAITING: tuple[ColumnElement[str], ...] = (literal_column("'pending'"), literal_column("'sending'"))
"""Written out in the statements: SQLite uses an index of some rows only where a statement says that it is of these."""
FREE: dict[str, Any] = {"lease_token": None, "lease_until": None, "lease_owner": ""}

# Statements that are run for every delivery are made once: to build one costs more than to run it.
_BY_KEY = select(delivery.c.id).where(delivery.c.key == bindparam("key"))
_OF_KIND = and_(delivery.c.incident_id == bindparam("incident"), delivery.c.op == bindparam("kind"))
_UNDER_WAY = select(delivery.c.id).where(_OF_KIND, delivery.c.state.in_(WAITING)).limit(1)
_UNTRIED = (
    select(delivery.c.id)
    .where(_OF_KIND, delivery.c.state == "pending", delivery.c.maybe_sent.is_(False))
    .limit(1)
    .with_for_update(skip_locked=True)
)
_HELD = and_(
    delivery.c.incident_id == bindparam("incident"),
    delivery.c.state == "pending",
    delivery.c.error == bindparam("why"),
)
_RELEASE = update(delivery).where(_HELD).returning(delivery.c.id)
_THIS = (
    select(delivery.c.lane, delivery.c.lane_seq, delivery.c.after_id).where(delivery.c.id == bindparam("id")).subquery()
)
_BEHIND = (
    select(delivery.c.args)
    .where(delivery.c.lane == _THIS.c.lane, delivery.c.lane_seq > _THIS.c.lane_seq, delivery.c.state == "pending")
    .order_by(delivery.c.lane_seq)
)
_BEFORE = (
    select(delivery.c.state, delivery.c.result)
    .where(delivery.c.lane == _THIS.c.lane, delivery.c.lane_seq < _THIS.c.lane_seq, delivery.c.maybe_sent)
    .order_by(delivery.c.lane_seq.desc())
    .limit(1)
)
_DEPENDED_ON = select(delivery.c.state, delivery.c.result).where(delivery.c.id == _THIS.c.after_id)
_OURS = and_(
    delivery.c.id == bindparam("its"), delivery.c.lease_token == bindparam("token"), delivery.c.state == "sending"
)
_SETTLE = update(delivery).where(_OURS)


class DeliveryQueries:
    """The part of a transaction that is about deliveries."""

    c: Connection
    now: datetime
    _kicks: list[int]
    _added: set[int]

    def add_delivery(self, new: NewDelivery) -> int | None:
        """Add a delivery behind the others of its lane; None when its key is known, which means it was added before."""
        if self.delivery_id(new.key) is not None:
            return None
        row = {
            "key": new.key,
            "oid": uuid4().hex,
            "incident_id": new.incident_id,
            "op": new.op.value,
            "target": new.target,
            "args": new.args,
            "lane": new.lane,
            "lane_seq": self._next_in(new.lane),
            "priority": int(new.priority),
            "after_id": new.after,
            "state": "pending",
            "maybe_sent": False,
            "attempts": 0,
            "not_before": self.now,
            "lease_owner": "",
            "result": {},
            "error": "",
            "created_at": self.now,
        }
        id = int(self.c.execute(insert(delivery), row).inserted_primary_key[0])  # type: ignore[index]
        self._added.add(id)
        if new.after not in self._added:
            self._kicks.append(id)
        return id

    def _next_in(self, name: str) -> int:
        """The next number of a lane. Its row stays locked until the commit, so numbers follow the order of commits."""
        first = insert_for(self.c, lane).values(lane=name, next_seq=1)
        bump = first.on_conflict_do_update(index_elements=["lane"], set_={"next_seq": lane.c.next_seq + 1})
        return int(self.c.execute(bump.returning(lane.c.next_seq)).scalar_one())

    def delivery_id(self, key: str) -> int | None:
        """The delivery with this key."""
        return self.c.execute(_BY_KEY, {"key": key}).scalar_one_or_none()

    def is_waiting(self, incident_id: int, op: Op, *, under_way: bool = False) -> bool:
        """Whether a delivery of this kind still waits for its first try, so that it will show the present state; or,
        with `under_way`, whether one is not done.

        One that a worker is taking at this moment counts as taken: it may have read the state before this change.
        """
        query = _UNDER_WAY if under_way else _UNTRIED
        return self.c.execute(query, {"incident": incident_id, "kind": op.value}).first() is not None

    def release(self, incident_id: int | None, why: str) -> list[int]:
        """Let the deliveries go on that wait with this reason; gives their ids."""
        values = {"not_before": self.now, "queued_until": None}
        return list(self.c.execute(_RELEASE, {"incident": incident_id, "why": why, **values}).scalars())

    def hasten(self, whys: Sequence[str]) -> list[int]:
        """Have the deliveries tried now that wait because of a failure that begins like one of these."""
        failed = and_(delivery.c.attempts > 0, or_(*(delivery.c.error.startswith(why) for why in whys)))
        waiting = and_(delivery.c.state == "pending", delivery.c.not_before > self.now)
        done = update(delivery).where(waiting, failed).values(not_before=self.now, queued_until=None)
        return list(self.c.execute(done.returning(delivery.c.id)).scalars())

    def outcomes(self, ids: Sequence[int]) -> dict[int, Outcome]:
        """What became of these deliveries."""
        rows = self.c.execute(_outcome().where(delivery.c.id.in_(ids))).all()
        return {row.id: _as_outcome(row) for row in rows}

    def states_under(self, incident_id: int, prefix: str) -> list[tuple[Op, str]]:
        """Kind and state of the deliveries of an incident whose keys begin so."""
        mine = and_(delivery.c.incident_id == incident_id, delivery.c.key.startswith(prefix, autoescape=True))
        return [(Op(row.op), row.state) for row in self.c.execute(select(delivery.c.op, delivery.c.state).where(mine))]

    def given_up(self, since: datetime) -> int:
        """How many deliveries were given up since then and reached nobody. An answer that Slack did not take is not
        among them: it was repeated by direct message."""
        dead = and_(delivery.c.state == "failed", delivery.c.op != Op.REPLY.value, delivery.c.given_up_at >= since)
        return self.c.execute(select(func.count()).where(dead)).scalar_one()

    def waiting_behind(self, id: int) -> list[dict[str, Any]]:
        """What the deliveries say that wait behind this one in its lane."""
        return list(self.c.execute(_BEHIND, {"id": id}).scalars())

    def look_before(self, id: int) -> str:
        """How the message of this lane looked after the last delivery that may have changed it, or when the one before
        this posted it; empty when that one cannot tell."""
        last = self.c.execute(_BEFORE, {"id": id}).first() or self.c.execute(_DEPENDED_ON, {"id": id}).first()
        return str(last.result.get("look", "")) if last is not None and last.state == "sent" else ""

    def troubles(self, incident_id: int) -> list[Outcome]:
        """The deliveries of an incident that are not done: waiting, tried in vain, or given up."""
        query = _outcome().where(
            delivery.c.incident_id == incident_id, delivery.c.state.in_((*WAITING, "failed", "unknown"))
        )
        return [_as_outcome(row) for row in self.c.execute(query.order_by(delivery.c.id)).all()]

    def sent(self, claimed: Claimed, result: dict[str, Any]) -> bool:
        """It arrived. False when the lease was lost meanwhile."""
        ts = result.get("ts")
        return self._settle(claimed, state="sent", result=result, message_ts=ts, sent_at=self.now, error="")

    def retry(self, claimed: Claimed, wait: float, *, maybe: bool, free: bool, error: str) -> bool:
        """Try again after `wait` seconds; a `free` try is not counted."""
        at = self.now + timedelta(seconds=wait)
        attempts = claimed.attempts if free else claimed.attempts + 1
        values = {"state": "pending", "not_before": at, "queued_until": None, "maybe_sent": maybe, "attempts": attempts}
        return self._settle(claimed, **values, error=error)

    def give_up(self, claimed: Claimed, error: str, state: str = "failed") -> bool:
        """It will not be tried again: `failed` for good, `unknown` whether it arrived, or `superseded` by events."""
        return self._settle(claimed, state=state, given_up_at=self.now, error=error or "refused")

    def _settle(self, claimed: Claimed, **values: Any) -> bool:
        ours = {"its": claimed.id, "token": claimed.token}
        return self.c.execute(_SETTLE, {**ours, **FREE, **values}).rowcount == 1


def _outcome() -> Any:
    d = delivery.c
    return select(d.id, d.op, d.target, d.state, d.attempts, d.error)


def _as_outcome(row: Any) -> Outcome:
    return Outcome(row.id, Op(row.op), row.target, row.state, row.attempts, row.error)
