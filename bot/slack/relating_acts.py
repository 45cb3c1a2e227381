"""What commands and forms do for incidents that have to do with each other. Each runs in a worker, in one
transaction."""

import re
from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.grammar import first_word
from bot.slack.act import Act
from bot.slack.views.words import room_link, room_of
from bot.usecases import relating
from bot.usecases.ports import Services, Tx

NUMBER = re.compile(r"(?:(?:inc|drill)-?)?#?(\d{1,9})", re.IGNORECASE)
ROOM = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")


def do_merge(tx: Tx, s: Services, act: Act) -> str:
    """It is the same as another."""
    word, rest = first_word(act.rest)
    into = _number(tx, str(act.args.get("into", word)))
    entry = relating.merge(tx, s, act.incident, act.user, into, act.args.get("reason", rest) or "")
    return f"{entry.incident.name} is merged into {entry.incident.kin(into)}."


def do_join(tx: Tx, s: Services, act: Act) -> str:
    """Come into the room of an incident, with what one saw."""
    entry = relating.join(tx, s, act.incident, act.user, act.args.get("words") or "")
    if entry.incident.room == "none":
        return f"You are one of {room_of(entry)} now."
    where = f": {room_link(entry)}" if entry.home else ""
    return f"You are brought into {room_of(entry)}{where}."


def _number(tx: Tx, typed: str) -> int:
    """The incident that was typed: by its number, or by its room."""
    room = ROOM.fullmatch(typed)
    entry = tx.entry_in(room[1]) if room else None
    found = NUMBER.fullmatch(typed)
    if entry is None and found is None:
        raise UserError("Say which incident it is.", "For example `/incident merge INC-3`.")
    return entry.id if entry else int(found[1]) if found else 0


RELATING: dict[str, Callable[[Tx, Services, Act], str]] = {"merge": do_merge, "join": do_join}
