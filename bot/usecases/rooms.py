"""The room when the incident is over, and when it goes on: archived with its record in it, and opened anew.

A bot cannot unarchive a channel, and is put out of one that is archived. So an incident that goes on gets a new room,
linked to the old one; the same happens when somebody archives the room of one that is still open.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.events import Recorded
from bot.core.homes import moves_to
from bot.core.messages import Line, RoomEnds
from bot.core.room_kinds import RoomKind
from bot.core.rules.archive import is_archived
from bot.core.work_events import RoomArchived, RoomMoved
from bot.usecases import homes, outgoing
from bot.usecases.ports import Claimed, Entry, NewDelivery, Op, Priority, Room, Services, Tx

ARCHIVED = ("is_archived", "is_inactive")
AGAIN = ":again"
IN_ROOM = (
    Op.INVITE,
    Op.TOPIC,
    Op.PURPOSE,
    Op.BOOKMARK,
    Op.PIN,
    Op.CARD,
    Op.SAY,
    Op.RENEW,
    Op.REACT,
    Op.UPLOAD,
    Op.READ,
)
"""What is done in the room itself."""


def archive(tx: Tx, now: datetime, entry: Entry) -> None:
    """Put the record into the room, say that the room ends, and archive it; never before the record is there."""
    id = entry.id
    outgoing.say(tx, entry, f"room_ends:{id}:{len(entry.events)}", RoomEnds())
    args = {"events": len(entry.events), "by": "", "until": now.isoformat()}
    key = f"file:{id}:{len(entry.events)}"
    tx.add_delivery(NewDelivery(key, Op.UPLOAD, f"room:{id}", Priority.UPDATE, id, args=args))
    record = tx.delivery_id(key)
    end = f"archive:{id}:{len(entry.events)}"
    channel = entry.room.channel
    tx.add_delivery(NewDelivery(end, Op.ARCHIVE, end, Priority.DIGEST, id, target=channel, after=record))


def was_archived(tx: Tx, s: Services, entry: Entry, channel: str, *, planned: bool) -> Entry:
    """Write down that the room is archived, once."""
    if is_archived(entry.incident) or entry.room.channel != channel:
        return entry
    event = RoomArchived(channel=channel, planned=planned)
    return tx.append(entry, [Recorded(at=s.clock.now(), event=event)])


def open_anew(tx: Tx, s: Services, entry: Entry, actor: str = "") -> Entry:
    """A new room if the present one is archived: the people of the incident come in, and the old one is linked."""
    if not is_archived(entry.incident):
        return entry
    entry = move(tx, s, entry, actor, {*entry.incident.insiders, actor} - {""})
    outgoing.line(tx, entry, entry.events[-1].event, actor)
    return entry


def fit(tx: Tx, s: Services, entry: Entry) -> Entry:
    """Go on where there is more room, once the severity asks for it; the thread that is left says where that is."""
    book = s.books.of(entry.playbook_hash)
    wanted = moves_to(book.playbook, entry.incident)
    return entry if wanted is None else go_on(tx, s, entry, homes.possible(s, book, entry.incident, wanted))


def go_on(tx: Tx, s: Services, entry: Entry, kind: RoomKind, *, told: bool = True) -> Entry:
    """Have an incident that had no channel go on in another kind of room, with all who were called in. A thread is
    `told` where, unless nobody can write there any more."""
    was_thread = told and entry.incident.room == "thread"
    if kind == "thread" and tx.delivery_id(f"announce:{entry.id}") and not outgoing.announced_in(tx, entry):
        kind = "channel"
    entry = move(tx, s, entry, "", people_of(tx, entry), kind)
    moved = entry.events[-1].event
    if was_thread:
        after = tx.delivery_id(outgoing.room_key(entry))
        outgoing.follow(tx, entry, f"moved:{entry.id}:{len(entry.events)}", Line(event=moved), after=after)
    outgoing.announce_anew(tx, entry)
    outgoing.line(tx, entry, moved, "")
    return entry


def people_of(tx: Tx, entry: Entry, actor: str = "") -> tuple[str, ...]:
    """Who has part in it: by a role, a task or an acknowledgement, and whoever the bot brought into the room."""
    incident = entry.incident
    brought = (person for _, args in tx.sent_out(entry.id, (Op.INVITE,)) for person in args["people"])
    owners = (todo.owner for todo in incident.tasks.values())
    found = {actor, incident.held.acknowledger, *incident.insiders, *brought, *owners, *incident.owners.values()}
    return tuple(sorted(found - {""}))


def move(tx: Tx, s: Services, entry: Entry, actor: str, people: Collection[str], kind: RoomKind = "channel") -> Entry:
    """Leave the present room, open the next, and bring people in there."""
    old, attempt = entry.room, entry.room.attempt + bool(entry.room.channel)
    left = old.announce_channel if entry.incident.room == "thread" else old.channel
    moved = RoomMoved(old=left, room=kind)
    entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=moved)])
    tx.leave_room(entry.id, attempt)
    entry = replace(entry, room=Room("", "", attempt, "", old.announce_channel, old.announce_ts))
    homes.open_home(tx, s, entry, s.books.of(entry.playbook_hash))
    outgoing.invite(tx, entry, tuple(sorted(people)), f"invite:{outgoing.room_key(entry)}:all")
    return entry


def found_archived(tx: Tx, s: Services, entry: Entry, claimed: Claimed, why: str) -> bool:
    """Deal with an act that failed because the room is archived; False when that is not why.

    An incident that is still open goes on in a new room, where it is said, or people are called in, once more. Of one
    that is over there is nothing to say: whoever reopens it gets a new room.
    """
    if why not in ARCHIVED or claimed.op not in IN_ROOM:
        return False
    moved = next((one for one in reversed(entry.events) if isinstance(one.event, RoomMoved)), None)
    meant_the_old = moved is not None and moved.recorded_at is not None and claimed.created_at < moved.recorded_at
    if not meant_the_old and entry.incident.room == "thread":
        if not entry.incident.is_open:
            return True
        entry = go_on(tx, s, entry, "channel", told=False)
    elif not meant_the_old:
        entry = was_archived(tx, s, entry, entry.room.channel, planned=False)
        if not entry.incident.is_open:
            return True
        entry = open_anew(tx, s, entry)
    if claimed.op in (Op.SAY, Op.INVITE) and not claimed.key.endswith(AGAIN):
        again, says = f"{claimed.key}{AGAIN}", claimed.op is Op.SAY
        first = outgoing.card_key(entry) if says else outgoing.room_key(entry)
        after = None if says and entry.room.card_ts else tx.delivery_id(first)
        lane, args = f"room:{entry.id}" if says else f"invite:{again}", claimed.args
        tx.add_delivery(NewDelivery(again, claimed.op, lane, claimed.priority, entry.id, args=args, after=after))
    return True
