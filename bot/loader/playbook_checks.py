"""What the types alone cannot say about a playbook: names that lead nowhere, and rules that can never act.

The checks read the plain values rather than the types, so that they still speak when something else is wrong.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bot.core.asked import KINDS
from bot.core.events import MILESTONES
from bot.core.incident import COMMANDER
from bot.core.playbook.forms import AT_DECLARE, AT_RESOLVE, AT_UPDATE
from bot.core.spans import parse_span
from bot.loader.playbook_places import (
    ACTING,
    CATEGORY,
    CONTACT,
    EVENT,
    FACT,
    ITEMS,
    LIST,
    OPTION,
    ROLE,
    RUNBOOK,
    SEVERITY,
    SEVERITY_KEY,
    SEVERITY_OR_ALL,
    STAGE,
    STAMPS,
    STARTS_STOPS,
    STEPPED,
    STEPS,
    TAG,
    TEMPLATE,
    UNIQUE,
    VENDOR,
)
from bot.loader.problems import Path, Problem, suggestion
from bot.loader.references import Name, dangling, found, names, repeated
from bot.loader.source import Source
from bot.loader.thresholds import threshold_problems
from bot.loader.zones import unknown_zones

STATES = ("acknowledged", "mitigated", "resolved", "closed", "cancelled", "reopened")
EVENTS = ("declared", *STATES, "status_updated", "severity_changed", "escalated", "paged", "first_notice", "held")
"""What happens in every incident, or may."""
COMMON_TAGS = frozenset({"major", "security", "breach"})
"""What people may tag an incident with in every playbook."""
DEFAULT = "default"
ALL = "all"
RESERVED = frozenset(KINDS)
"""A ladder of such a name could not be told from what is timed under it."""


def playbook_problems(source: Source) -> list[Problem]:
    """What is wrong within a playbook, apart from its types."""
    return [
        *_names_lead_somewhere(source),
        *unknown_zones(source, ("calendar.tz",)),
        *_names_are_unique(source),
        *_steps_in_order(source),
        *_stops_after_starts(source),
        *_reachable(source),
        *_commanded(source),
        *_guided(source),
        *threshold_problems(source),
    ]


def texts(source: Source, place: str) -> list[str]:
    """The names at a place, without where they stand."""
    return [name.text for name in names(source.data, place)]


def _names_lead_somewhere(source: Source) -> Iterator[Problem]:
    severities = texts(source, "severities.*.id")
    if severities:
        yield from dangling(source, SEVERITY, severities)
        yield from dangling(source, SEVERITY_OR_ALL, [*severities, ALL])
        yield from dangling(source, SEVERITY_KEY, [*severities, DEFAULT])
    for kind, place in (
        (CATEGORY, "categories.*.id"),
        (ROLE, "roles.~"),
        (FACT, "facts.*.id"),
        (LIST, "lists.~"),
        (RUNBOOK, "runbooks.*.id"),
        (VENDOR, "vendors.~"),
        (OPTION, "options.*.id"),
        (TEMPLATE, "templates.~"),
        (CONTACT, "contacts.~"),
    ):
        yield from dangling(source, kind, texts(source, place))
    stages = (AT_DECLARE, AT_UPDATE, AT_RESOLVE, *texts(source, "phases.*.id"), *texts(source, "lists.~"))
    yield from dangling(source, STAGE, stages)
    yield from dangling(source, TAG, _tags(source))
    yield from dangling(source, EVENT, _events(source))
    yield from _needs_and_openings(source)


def _tags(source: Source) -> list[str]:
    places = ("categories.*.tags", "severities.*.tags", "signals.sources.*.tags", *(f"{a}.set.tag" for a in ACTING))
    return sorted({text for place in places for text in texts(source, place)} | COMMON_TAGS)


def _events(source: Source) -> list[str]:
    """Every event that this playbook can come to know."""
    named = {
        "role": ("roles.~",),
        "fact": ("facts.*.id",),
        "sent": ("templates.~", "parties.~", *(f"{place}.{act}" for place in ACTING for act in ("require", "ask"))),
        "list": ("lists.~",),
        "obligation": ("obligations.*.id",),
        "asked": tuple(f"{place}.{act}" for place in ACTING for act in ("require", "ask")),
        "phase": ("phases.*.id",),
    }
    known = [f"{kind}.{text}" for kind, places in named.items() for place in places for text in texts(source, place)]
    known += [f"tagged.{tag}" for tag in _tags(source)]
    known += [f"sent.{text}" for text in (ALL, *texts(source, "cadences.*.to"), *texts(source, "audiences.*"))]
    known += [f"clock.{id}.missed" for id in texts(source, "clocks.~")]
    known += [f"clock.role_{id}.missed" for id in texts(source, "roles.~")]
    known += [f"phase.{id}.overdue" for id in texts(source, "phases.*.id")]
    return [*EVENTS, *MILESTONES, *known, *(text for place in STAMPS for text in texts(source, place))]


def _needs_and_openings(source: Source) -> Iterator[Problem]:
    """What items need and open is written with its kind: `fact.cause`, `list.breach`."""
    known = {
        "fact": texts(source, "facts.*.id"),
        "list": texts(source, "lists.~"),
        "option": texts(source, "options.*.id"),
        "vendor": texts(source, "vendors.~"),
        "runbook": texts(source, "runbooks.*.id"),
        "tool": texts(source, "tools.~"),
    }
    for name in (name for place in ITEMS for key in ("need", "opens") for name in names(source.data, f"{place}.{key}")):
        kind, _, id = name.text.partition(".")
        if id and kind in known and id not in known[kind]:
            near = suggestion(id, known[kind], "there are")
            yield source.problem(name.path, f"no {kind} is called `{id}`{near}")


def _names_are_unique(source: Source) -> Iterator[Problem]:
    for label, places in UNIQUE:
        yield from repeated(source, label, [name for place in places for name in names(source.data, place)])
    for name in names(source.data, "severities.*.id"):
        if name.text in (DEFAULT, ALL):
            yield source.problem(name.path, f"`{name.text}` has a meaning of its own; choose another id")
    for name in (name for place in ("ladders.~", "rules.*.id") for name in names(source.data, place)):
        if name.text in RESERVED:
            message = f"`{name.text}` is kept for what is timed under it; choose another name"
            yield source.problem(name.path, message, key=name.key)


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
    for path, phase in found(source.data, "phases.*"):
        if isinstance(phase, dict) and not any(phase.get(key) for key in ("items", "list_from", "limit", "watch")):
            yield source.problem(path, "has nothing to do and no time; give it items, a limit or a watch")
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


def _guided(source: Source) -> Iterator[Problem]:
    room = source.data.get("war_room")
    if isinstance(room, dict) and room.get("pin") == "guidance" and not source.data.get("guidance"):
        yield source.problem(("war_room", "pin"), "has nothing to pin; write what is good to know under `guidance`")
