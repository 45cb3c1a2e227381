"""What comes after, and what keeps an organisation ready: post-mortems, reports, retention, exercises, readiness."""

from typing import Annotated, Literal

from pydantic import Field

from bot.core.playbook.values import EventName, Id, Model, Names, Period, Span, Wait


class Section(Model):
    """A part of the postmortem: free text, or the facts and moments that it lists."""

    id: Id
    name: str = Field(default="", max_length=80)
    facts: Names = ()
    moments: tuple[EventName, ...] = ()
    format: str = ""
    max_sentences: int | None = None


class Due(Model):
    """How soon after the postmortem's start each of these has to be done."""

    publish: Wait | None = None
    review: Wait | None = None
    meet: Wait | None = None
    share: Wait | None = None


class FollowUps(Model):
    """What follow-ups need (`owner`, `due`), how many there must be, their kinds, and when it is asked whether they are
    done."""

    need: tuple[Literal["owner", "due"], ...] = ()
    min: int = 0
    kinds: Names = ()
    follow_up: Wait | None = None


class Meeting(Model):
    """The review: who is there, what is spoken of, and whether blame is left out."""

    with_: Names = Field(default=(), alias="with")
    agenda: tuple[str, ...] = ()
    blameless: bool = True


class Postmortem(Model):
    """The document after an incident: for which severities (`all`, or a list), due so long after `from`."""

    for_: Names = Field(alias="for")
    from_: EventName = Field(default="resolved", alias="from")
    strict: bool = False
    due: Due = Due()
    author: str | None = None
    sections: tuple[Section, ...] = ()
    actions: FollowUps = FollowUps()
    meeting: Meeting | None = None
    share: Names = ()
    public: Literal["never", "decide"] = "never"
    miss: Names = Field(default=(), description="Parties told when a deadline passes.")


class Metric(Model):
    """A measure over incidents: the time between two events, or a count where no events are given."""

    id: Id
    from_: EventName | None = Field(default=None, alias="from")
    to: EventName | None = None


class Report(Model):
    """A summary over a period, sent to parties. `at` is a local time like `mon 09:00`."""

    id: Id
    every: Period
    at: Annotated[str, Field(pattern=r"^((mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):[0-5]\d$")] = "09:00"
    to: Names


class Retention(Model):
    """How long incidents are kept, what they must have, who may read them, and when they are gone through again."""

    keep: Period
    must_have: Names = ()
    review: Period | None = None
    read: Names = ()
    restricted: Names = ()


class Exercise(Model):
    """Practice that is due again and again; a drill takes the bot's real path with everything outward kept in."""

    id: Id
    kind: Literal["training", "drill", "tabletop"]
    every: Period
    length: Annotated[tuple[Span, ...], Field(max_length=2)] = ()
    with_: Names = Field(default=(), alias="with")
    topics: Names = ()
    debrief: Names = ()


class Nag(Model):
    """Who is reminded of what is not ready, and how often."""

    who: str
    every: Period


class Readiness(Model):
    """What must be there before this playbook counts as ready: parts of it, and drills passed for these severities."""

    block: Names = ()
    drill_passed: Names = ()
    nag: Nag | None = None
