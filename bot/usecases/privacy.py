"""An incident becomes private later: it goes on in a private room, and what others can read of it is taken back.

A bot cannot make a public channel private. So the old room is left with one line, stays as it is, and a new one is
opened for those who have part in the incident; its messages elsewhere are edited to what may be said of it, and the
old room's name, topic and description tell nothing of it any more.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.errors import UserError
from bot.core.events import MadePrivate, Recorded
from bot.core.messages import Line, RoomLeft
from bot.core.privacy import BY_PLAYBOOK, left_rooms, turns_private
from bot.core.rules.archive import is_archived
from bot.usecases import outgoing, rooms
from bot.usecases.opening import left_name_of
from bot.usecases.ports import Entry, NewDelivery, Op, Placed, Priority, Services, Tx

BY_PARENT = "the incident that it is a part of is private"
NAMES = 20
"""How many names are tried for a room that is left."""
SHOWN_ELSEWHERE = (Op.POST, Op.FOLLOW, Op.TELL)
"""The messages that reach people outside of the room; the announcement is edited with every change."""


def keep_private(tx: Tx, s: Services, entry: Entry, now: datetime) -> Entry:
    """Make the incident private if its playbook wants it so, by what is known now."""
    if not turns_private(s.books.of(entry.playbook_hash).playbook, entry.incident):
        return entry
    return hide(tx, s, entry, "", BY_PLAYBOOK, now)


def hide(tx: Tx, s: Services, entry: Entry, actor: str, reason: str, now: datetime) -> Entry:
    """Make it private, with the incidents that are parts of it, and take back what stands elsewhere."""
    if entry.incident.private:
        raise UserError(f"{entry.incident.name} is private already.", "`/incident admit @who` lets somebody in.")
    people = rooms.people_of(tx, entry, actor)
    old, thread = "" if is_archived(entry.incident) else entry.home, entry.incident.room == "thread"
    card = tx.delivery_id(outgoing.card_key(entry))
    event = MadePrivate(reason=reason, people=people, old=old)
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=event)])
    _take_back(tx, entry, card if old else None, (*SHOWN_ELSEWHERE, Op.SAY) if thread else SHOWN_ELSEWHERE)
    if thread:
        outgoing.follow(tx, entry, f"left:{entry.id}:{len(entry.events)}", RoomLeft())
    elif old:
        _leave(tx, s, entry, old, actor)
    if old or thread:
        entry = rooms.move(tx, s, entry, actor, people)
    outgoing.say(tx, entry, f"private:{entry.id}:{len(entry.events)}", Line(event=event, actor=actor))
    outgoing.refresh(tx, entry)
    for number in entry.incident.links.which("sub"):
        part = tx.entry(number, lock=True)
        if part is not None and not part.incident.private:
            hide(tx, s, part, actor, BY_PARENT, now)
            tx.set_wake(part.id, now)
    return entry


def opened_in_public(tx: Tx, s: Services, entry: Entry) -> None:
    """The room was being opened for all while the incident became private: it is left at once."""
    old = entry.room.channel
    _leave(tx, s, entry, old, "")
    rooms.move(tx, s, entry, "", entry.incident.insiders)


def _leave(tx: Tx, s: Services, entry: Entry, old: str, actor: str) -> None:
    """Say the last words in a room that others read too, and take the title out of its name and description; who made
    the incident private hears what of that Slack refuses."""
    key = f"left:{entry.id}:{len(entry.events)}"
    outgoing.post(tx, old, key, RoomLeft(), Priority.ESCALATION, entry.id)
    args = {"names": [left_name_of(s, entry, attempt) for attempt in range(NAMES)], "by": actor}
    veil, said = f"veil:{old}", tx.delivery_id(key)
    tx.add_delivery(NewDelivery(veil, Op.VEIL, veil, Priority.ESCALATION, entry.id, target=old, args=args, after=said))


def out_of_sight(entry: Entry, placed: Placed, channel: str) -> bool:
    """Whether a message about a private incident stands where others read it, so that it may only say that."""
    if not entry.incident.private:
        return False
    if placed.op is Op.TELL:
        return placed.target not in entry.incident.insiders
    return placed.op in SHOWN_ELSEWHERE or channel in left_rooms(entry.events)


def _take_back(tx: Tx, entry: Entry, card: int | None, shown: Sequence[Op]) -> None:
    """Have each message that others can read say no more than that there is a private incident."""
    for id, _ in tx.sent_out(entry.id, shown):
        outgoing.renew_one(tx, entry, id)
    if card is not None:
        outgoing.renew_one(tx, entry, card)
