"""What happened in an incident. These are the timeline, and the incident is nothing but their sum."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.core.access_events import AccessAsked as AccessAsked
from bot.core.access_events import AccessGiven as AccessGiven
from bot.core.access_events import AccessRefused as AccessRefused
from bot.core.access_events import MadePrivate as MadePrivate
from bot.core.evidence import EvidenceAdded as EvidenceAdded
from bot.core.evidence import EvidenceHeld as EvidenceHeld
from bot.core.evidence import EvidenceReleased as EvidenceReleased
from bot.core.happening import Happening
from bot.core.hold_events import AcknowledgementExpired as AcknowledgementExpired
from bot.core.hold_events import HandoverLapsed as HandoverLapsed
from bot.core.hold_events import Snoozed as Snoozed
from bot.core.hold_events import SnoozeEnded as SnoozeEnded
from bot.core.hold_events import StillOnIt as StillOnIt
from bot.core.links import Linked as Linked
from bot.core.notes import MessageRead as MessageRead
from bot.core.notes import Noted as Noted
from bot.core.notes import NoteStruck as NoteStruck
from bot.core.notice_events import NoticeDecided as NoticeDecided
from bot.core.notice_events import NoticeProposed as NoticeProposed
from bot.core.notice_events import NoticeSent as NoticeSent
from bot.core.role_events import HandoverDeclined as HandoverDeclined
from bot.core.role_events import HandoverOffered as HandoverOffered
from bot.core.role_events import RoleAssigned as RoleAssigned
from bot.core.role_events import RoleLeft as RoleLeft
from bot.core.room_kinds import RoomKind
from bot.core.rule_events import NobodyReached as NobodyReached
from bot.core.rule_events import NotReached as NotReached
from bot.core.rule_events import PolicyFired as PolicyFired
from bot.core.rule_events import Reached as Reached
from bot.core.tasks import TaskAdded as TaskAdded
from bot.core.tasks import TaskChanged as TaskChanged
from bot.core.tasks import TaskDone as TaskDone
from bot.core.work_events import WorkEvent

MILESTONES = (
    "started",
    "detected",
    "fix_implemented",
    "verified",
    "aware",
    "discovered",
    "breach_flagged",
    "alert",
    "report",
    "published",
    "reviewed",
    "met",
    "shared",
    "actions_done",
)
"""What people say happened, and clocks count from; items and options of a playbook may stamp others."""


class Declared(Happening):
    """Someone declared the incident, or began a `drill`. `source` is a permalink of the message it was declared from,
    if any, and `quote` what that says; `parent` is the incident that it is a part of, or 0. `why` explains a severity
    that is unusual for the category; `room` is where it is worked on."""

    kind: Literal["declared"] = "declared"
    title: str
    severity: str
    category: str = ""
    affected: str = ""
    private: bool = False
    source: str = ""
    quote: str = ""
    parent: int = 0
    why: str = ""
    drill: bool = False
    room: RoomKind = "channel"


class Acknowledged(Happening):
    """Someone has the incident in hand."""

    kind: Literal["acknowledged"] = "acknowledged"


class SeverityChanged(Happening):
    """The severity is another from here on."""

    kind: Literal["severity_changed"] = "severity_changed"
    severity: str
    reason: str = ""


class StatusUpdated(Happening):
    """A status update was posted, to the audiences `to` or else to all. `next_update_at` is the promise made in it.

    `more` are the fields that the playbook's template asks for beside these, each with what was filled in.
    """

    kind: Literal["status_updated"] = "status_updated"
    word: str
    impact: str
    changed: str
    next_step: str
    next_update_at: datetime | None = None
    to: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()


class UpdateRequested(Happening):
    """Somebody who is not in the room would like to hear how things stand."""

    kind: Literal["update_requested"] = "update_requested"


class Mitigated(Happening):
    """The harm has ended; the cause may remain."""

    kind: Literal["mitigated"] = "mitigated"


class Resolved(Happening):
    """The incident is over."""

    kind: Literal["resolved"] = "resolved"
    summary: str = ""


class Closed(Happening):
    """Nothing is left to do for the incident."""

    kind: Literal["closed"] = "closed"


class Cancelled(Happening):
    """It was no incident, or the same as another: then `duplicate_of` is that one's number."""

    kind: Literal["cancelled"] = "cancelled"
    reason: str = ""
    duplicate_of: int = 0


class Reopened(Happening):
    """A resolved, closed or cancelled incident goes on."""

    kind: Literal["reopened"] = "reopened"
    reason: str = ""


class Escalated(Happening):
    """Someone escalated by hand to a party, or to a person as `<@U…>`. `trigger` is one of the playbook's reasons to
    escalate. Whether it reached them is told by the deliveries."""

    kind: Literal["escalated"] = "escalated"
    to: str
    reason: str = ""
    trigger: str = ""


class FactSet(Happening):
    """A fact of the playbook was established, or found to be otherwise."""

    kind: Literal["fact_set"] = "fact_set"
    fact: str
    value: bool | float | str


class Tagged(Happening):
    """The incident is of one more kind, such as a breach."""

    kind: Literal["tagged"] = "tagged"
    tag: str


class Milestone(Happening):
    """Something that clocks count from was reached: `fix_implemented`, `verified`, `aware`, `published` …"""

    kind: Literal["milestone"] = "milestone"
    name: str


class ItemTicked(Happening):
    """An item of a checklist was done, or with `na` found not to apply; `undone` takes that back.

    `note` is what was given with it: a link, a reference, the reason why it does not apply.
    """

    kind: Literal["item_ticked"] = "item_ticked"
    item: str
    note: str = ""
    na: bool = False
    undone: bool = False


class ObligationMet(Happening):
    """Someone outside was told, with the reference that proves it, or it was decided that nobody has to be.

    `contact` is set where each contact has a deadline of its own; `reason` says why not, or why late.
    """

    kind: Literal["obligation_met"] = "obligation_met"
    obligation: str
    contact: str = ""
    told: bool = True
    reference: str = ""
    reason: str = ""


Event = Annotated[
    Declared
    | Acknowledged
    | RoleAssigned
    | RoleLeft
    | HandoverOffered
    | HandoverDeclined
    | HandoverLapsed
    | StillOnIt
    | AcknowledgementExpired
    | Snoozed
    | SnoozeEnded
    | SeverityChanged
    | StatusUpdated
    | UpdateRequested
    | Mitigated
    | Resolved
    | Closed
    | Cancelled
    | Reopened
    | Linked
    | Escalated
    | FactSet
    | Tagged
    | AccessAsked
    | AccessGiven
    | AccessRefused
    | MadePrivate
    | EvidenceAdded
    | EvidenceHeld
    | EvidenceReleased
    | NoticeProposed
    | NoticeDecided
    | NoticeSent
    | Milestone
    | ItemTicked
    | ObligationMet
    | Noted
    | NoteStruck
    | MessageRead
    | TaskAdded
    | TaskChanged
    | TaskDone
    | PolicyFired
    | Reached
    | NotReached
    | NobodyReached
    | WorkEvent,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event, config=ConfigDict(hide_input_in_errors=True))


class Recorded(Happening):
    """An event with when it took effect, who did it (a Slack user id; empty for the bot), and when the machine wrote it
    down, by its own clock; None before that."""

    at: datetime
    actor: str = ""
    event: Event
    recorded_at: datetime | None = None
