"""The closed set of messages the bot sends by itself. What they look like is the Slack shell's business."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.core.actions import ActionKind
from bot.core.digest import DigestFacts
from bot.core.events import Event, FactSet, StatusUpdated
from bot.core.operator_messages import Alarm as Alarm
from bot.core.operator_messages import FileMended as FileMended
from bot.core.operator_messages import FileRefused as FileRefused
from bot.core.score import ScoreLine
from bot.core.telling import Telling
from bot.core.work_messages import CalledIn as CalledIn
from bot.core.work_messages import Farewell as Farewell
from bot.core.work_messages import FollowUps as FollowUps
from bot.core.work_messages import Given as Given
from bot.core.work_messages import Guidance as Guidance
from bot.core.work_messages import RoomEnds as RoomEnds
from bot.core.work_messages import RoomLeft as RoomLeft
from bot.core.work_messages import WhichItem as WhichItem


class Card(Telling):
    """The pinned message of the room: how things stand, and the buttons for what is next."""

    kind: Literal["card"] = "card"


class Announcement(Telling):
    """The one post about an incident outside its room, edited in place."""

    kind: Literal["announcement"] = "announcement"


class Line(Telling):
    """One short public line about an event, in the room."""

    kind: Literal["line"] = "line"
    event: Event
    actor: str = ""


class Nudge(Telling):
    """A page, notice or reminder that the playbook asked for, to people named by Slack user id.

    `why` says in plain words what made the bot speak; it should have at `due_at`, and `late` is in seconds. `group` are
    the deliveries that reach the people one by one; the room is told their outcome, never more. `also` are further
    rules, each with its anchor, that had the same to say: the nudge is wanted as long as any of them runs. `line` is
    the playbook's, or that of the `file` it was included from. One that `stays` is wanted although its rule is over: by
    what the step itself set. `seen` are the incident's events by then; None of what an earlier version asked.
    """

    kind: Literal["nudge"] = "nudge"
    action: ActionKind
    people: tuple[str, ...]
    party: str
    why: tuple[str, ...]
    text: str = ""
    due_at: datetime
    late: float = 0.0
    rule: str
    step: int
    anchor: datetime
    line: int
    file: str = ""
    also: tuple[tuple[str, datetime], ...] = ()
    stays: bool = False
    seen: int | None = None
    group: tuple[int, ...] = ()
    reached: tuple[str, ...] = ()
    failed: dict[str, str] = Field(default_factory=dict)
    trying: tuple[str, ...] = ()


class Call(Telling):
    """Someone escalated by hand to these people."""

    kind: Literal["call"] = "call"
    people: tuple[str, ...]
    party: str
    actor: str
    reason: str
    group: tuple[int, ...] = ()
    reached: tuple[str, ...] = ()
    failed: dict[str, str] = Field(default_factory=dict)
    trying: tuple[str, ...] = ()


class Report(Telling):
    """How an incident stands, posted to a channel outside the room because the playbook says so."""

    kind: Literal["report"] = "report"
    text: str = ""
    late: float = 0.0


class Bulletin(Telling):
    """A status update as those outside the room read it: in the announcement's thread, in channels, by DM."""

    kind: Literal["bulletin"] = "bulletin"
    event: StatusUpdated
    actor: str


class Wish(Telling):
    """Somebody would like an update; told to whoever leads."""

    kind: Literal["wish"] = "wish"
    actor: str
    words: str = ""


class Approval(Telling):
    """A notice waits for the approval of whoever is told this."""

    kind: Literal["approval"] = "approval"
    number: int


class SentBack(Telling):
    """A notice was not approved; told to its author, with the text."""

    kind: Literal["sent_back"] = "sent_back"
    number: int
    actor: str
    reason: str


class Notice(Telling):
    """A notice as colleagues get it."""

    kind: Literal["notice"] = "notice"
    number: int
    text: str
    author: str


class Facts(Telling):
    """Several facts that somebody established at once."""

    kind: Literal["facts"] = "facts"
    facts: tuple[FactSet, ...]
    actor: str


class Handover(Telling):
    """Somebody is asked to take a role over, and told how things stand."""

    kind: Literal["handover"] = "handover"
    role: str
    by: str
    briefing: str


class HandoverAnswer(Telling):
    """What became of a handover; told to who wanted to hand over."""

    kind: Literal["handover_answer"] = "handover_answer"
    role: str
    actor: str
    accepted: bool


class AccessAnswer(Telling):
    """Whether somebody who asked is let into a private incident; told to them."""

    kind: Literal["access_answer"] = "access_answer"
    given: bool


class Briefing(Telling):
    """The duty of a role, told to its new holder."""

    kind: Literal["briefing"] = "briefing"
    role: str
    duty: str


class Waiting(Telling):
    """Tells the declarer that the room is not open yet, and why."""

    kind: Literal["waiting"] = "waiting"
    why: str


class RoomReady(Telling):
    """Tells the declarer, who had to wait, that the room is open."""

    kind: Literal["room_ready"] = "room_ready"


class KeptIn(Telling):
    """What a drill does not post in `channel`, told in its room: a message of the kind `what`."""

    kind: Literal["kept_in"] = "kept_in"
    channel: str
    what: str


class Scored(Telling):
    """How a drill went by the playbook."""

    kind: Literal["scored"] = "scored"
    lines: tuple[ScoreLine, ...]


class Trouble(Telling):
    """Something could not be delivered: what, why, and what to do by hand."""

    kind: Literal["trouble"] = "trouble"
    what: str
    why: str
    instead: str


class Repeated(Telling):
    """An answer that could not be shown where it was asked for, or may not have been; `blocks` as Slack takes them.

    `maybe` says that it may have been seen already.
    """

    kind: Literal["repeated"] = "repeated"
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    maybe: bool = False


class Task(Telling):
    """Something that the playbook asks a person to do now: what the bot cannot do, or a checklist that begins.

    `why` says in plain words what made the bot ask; `items` are the checklist's. `also` is what is asked for at the
    same instant, each with the `rule` and the `anchor` that ask for it. `seen` is as of a nudge.
    """

    kind: Literal["task"] = "task"
    action: ActionKind
    to: tuple[str, ...]
    text: str = ""
    items: tuple[str, ...] = ()
    why: str = ""
    late: float = 0.0
    rule: str = ""
    anchor: datetime | None = None
    seen: int | None = None
    also: tuple["Task", ...] = ()


class DigestMessage(Telling):
    """The managers' summary."""

    kind: Literal["digest"] = "digest"
    facts: DigestFacts


Message = Annotated[
    Card
    | Announcement
    | Line
    | Nudge
    | Call
    | Report
    | Bulletin
    | Farewell
    | Wish
    | Approval
    | SentBack
    | Notice
    | Facts
    | Handover
    | HandoverAnswer
    | AccessAnswer
    | Briefing
    | Waiting
    | RoomReady
    | KeptIn
    | Scored
    | Guidance
    | CalledIn
    | RoomEnds
    | RoomLeft
    | Trouble
    | Repeated
    | Task
    | FollowUps
    | Given
    | WhichItem
    | FileRefused
    | FileMended
    | Alarm
    | DigestMessage,
    Field(discriminator="kind"),
]
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message, config=ConfigDict(hide_input_in_errors=True))
