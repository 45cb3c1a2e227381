"""A file of YAML or JSON as it was read: its plain values, and where each of them stands."""

from dataclasses import dataclass, field
from typing import Any

from bot.loader.problems import Path, Problem, dotted

LARGEST = 256 * 1024
"""A larger file, in bytes, is not read."""
DEEPEST = 30

Place = tuple[int, int]
"""Line and column, both from 1."""


@dataclass
class Source:
    """A file's plain values, where each value and each key stands, and what is wrong."""

    file: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    """False when the syntax is broken, so that `data` says nothing."""

    def place(self, path: Path, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; of a value that is not there, what encloses it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        inside = self.values.get(path, (1, 1))
        return self.keys.get(path, inside) if _encloses(self.data, path) else inside

    def problem(self, path: Path, message: str, key: bool = False) -> Problem:
        """A problem at `path`."""
        line, col = self.place(path, key)
        return Problem(self.file, line, col, dotted(path), message)

    def lines(self) -> dict[str, int]:
        """The line of each dotted path: of its key where it has one."""
        return {dotted(path): self.keys.get(path, place)[0] for path, place in self.values.items() if path}


def _encloses(data: Any, path: Path) -> bool:
    """Whether a mapping or list is at `path`; such a thing is best pointed at by its key."""
    for part in path:
        data = data[part]
    return isinstance(data, dict | list)
