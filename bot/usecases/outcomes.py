"""What became of other deliveries: of direct messages that the room is told of, and of a message that is renewed."""

from collections.abc import Iterable

from bot.core.messages import Announcement, Call, Message, Nudge
from bot.usecases.origin import message_of
from bot.usecases.ports import Claimed, Entry, Op, Outcome, PermanentError, Posted, Room, Services, TransientError
from bot.usecases.privacy import out_of_sight
from bot.usecases.results import Superseded

GROUP_PATIENCE = 15.0
WAITS_FOR_GROUP = "waiting for its direct messages"


def with_outcomes(s: Services, it: Claimed, message: Nudge | Call) -> Nudge | Call:
    """The message with what became of the direct messages it tells of; waits a little for those under way."""
    with s.store.read() as tx:
        outcomes = tx.outcomes(message.group)
    trying = tuple(o.target for o in outcomes.values() if o.state in ("pending", "sending"))
    since = (s.wall.now() - it.first_try_at).total_seconds()
    if trying and since < GROUP_PATIENCE:
        raise TransientError(WAITS_FOR_GROUP, maybe=it.maybe_sent, retry_after=0.3, free=True)
    return _told(message, outcomes.values())


def _told(message: Nudge | Call, outcomes: Iterable[Outcome]) -> Nudge | Call:
    reached = tuple(o.target for o in outcomes if o.state == "sent")
    failed = {o.target: o.error for o in outcomes if o.state in ("failed", "unknown")}
    trying = tuple(o.target for o in outcomes if o.state in ("pending", "sending"))
    return message.model_copy(update={"reached": reached, "failed": failed, "trying": trying})


def pinned(s: Services, it: Claimed, room: Room) -> str:
    """The message to pin: that of a delivery, or the card."""
    if "of" not in it.args:
        ts = room.card_ts
    else:
        with s.store.read() as tx:
            found = tx.placed(it.args["of"])
        ts = found[1].ts if found else ""
    if not ts:
        raise PermanentError("there is nothing to pin")
    return ts


def placed_by(s: Services, id: int, entry: Entry) -> tuple[Posted, Message, float]:
    """Where the message of a delivery stands, what it is to say, and how many seconds it said it had waited.

    It says what it did, with what became of the direct messages by now, or where others read of a private incident no
    more than that there is one. Superseded while it is not there.
    """
    with s.store.read() as tx:
        found = tx.placed(id)
    if found is None:
        raise Superseded
    placed, at = found
    if out_of_sight(entry, placed, at.channel):
        return at, Announcement(), 0.0
    message = message_of(placed)
    if placed.op is Op.SAY and isinstance(message, Nudge | Call) and message.group:
        with s.store.read() as tx:
            message = _told(message, tx.outcomes(message.group).values())
    return at, message, placed.waited
