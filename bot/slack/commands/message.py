"""The entry in a message's menu that asks why the bot said it."""

from typing import Any

from bot.slack.commands.look import about, may_see
from bot.slack.views import replies
from bot.slack.views.access import closed_reply
from bot.slack.views.origin import why_view
from bot.usecases.origin import Origin, message_of, origin
from bot.usecases.ports import Op, Placed, Services, Tx

NOT_MINE = "I did not post this message on account of an incident, so I cannot say why it is here."
ELSEWHERE = "`/incident why` in an incident's channel says why I spoke there."
SAYING = (Op.SAY, Op.TELL, Op.POST, Op.FOLLOW, Op.CARD, Op.ANNOUNCE)


def why_message(tx: Tx, s: Services, user: str, channel: str, ts: str) -> tuple[dict[str, Any], bool]:
    """The window that explains a message and True, or an answer that says why there is none and False."""
    placed = tx.delivery_at(channel, ts)
    if placed is None or placed.op not in SAYING:
        return replies.error_reply(NOT_MINE, ELSEWHERE), False
    entry = tx.entry(placed.incident_id) if placed.incident_id is not None else None
    if entry is None:
        return why_view(Origin(message_of(placed)), None, s.org), True
    if not may_see(entry, user) and channel != entry.room.channel and not _was_told(placed, user):
        return closed_reply(entry), False
    there = about(s, entry)
    return why_view(origin(placed, entry, there.book), there, s.org, user, channel == entry.room.channel), True


def _was_told(placed: Placed, user: str) -> bool:
    return placed.op is Op.TELL and placed.target == user
