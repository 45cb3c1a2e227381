"""The kinds of outgoing acts, how urgent they are, and what is done when nobody knows whether one happened."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Op(StrEnum):
    """The kinds of outgoing acts."""

    OPEN_ROOM = "open_room"
    INVITE = "invite"
    TOPIC = "topic"
    PURPOSE = "purpose"
    BOOKMARK = "bookmark"
    PIN = "pin"
    CARD = "card"
    ANNOUNCE = "announce"
    SAY = "say"
    TELL = "tell"
    POST = "post"
    FOLLOW = "follow"
    REPLY = "reply"
    HOME = "home"
    READ = "read"
    THREAD = "thread"
    REACT = "react"
    UPLOAD = "upload"
    RENEW = "renew"
    ARCHIVE = "archive"
    VEIL = "veil"


class Priority(IntEnum):
    """What goes first when there is more to send than Slack takes."""

    PAGE = 0
    ESCALATION = 1
    REMINDER = 2
    UPDATE = 3
    EDIT = 4
    DIGEST = 5


class Way(StrEnum):
    """How a second effect is kept from happening after a try of which nobody knows the outcome."""

    KEY = "look for its key"
    STATE = "look how things are"
    REFUSAL = "have Slack refuse it"
    AGAIN = "do it again"
    OTHER = "say it another way"


@dataclass(frozen=True)
class Lookup:
    """What is done before an act is tried again whose first try may have had its effect, and why that is enough."""

    way: Way
    how: str


_KEY = "each message carries its delivery's id in its metadata; the channel's history is read for it"
LOOKUPS: dict[Op, Lookup] = {
    Op.SAY: Lookup(Way.KEY, _KEY),
    Op.TELL: Lookup(Way.KEY, _KEY),
    Op.POST: Lookup(Way.KEY, _KEY),
    Op.FOLLOW: Lookup(Way.KEY, f"{_KEY}; it is its thread's"),
    Op.CARD: Lookup(Way.KEY, f"{_KEY}; one that is there is edited again"),
    Op.ANNOUNCE: Lookup(Way.KEY, f"{_KEY}; one that is there is edited again"),
    Op.OPEN_ROOM: Lookup(Way.REFUSAL, "`name_taken`: a channel of this name that we made since the first try is ours"),
    Op.INVITE: Lookup(Way.REFUSAL, "`already_in_channel`: whoever was let in is in"),
    Op.PIN: Lookup(Way.REFUSAL, "`already_pinned`: it is pinned"),
    Op.BOOKMARK: Lookup(Way.STATE, "bookmarks.list: one of the same title is ours"),
    Op.TOPIC: Lookup(Way.STATE, "conversations.info: each setting is a line in the room, so an equal topic is left"),
    Op.PURPOSE: Lookup(Way.STATE, "conversations.info: as the topic"),
    Op.HOME: Lookup(Way.AGAIN, "views.publish puts the whole view in place"),
    Op.READ: Lookup(Way.AGAIN, "conversations.replies changes nothing"),
    Op.THREAD: Lookup(Way.AGAIN, "chat.getPermalink changes nothing"),
    Op.REACT: Lookup(Way.REFUSAL, "`already_reacted` or `no_reaction`: it is as it should be"),
    Op.UPLOAD: Lookup(Way.STATE, "conversations.history: a file of the same name is ours"),
    Op.RENEW: Lookup(Way.AGAIN, "chat.update puts the whole message in place"),
    Op.ARCHIVE: Lookup(Way.REFUSAL, "`already_archived`: it is archived"),
    Op.VEIL: Lookup(Way.STATE, "conversations.info: each change is a line there; what tells nothing already is left"),
    Op.REPLY: Lookup(Way.OTHER, "an ephemeral answer is in no history: it is repeated by direct message, as a repeat"),
}
"""For every kind of act there is. Whoever adds one says here how it is looked for."""
LOOKED_FOR = tuple(op for op, lookup in LOOKUPS.items() if lookup.way is Way.KEY)
"""The messages: they carry their delivery's id, by which one that may have gone out is looked for."""
SETTLE_SECONDS = 15.0
"""How long after a try a message is looked for: Slack may store it late."""
URGENT_SETTLE_SECONDS = 8.0
"""The same for pages and escalations."""


def settle_seconds(op: Op, priority: Priority) -> float:
    """How long after a try an act is looked for; at once where that needs no message to be found."""
    if op not in LOOKED_FOR:
        return 0.0
    return URGENT_SETTLE_SECONDS if priority <= Priority.ESCALATION else SETTLE_SECONDS
