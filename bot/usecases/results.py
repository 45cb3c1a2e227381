"""What comes of one try to send."""

from dataclasses import dataclass
from typing import Any

from bot.usecases.ports import Room


class Superseded(Exception):
    """What it asks for has happened meanwhile, or a newer one behind it says it; nobody is to be disturbed with it."""


class Unknowable(Exception):
    """An earlier try may have had its effect, and nothing in Slack tells whether it had."""


@dataclass(frozen=True)
class Result:
    """What to write down: the answer, and the room's new ids."""

    data: dict[str, Any]
    room: Room | None = None
