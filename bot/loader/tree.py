"""A file's values as a tree in which each knows where it was written, so that parts of files can be put together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.loader.problems import Path
from bot.loader.source import Place, Source


@dataclass
class Node:
    """A value with its file and place, and the place of its key when it has one.

    `value` is a mapping or list of nodes, or a plain scalar.
    """

    value: Any
    file: str
    at: Place
    key_at: Place | None = None

    @property
    def mapping(self) -> dict[str, "Node"]:
        """The entries by key; none when this is no mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list["Node"]:
        """The entries of a list; none when this is no list."""
        return self.value if isinstance(self.value, list) else []

    @property
    def entries(self) -> list[tuple[str | int, "Node"]]:
        """The entries of a mapping or list by key or number."""
        return [*self.mapping.items(), *enumerate(self.items)]

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, list) else self.value

    def inside(self) -> Iterator["Node"]:
        """This node and all in it."""
        yield self
        for _, node in self.entries:
            yield from node.inside()


def planted(source: Source) -> Node:
    """The tree of what was read."""
    return _node(source.data, source, ())


def _node(data: Any, source: Source, path: Path) -> Node:
    value = data
    if isinstance(data, dict):
        value = {key: _node(inner, source, (*path, key)) for key, inner in data.items()}
    elif isinstance(data, list):
        value = [_node(inner, source, (*path, number)) for number, inner in enumerate(data)]
    return Node(value, source.file, source.values.get(path, (1, 1)), source.keys.get(path))


def felled(root: Node) -> Source:
    """The values of a tree with their places, as if they had been read from the root's file."""
    source = Source(root.file, root.plain())
    _note(root, source, ())
    return source


def _note(node: Node, source: Source, path: Path) -> None:
    source.values[path] = node.at
    if node.key_at is not None:
        source.keys[path] = node.key_at
    if node.file != source.file:
        source.files[path] = node.file
    for key, inner in node.entries:
        _note(inner, source, (*path, key))
