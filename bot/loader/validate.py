"""Plain values → types, and what does not fit in plain words at its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.core.errors import ConfigError
from bot.loader.problems import Path, Problem, suggestion
from bot.loader.schema import known_keys
from bot.loader.source import Source

MOST_TOLD = 200
"""So many problems of one playbook are told."""

T = TypeVar("T", bound=BaseModel)

FORMS = {
    r"^[A-Za-z][A-Za-z0-9_-]{0,39}$": "begin with a letter, then letters, digits, - or _, at most 40",
    r"^[a-z_]+(\.[A-Za-z0-9_-]+(\.(missed|overdue))?)?$": "write an event, such as declared or role.commander",
    r"^([01]\d|2[0-3]):[0-5]\d$": 'write a time of day in quotes, such as "09:00"',
    r"^\d{4}-\d\d-\d\d$": "write a date such as 2026-01-05",
    r"^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d$": 'write a day and a time in quotes, such as "2026-01-10 03:00"',
    r"^(#[a-z0-9_-]{1,80}|[CG][A-Z0-9]{6,})$": 'write "#name" in small letters, or a channel id',
    r"^[UW][A-Z0-9]{4,}$": "write a member ID (in Slack: profile, three dots, Copy member ID)",
    r"^(\+?[0-9][0-9 ()./-]{2,29})?$": 'write a phone number in quotes, such as "+34 600 000 000"',
    r"^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$": 'write a weekday and a time, such as "mon 09:00"',
    r"^((mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):[0-5]\d$": 'write "09:00" or "mon 09:00"',
    r"^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))? ([01]\d|2[0-3]):[0-5]\d-"
    r"(([01]\d|2[0-3]):[0-5]\d|24:00)$": 'write days and hours, such as "mon-fri 09:00-17:00"',
    r"^[1-9]\d{0,2}(d|w|mo|q|y)$": "write a number and d, w, mo, q or y, such as 1mo",
    r"^\d+(\.\d+)?(%|ms|s|m|h|d)?$": "write a number with its unit, such as 5% or 2s",
    r"^(immediate|\d{1,3}bd|(\d+[smhdw])+)$": "write a length of time, such as 15m, 1bd or immediate",
    r"^(note|link|evidence|decision|reference|option|fact\.\w+)$": "write note, link, evidence, decision, reference, "
    "option, or fact. and its id",
    r"^(list|option|vendor|runbook|tool|action)\.[\w-]+$": "write list., option., vendor., runbook., tool. or action. "
    "and its id",
    r"^[A-Za-z0-9_./-]+\.ya?ml$": "write the path of a YAML file, such as ../other/playbook.yml",
    r"^([A-Za-z][A-Za-z0-9_-]{0,19})?$": "begin with a letter, then letters, digits, - or _, at most 20",
    r"^https?://[^\s<>|]*\{path\}[^\s<>|]*$": "write a web address with {path} in it, where the file's name goes",
    r"^[a-z0-9][a-z0-9_-]{0,19}$": "write small letters, digits, - or _, at most 20",
}
"""What to write for each pattern of the types."""

NEEDS = {
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
    "model_attributes_type": "`key: value` lines",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "time_delta_type": "a length of time such as 15m",
    "time_delta_parsing": "a length of time such as 15m",
}
"""What each kind of mismatch asks for."""


def validated(
    model: type[T],
    source: Source,
    checks: Callable[[Source], Iterable[Problem]],
    written: type[BaseModel] | None = None,
) -> T:
    """The model that `source` holds; ConfigError with every problem of its syntax, its types and the `checks`.

    What is wrong at a place is said by the first of the three only, and of the checks by the first. `written` knows
    the keys that a file may have where they are more than the model's.
    """
    result, problems = typed(model, source, written) if source.readable else (None, [])
    checked = checks(source) if isinstance(source.data, dict) and source.readable else ()
    first = {problem.place: problem for problem in reversed(list(checked))}
    every = list(source.problems)
    for more in (problems, first.values()):
        told = {problem.place for problem in every}
        every += [problem for problem in dict.fromkeys(more) if problem.place not in told]
    if result is None or every:
        raise ConfigError(*_told(every, source))
    return result


def _told(problems: list[Problem], source: Source) -> list[str]:
    """The problems in the order of the file, as many as anybody reads."""
    told = [str(problem) for problem in sorted(problems)[:MOST_TOLD]]
    more = len(problems) > MOST_TOLD
    return [*told, f"{source.file}:1:1: there are more problems; put these right first"] if more else told


def typed(model: type[T], source: Source, written: type[BaseModel] | None = None) -> tuple[T | None, list[Problem]]:
    """The model that `source` holds, if it does, and what does not fit its types."""
    try:
        return model.model_validate(source.data, by_alias=True, by_name=False), []
    except ValidationError as error:
        details = error.errors(include_url=False)[: 2 * MOST_TOLD]
        found = [_problem(detail, source, written or model) for detail in details]
        return None, [problem for problem in found if problem]


def wrong_places(model: type[BaseModel], source: Source) -> set[Path]:
    """Where something does not fit the model's types; of what is missing, where it should be in."""
    try:
        model.model_validate(source.data, by_alias=True, by_name=False)
    except ValidationError as error:
        placed = (_place(detail["loc"], source.data) for detail in error.errors(include_url=False))
        return {place[0] for place in placed if place}
    return set()


def _problem(error: ErrorDetails, source: Source, model: type[BaseModel]) -> Problem | None:
    placed = _place(error["loc"], source.data)
    if placed is None:
        return None
    path, key = placed
    if error["type"] == "extra_forbidden":
        near = suggestion(str(path[-1]), known_keys(model, source.data, path[:-1]))
        return source.problem(path, f"unknown key{near}", key=True)
    if error["type"] == "missing":
        return source.problem(path, f"needs `{error['loc'][-1]}`", key=True)
    if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
        return None
    return source.problem(path, _say(error), key)


def _place(loc: tuple[int | str, ...], data: Any) -> tuple[Path, bool] | None:
    """The path in the file of a validation error and whether it is about the key; None for an alternative not meant.

    Where a list or a mapping may stand, errors come for both readings, with the type's name in the location.
    """
    path: Path = ()
    for part in loc:
        if part == "[key]":
            return path, True
        inside = (isinstance(data, Mapping) and part in data) or (isinstance(data, list) and isinstance(part, int))
        if inside:
            data, path = data[part], (*path, part)
        elif str(part).startswith(("tuple[", "dict[")):
            meant = "dict[" if isinstance(data, Mapping) else "tuple["
            if not str(part).startswith(meant):
                return None
        elif str(part).startswith("function-") and isinstance(data, Mapping):
            return None
    return path, False


def _say(error: ErrorDetails) -> str:
    kind, context, written = error["type"], error.get("ctx", {}), error["input"]
    if kind in NEEDS:
        return _needs(NEEDS[kind], written)
    match kind:
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            return f"`{written}` is not possible here{suggestion(str(written), choices, 'choose from')}"
        case "string_pattern_mismatch":
            return f"`{written}` does not fit; {FORMS.get(context['pattern'], 'see the reference')}"
        case "string_too_long":
            return f"has {len(str(written))} characters; at most {context['max_length']} fit"
        case "too_long":
            return f"has {context['actual_length']} entries; at most {context['max_length']} are possible"
        case "too_short":
            return f"needs at least {context['min_length']} in the list"
        case "greater_than_equal":
            return f"must be {context['ge']} or more"
        case "less_than_equal":
            return f"must be {context['le']} or less"
    return error["msg"]


def _needs(what: str, written: Any) -> str:
    if written is None:
        return f"is empty; needs {what}"
    if isinstance(written, bool):
        return f"needs {what}" + (f'; quote it: "{str(written).lower()}"' if what == "text" else "")
    if isinstance(written, int | float) and what == "text":
        return f'needs text; quote it: "{written}"'
    return f"needs {what}"
