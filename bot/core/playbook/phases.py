"""What people do: checklists, phases with their time limits, and deadlines towards people outside."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.core.playbook.conditions import Condition
from bot.core.playbook.timing import Acts
from bot.core.playbook.values import EventName, Id, Model, Names, Span, Wait, Waits, listed

Gate = Literal["resolve", "close"]
Opening = Annotated[str, Field(pattern=r"^(list|option|vendor|runbook|tool|action)\.[\w-]+$")]
_OPENING = {"type": "string", "pattern": r"^(list|option|vendor|runbook|tool|action)\.[\w-]+$"}
Openings = Annotated[
    tuple[Opening, ...],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [_OPENING, {"type": "array", "items": _OPENING}]}),
]


class Item(Model):
    """Something a person does, in a phase or a list; its id is unique in the playbook.

    `by` is the role that does it, `need` what has to be given when it is ticked (`note`, `link`, `evidence`,
    `decision`, `reference`, `option` or `fact.<id>`), `na` that it may be marked as not applicable with a reason.
    `auto` is the event that ticks it. `gate` holds back resolving or closing until it is done. `opens` is what it leads
    to (`list.<id>`, `option.<id>`, `vendor.<id>`, `runbook.<id>`, `tool.<id>`, `action.<kind>` of follow-up): tools and
    suppliers stand beside it as links, the others as buttons. A list begins when the item is done, unless it asks for a
    decision and that begins with "no"; a decision for it chooses the option, too. `stamps` is the milestone that it
    sets. `due` counts from the start of its phase or from `due_from`; `remind` reminds so long after that start.
    `watch` is how long it has to be watched before it can be ticked. `probe` names an address to look at.
    """

    id: Id
    text: str = Field(max_length=150)
    by: str | None = None
    if_: Condition = Field(default=Condition(), alias="if")
    need: str | None = Field(default=None, pattern=r"^(note|link|evidence|decision|reference|option|fact\.\w+)$")
    na: bool = False
    auto: EventName | None = None
    gate: Gate | None = None
    opens: Openings = ()
    stamps: EventName | None = None
    probe: str | None = None
    remind: Span | None = None
    due: Wait | None = None
    due_from: EventName | None = None
    watch: Span | None = None


class Phase(Model):
    """A stretch of the work with a time limit (a box): from an event until `to`, or until all of its items are done.

    `limit` may differ by severity. Passing it sets the event `phase.<id>.overdue` and does what `miss` says. A `watch`
    runs from the start; until it is over the gate stays closed, and an event of `restart_on` begins it anew; then who
    leads the phase (`by`) is reminded with the words in `over`. `parallel`
    phases run beside the others. `list_from: category` takes the items of the category's lists too. `order: strict`
    wants the items one after the other.
    """

    id: Id
    name: str = Field(default="", max_length=60)
    text: str = ""
    if_: Condition = Field(default=Condition(), alias="if")
    from_: EventName = Field(default="declared", alias="from")
    to: EventName | None = None
    limit: Wait | Waits | None = None
    strict: bool = False
    by: str | None = None
    parallel: bool = False
    order: Literal["any", "strict"] = "any"
    list_from: Literal["category"] | None = None
    watch: Span | None = None
    over: str = ""
    gate: Gate | None = None
    restart_on: Names = ()
    items: tuple[Item, ...] = ()
    miss: Acts = Acts()

    @model_validator(mode="after")
    def _watched_or_limited(self) -> "Phase":
        if self.restart_on and self.watch is None:
            raise ValueError("restart_on has nothing to restart; add watch, such as 30m")
        return self


class Option(Model):
    """A way to end the harm that a commander may choose; choosing stamps who and when.

    `limit` is how soon it should be done, after which whoever leads is asked for another; `why_not` is another option
    that a reason must be given against, `stamps` the milestone that it sets. Items that need an option are done with it
    if they stamp the same, or neither stamps any.
    """

    id: Id
    text: str = Field(max_length=75)
    limit: Wait | None = None
    why_not: str | None = None
    stamps: EventName | None = None
    steps: tuple[str, ...] = ()


class Obligation(Model):
    """A deadline towards someone outside: a party is told so long after an event, by the decision of `decide`.

    Without `limit` there is no deadline but a decision is asked for; `per_contact` takes each contact's own. `need` is
    what proves it. `remind` counts back from the deadline; a missed one reaches `miss`, and asks for the reason.
    """

    id: Id
    text: str = ""
    if_: Condition = Field(default=Condition(), alias="if")
    from_: EventName = Field(default="declared", alias="from")
    limit: Wait | Literal["per_contact"] | None = None
    to: str
    decide: str
    need: Literal["note", "link", "reference"] = "note"
    remind: tuple[Span, ...] = ()
    miss: Names = ()


class EvidenceRules(Model):
    """What is kept as evidence: when it applies, whether nothing may be deleted, and what each kind has to say."""

    if_: Condition = Field(default=Condition(), alias="if")
    hold: bool = False
    kinds: dict[Id, tuple[str, ...]] = {}
