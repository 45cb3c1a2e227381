"""What happened in an incident. These are the timeline, and the incident is nothing but their sum."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Declared(_Event):
    """Someone declared the incident. `source` is a permalink of the message it was declared from, if any."""

    kind: Literal["declared"] = "declared"
    title: str
    severity: str
    category: str = ""
    affected: str = ""
    private: bool = False
    source: str = ""


class Acknowledged(_Event):
    """Someone has the incident in hand."""

    kind: Literal["acknowledged"] = "acknowledged"


class RoleAssigned(_Event):
    """`person` (a Slack user id) now holds `role`; an empty `person` means that nobody does."""

    kind: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str


class SeverityChanged(_Event):
    """The severity is another from here on."""

    kind: Literal["severity_changed"] = "severity_changed"
    severity: str
    reason: str = ""


class StatusUpdated(_Event):
    """A status update was posted. `next_update_at` is the promise made in it."""

    kind: Literal["status_updated"] = "status_updated"
    word: str
    impact: str
    changed: str
    next_step: str
    next_update_at: datetime | None = None


class Mitigated(_Event):
    """The harm has ended; the cause may remain."""

    kind: Literal["mitigated"] = "mitigated"


class Resolved(_Event):
    """The incident is over."""

    kind: Literal["resolved"] = "resolved"
    summary: str = ""


class Closed(_Event):
    """Nothing is left to do for the incident."""

    kind: Literal["closed"] = "closed"


class Cancelled(_Event):
    """It was no incident."""

    kind: Literal["cancelled"] = "cancelled"
    reason: str = ""


class Reopened(_Event):
    """A resolved, closed or cancelled incident goes on."""

    kind: Literal["reopened"] = "reopened"
    reason: str = ""


class Escalated(_Event):
    """Someone escalated by hand to a party. Whether it reached them is told by the deliveries."""

    kind: Literal["escalated"] = "escalated"
    to: str
    reason: str = ""


class PolicyFired(_Event):
    """The playbook made the bot act: `step` of the rule counted from `anchor`, for the `occurrence`-th time.

    `late` is in seconds, `line` is the line of the playbook, `did` says the actions in plain words.
    """

    kind: Literal["policy_fired"] = "policy_fired"
    rule: str
    step: int
    anchor: datetime
    occurrence: int
    due_at: datetime
    late: float
    line: int
    did: str


class Reached(_Event):
    """A page, notice or reminder arrived: `what` in plain words, said only after Slack accepted it."""

    kind: Literal["reached"] = "reached"
    what: str


class NotReached(_Event):
    """A message could not be delivered; `what` and `why` in plain words."""

    kind: Literal["not_reached"] = "not_reached"
    what: str
    why: str


Event = Annotated[
    Declared
    | Acknowledged
    | RoleAssigned
    | SeverityChanged
    | StatusUpdated
    | Mitigated
    | Resolved
    | Closed
    | Cancelled
    | Reopened
    | Escalated
    | PolicyFired
    | Reached
    | NotReached,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Recorded(_Event):
    """An event with when it occurred and who did it (a Slack user id; empty for the bot itself)."""

    at: datetime
    actor: str = ""
    event: Event
