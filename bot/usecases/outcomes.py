"""What became of other deliveries: of direct messages that the room is told of, and of a message that is renewed."""

from bot.core.messages import MESSAGE, Announcement, Call, Message, Nudge
from bot.usecases.ports import Claimed, Entry, Posted, Services, TransientError
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
    reached = tuple(o.target for o in outcomes.values() if o.state == "sent")
    failed = {o.target: o.error for o in outcomes.values() if o.state in ("failed", "unknown")}
    return message.model_copy(update={"reached": reached, "failed": failed, "trying": trying})


def placed_by(s: Services, id: int, entry: Entry) -> tuple[Posted, Message]:
    """Where the message of a delivery stands, and what it is to say: what it was, or where others read of a private
    incident no more than that there is one. Superseded while it is not there."""
    with s.store.read() as tx:
        found = tx.placed(id)
    if found is None:
        raise Superseded
    placed, at = found
    if out_of_sight(entry, placed, at.channel):
        return at, Announcement()
    return at, MESSAGE.validate_python(placed.args["message"])
