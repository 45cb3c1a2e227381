"""Joining what one file takes from another: whose value wins, new ids, and a condition for all that is taken."""

import copy
import re
from collections.abc import Iterator
from typing import Any

from bot.loader.problems import Path, Problem, dotted
from bot.loader.schema import Shape
from bot.loader.tree import Node

KINDS = {"ladders": "ladder", "cadences": "cadence", "clocks": "clock", "rules": "rule", "phases": "phase"}
"""The things whose ids a prefix goes before, and what the events of each begin with."""
EVENT = re.compile(r"(?P<kind>[a-z]+)\.(?P<id>[A-Za-z0-9_-]+)(?P<rest>(\.[a-z_]+)*)")
ANY_OF = ("severity", "category")
"""Of what an incident has one, so that two lists which must both hold come to what is in both."""
IF = "if"
CONDITION = "Condition"
SUGGESTING = ("severities",)
"""Where a condition suggests something rather than limits it, so that nothing is added to it."""


def merge(own: Node, more: Node, shape: Shape) -> None:
    """Add to `own` what `more` has and it has not, as fits the kind of thing that `shape` says they are."""
    if isinstance(own.value, dict) and isinstance(more.value, dict):
        for key, node in more.mapping.items():
            if key not in own.mapping:
                own.mapping[key] = node
            elif shape.is_record:
                merge(own.mapping[key], node, shape.of(key, node.value))
    elif own.items and more.items:
        there = {_id(node) for node in own.items}
        if all(_id(node) is not None for node in (*own.items, *more.items)):
            own.items.extend(node for node in more.items if _id(node) not in there)


def prefixed(part: Node, prefix: str) -> None:
    """Put `prefix` before the ids in `part`, and before each of them that an event within the part names."""
    renamed: set[tuple[str, str]] = set()
    for section, kind in KINDS.items():
        node = part.mapping.get(section)
        if node is None:
            continue
        if isinstance(node.value, dict):
            renamed |= {(kind, id) for id in node.value}
            node.value = {prefix + id: inner for id, inner in node.value.items()}
        for entry in node.items:
            id = _id(entry)
            if id is not None:
                renamed.add((kind, id))
                entry.mapping["id"].value = prefix + id
    for inner in part.inside():
        found = EVENT.fullmatch(inner.value) if isinstance(inner.value, str) else None
        if found and (found["kind"], found["id"]) in renamed:
            inner.value = f"{found['kind']}.{prefix}{found['id']}{found['rest']}"


def limited(part: Node, condition: Node, shape: Shape) -> Iterator[Problem]:
    """Make `condition` hold besides for all in `part` that has a condition of its kind, or may have one.

    What could then never hold is left out. A problem for each condition that it cannot be joined with.
    """
    never: list[tuple[Any, str | int]] = []
    for container, path, entry in _conditional(part, shape):
        try:
            if not _both(entry.mapping.setdefault(IF, _empty(condition)), condition):
                never.append((container, path[-1]))
        except _Unjoinable as clash:
            yield clash.problem(path)
    for container, key in reversed(never):
        del container[key]


def _conditional(part: Node, shape: Shape) -> Iterator[tuple[Any, Path, Node]]:
    """What has, or may have, a condition: what it is in, its path, and itself."""
    for section, node in part.mapping.items():
        here = shape.of(section, node.value)
        if here.is_record and here.of(IF, {}).name == CONDITION:
            yield part.value, (section,), node
        elif section not in SUGGESTING and not here.is_record:
            for key, entry in node.entries:
                if here.of(key, entry.value).of(IF, {}).name == CONDITION:
                    yield node.value, (section, key), entry


class _Unjoinable(Exception):
    """Two conditions that cannot be written as one."""

    def __init__(self, key: str, node: Node, condition: Node) -> None:
        super().__init__(key)
        self._key, self._node, self._condition = key, node, condition

    def problem(self, path: Path) -> Problem:
        """The problem at the one condition, with the place of the other."""
        other = f"{self._condition.file}:{self._condition.at[0]}"
        message = f"cannot be joined with the `{self._key}` of the include in {other}; take this out of one of the two"
        return Problem(self._node.file, *(self._node.key_at or self._node.at), dotted((*path, IF, self._key)), message)


def _both(own: Node, more: Node) -> bool:
    """Make `own` say what both say; False when both can never hold."""
    if not isinstance(own.value, dict):
        return True
    for key, node in more.mapping.items():
        mine = own.mapping.get(key)
        if mine is None:
            own.mapping[key] = copy.deepcopy(node)
        elif key in ANY_OF and _names(mine) and _names(node):
            wanted = {name.value for name in _names(node)}
            mine.value = [name for name in _names(mine) if name.value in wanted]
            if not mine.value:
                return False
        elif isinstance(mine.value, bool) and isinstance(node.value, bool):
            if mine.value != node.value:
                return False
        elif isinstance(mine.value, dict) and isinstance(node.value, dict):
            if not _both(mine, node):
                return False
        elif mine.plain() != node.plain():
            raise _Unjoinable(key, mine, node)
    return True


def _names(node: Node) -> list[Node]:
    """The names in a list, or the one that stands alone; none when there is anything else."""
    found = [Node(node.value, node.file, node.at)] if isinstance(node.value, str) else node.items
    return found if all(isinstance(name.value, str) for name in found) else []


def _empty(condition: Node) -> Node:
    return Node({}, condition.file, condition.at, condition.key_at)


def _id(node: Node) -> Any:
    id = node.mapping.get("id")
    return id.value if id is not None and isinstance(id.value, str) else None
