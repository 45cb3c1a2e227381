"""Queries about what was sent, or is to be, about one incident."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.store.deliveries import delivery
from bot.usecases.ops import Op


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
