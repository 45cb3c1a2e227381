"""What someone asked for, as an inbox row keeps it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """What someone asked for. `args` are a form's values, `rest` what was typed after a command, in `channel`.

    `seen` is how many events the incident had when they looked at it; None when they looked at none.
    """

    name: str
    user: str
    incident: int = 0
    rest: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    response_url: str = ""
    channel: str = ""
    seen: int | None = None

    @classmethod
    def of(cls, payload: dict[str, Any]) -> "Act":
        """From an inbox row."""
        return cls(**payload)
