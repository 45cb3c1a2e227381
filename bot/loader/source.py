"""A file of YAML or JSON as it was read: its plain values, and where each of them stands.

Values that were included from another file keep the file, line and column they are written at.
"""

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
    files: dict[Path, str] = field(default_factory=dict)
    """The file of each value that stands in another one than `file`."""
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    """False when the syntax is broken, so that `data` says nothing."""

    def place(self, path: Path, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key; of a value that is not there, what encloses it."""
        if key and path in self.keys:
            return self.keys[path]
        path = self._known(path)
        inside = self.values.get(path, (1, 1))
        return self.keys.get(path, inside) if _encloses(self.data, path) else inside

    def file_of(self, path: Path) -> str:
        """The file that the value at `path` stands in; of a value that is not there, that of what encloses it."""
        return self.files.get(self._known(path), self.file)

    def line(self, path: Path, key: bool = False) -> str:
        """The place of `path` as a sentence about the main file has it: `line 7`, or `line 7 of other.yml`."""
        file = self.file_of(path)
        return f"line {self.place(path, key)[0]}" + ("" if file == self.file else f" of {file}")

    def problem(self, path: Path, message: str, key: bool = False) -> Problem:
        """A problem at `path`."""
        line, col = self.place(path, key)
        return Problem(self.file_of(path), line, col, dotted(path), message)

    def lines(self) -> dict[str, int]:
        """The line of each dotted path: of its key where it has one."""
        return {dotted(path): self.keys.get(path, place)[0] for path, place in self.values.items() if path}

    def _known(self, path: Path) -> Path:
        while path and path not in self.values:
            path = path[:-1]
        return path


def _encloses(data: Any, path: Path) -> bool:
    """Whether a mapping or list is at `path`; such a thing is best pointed at by its key."""
    for part in path:
        data = data[part]
    return isinstance(data, dict | list)
