"""YAML text → plain values and the place of each, refusing what YAML readers disagree about.

The parser's events are read one by one, so an alias is refused before anything could be expanded.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from bot.loader.problems import MOST, Path, Problem, dotted
from bot.loader.scalars import plain_key_trouble, plain_value, plain_value_trouble
from bot.loader.source import DEEPEST, LARGEST, Place, Source
from bot.loader.syntax import syntax_problem, unreadable

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What nobody sees, or what makes a text look like another one."""
COMMENT = re.compile(r"\s*(#[^\s#]\S*)")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, file: str) -> Source:
    """The values in `text`, which is called `file` in problems; never raises for what the text says."""
    text = text.removeprefix("\ufeff")
    builder = _Builder(Source(file), text)
    trouble = _refused(text, file)
    if trouble is None:
        try:
            for event in yaml.parse(text, Loader=LOADER):
                builder.take(event)
        except _Stop as stop:
            trouble = stop.problem
        except yaml.MarkedYAMLError as error:
            trouble = syntax_problem(error, text, file)
        except yaml.YAMLError as error:
            trouble = unreadable(file, str(error))
    found = builder.out
    if trouble is None and found.data is None:
        trouble = unreadable(file, "is empty")
    if trouble is not None:
        found.readable = False
        found.problems.append(trouble)
    return found


def _refused(text: str, file: str) -> Problem | None:
    if len(text.encode(errors="replace")) > LARGEST:
        return unreadable(file, f"is larger than {LARGEST // 1024} KB")
    control = CONTROL.search(text)
    if control is None:
        return None
    line = text.count("\n", 0, control.start()) + 1
    col = control.start() - text.rfind("\n", 0, control.start())
    return Problem(file, line, col, "", f"an invisible character (code {ord(control.group()):#x}); delete it")


class _Stop(Exception):
    """Reading on would make no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Frame:
    """A mapping or list that is not yet at its end; `key` is the mapping's key that waits for its value."""

    node: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


class _Builder:
    """Builds plain values out of the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, out: Source, text: str) -> None:
        self.out = out
        self._lines = text.split("\n")
        self._open: list[_Frame] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _Stop(self._problem(event, (), "a second document begins here; write one per file"))
            case yaml.AliasEvent():
                self._complain(event, self._path(), f"`*{event.anchor}`: aliases are not allowed; repeat the text")
                self._put(event, None)
            case yaml.ScalarEvent():
                self._node(event)
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._node(event)
                self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._complain(event, self._path(), f"`&{event.anchor}`: anchors are not allowed; repeat the text")
        if event.tag:
            self._complain(event, self._path(), "tags (`!…`) are not allowed; write the plain value")

    def _begin(self, event: yaml.NodeEvent, node: dict[str, Any] | list[Any]) -> None:
        if self._awaits_key():
            raise _Stop(self._problem(event, self._path(), "a key must be one plain word"))
        if len(self._open) >= DEEPEST:
            raise _Stop(self._problem(event, self._path(), f"is nested more than {DEEPEST} levels deep"))
        path = self._path()
        self._put(event, node)
        self._open.append(_Frame(node, path))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        plain = not event.style
        if self._awaits_key():
            self._key(event, plain)
            return
        trouble = plain_value_trouble(event.value) if plain else None
        if plain and not event.value:
            trouble = self._comment(event)
        if trouble:
            self._complain(event, self._path(), trouble)
        self._put(event, plain_value(event.value) if plain and not trouble else event.value)

    def _comment(self, event: yaml.ScalarEvent) -> str | None:
        """Why there is no value, where somebody seems to have written one that YAML takes for a comment."""
        line, col = _at(event)
        found = COMMENT.match(self._lines[line - 1], col - 1) if line <= len(self._lines) else None
        return f'`{found[1]}` is a comment to YAML, so there is no value; quote it: "{found[1]}"' if found else None

    def _key(self, event: yaml.ScalarEvent, plain: bool) -> None:
        frame = self._open[-1]
        path = (*frame.path, event.value)
        trouble = plain_key_trouble(event.value) if plain else None
        if trouble:
            self._complain(event, path, trouble)
        if path in self.out.keys:
            first = self.out.keys[path][0]
            self._complain(event, path, f"is written twice; the first is in line {first}")
            self._forget(path)
        self.out.keys[path] = _at(event)
        frame.key = event.value

    def _forget(self, path: Path) -> None:
        for places in (self.out.values, self.out.keys):
            for inner in [known for known in places if known[: len(path)] == path]:
                del places[inner]

    def _put(self, event: yaml.Event, value: Any) -> None:
        self.out.values[self._path()] = _at(event)
        if not self._open:
            self.out.data = value
            return
        frame = self._open[-1]
        if isinstance(frame.node, list):
            frame.node.append(value)
        elif frame.key is not None:
            frame.node[frame.key] = value
            frame.key = None

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].node, dict) and self._open[-1].key is None

    def _path(self) -> Path:
        if not self._open:
            return ()
        frame = self._open[-1]
        if isinstance(frame.node, list):
            return (*frame.path, len(frame.node))
        return frame.path if frame.key is None else (*frame.path, frame.key)

    def _complain(self, event: yaml.Event, path: Path, message: str) -> None:
        problem = self._problem(event, path, message)
        if len(self.out.problems) >= MOST:
            raise _Stop(problem)
        self.out.problems.append(problem)

    def _problem(self, event: yaml.Event, path: Path, message: str) -> Problem:
        return Problem(self.out.file, *_at(event), dotted(path), message)


def _at(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
