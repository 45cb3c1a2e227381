"""What a playbook may say: one closed vocabulary, refused beyond it.

Everything timed is one of three primitives so far: a ladder or rule (event, condition, delay, stop → actions), a
cadence (an update due again and again) and a clock (a measured limit between two events).
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

from bot.core.actions import Action, ActionKind
from bot.core.spans import parse_span, write_span


def _span(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError(f"{value!r} has no unit; write it like 30s, 15m, 4h, 2d or 1w")
    return parse_span(value) if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    PlainSerializer(write_span),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+[smhdw])+$", "examples": ["15m", "4h", "1h30m"]}),
]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
EventName = Annotated[str, Field(pattern=r"^[a-z_]+(\.[A-Za-z0-9_-]+(\.missed)?)?$")]


class Model(BaseModel):
    """A value of the language: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Document(Model):
    """What this playbook is and who keeps it."""

    title: str = Field(max_length=80)
    version: str = "1"
    owner: str = ""
    review_by: str = ""


class Severity(Model):
    """One severity; the order in the list is the rank, worst first."""

    id: Id
    name: str = Field(max_length=30)
    text: str = Field(default="", max_length=75, description="One line that says when to choose it.")
    emoji: str = Field(default="large_orange_circle", description="Slack emoji name without colons.")


class Category(Model):
    """A type of incident; choosing it preselects the severity, and `private` makes its room private."""

    id: Id
    name: str = Field(max_length=60)
    severity: str | None = None
    private: bool = False


class StatusWord(Model):
    """A word for the state of things in a status update; `mitigated` says that it ends the harm."""

    id: Id
    name: str = Field(max_length=60)
    mitigated: bool = False


class Role(Model):
    """A hat a person wears in an incident, with the duty in one or two sentences."""

    name: str = Field(max_length=40)
    text: str = ""


class Way(StrEnum):
    """How a party is reached."""

    PAGE = "page"
    DM = "dm"
    ROOM = "room"


class Party(Model):
    """Someone to reach: exactly one of the sources, and the ways to reach them."""

    rotation: str | None = None
    role: str | None = None
    people: Names | None = None
    team: str | None = None
    channel: str | None = None
    parties: Names | None = None
    via: tuple[Way, ...] = (Way.DM, Way.ROOM)
    fallback: str | None = Field(default=None, description="The party to reach when this one is nobody at the moment.")

    @model_validator(mode="after")
    def _one_source(self) -> "Party":
        sources = ("rotation", "role", "people", "team", "channel", "parties")
        given = [s for s in sources if getattr(self, s) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(sources)}" + (f"; has {given}" if given else ""))
        return self


class Condition(Model):
    """When a rule applies; all that is given must hold."""

    severity: Names | None = None
    category: Names | None = None
    private: bool | None = None


class Acts(Model):
    """The actions of one step, each with the parties it goes to.

    `page`: a direct message with the Acknowledge button, and into the room; `notify` and `remind`: the ways the party
    has; `invite`: into the room; `announce`: the one post that is edited in place; `post`: the incident as it stands.
    """

    page: Names | None = None
    notify: Names | None = None
    remind: Names | None = None
    invite: Names | None = None
    announce: Names | None = None
    post: Names | None = None
    text: str = ""

    @model_validator(mode="after")
    def _one_announcement(self) -> "Acts":
        if self.announce and len(self.announce) > 1:
            raise ValueError("announces in more than one channel; announce in one and post to the others")
        return self

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions in the order of the vocabulary."""
        asked = ((kind, getattr(self, kind.value)) for kind in ActionKind)
        return tuple(Action(kind, tuple(to), self.text) for kind, to in asked if to)


class Step(Acts):
    """A rung: what to do so long after the start, and again every `repeat`, at most `times` times more."""

    after: Span = timedelta()
    repeat: Span | None = None
    times: int | None = Field(default=None, ge=1, le=1000)

    @model_validator(mode="after")
    def _sound(self) -> "Step":
        if not self.actions:
            raise ValueError(f"does nothing; give one of {', '.join(ActionKind)}")
        if self.repeat is not None and self.times is None:
            raise ValueError("repeats without end; add times")
        if self.repeat is not None and self.repeat < timedelta(minutes=1):
            raise ValueError("repeat must be 1m or longer")
        return self


Steps = tuple[Step, ...] | dict[str, tuple[Step, ...]]
BySeverity = dict[str, Span]


class Ladder(Model):
    """Steps after an event, one above the other, until one of the events in `unless` has happened."""

    when: EventName = "declared"
    if_: Condition = Field(default=Condition(), alias="if")
    unless: Names = ()
    steps: Steps


class Rule(Step):
    """One thing to do after an event, once."""

    id: Id
    when: EventName = "declared"
    if_: Condition = Field(default=Condition(), alias="if")
    unless: Names = ()


class Cadence(Model):
    """A status update that is due again and again; a missed one climbs the steps, counted from when it was due."""

    from_: EventName = Field(default="declared", alias="from")
    if_: Condition = Field(default=Condition(), alias="if")
    until: Names = ("resolved",)
    every: BySeverity
    steps: Steps


class Limit(Model):
    """A measured limit between two events; `strict` means "in less than", otherwise "within"."""

    from_: EventName = Field(default="declared", alias="from")
    to: EventName
    limit: BySeverity
    strict: bool = False
    miss: Acts = Acts()


class Policy(Model):
    """How the engine behaves where an organisation may choose.

    `on_severity_change`: `keep_start` counts from the old start (rungs already past fire once, at once), `restart`
    counts from the change, `only_future` drops the rungs already past.
    """

    on_severity_change: Literal["keep_start", "restart", "only_future"] = "keep_start"


class Playbook(Model):
    """How an organisation answers incidents."""

    document: Document
    severities: tuple[Severity, ...] = Field(min_length=1, max_length=20)
    categories: tuple[Category, ...] = Field(default=(), max_length=100)
    statuses: tuple[StatusWord, ...] = Field(min_length=1, max_length=20)
    roles: dict[Id, Role]
    parties: dict[Id, Party] = {}
    clocks: dict[Id, Limit] = {}
    ladders: dict[Id, Ladder] = {}
    cadences: dict[Id, Cadence] = {}
    rules: tuple[Rule, ...] = ()
    policy: Policy = Policy()

    def severity(self, id: str) -> Severity | None:
        """The severity called `id`, in any case of letters."""
        return next((s for s in self.severities if s.id.lower() == id.lower()), None)

    def rank(self, id: str) -> int:
        """0 for the worst severity; the length of the list for one this playbook does not have."""
        return next((n for n, s in enumerate(self.severities) if s.id == id), len(self.severities))

    def category(self, id: str) -> Category | None:
        """The category called `id`."""
        return next((c for c in self.categories if c.id == id), None)

    def status_word(self, id: str) -> StatusWord | None:
        """The status word called `id`."""
        return next((s for s in self.statuses if s.id == id), None)


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


def span_for(spans: BySeverity, severity: str) -> timedelta | None:
    """The span for a severity, or the default one, or none."""
    return spans.get(severity, spans.get("default"))
