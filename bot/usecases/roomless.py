"""What takes the place of a channel where an incident has none: mentions in its thread, or direct messages.

An act that was meant for the channel is done here as far as it can be; what else follows from it is written down
together with it being done, so that it happens once.
"""

from typing import Any

from bot.core.homes import hearers
from bot.core.messages import MESSAGE, Announcement, Call, CalledIn, Card, Nudge
from bot.usecases import outgoing
from bot.usecases.homes import GUIDE, guide_key
from bot.usecases.operators import tell_operators
from bot.usecases.placing import called_in
from bot.usecases.ports import Claimed, Entry, Op, Services, Tx
from bot.usecases.practice import kept_in
from bot.usecases.results import Result, Superseded

ASIDE = "aside"
"""In the result of an act: the kind of room in whose way it was done instead."""
OF_CHANNELS = (Op.TOPIC, Op.PURPOSE, Op.BOOKMARK, Op.PIN, Op.ARCHIVE)
"""What only a channel has."""
OUTWARD = (Op.POST, Op.ANNOUNCE)
"""What a drill may have to tell its own people instead."""
TOLD = (Op.SAY, Op.CARD)
NEED_A_ROOM = frozenset((*OF_CHANNELS, *OUTWARD, *TOLD, Op.INVITE))


def aside(s: Services, it: Claimed, entry: Entry) -> Result | None:
    """Do an act without a channel; None for one that is done as ever. Superseded where there is nothing to do it to."""
    room = entry.incident.room
    if it.key.startswith(GUIDE) and it.key != guide_key(entry):
        raise Superseded
    if room == "channel":
        return None
    if it.op in OF_CHANNELS:
        raise Superseded
    if it.op is Op.INVITE:
        return Result({ASIDE: room, "people": called_in(s.chat, it.args)})
    if room == "thread":
        return None
    kept = kept_in(s, entry, it.target, it.args.get("message", Announcement().model_dump())["kind"])
    if it.op in OUTWARD and it.target and kept:
        return Result({ASIDE: room, "message": kept.model_dump(mode="json")})
    return Result({ASIDE: room}) if it.op in TOLD else None


def after_aside(tx: Tx, s: Services, entry: Entry, claimed: Claimed, result: dict[str, Any]) -> None:
    """Say or tell what takes the place of the act."""
    match claimed.op:
        case Op.INVITE if result[ASIDE] == "thread":
            _mention(tx, entry, claimed, result["people"])
        case Op.INVITE:
            for person in result["people"]:
                outgoing.tell(tx, person, f"card:{entry.id}:{person}", Card(), claimed.priority, entry.id)
        case Op.CARD:
            renew_cards(tx, entry)
        case _:
            _tell(tx, s, entry, claimed, result.get("message") or claimed.args["message"])


def renew_cards(tx: Tx, entry: Entry) -> None:
    """Have the cards that people got by direct message show the present state."""
    if entry.events[0].event.room != "none":  # type: ignore[union-attr]
        return
    for id, args in tx.sent_out(entry.id, (Op.TELL,)):
        if args["message"]["kind"] == Card().kind:
            outgoing.renew_one(tx, entry, id)


def _mention(tx: Tx, entry: Entry, claimed: Claimed, people: list[str]) -> None:
    """Mention in the thread whom nobody called in there before, and who had no hand in it yet."""
    earlier = (args["people"] for id, args in tx.sent_out(entry.id, (Op.INVITE,)) if id < claimed.id)
    known = {person for group in earlier for person in group} | {one.actor for one in entry.events}
    new = tuple(person for person in people if person not in known)
    if new:
        outgoing.say(tx, entry, f"here:{claimed.id}", CalledIn(people=new), claimed.priority)


def _tell(tx: Tx, s: Services, entry: Entry, claimed: Claimed, said: dict[str, Any]) -> None:
    """Tell each of those concerned; the operators where that is nobody."""
    message = MESSAGE.validate_python(said)
    people = hearers(message, entry.incident)
    # A copy is no step of its rule that reached anybody; a trouble that cannot be told is told to nobody else.
    copied = isinstance(message, Nudge | Call) and bool(message.group)
    key = f"aside:{claimed.key}" if copied else claimed.key
    for person in people:
        outgoing.tell(tx, person, f"{key}:{person}", message, claimed.priority, entry.id)
    if not people and not entry.incident.private:
        tell_operators(tx, s, f"{claimed.key}:operators", message, incident_id=entry.id)
