"""What people choose from and fill in: severities, categories, facts, status words, templates."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from bot.core.naming import check_pattern
from bot.core.playbook.conditions import Condition
from bot.core.playbook.values import Day, EventName, Id, Model, Names, Period, Span
from bot.core.room_kinds import RoomKind

_DAY = r"(mon|tue|wed|thu|fri|sat|sun)"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
Hours = Annotated[str, Field(pattern=rf"^{_DAY}(-{_DAY})? {_TIME}-({_TIME}|24:00)$")]


class Reference(Model):
    """Another document, shown where its condition holds."""

    name: str
    url: str
    if_: Condition = Field(default=Condition(), alias="if")


class Document(Model):
    """What this playbook is and who keeps it. `sop` names the published procedure it follows; `criteria` says which
    evidence answers which criterion of an audit."""

    title: str = Field(max_length=80)
    version: str = "1"
    owner: str = ""
    status: Literal["draft", "not_started", "active"] = "active"
    sop: str = ""
    priority: str = ""
    scope: str = ""
    updated: Day | None = None
    review_by: str = ""
    review_every: Period | None = None
    criteria: dict[str, Names] = {}
    refs: tuple[Reference, ...] = ()


class Calendar(Model):
    """Business hours and holidays. A delay of business days is due when the last of them ends (`due: end_of_day`) or
    begins (`start_of_day`)."""

    tz: str = "UTC"
    hours: Hours = "mon-fri 09:00-17:00"
    holidays: tuple[Day, ...] = ()
    due: Literal["end_of_day", "start_of_day"] = "end_of_day"

    @field_validator("hours")
    @classmethod
    def _open(cls, hours: str) -> str:
        opens, _, closes = hours.split()[1].partition("-")
        if opens >= closes:
            raise ValueError("close before they open; write hours of one day, such as `mon-fri 09:00-17:00`")
        return hours


class Severity(Model):
    """One severity; the order in the list is the rank, worst first. `if` says which facts suggest it."""

    id: Id
    name: str = Field(max_length=30)
    aka: Names = ()
    text: str = Field(default="", max_length=75, description="One line that says when to choose it.")
    hints: tuple[str, ...] = ()
    emoji: str = Field(default="large_orange_circle", description="Slack emoji name without colons.")
    tags: Names = ()
    if_: Condition = Field(default=Condition(), alias="if")


class Category(Model):
    """A type of incident; choosing it preselects the severity, and `private` makes its room private.

    `range` are the severities that are usual for it. It gives the incident its `tags`, attaches `lists` and `runbooks`
    and asks for facts.
    """

    id: Id
    name: str = Field(max_length=60)
    severity: str | None = None
    range: Names = ()
    private: bool = False
    tags: Names = ()
    lists: Names = ()
    runbooks: Names = ()
    asks: Names = ()


NOT_APPLICABLE = "not applicable"
"""The value of a fact that does not apply, where the playbook allows that."""


AT_DECLARE, AT_UPDATE, AT_RESOLVE = "declare", "update", "resolve"
"""Stages of forms at which facts are asked for; the others are phases and lists, by their ids."""


class Fact(Model):
    """Something to find out, of a type; `ask` says when it is asked for, as long as nobody knows it.

    In the forms that `declare`, `update` and `resolve`; from the beginning of a phase or a list on, by its id. An enum
    chooses `of` these; `na` allows "not applicable". A time may `remind` whoever leads when it comes while the incident
    goes on, to ask for another.
    """

    id: Id
    name: str = Field(default="", max_length=60)
    type: Literal["text", "number", "percent", "list", "bool", "enum", "time", "duration"] = "text"
    of: Names = ()
    ask: Names = ()
    na: bool = False
    remind: bool = False

    @property
    def label(self) -> str:
        """What it is called, with or without a name of its own."""
        words = self.id.replace("_", " ")
        return self.name or words[:1].upper() + words[1:]

    @model_validator(mode="after")
    def _choices(self) -> "Fact":
        if (self.type == "enum") != bool(self.of):
            raise ValueError(
                "an enum needs `of`, the values to choose from" if not self.of else "only an enum has `of`"
            )
        if self.remind and self.type != "time":
            raise ValueError("only a time can `remind`")
        return self


class StatusWord(Model):
    """A word for the state of things in a status update; `mitigated` says that it ends the harm.

    `page` is the status page's own word for it.
    """

    id: Id
    name: str = Field(max_length=60)
    mitigated: bool = False
    page: Literal["investigating", "identified", "monitoring", "resolved"] | None = None


class Template(Model):
    """A notice to fill in: the fields it needs, its text with `{field}` in it, and who may send it.

    `default` gives a field its value where nobody says otherwise, by severity if need be. `manual` notices are sent by
    hand and ticked; `approve` names the role that has to agree first; `promises` are milestones and how soon.
    """

    if_: Condition = Field(default=Condition(), alias="if")
    fields: Names
    default: dict[str, str | dict[str, str]] = {}
    text: str = ""
    by: str | None = None
    approve: str | None = None
    manual: bool = False
    promises: dict[str, Span] = {}


class WarRoom(Model):
    """Where an incident is worked on: the kind of room by severity, its name, who is there from the start.

    In a `thread` the incident lives below its announcement, with `none` it has no room at all: its people are told by
    direct message. One that gets more severe moves to a channel where its new severity has one; a private one never
    lies in a thread. With `talk: thread` the bot talks in the thread of the card, so that the room is people's own;
    what everybody has to see is shown there too. A channel's `name` has `{n}`, the incident's number, and may have
    `{date}` and, of the title, `{slug}`. A channel begins with the playbook's `guidance`, pinned beside the card with
    `pin: guidance`. Whom `invite` names for the severity is brought in at the beginning, and when it gets that severe;
    into a private one only those come whom a rule calls. So long after `keep_open_until` as `archive` says a channel is
    archived, with the record put into it first.
    """

    kind: dict[str, RoomKind] = {"default": "channel"}
    name: Annotated[str, AfterValidator(lambda name: check_pattern(name) if name else name)] = ""
    private_if: Condition | None = None
    invite: dict[str, Names] = {}
    bridge: str = ""
    talk: Literal["room", "thread"] = "room"
    pin: Literal["card", "guidance"] = "card"
    keep_open_until: EventName = "closed"
    archive: Span | None = None
