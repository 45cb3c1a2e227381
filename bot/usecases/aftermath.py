"""What follows from a delivery's outcome: the timeline, and those who must know that something did not work."""

from collections.abc import Sequence
from typing import Any

from bot.core.actions import ActionKind
from bot.core.events import AccessGiven, NotReached, Reached
from bot.core.messages import MESSAGE, Call, Message, Nudge, RoomReady, Trouble, Waiting
from bot.core.reaching import by_hand
from bot.usecases import outgoing, threads
from bot.usecases.notes import append, was_read
from bot.usecases.operators import tell_operators
from bot.usecases.ports import Claimed, Entry, Op, Priority, Services, Tx
from bot.usecases.privacy import opened_in_public
from bot.usecases.renewal import renew
from bot.usecases.roomless import ASIDE, after_aside, renew_cards
from bot.usecases.rooms import found_archived, go_on, was_archived
from bot.usecases.unreached import after_unreached

QUIET_OPS = (Op.REPLY, Op.HOME)
NO_ROOM = "the room was not opened"
"""How an act in a room that never opened ends; the failed opening has been told already."""
INSTEAD = {
    Op.OPEN_ROOM: "Talk in a channel you open by hand; `/incident update` and the others still work from anywhere.",
    Op.INVITE: "Invite them by hand with `/invite`, and have `tocsin.yml` corrected.",
    Op.ANNOUNCE: "Tell the channel by hand, and have the channel in `tocsin.yml` corrected.",
    Op.POST: "Tell the channel by hand, and have the channel in `tocsin.yml` corrected.",
    Op.READ: "It is on the timeline without its words; `/incident note` adds them.",
    Op.UPLOAD: "`tocsin timeline` prints it.",
    Op.VEIL: "Everybody can read them in the list of channels: rename it by hand and clear its topic and description.",
}
WHAT = {
    Op.OPEN_ROOM: "open a room",
    Op.INVITE: "invite people",
    Op.TOPIC: "set the topic",
    Op.PURPOSE: "set the purpose",
    Op.BOOKMARK: "add the bookmark",
    Op.PIN: "pin the card",
    Op.CARD: "show the card",
    Op.ANNOUNCE: "announce the incident",
    Op.SAY: "post in the room",
    Op.TELL: "reach",
    Op.POST: "post to",
    Op.READ: "read a message",
    Op.THREAD: threads.ASKED,
    Op.REACT: "mark a message",
    Op.UPLOAD: "put the file of the timeline here",
    Op.FOLLOW: "post below the announcement",
    Op.RENEW: "bring a message up to date",
    Op.ARCHIVE: "archive the room",
    Op.VEIL: "hide what the name and description tell of",
}


def after_success(tx: Tx, s: Services, claimed: Claimed, result: dict[str, Any]) -> None:
    """Write down who was reached, and say who could not be invited."""
    if claimed.op is Op.THREAD:
        threads.found(tx, claimed, result["thread"])
    entry = _entry(tx, claimed) if _is_followed(claimed, result) else None
    if entry is None:
        return
    if claimed.op is Op.OPEN_ROOM and entry.incident.private and result.get("private") is False:
        opened_in_public(tx, s, entry)
        return
    if ASIDE in result:
        people = result.get("people", ()) if result[ASIDE] == "none" else ()
        after_aside(tx, s, _brought_in(tx, s, entry, people), claimed, result)
    elif claimed.op is Op.CARD:
        renew_cards(tx, entry)
    elif claimed.op is Op.INVITE:
        failed = dict(result.get("failed", {}))
        entry = _brought_in(tx, s, entry, [one for one in claimed.args["people"] if one not in failed])
        if any(found_archived(tx, s, entry, claimed, why) for why in failed.values()):
            return
        for person, why in failed.items():
            _trouble(tx, entry, claimed, f"invite <@{person}>", why, f"trouble:{entry.id}:invite:{person}")
    elif claimed.op is entry.opener and tx.delivery_id(f"waiting:{entry.id}") is not None:
        person = entry.incident.declared_by
        outgoing.tell(tx, person, f"ready:{entry.id}", RoomReady(), Priority.ESCALATION, entry.id)
    elif claimed.op is Op.ARCHIVE:
        was_archived(tx, s, entry, claimed.target, planned=True)
    elif claimed.op is Op.READ:
        was_read(tx, s, entry, result)
    elif claimed.op is Op.TELL:
        kind = _kind(MESSAGE.validate_python(claimed.args["message"]))
        append(tx, s, entry, "", Reached(what=f"{kind} <@{claimed.target}> by direct message"))


def _is_followed(claimed: Claimed, result: dict[str, Any]) -> bool:
    """Whether anything may follow at all: the incident is not locked for the many messages of which nothing does."""
    match claimed.op:
        case Op.TELL:
            message = MESSAGE.validate_python(claimed.args["message"])
            return isinstance(message, Nudge | Call) and not message.group
        case Op.OPEN_ROOM | Op.ANNOUNCE | Op.CARD | Op.INVITE | Op.ARCHIVE | Op.READ:
            return True
        case _:
            return ASIDE in result


def _brought_in(tx: Tx, s: Services, entry: Entry, came: Sequence[str]) -> Entry:
    """Write down who is in the room of a private incident now: they may see it elsewhere, too."""
    before = len(entry.events)
    for person in came if entry.incident.private else ():
        if person not in entry.incident.insiders:
            entry = append(tx, s, entry, "", AccessGiven(person=person))
    renew(tx, entry, s.books.of(entry.playbook_hash).playbook, before)
    return entry


def after_wait(tx: Tx, s: Services, claimed: Claimed, why: str, wait: float) -> None:
    """Tell the declarer, once, that the room is late and why."""
    entry = _entry(tx, claimed)
    if entry is not None and claimed.op is entry.opener and not entry.home and wait >= 1.0:
        person = entry.incident.declared_by
        outgoing.tell(tx, person, f"waiting:{entry.id}", Waiting(why=why), Priority.ESCALATION, entry.id)


def after_failure(tx: Tx, s: Services, claimed: Claimed, why: str, state: str) -> None:
    """Say in the room that something did not arrive; what concerns the room itself goes to the declarer instead, and
    what was to reach a person to whoever stands in for them."""
    if claimed.op is Op.REPLY and claimed.target:
        _repeat(tx, claimed, state)
    if claimed.op is Op.THREAD:
        threads.lost(tx, claimed, why)
    entry = _entry(tx, claimed)
    if entry is not None and found_archived(tx, s, entry, claimed, why):
        return
    if claimed.op is Op.SAY:
        _tell_instead(tx, claimed)
    if claimed.op in QUIET_OPS or claimed.key.startswith("trouble:") or why.startswith(NO_ROOM):
        return
    if entry is None:
        _tell_operators(tx, s, claimed, why)
        return
    what = WHAT[claimed.op] + _target(claimed)
    entry = append(tx, s, entry, "", NotReached(what=what, why=why))
    if claimed.op is Op.ANNOUNCE and entry.incident.room == "thread" and not entry.home:
        entry = go_on(tx, s, entry, "channel")
    if claimed.op in (Op.OPEN_ROOM, Op.SAY, Op.CARD):
        trouble = Trouble(what=what, why=why, instead=INSTEAD[Op.OPEN_ROOM])
        for key, person in _waiting_for_it(entry, claimed).items():
            outgoing.tell(tx, person, key, trouble, Priority.ESCALATION, entry.id)
        _tell_operators(tx, s, claimed, why)
    elif claimed.op is Op.VEIL and claimed.args["by"]:
        trouble = Trouble(what=what, why=why, instead=INSTEAD[Op.VEIL])
        outgoing.tell(tx, claimed.args["by"], f"trouble:{claimed.id}", trouble, Priority.ESCALATION, entry.id)
    elif not _said_by_its_group(claimed):
        instead = by_hand(claimed.target, s.org, s.books.of(entry.playbook_hash).playbook)
        _trouble(tx, entry, claimed, what, why, instead=instead if claimed.op is Op.TELL else "")
    if claimed.op is Op.TELL:
        after_unreached(tx, s, entry, claimed, why)


def _repeat(tx: Tx, claimed: Claimed, state: str) -> None:
    """An answer that could not be shown where it was asked for is told by direct message."""
    payload = outgoing.with_room(claimed.args["payload"], _entry(tx, claimed))
    message = outgoing.repeated(payload, maybe=state == "unknown")
    outgoing.tell(tx, claimed.target, f"{claimed.key}:again", message, Priority.ESCALATION, claimed.incident_id)


def _said_by_its_group(claimed: Claimed) -> bool:
    """Whether the room has a line that tells what became of this message and its like."""
    if claimed.op is not Op.TELL:
        return False
    message = MESSAGE.validate_python(claimed.args["message"])
    return isinstance(message, Call) or (isinstance(message, Nudge) and message.action is ActionKind.PAGE)


def _waiting_for_it(entry: Entry, claimed: Claimed) -> dict[str, str]:
    """Whoever declared the incident, and who looks for the room's line as the answer to what they did; by the key of
    what they are told."""
    told = {f"trouble:{claimed.id}": entry.incident.declared_by}
    actor = claimed.args.get("message", {}).get("actor", "")
    return told if actor in ("", entry.incident.declared_by) else {**told, f"trouble:{claimed.id}:{actor}": actor}


def _tell_instead(tx: Tx, claimed: Claimed) -> None:
    """What was to be said to people in a room that cannot be posted to is told to each of them."""
    message = MESSAGE.validate_python(claimed.args["message"])
    if isinstance(message, Nudge | Call) and not message.group:
        for person in message.people:
            outgoing.tell(tx, person, f"{claimed.key}:{person}", message, Priority.ESCALATION, claimed.incident_id)


def _tell_operators(tx: Tx, s: Services, claimed: Claimed, why: str) -> None:
    trouble = Trouble(what=WHAT[claimed.op] + _target(claimed), why=why, instead="`tocsin doctor` says what is wrong.")
    tell_operators(tx, s, f"trouble:{claimed.id}:operators", trouble, unreached=claimed.target)


def _trouble(tx: Tx, entry: Entry, claimed: Claimed, what: str, why: str, key: str = "", instead: str = "") -> None:
    """Say it in the room, once for a key."""
    trouble = Trouble(what=what, why=why, instead=instead or INSTEAD.get(claimed.op, "Do it by hand for now."))
    outgoing.say(tx, entry, key or f"trouble:{claimed.id}:{what}", trouble, Priority.ESCALATION)


def _entry(tx: Tx, claimed: Claimed) -> Entry | None:
    return tx.entry(claimed.incident_id, lock=True) if claimed.incident_id is not None else None


def _kind(message: Message) -> str:
    if not isinstance(message, Nudge):
        return "called"
    return {"page": "paged", "remind": "reminded"}.get(message.action, "told")


def _target(claimed: Claimed) -> str:
    match claimed.op:
        case Op.TELL:
            return f" <@{claimed.target}>"
        case Op.POST:
            return f" {claimed.target}"
        case Op.VEIL:
            return f" <#{claimed.target}>"
        case _:
            return ""
