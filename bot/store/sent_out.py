"""Queries about what was sent, or is to be, about one incident."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from bot.store.deliveries import delivery
from bot.usecases.ops import Op
from bot.usecases.ports import Placed, Posted

GONE = ("failed", "unknown", "superseded")


class SentOutQueries:
    """The part of a transaction that looks back at an incident's deliveries."""

    c: Connection

    def sent_out(self, incident_id: int, ops: Sequence[Op]) -> list[tuple[int, dict[str, Any]]]:
        """The deliveries of these kinds that went out or still may, the oldest first, each with what it was made of."""
        which = (
            delivery.c.incident_id == incident_id,
            delivery.c.op.in_([op.value for op in ops]),
            delivery.c.state != "failed",
        )
        rows = self.c.execute(select(delivery.c.id, delivery.c.args).where(*which).order_by(delivery.c.id))
        return [(row.id, row.args) for row in rows]

    def shown(self, incident_id: int, kinds: Sequence[str], lines: Sequence[str]) -> list[Placed]:
        """The messages of these kinds, and the lines of these kinds of events, that stand somewhere or are to, the
        oldest first."""
        said = delivery.c.args
        line = said[("message", "event", "kind")].as_string()
        which = (
            delivery.c.incident_id == incident_id,
            delivery.c.op.in_([Op.SAY.value, Op.TELL.value, Op.POST.value]),
            delivery.c.state.not_in(GONE),
            or_(said[("message", "kind")].as_string().in_(kinds), line.in_(lines)),
        )
        rows = self.c.execute(select(delivery).where(*which).order_by(delivery.c.id)).mappings()
        return [_placed(row) for row in rows]

    def delivery_at(self, channel: str, ts: str) -> Placed | None:
        """The delivery that became the message `ts` of a channel."""
        rows = self.c.execute(select(delivery).where(delivery.c.message_ts == ts)).mappings()
        row = next((row for row in rows if row["result"].get("channel", channel) == channel), None)
        return _placed(row) if row is not None else None

    def placed(self, id: int) -> tuple[Placed, Posted] | None:
        """What a delivery said, and where its message stands; None while it is not there."""
        row = self.c.execute(select(delivery).where(delivery.c.id == id)).mappings().one_or_none()
        if row is None or not row["message_ts"]:
            return None
        return _placed(row), Posted(row["result"]["channel"], row["message_ts"])


def _placed(row: Any) -> Placed:
    """A message, with how late it said to be."""
    args, said = row["args"], row["result"]
    if "late" in said:
        args = {**args, "message": {**args["message"], "late": said["late"]}}
    where, waited = said.get("channel", ""), said.get("waited", 0.0)
    return Placed(row["id"], row["key"], Op(row["op"]), row["target"], args, row["incident_id"], where, waited)
