"""What the use cases keep in rows besides incidents: deliveries, what people did, and digests."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.usecases.ops import Op, Priority


@dataclass(frozen=True)
class NewDelivery:
    """A delivery to be added. `lane` orders it behind earlier ones of the same lane; `after` is a delivery's id."""

    key: str
    op: Op
    lane: str
    priority: Priority
    incident_id: int | None = None
    target: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    after: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery."""

    id: int
    op: Op
    target: str
    state: str
    attempts: int
    error: str


@dataclass(frozen=True)
class Placed:
    """A delivery that is to become a message, or did: what it says, and in which channel. `waited` are the seconds
    that it said it had waited."""

    id: int
    key: str
    op: Op
    target: str
    args: dict[str, Any]
    incident_id: int | None
    channel: str = ""
    waited: float = 0.0


@dataclass(frozen=True)
class InboxItem:
    """Something a person did, taken for handling."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int


@dataclass(frozen=True)
class Plan:
    """A digest's place in time."""

    name: str
    spec: str
    last_at: datetime
    next_at: datetime
