"""What someone asked for, as an inbox row keeps it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Aside(str):
    """A confirmation that the person gets in the room too, because nothing is said there."""


@dataclass(frozen=True)
class Act:
    """What someone asked for. `args` are a form's values, `rest` what was typed after a command, in `channel`.

    `seen` is how many events the incident had when they looked at it; None when they looked at none.
    `pressed` is the button, if it was one.
    `at` is when they asked, as ISO 8601; empty for what was asked of an earlier version.
    """

    name: str
    user: str
    incident: int = 0
    rest: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    response_url: str = ""
    channel: str = ""
    seen: int | None = None
    at: str = ""
    pressed: str = ""

    def asked_at(self, now: datetime) -> datetime:
        """When they asked: a little before `now`, when it is done, or long before after an outage."""
        return datetime.fromisoformat(self.at) if self.at else now

    @classmethod
    def of(cls, payload: dict[str, Any]) -> "Act":
        """From an inbox row."""
        return cls(**payload)
