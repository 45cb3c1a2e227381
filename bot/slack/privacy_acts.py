"""What the command for making an incident private does."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.core.rules.archive import is_archived
from bot.slack.act import Act
from bot.usecases.advance import advance
from bot.usecases.change import find
from bot.usecases.ports import Services, Tx
from bot.usecases.privacy import hide

COPIES = "Digests, and whatever people copied, stay as they are."
UNTIL = "stays readable until somebody deletes it there."
GOES_ON = "goes on in a new room."
ROOM = f"{GOES_ON} What was said in the old one {UNTIL} I take the title out of its name."
THREAD = f"{GOES_ON} What people said in the thread {UNTIL}"
ARCHIVED = f"stays in its archived room, whose name I cannot change. What was said there {UNTIL}"
NONE = "is told to its people only; what I told others of it I take back."


def do_private(tx: Tx, s: Services, act: Act) -> str:
    """Make it private from here on."""
    entry = find(tx, act.incident)
    reason = act.rest.strip()
    if not reason and not entry.incident.private:
        hint = "For example `/incident private it concerns a colleague`. It cannot be made public again."
        raise UserError("Say why it is to be private.", hint)
    now, room = s.clock.now(), entry.incident.room
    then = ARCHIVED if is_archived(entry.incident) else {"channel": ROOM, "thread": THREAD, "none": NONE}[room]
    entry = advance(tx, s, hide(tx, s, entry, act.user, reason, now), now)
    return f"{entry.incident.name} is private from now on, and {then} {COPIES}"


PRIVACY: dict[str, Callable[[Tx, Services, Act], str]] = {"private": do_private}
"""Gives the confirmation for the person who asked."""
