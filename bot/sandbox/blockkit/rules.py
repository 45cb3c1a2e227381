"""The small words the Block Kit rules are written in.

A rule looks at one value and notes what is wrong, with a JSON pointer to it, in Slack's wording.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any


class Problem(str):
    """What is wrong, as Slack words it; it also knows its parts.

    `text` is the rule that is broken, `at` the JSON pointer to the value, `field` the name of a field of that value
    which should not be there.
    """

    text: str
    at: str
    field: str

    def __new__(cls, text: str, at: str, field: str = "") -> "Problem":
        """Put the parts into Slack's sentence."""
        worded = super().__new__(cls, f"{text} [json-pointer:{at}]")
        worded.text, worded.at, worded.field = text, at, field
        return worded


Problems = list[Problem]
Rule = Callable[[Any, str, Problems], None]


def note(problems: Problems, text: str, at: str, field: str = "") -> None:
    """Record one problem."""
    problems.append(Problem(text, at, field))


def string(longest: int | None = None, shortest: int = 0) -> Rule:
    """Text of a length in characters, both bounds included; without `longest` it may be as long as one likes."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            note(problems, "must be a string", at)
        elif longest is not None and len(value) > longest:
            note(problems, f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            note(problems, f"must be more than {shortest - 1} characters", at)

    return check


def flag(value: Any, at: str, problems: Problems) -> None:
    """True or false."""
    if not isinstance(value, bool):
        note(problems, "must be a boolean", at)


def anything(value: Any, at: str, problems: Problems) -> None:
    """Whatever it is, it is not looked at."""


def integer(least: int, most: int | None = None) -> Rule:
    """A whole number, both bounds included; without `most` it may be as large as one likes."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            note(problems, "must be an integer", at)
        elif value < least or (most is not None and value > most):
            bounds = f"must be at least {least}" if most is None else f"must be between {least} and {most}"
            note(problems, bounds, at)

    return check


def number(value: Any, at: str, problems: Problems) -> None:
    """A number that JSON can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        note(problems, "must be a number", at)


def choice(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in allowed:
            note(problems, f"must be one of: {', '.join(allowed)}", at)

    return check


def whole(*allowed: int) -> Rule:
    """One of a few whole numbers."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, bool) or value not in allowed:
            note(problems, f"must be one of: {', '.join(map(str, allowed))}", at)

    return check


def matching(accepts: Callable[[str], object], wording: str) -> Rule:
    """Text that `accepts` does not refuse with a falsehood or a ValueError."""

    def check(value: Any, at: str, problems: Problems) -> None:
        try:
            right = isinstance(value, str) and bool(accepts(value))
        except ValueError:
            right = False
        if not right:
            note(problems, wording, at)

    return check


def web_address(secure: bool = False) -> Rule:
    """An address with its scheme, of at most 3000 characters; `secure` takes only https."""
    wording, wanted = ("must be an https URL", r"https://.+") if secure else ("must be a URL", r"[a-z][a-z0-9+.-]*:.+")

    def check(value: Any, at: str, problems: Problems) -> None:
        known = len(problems)
        string(3000, 1)(value, at, problems)
        if len(problems) == known and not re.fullmatch(wanted, value, re.IGNORECASE | re.DOTALL):
            note(problems, wording, at)

    return check


def items(rule: Rule, most: int | None, least: int = 1) -> Rule:
    """A list whose every item obeys `rule`; without `most` it may be as long as one likes."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            note(problems, "must be an array", at)
            return
        if most is not None and len(value) > most:
            note(problems, f"no more than {most} items allowed", at)
        if len(value) < least:
            note(problems, f"no fewer than {least} items allowed", at)
        for place, item in enumerate(value):
            rule(item, f"{at}/{place}", problems)

    return check


def shape(
    required: Mapping[str, Rule], optional: Mapping[str, Rule], also: Rule | None = None, typed: bool = True
) -> Rule:
    """An object with these fields and no others; `also` looks at the fields together; `typed` allows `type`."""
    known = {**required, **optional}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
            return
        for name in required:
            if value.get(name) is None:
                note(problems, f"missing required field: {name}", at)
        for name, part in value.items():
            if name in known:
                if part is not None:
                    known[name](part, f"{at}/{name}", problems)
            elif not (typed and name == "type"):
                note(problems, f"invalid additional property: {name}", at, name)
        if also is not None:
            also(value, at, problems)

    return check


def by_type(kinds: Mapping[str, Rule], allowed: Collection[str] | None = None) -> Rule:
    """An object whose `type` says which rule it obeys, of the `allowed` types only."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
            return
        kind = value.get("type")
        if kind is None:
            note(problems, "missing required field: type", at)
        elif not isinstance(kind, str) or kind not in kinds or (allowed is not None and kind not in allowed):
            note(problems, f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, problems)

    return check


def exactly_one(*names: str) -> Rule:
    """One and only one of these fields."""

    def check(value: Any, at: str, problems: Problems) -> None:
        given = [name for name in names if value.get(name) is not None]
        if len(given) != 1:
            note(problems, f"exactly one of {', '.join(names)} is required", at)

    return check


def at_least_one(*names: str) -> Rule:
    """One or more of these fields."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if all(value.get(name) is None for name in names):
            note(problems, f"at least one of {', '.join(names)} is required", at)

    return check


def together(*rules: Rule) -> Rule:
    """All of these rules."""

    def check(value: Any, at: str, problems: Problems) -> None:
        for rule in rules:
            rule(value, at, problems)

    return check


def in_order(low: str, high: str, kind: type[int] | type[float]) -> Rule:
    """The field `low` is not above the field `high`, both read as `kind`; what cannot be read is told elsewhere."""

    def check(value: Any, at: str, problems: Problems) -> None:
        try:
            wrong = kind(value[low]) > kind(value[high])
        except (KeyError, TypeError, ValueError, OverflowError):
            return
        if wrong:
            note(problems, f"{low} must not exceed {high}", at)

    return check
