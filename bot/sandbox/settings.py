"""What tests and the demo may set, and how: a misspelt name or a value that makes no sense is refused, in words."""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.incoming import refusal
from bot.sandbox.rules import Rules
from bot.sandbox.sockets import REASONS
from bot.sandbox.store import Json

# Slack writes the seconds of a `ts` with ten digits, which last until the year 2286.
LAST_SECOND = 9_999_999_999
FASTEST = 1_000_000

Wanted = Mapping[str, tuple[Callable[[Any], bool], str]]
"""For each name whether a value will do, and in words what would."""


def _number(value: Any, least: float = 0.0, most: float = math.inf) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and _number(value, least)


def _list(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(fits, value))


def _address(value: Any) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (AttributeError, TypeError, ValueError):
        return False


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


_YES_OR_NO = (_flag, "true or false")

SETTINGS: Wanted = {
    "latency_ms": (_number, "a number of milliseconds"),
    "rate_limits": (lambda value: value in ("off", "slack"), "off or slack"),
    "one_per_second": _YES_OR_NO,
    "burst": (lambda value: _whole(value, 1), "a whole number from 1"),
    "events_an_hour": (lambda value: value is None or _whole(value, 0), "a whole number, or null"),
    "retry_seconds": (lambda value: _list(value, _number), "a list of seconds"),
    "scopes": (lambda value: _list(value, lambda one: isinstance(one, str)), "a list of scopes"),
    "bot_url": (lambda value: value is None or _address(value), "an http(s) address, or null"),
    "socket": (lambda value: value in REASONS, f"one of {', '.join(REASONS)}"),
    **{one.name: _YES_OR_NO for one in fields(Rules)},
}

CLOCK: Wanted = {
    "speed": (lambda value: value is None or _number(value, 0, FASTEST), f"a number from 0 to {FASTEST:,}"),
    "jump_to": (lambda value: value is None or _number(value, 0, LAST_SECOND), "a Unix time of ten digits"),
    "advance": (lambda value: value is None or _number(value, 0, LAST_SECOND), "a number of seconds, forward"),
    "next": (lambda value: value is None or _flag(value), "true or false"),
}


def check(body: Json, wanted: Wanted) -> None:
    """Refuse what cannot be set so, before any of it is set."""
    for name, value in body.items():
        if name not in wanted:
            raise refusal("invalid_arguments", f"there is no {name} (there are: {', '.join(wanted)})")
        fits, words = wanted[name]
        if not fits(value):
            raise refusal("invalid_arguments", f"{name} must be {words}, not {value!r}")
