"""What is wrong in a file, where, and what was probably meant."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where a value sits in a file: the keys and list positions that lead to it."""

MOST = 50
"""Of one kind of problem no more are told; whoever has as many begins with these."""

MANY = 600
"""Among more names than these the nearest is not looked for: it would take long, and hardly find what was meant."""

FEW = 8
"""Up to so many known names are listed when none of them looks like what was written."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place; sorts by file and position."""

    file: str
    line: int
    col: int
    path: str
    message: str

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column."""
        return self.file, self.line, self.col

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.col}: "
        return f"{place}{self.path}: {self.message}" if self.path else place + self.message


def dotted(path: Path) -> str:
    """`path` as people write it: `ladders.acknowledge.steps.SEV1.2`."""
    return ".".join(str(part) for part in path)


def suggestion(written: str, known: Iterable[str], label: str = "known are") -> str:
    """What was probably meant, ready to follow a message: the nearest of `known`, or all of them when they are few."""
    names = list(dict.fromkeys(known))
    by_lower = {name.lower(): name for name in names}
    near = difflib.get_close_matches(written.lower(), by_lower, n=2, cutoff=0.6) if len(names) <= MANY else []
    if len(near) == 1 or (near and _likeness(written, near[0]) > _likeness(written, near[1])):
        return f"; did you mean `{by_lower[near[0]]}`?"
    if names and len(names) <= FEW:
        return f"; {label} {', '.join(names)}"
    return ""


def _likeness(written: str, name: str) -> float:
    return difflib.SequenceMatcher(a=written.lower(), b=name).ratio()
