"""Turns what should be said into delivery rows: which lane, which order, which key."""

from typing import Any

from bot.core.events import Event
from bot.core.messages import Line, Message, Repeated
from bot.usecases.ports import Entry, NewDelivery, Op, Priority, Tx

ROOM_LINK = "{room}"
"""Stands for the link to the room in an answer that is sent once the room is open."""


def room_key(entry: Entry) -> str:
    """Under which the present room is opened: an incident that was reopened may have its second or third."""
    moves = sum(one.event.kind == "room_moved" for one in entry.events)
    return f"room:{entry.id}:{moves}" if moves else f"room:{entry.id}"


def card_key(entry: Entry) -> str:
    """Under which the card of the present room is posted."""
    return room_key(entry).replace("room:", "card:", 1)


def invite(tx: Tx, entry: Entry, people: tuple[str, ...], key: str, priority: Priority = Priority.ESCALATION) -> None:
    """Bring people into the room, once for a key."""
    if people:
        opened = tx.delivery_id(room_key(entry))
        args = {"people": list(people)}
        tx.add_delivery(NewDelivery(key, Op.INVITE, f"invite:{key}", priority, entry.id, args=args, after=opened))


def gather(tx: Tx, entry: Entry, other: Entry) -> None:
    """Bring everybody of another incident into the room: who has part in it, and who is in its room by then."""
    opened = tx.delivery_id(room_key(entry))
    people = sorted(other.incident.insiders)
    key = f"gather:{entry.id}:{other.id}:{len(other.events)}"
    args = {"people": people, "from": other.room.channel}
    tx.add_delivery(NewDelivery(key, Op.INVITE, key, Priority.UPDATE, entry.id, args=args, after=opened))


def say(tx: Tx, entry: Entry, key: str, message: Message, priority: Priority = Priority.UPDATE) -> None:
    """Say something in the room, after its card and in order."""
    after = None if entry.room.card_ts else tx.delivery_id(card_key(entry))
    args = {"message": message.model_dump(mode="json")}
    tx.add_delivery(NewDelivery(key, Op.SAY, f"room:{entry.id}", priority, entry.id, args=args, after=after))


def line(tx: Tx, entry: Entry, event: Event, actor: str) -> None:
    """Say an event in the room in one short line."""
    say(tx, entry, f"line:{entry.id}:{len(entry.events)}", Line(event=event, actor=actor))


def tell(tx: Tx, person: str, key: str, message: Message, priority: Priority, incident_id: int | None) -> int | None:
    """Tell one person by direct message; gives the delivery, or None when it was told under this key already."""
    args = {"message": message.model_dump(mode="json")}
    lane = f"{'page' if priority is Priority.PAGE else 'dm'}:{person}:{incident_id or 0}"
    return tx.add_delivery(NewDelivery(key, Op.TELL, lane, priority, incident_id, target=person, args=args))


def post(tx: Tx, channel: str, key: str, message: Message, priority: Priority, incident_id: int | None) -> None:
    """Post to one of the organisation's channels."""
    args = {"message": message.model_dump(mode="json")}
    tx.add_delivery(
        NewDelivery(
            key, Op.POST, f"channel:{channel}:{incident_id or 0}", priority, incident_id, target=channel, args=args
        )
    )


def announce(tx: Tx, entry: Entry, channel: str) -> None:
    """Announce the incident in a channel, once; later changes edit that post."""
    opened = tx.delivery_id(room_key(entry))
    new = NewDelivery(
        f"announce:{entry.id}",
        Op.ANNOUNCE,
        f"announce:{entry.id}",
        Priority.UPDATE,
        entry.id,
        target=channel,
        after=opened,
    )
    tx.add_delivery(new)


def announce_anew(tx: Tx, entry: Entry) -> None:
    """Have the announcement lead to the present room, once that is open; an edit that waits may go out before it is."""
    if announced_in(tx, entry):
        key, after = f"announce:{entry.id}:moved:{len(entry.events)}", tx.delivery_id(room_key(entry))
        tx.add_delivery(NewDelivery(key, Op.ANNOUNCE, f"announce:{entry.id}", Priority.EDIT, entry.id, after=after))


def announced_in(tx: Tx, entry: Entry) -> str:
    """The channel that has, or is about to have, the announcement, as the organisation writes it; empty if none."""
    id = tx.delivery_id(f"announce:{entry.id}")
    found = tx.outcomes([id])[id] if id is not None else None
    return found.target if found and found.state not in ("failed", "unknown") else ""


def is_announcing(tx: Tx, entry: Entry, channel: str) -> bool:
    """Whether the first announcement is about to go to this channel, so that a second word would say the same."""
    return not entry.room.announce_ts and announced_in(tx, entry) == channel


def follow(tx: Tx, entry: Entry, key: str, message: Message, *, aloud: bool = False, after: int | None = None) -> None:
    """Post in the announcement's thread, once it is there, or else `after` another delivery; `aloud` shows it in the
    channel too."""
    args = {"message": message.model_dump(mode="json"), "aloud": aloud}
    first = after if entry.room.announce_ts else tx.delivery_id(f"announce:{entry.id}")
    lane = f"follow:{entry.id}"
    tx.add_delivery(NewDelivery(key, Op.FOLLOW, lane, Priority.UPDATE, entry.id, args=args, after=first))


def refresh(tx: Tx, entry: Entry, *, topic: bool = False) -> None:
    """Have the card and the announcement show the present state, and the topic too (Slack tells each new topic).

    They are rendered when sent, so one that still waits needs no second one behind it.
    """
    announced = bool(announced_in(tx, entry))
    opened = tx.delivery_id(room_key(entry))
    topic = topic and entry.incident.room == "channel"
    for op, wanted in ((Op.CARD, True), (Op.ANNOUNCE, announced), (Op.TOPIC, topic)):
        if wanted and not tx.is_waiting(entry.id, op):
            key = f"{op}:{entry.id}:v{len(entry.events)}"
            tx.add_delivery(NewDelivery(key, op, f"{op}:{entry.id}", Priority.EDIT, entry.id, after=opened))


def renew(tx: Tx, entry: Entry, key: str) -> None:
    """Have the message that went out under a key show the present state, if there is one."""
    of = tx.delivery_id(key)
    if of is not None:
        renew_one(tx, entry, of)


def renew_one(tx: Tx, entry: Entry, of: int) -> None:
    """Have the message of a delivery show the present state."""
    args, lane = {"of": of}, f"renew:{of}"
    new = NewDelivery(f"{lane}:v{len(entry.events)}", Op.RENEW, lane, Priority.EDIT, entry.id, args=args, after=of)
    tx.add_delivery(new)


def reply(tx: Tx, key: str, person: str, url: str, payload: dict[str, Any]) -> None:
    """Answer a person where they typed or pressed; only they see it."""
    args = {"url": url, "payload": payload}
    new = NewDelivery(key, Op.REPLY, f"reply:{key}", Priority.ESCALATION, target=person, args=args)
    tx.add_delivery(new)


def reply_with_room(tx: Tx, entry: Entry, person: str, url: str, text: str) -> None:
    """Answer the declarer once there is the room; ROOM_LINK in the text becomes its link."""
    args = {"url": url, "payload": {"response_type": "ephemeral", "text": text}}
    after = tx.delivery_id(f"announce:{entry.id}" if entry.incident.room == "thread" else room_key(entry))
    key = f"reply:{entry.id}:room"
    new = NewDelivery(key, Op.REPLY, key, Priority.ESCALATION, entry.id, target=person, args=args, after=after)
    tx.add_delivery(new)


def repeated(payload: dict[str, Any], *, maybe: bool) -> Repeated:
    """An answer as a direct message; `maybe` says that it may have been shown where it was asked for."""
    return Repeated(text=payload.get("text", ""), blocks=tuple(payload.get("blocks") or ()), maybe=maybe)


def with_room(payload: dict[str, Any], entry: Entry | None) -> dict[str, Any]:
    """An answer with the room's link put in where it asks for it."""
    link = "its room could not be opened yet"
    if entry and entry.home:
        link = f"{'its thread in ' if entry.incident.room == 'thread' else ''}<#{entry.home}>"
    elif entry and entry.incident.room == "none":
        link = "our direct messages: it has no room of its own"
    return {**payload, "text": payload.get("text", "").replace(ROOM_LINK, link)}


def home(tx: Tx, key: str, person: str, view: dict[str, Any]) -> None:
    """Publish a person's Home tab."""
    args = {"view": view}
    tx.add_delivery(NewDelivery(key, Op.HOME, f"home:{person}", Priority.EDIT, target=person, args=args))


def add(tx: Tx, new: NewDelivery) -> int:
    """Add a delivery, once for its key; gives it."""
    id = tx.add_delivery(new) or tx.delivery_id(new.key)
    assert id is not None
    return id
