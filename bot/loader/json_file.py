"""JSON text → plain values and the place of each, as YAML is read."""

import json
import re
from bisect import bisect_right
from typing import Any

from bot.loader.problems import Path, Problem
from bot.loader.source import DEEPEST, Place, Source
from bot.loader.syntax import unreadable

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(r"[^\s,\]}]+")


def read_json(text: str, file: str) -> Source:
    """The values in `text`, which is called `file` in problems; never raises for what the text says."""
    found = Source(file)
    try:
        found.data = json.loads(text, parse_constant=_no_constant)
        _Places(text, found).value(0, ())
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        found.problems.append(Problem(file, error.lineno, error.colno, "", message))
    except (_Deep, RecursionError):
        found.problems.append(unreadable(file, f"is nested more than {DEEPEST} levels deep"))
    except ValueError as error:
        found.problems.append(unreadable(file, f"is not JSON: {error}"))
    found.readable = not found.problems
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON value")


class _Deep(Exception):
    """Nobody writes that."""


class _Places:
    """Walks over text that is known to be JSON and notes where each value and key stands."""

    def __init__(self, text: str, out: Source) -> None:
        self._text = text
        self._out = out
        self._lines = [0, *(end.end() for end in re.finditer("\n", text))]

    def value(self, at: int, path: Path) -> int:
        """Note the value at `at` and what is in it; gives where it ends."""
        at = self._skip(at)
        self._out.values[path] = self._place(at)
        if len(path) > DEEPEST:
            raise _Deep
        match self._text[at]:
            case "{":
                return self._inside(at, path, "}")
            case "[":
                return self._inside(at, path, "]")
        return self._end(_STRING if self._text[at] == '"' else _WORD, at)

    def _inside(self, at: int, path: Path, close: str) -> int:
        count = 0
        at = self._skip(at + 1)
        while self._text[at] != close:
            key: str | int = count
            if close == "}":
                end = self._end(_STRING, at)
                key = str(json.loads(self._text[at:end]))
                self._out.keys[(*path, key)] = self._place(at)
                at = self._skip(end) + 1
            at = self._skip(self.value(at, (*path, key)))
            at = self._skip(at + 1) if self._text[at] == "," else at
            count += 1
        return at + 1

    def _skip(self, at: int) -> int:
        return self._end(_BLANK, at)

    def _end(self, what: re.Pattern[str], at: int) -> int:
        found = what.match(self._text, at)
        return found.end() if found else at

    def _place(self, at: int) -> Place:
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1
