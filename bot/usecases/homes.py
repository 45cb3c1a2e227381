"""Sets up where an incident is worked on, step by step, so that a crash or a refusal at one never undoes the others."""

from bot.core.actions import ActionKind
from bot.core.incident import Incident
from bot.core.messages import Guidance
from bot.core.oncall import resolve
from bot.core.playbook import Playbook
from bot.core.policy import due
from bot.core.room_kinds import RoomKind
from bot.usecases import outgoing
from bot.usecases.ports import Book, Entry, NewDelivery, Op, Priority, Services, Tx

GUIDE = "guidance:"


def possible(s: Services, book: Book, incident: Incident, kind: RoomKind) -> RoomKind:
    """The kind of room that there can be: what is announced nowhere, as a drill may be, has no thread."""
    if kind != "thread":
        return kind
    channel = announced_in(s, book, incident)
    kept = incident.drill and not s.org.channels.drills
    return "thread" if channel and not kept and not incident.private else "channel"


def announced_in(s: Services, book: Book, incident: Incident) -> str:
    """The channel in which the playbook announces it now, or else the organisation's own for incidents."""
    now = s.clock.now()
    asked = (action for item in due(incident, book.playbook, now) for action in item.actions)
    parties = (party for action in asked if action.kind is ActionKind.ANNOUNCE for party in action.to)
    found = (resolve(party, s.org, book.playbook, incident, now).channels for party in parties)
    return next((channel for channels in found for channel in channels), s.org.channels.incidents)


def open_home(tx: Tx, s: Services, entry: Entry, book: Book) -> None:
    """Plan all that belongs to the kind of room that the incident has."""
    match entry.incident.room:
        case "channel":
            _open_channel(tx, entry, book.playbook)
        case "thread":
            _open_thread(tx, entry, book.playbook, announced_in(s, book, entry.incident))
        case "none":
            people = {entry.incident.declared_by} - {""}
            outgoing.invite(tx, entry, tuple(people), f"invite:{entry.id}:declarer", Priority.PAGE)


def _open_channel(tx: Tx, entry: Entry, playbook: Playbook) -> None:
    """The channel, its declarer, then everything else beside each other; guidance comes after the card."""
    id, key = entry.id, outgoing.room_key(entry)
    again = key.removeprefix(f"room:{id}")
    opened = outgoing.add(tx, NewDelivery(key, Op.OPEN_ROOM, f"open:{id}", Priority.PAGE, id))
    declarer = (entry.incident.declared_by,)
    outgoing.invite(tx, entry, declarer, key=f"invite:{id}:declarer{again}", priority=Priority.PAGE)
    card = _card(tx, entry, opened)
    _guide(tx, entry, playbook, again, pinned=playbook.war_room.pin == "guidance")
    for op, after in ((Op.TOPIC, opened), (Op.PURPOSE, opened), (Op.PIN, card), (Op.BOOKMARK, card)):
        tx.add_delivery(NewDelivery(f"{op}:{id}{again}", op, f"{op}:{id}", Priority.UPDATE, id, after=after))


def _open_thread(tx: Tx, entry: Entry, playbook: Playbook, channel: str) -> None:
    """The announcement, with the card as its first reply. People come in by being mentioned there."""
    outgoing.announce(tx, entry, channel)
    _card(tx, entry, tx.delivery_id(f"announce:{entry.id}"))
    again = outgoing.room_key(entry).removeprefix(f"room:{entry.id}")
    _guide(tx, entry, playbook, again, pinned=False)


def _card(tx: Tx, entry: Entry, after: int | None) -> int:
    new = NewDelivery(outgoing.card_key(entry), Op.CARD, f"card:{entry.id}", Priority.ESCALATION, entry.id, after=after)
    return outgoing.add(tx, new)


def guide_key(entry: Entry) -> str:
    """Under which guidance is said in the present room."""
    return outgoing.room_key(entry).replace("room:", GUIDE, 1)


def _guide(tx: Tx, entry: Entry, playbook: Playbook, again: str, *, pinned: bool) -> None:
    """Say what is good to know, if the playbook does; it is pinned before the card, which is in the same lane."""
    if not playbook.guidance:
        return
    id = entry.id
    outgoing.say(tx, entry, guide_key(entry), Guidance())
    guide = tx.delivery_id(guide_key(entry))
    if pinned:
        key, args = f"pin_guidance:{id}{again}", {"of": guide}
        tx.add_delivery(NewDelivery(key, Op.PIN, f"{Op.PIN}:{id}", Priority.UPDATE, id, args=args, after=guide))
