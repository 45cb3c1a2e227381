"""What helps to find and end the harm: runbooks, vendors, tools, and the signals that announce it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.core.playbook.timing import Acts
from bot.core.playbook.values import Id, Model, Names, Span

Amount = Annotated[str, Field(pattern=r"^\d+(\.\d+)?(%|ms|s|m|h|d)?$")]
"""A number with its unit: `5%`, `5s`, `90`."""
SourceKind = Literal[
    "alertmanager",
    "command",
    "datadog",
    "grafana",
    "newrelic",
    "pingdom",
    "poll",
    "sentry",
    "shortcut",
    "vercel",
    "webhook",
]
Lines = tuple[Annotated[str, Field(max_length=300)], ...]


class Runbook(Model):
    """How to deal with one kind of trouble, from what is seen to what keeps it from coming back.

    It is suggested by its symptoms and by what `match` says of metrics. `vendor` is who else is concerned, `lists` are
    attached with it, `then` is the list that follows. A `private` one is shown in private rooms only, a `banner` stands
    above it; `ordered` steps are done one after the other.
    """

    id: Id
    name: str = Field(max_length=60)
    symptoms: Lines = ()
    causes: Lines = ()
    steps: Lines = ()
    investigate: Lines = ()
    mitigate: Lines = ()
    prevent: Lines = ()
    match: dict[Id, Amount] = {}
    vendor: str | None = None
    lists: Names = ()
    then: str | None = None
    ordered: bool = False
    private: bool = False
    banner: str = ""


class Vendor(Model):
    """A supplier: where to get help and where it says how it is. `TBD` marks what is still missing."""

    name: str
    support: str = "TBD"
    status: str = "TBD"


class SignalSource(Model):
    """Where alerts and reports come from. `only` keeps those that have these values, `events` those of these kinds;
    a `poll` looks at `target` `every` so often."""

    id: Id
    kind: SourceKind
    name: str = ""
    only: dict[str, str] = {}
    events: Names = ()
    target: str = ""
    every: Span | None = None
    channel: str = ""
    tags: Names = ()

    @model_validator(mode="after")
    def _polled(self) -> "SignalSource":
        if (self.kind == "poll") != bool(self.target and self.every):
            raise ValueError("a poll needs target and every; other sources have neither")
        return self


class Threshold(Model):
    """What a metric means: over `above`, or from `from` up to `to` (both included), it is this severity; with `signal`
    a person has to look at it."""

    metric: Id
    above: Amount | None = None
    from_: Amount | None = Field(default=None, alias="from")
    to: Amount | None = None
    severity: str | None = None
    signal: bool = False
    runbook: str | None = None

    @model_validator(mode="after")
    def _means_something(self) -> "Threshold":
        if (self.above is None) == (self.from_ is None):
            raise ValueError("needs either above, or from and to")
        if self.severity is None and not self.signal:
            raise ValueError("means nothing; give severity, or signal: true")
        return self


class Signals(Model):
    """What announces an incident, what its metrics mean, and where each level of alert goes."""

    sources: tuple[SignalSource, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    routes: dict[Id, Acts] = {}
