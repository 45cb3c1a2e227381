"""Everything timed but phases and obligations: ladders, rules, cadences, clocks."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.core.actions import WRITTEN, Action
from bot.core.playbook.conditions import Condition
from bot.core.playbook.patience import Acknowledgement, QuietHours, Snooze
from bot.core.playbook.values import BySeverity, EventName, Id, Model, Names, Span, Waits


class Ticket(Model):
    """A ticket in the tracker: opened in `queue` and assigned to a party, or a change to the one that is open."""

    queue: str = ""
    assign: str | None = None
    op: Literal["open", "comment", "close"] = "open"

    @model_validator(mode="after")
    def _where(self) -> "Ticket":
        if (self.op == "open") != bool(self.queue):
            raise ValueError("needs queue to open a ticket" if self.op == "open" else f"has no queue to {self.op} in")
        return self


class Settings(Model):
    """What an incident becomes: another severity, one more tag. Always said and logged, never silent."""

    severity: str | None = None
    tag: str | None = None


class Acts(Model):
    """The actions of one step, each with the parties it goes to.

    `page`: a direct message with the Acknowledge button, and into the room; `notify` and `remind`: the ways the party
    has; `invite`: into the room; `announce`: one post a channel, edited in place, and a notice to people; `post`: the
    incident as it stands; `mail`: the same by mail. `ticket` opens or changes a ticket, `statuspage` the public status.
    `require` and `ask` put a notice on the list of what is to be done (`ask` whether it is needed at all), `open`
    attaches checklists, `set` changes severity or tags, `hold` keeps everything from being deleted.
    """

    page: Names | None = None
    notify: Names | None = None
    remind: Names | None = None
    invite: Names | None = None
    announce: Names | None = None
    post: Names | None = None
    mail: Names | None = None
    ticket: str | Ticket | None = None
    statuspage: Literal["create", "update", "resolve"] | None = None
    require: Names | None = None
    ask: Names | None = None
    open: Names | None = None
    set: Settings | None = None
    hold: Literal[True] | None = None
    text: str = ""

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the order of the vocabulary."""
        asked = ((kind, _targets(getattr(self, kind.value))) for kind in WRITTEN)
        return tuple(Action(kind, to, self.text) for kind, to in asked if to)


def _targets(asked: object) -> tuple[str, ...]:
    match asked:
        case tuple():
            return asked
        case str():
            return (asked,)
        case True:
            return ("evidence",)
        case Ticket():
            return tuple(part for part in (asked.queue or asked.op, asked.assign) if part)
        case Settings():
            named = (("severity", asked.severity), ("tag", asked.tag))
            return tuple(f"{key}={value}" for key, value in named if value)
    return ()


class Rung(Acts):
    """What to do, and again every `repeat`, at most `times` times more; `if` and `unless` are looked at each time."""

    repeat: Span | None = None
    times: int | None = Field(default=None, ge=1, le=1000)
    if_: Condition = Field(default=Condition(), alias="if")
    unless: Names = ()

    @model_validator(mode="after")
    def _sound(self) -> "Rung":
        if not self.actions:
            raise ValueError(f"does nothing; give one of {', '.join(WRITTEN)}")
        if self.repeat is not None and self.times is None:
            raise ValueError("repeats without end; add times")
        if self.repeat is not None and self.repeat < timedelta(minutes=1):
            raise ValueError("repeat must be 1m or longer")
        return self


class Step(Rung):
    """A rung of a ladder or a cadence: what to do so long after the start."""

    after: Span = timedelta()


Steps = tuple[Step, ...] | dict[str, tuple[Step, ...]]


class Ladder(Model):
    """Steps after an event, one above the other, until one of the events in `unless` has happened."""

    when: EventName = "declared"
    if_: Condition = Field(default=Condition(), alias="if")
    unless: Names = ()
    steps: Steps


class Rule(Rung):
    """One thing to do after an event, once. `after` may differ by severity; one that it leaves out has no such rule."""

    id: Id
    when: EventName = "declared"
    after: Span | BySeverity = timedelta()


class Cadence(Model):
    """A status update that is due again and again; a missed one climbs the steps, counted from when it was due.

    With `to`, only updates sent to that audience count, and only what was promised to it. Without `every`, an update is
    due only when the last one promised it. `by` is the role that writes them, `template` what they are written with.
    """

    to: Names = ()
    from_: EventName = Field(default="declared", alias="from")
    if_: Condition = Field(default=Condition(), alias="if")
    until: Names = ("resolved",)
    every: BySeverity = {}
    by: str | None = None
    template: str | None = None
    steps: Steps


class Limit(Model):
    """A measured limit between two events; `strict` means "in less than", otherwise "within"."""

    from_: EventName = Field(default="declared", alias="from")
    to: EventName
    if_: Condition = Field(default=Condition(), alias="if")
    limit: Waits
    strict: bool = False
    warn: Span | None = Field(default=None, description="So long before the limit its commander is reminded.")
    miss: Acts = Acts()


Change = Literal["keep_start", "restart", "only_future"]


class Policy(Model):
    """How the engine behaves where an organisation may choose.

    `on_severity_change`: `keep_start` counts from the old start (rungs already past fire once, at once), `restart`
    counts from the change, `only_future` drops the rungs already past. `external_for` and `external_if` say which
    incidents may be spoken of outside, `quiet` which are not announced at all, `mirror` which channels get every
    update, `social_for` which ask for a post on social media. `handover` is how long somebody has to take over a role.
    """

    on_severity_change: Change = "keep_start"
    external_for: Names | None = None
    external_if: Condition = Condition()
    quiet: Names = ()
    mirror: Names = ()
    social_for: Names = ()
    acknowledgement: Acknowledgement = Acknowledgement()
    snooze: Snooze = Snooze()
    quiet_hours: QuietHours | None = None
    handover: Annotated[Span, Field(ge=timedelta(minutes=2))] = timedelta(minutes=10)


def steps_for(steps: Steps, severity: str) -> Iterator[tuple[str, Step]]:
    """The steps that hold for a severity, each with the end of its path in the file."""
    if isinstance(steps, Mapping):
        key = steps_key(steps, severity)
        yield from ((f"{key}.{n}", step) for n, step in enumerate(steps.get(key, ())))
    else:
        yield from ((str(n), step) for n, step in enumerate(steps))


def steps_key(steps: Steps, severity: str) -> str:
    """Which of the lists by severity holds for a severity; empty when there is one list for all."""
    if not isinstance(steps, Mapping):
        return ""
    return severity if severity in steps else "default"
