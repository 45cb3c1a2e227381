"""What the command for making an incident private does."""

from collections.abc import Callable

from bot.core.errors import UserError
from bot.slack.act import Act
from bot.usecases.advance import advance
from bot.usecases.change import find
from bot.usecases.ports import Services, Tx
from bot.usecases.privacy import hide

STAYS = (
    "What was said before stays readable in the old room until somebody deletes it there, and so do digests and "
    "whatever people copied."
)


def do_private(tx: Tx, s: Services, act: Act) -> str:
    """Make it private from here on."""
    entry = find(tx, act.incident)
    reason = act.rest.strip()
    if not reason and not entry.incident.private:
        hint = "For example `/incident private it concerns a colleague`. It cannot be made public again."
        raise UserError("Say why it is to be private.", hint)
    now = s.clock.now()
    entry = advance(tx, s, hide(tx, s, entry, act.user, reason, now), now)
    return f"{entry.incident.name} is private from now on, and goes on in a new room. {STAYS}"


PRIVACY: dict[str, Callable[[Tx, Services, Act], str]] = {"private": do_private}
"""Gives the confirmation for the person who asked."""
