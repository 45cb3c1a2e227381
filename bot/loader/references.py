"""Names in a file that stand for something said elsewhere: finding them, and those that lead nowhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.loader.problems import MOST, Path, Problem, suggestion
from bot.loader.source import Source

SUGGESTED = 10
"""For so many wrong names of one kind the right one is looked for; it takes long where many are known."""
EACH = "*"
KEYS = "~"


@dataclass(frozen=True)
class Name:
    """A name written in a file; `key` says that it is a mapping's key."""

    path: Path
    text: str
    key: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of thing that names refer to: what people call it, and the places of such names.

    A place is a dotted path where `*` is every key or list position and a last `~` the mapping's own keys. A list of
    names counts as each of them.
    """

    label: str
    places: tuple[str, ...]


def names(data: Any, place: str) -> Iterator[Name]:
    """The names at `place`; values of other types are passed over."""
    yield from _names(data, place.split("."), ())


def _names(data: Any, pattern: list[str], path: Path) -> Iterator[Name]:
    if not pattern:
        entries = [(path, data)] if isinstance(data, str) else [((*path, n), item) for n, item in _items(data, list)]
        yield from (Name(at, text) for at, text in entries if isinstance(text, str))
        return
    first, rest = pattern[0], pattern[1:]
    if first == KEYS:
        yield from (Name((*path, key), key, key=True) for key, _ in _items(data, dict))
    elif first == EACH:
        for key, value in [*_items(data, dict), *_items(data, list)]:
            yield from _names(value, rest, (*path, key))
    elif isinstance(data, dict) and first in data:
        yield from _names(data[first], rest, (*path, first))


def _items(data: Any, kind: type[dict[Any, Any]] | type[list[Any]]) -> list[tuple[Any, Any]]:
    if not isinstance(data, kind):
        return []
    return list(data.items() if isinstance(data, dict) else enumerate(data))


def found(data: Any, place: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The values at `place`, each with its path."""
    first, _, rest = place.partition(".")
    for key, value in [*_items(data, dict), *_items(data, list)]:
        if first not in (EACH, key):
            continue
        if rest:
            yield from found(value, rest, (*path, key))
        else:
            yield (*path, key), value


def dangling(source: Source, kind: Kind, known: Collection[str]) -> Iterator[Problem]:
    """A problem for each name of a kind that is not `known`."""
    there = set(known)
    unknown = (name for place in kind.places for name in names(source.data, place) if name.text not in there)
    near: dict[str, str] = {}
    for name in islice(unknown, MOST):
        if name.text not in near and len(near) < SUGGESTED:
            near[name.text] = suggestion(name.text, known, "there are")
        message = f"no {kind.label} is called `{name.text}`{near.get(name.text, '')}"
        yield source.problem(name.path, message, name.key)


def repeated(source: Source, label: str, found: Collection[Name]) -> Iterator[Problem]:
    """A problem for each name that an earlier one already has, in whatever case."""
    first: dict[str, Name] = {}
    for name in found:
        earlier = first.setdefault(name.text.lower(), name)
        if earlier is not name:
            line = source.line(earlier.path, earlier.key)
            yield source.problem(name.path, f"`{name.text}` is already the {label} of {line}", name.key)


def circles(edges: Mapping[str, Collection[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle among names that lead to one another, once, as the names passed on the way."""
    done: set[str] = set()
    for start in edges:
        way = _circle(start, edges) if start not in done else ()
        done.update(way)
        if way:
            yield way


def _circle(goal: str, edges: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    came: dict[str, str] = {}
    waiting = [goal]
    while waiting:
        here = waiting.pop()
        for name in edges.get(here, ()):
            if name == goal:
                return _way_back(here, goal, came)
            if name not in came:
                came[name] = here
                waiting.append(name)
    return ()


def _way_back(here: str, goal: str, came: Mapping[str, str]) -> tuple[str, ...]:
    way = [here]
    while way[-1] != goal:
        way.append(came[way[-1]])
    return tuple(reversed(way))
