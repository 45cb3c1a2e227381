"""Where a message of the bot comes from: the rules that fired, or what somebody did."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import VERBS, ActionKind
from bot.core.causes import Cause, causes
from bot.core.events import Declared, Escalated, Event, Recorded, RoleAssigned
from bot.core.messages import (
    MESSAGE,
    Announcement,
    Briefing,
    Call,
    Card,
    Line,
    Message,
    Nudge,
    RoomReady,
    Task,
    Waiting,
)
from bot.usecases.ports import Book, Entry, Op, Placed

SETS = f"{VERBS[ActionKind.SET]} "


@dataclass(frozen=True)
class Origin:
    """What made a message: `rules` of the playbook, or an `act` of a person, or neither."""

    message: Message
    rules: tuple[Cause, ...] = ()
    act: Recorded | None = None


def message_of(placed: Placed) -> Message:
    """What a delivery said."""
    if placed.op is Op.CARD:
        return Card()
    return Announcement() if placed.op is Op.ANNOUNCE else MESSAGE.validate_python(placed.args["message"])


def origin(placed: Placed, entry: Entry, book: Book) -> Origin:
    """Where a message about an incident comes from."""
    message = message_of(placed)
    rules = _rules(placed, message, entry, causes(entry.id, entry.events, book.playbook))
    return Origin(message, rules, None if rules else _act(placed, message, entry.events))


def _rules(placed: Placed, message: Message, entry: Entry, known: list[Cause]) -> tuple[Cause, ...]:
    """The rules, found by the delivery's key; a nudge with several reasons tells the others itself."""
    if placed.op is Op.ANNOUNCE:
        announcing = (one for one in known if VERBS[ActionKind.ANNOUNCE] in one.fired.did)
        return tuple(announcing)[:1]
    if isinstance(message, Line) and not message.actor:
        said = _last(entry.events, message.event, "")
        return tuple(one for one in known if said and one.at == said.at and SETS in one.fired.did)
    found = [one for one in known if placed.key.startswith(f"{entry.id}:{one.key}:")]
    if isinstance(message, Nudge | Task) and found:
        together = [
            one for one in known if one.at == found[0].at and (one.fired.rule, one.fired.anchor) in _also(message)
        ]
        found += [one for one in together if one not in found]
    return tuple(found)


def _also(message: Nudge | Task) -> list[tuple[str, datetime | None]]:
    """The further rules that speak in a message, each with its anchor."""
    return list(message.also) if isinstance(message, Nudge) else [(one.rule, one.anchor) for one in message.also]


def _act(placed: Placed, message: Message, events: tuple[Recorded, ...]) -> Recorded | None:
    match message:
        case Line():
            return _last(events, message.event, message.actor)
        case Call():
            return _last(events, Escalated(to=message.party, reason=message.reason), message.actor)
        case Briefing():
            _, _, seen, role = placed.key.split(":", 3)
            given = [
                one for one in events[: int(seen)] if isinstance(one.event, RoleAssigned) and one.event.role == role
            ]
            return given[-1] if given else None
        case Card() | Announcement() | Waiting() | RoomReady():
            return next((one for one in events if isinstance(one.event, Declared)), None)
        case _:
            return None


def _last(events: tuple[Recorded, ...], event: Event, actor: str) -> Recorded | None:
    return next((one for one in reversed(events) if one.event == event and one.actor == actor), None)
