"""What the types alone cannot say about a playbook: names that lead nowhere, and rules that can never act.

The checks read the plain values rather than the types, so that they still speak when something else is wrong.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.core.actions import ActionKind
from bot.core.incident import COMMANDER
from bot.core.spans import parse_span
from bot.loader.problems import Path, Problem
from bot.loader.references import Kind, Name, dangling, found, names, repeated
from bot.loader.source import Source

EVENTS = (
    "declared",
    "acknowledged",
    "mitigated",
    "resolved",
    "closed",
    "cancelled",
    "reopened",
    "status_updated",
    "severity_changed",
)
DEFAULT = "default"
RESERVED = "clock"
"""A ladder of this name could not be told from the measured clocks."""

CONDITIONAL = ("ladders.*", "cadences.*", "rules.*")
STEPPED = ("ladders.*.steps", "cadences.*.steps")
STEPS = (*(f"{place}.{depth}" for place in STEPPED for depth in ("*", "*.*")), "rules.*")
ACTING = (*STEPS, "clocks.*.miss")

SEVERITY = Kind("severity", ("categories.*.severity", *(f"{place}.if.severity" for place in CONDITIONAL)))
SEVERITY_KEY = Kind("severity", (*(f"{place}.~" for place in STEPPED), "cadences.*.every.~", "clocks.*.limit.~"))
CATEGORY = Kind("category", tuple(f"{place}.if.category" for place in CONDITIONAL))
ROLE = Kind("role", ("parties.*.role",))
STARTS_STOPS = (
    ("ladders.*", "when", "unless"),
    ("rules.*", "when", "unless"),
    ("cadences.*", "from", "until"),
    ("clocks.*", "from", "to"),
)
EVENT = Kind("event", tuple(f"{place}.{key}" for place, *keys in STARTS_STOPS for key in keys))
PARTY = Kind("party", (*(f"{place}.{act}" for place in ACTING for act in ActionKind),))


def playbook_problems(source: Source) -> list[Problem]:
    """What is wrong within a playbook, apart from its types."""
    return [
        *_names_lead_somewhere(source),
        *_names_are_unique(source),
        *_steps_in_order(source),
        *_stops_after_starts(source),
        *_reachable(source),
        *_commanded(source),
    ]


def texts(source: Source, place: str) -> list[str]:
    """The names at a place, without where they stand."""
    return [name.text for name in names(source.data, place)]


def _names_lead_somewhere(source: Source) -> Iterator[Problem]:
    severities = texts(source, "severities.*.id")
    roles = texts(source, "roles.~")
    events = [
        *EVENTS,
        *(f"role.{role}" for role in roles),
        *(f"clock.{id}.missed" for id in texts(source, "clocks.~")),
    ]
    if severities:
        yield from dangling(source, SEVERITY, severities)
        yield from dangling(source, SEVERITY_KEY, [*severities, DEFAULT])
    yield from dangling(source, CATEGORY, texts(source, "categories.*.id"))
    yield from dangling(source, ROLE, roles)
    yield from dangling(source, EVENT, events)


def _names_are_unique(source: Source) -> Iterator[Problem]:
    for label, places in (
        ("severity", ["severities.*.id"]),
        ("category", ["categories.*.id"]),
        ("status", ["statuses.*.id"]),
        ("ladder, cadence or rule", ["ladders.~", "cadences.~", "rules.*.id"]),
    ):
        yield from repeated(source, label, [name for place in places for name in names(source.data, place)])
    for name in names(source.data, "severities.*.id"):
        if name.text == DEFAULT:
            yield source.problem(name.path, f"`{DEFAULT}` stands for every other severity; choose another id")
    for name in names(source.data, "ladders.~"):
        if name.text == RESERVED:
            yield source.problem(name.path, f"`{RESERVED}` is kept for measured clocks; choose another name", key=True)


def _steps_in_order(source: Source) -> Iterator[Problem]:
    for path, steps in _step_lists(source.data):
        if not steps:
            yield source.problem(path, "has no steps")
        delays = [_delay(step) for step in steps]
        for number, (before, after) in enumerate(pairwise(delays), start=1):
            if before is not None and after is not None and after < before:
                at = (*path, number, "after")
                yield source.problem(at, "comes before the step above it; write the steps in the order of `after`")
    for place in STEPS:
        for path, step in found(source.data, place):
            if isinstance(step, dict) and "times" in step and "repeat" not in step:
                yield source.problem((*path, "times"), "has nothing to count; add repeat, such as `10m`", key=True)


def _delay(step: Any) -> Any:
    after = step.get("after", "0s") if isinstance(step, dict) else None
    if not isinstance(after, str):
        return None
    try:
        return parse_span(after)
    except ValueError:
        return None


def _step_lists(data: Any) -> Iterator[tuple[Path, list[Any]]]:
    for place in STEPPED:
        for path, steps in found(data, place):
            if isinstance(steps, list) or not steps:
                yield path, steps or []
            elif isinstance(steps, dict):
                yield from (((*path, key), value) for key, value in steps.items() if isinstance(value, list))


def _stops_after_starts(source: Source) -> Iterator[Problem]:
    for place, start, stop in STARTS_STOPS:
        for path, rule in found(source.data, place):
            if not isinstance(rule, dict):
                continue
            begins = rule.get(start, "declared")
            for name in names(rule, stop):
                if name.text == begins:
                    at = (*path, *name.path)
                    yield source.problem(at, f"`{name.text}` is also what starts it, so it would never act")


def _reachable(source: Source) -> Iterator[Problem]:
    for place in ("ladders.*", "cadences.*"):
        for path, rule in found(source.data, place):
            allowed = [name.text for name in names(rule, "if.severity")]
            written = [*names(rule, "steps.~"), *names(rule, "every.~")]
            for name in written if allowed else ():
                if name.text not in (*allowed, DEFAULT):
                    yield _unreachable(source, path, name, "the `if` above leaves it out")
    for path, cadence in found(source.data, "cadences.*"):
        timed = [name.text for name in names(cadence, "every.~")]
        if timed and DEFAULT not in timed:
            for name in names(cadence, "steps.~"):
                if name.text not in (*timed, DEFAULT):
                    yield _unreachable(source, path, name, "`every` does not say how often")


def _unreachable(source: Source, path: Path, name: Name, why: str) -> Problem:
    return source.problem((*path, *name.path), f"is never used for `{name.text}`: {why}", name.key)


def _commanded(source: Source) -> Iterator[Problem]:
    roles = source.data.get("roles")
    if isinstance(roles, dict) and COMMANDER not in roles:
        yield source.problem(("roles",), f"needs the role `{COMMANDER}`", key=True)
