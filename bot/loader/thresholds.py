"""Thresholds of a metric: where two of them claim the same value, and which values between them none claims.

A threshold claims the values above a figure (`above: 5%`, which 5% itself is not), or those from one to another, both
included.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from bot.loader.problems import Path, Problem
from bot.loader.references import found
from bot.loader.source import Source

PLACE = "signals.thresholds"
FIGURE = re.compile(r"(?P<number>[-+]?\d{1,15}(\.\d{1,9})?)\s*(?P<unit>%|[a-zA-Z]{0,8}(/[a-zA-Z]{1,8})?)")
SCALES = {
    "ms": ("s", 0.001), "s": ("s", 1.0), "m": ("s", 60.0), "min": ("s", 60.0), "h": ("s", 3600.0), "d": ("s", 86400.0),
}  # fmt: skip
"""Units that are the same in another size; all others are only compared with themselves."""
WORST = 200
"""Of one metric no more thresholds are held against each other."""


@dataclass(frozen=True)
class Range:
    """The values of a metric, in `unit`, that a threshold claims, from `low` up to `high`, and where it is written.

    `low` and `high` are infinite when there is no such end; `open_low` says that `low` itself is not claimed; `high`
    is. Only ranges of one `kind` are held against each other: those that mean a severity, and those that ask somebody
    to look. `shown` is the range as people read it.
    """

    metric: str
    kind: str
    low: float
    high: float
    open_low: bool
    unit: str
    path: Path
    shown: str

    @property
    def start(self) -> tuple[float, bool]:
        """Where it begins; sorts after a range that has the very first value too."""
        return self.low, self.open_low

    def overlaps(self, other: "Range") -> bool:
        """Whether some value is claimed by both."""
        low, is_open = max(self.start, other.start)
        high = min(self.high, other.high)
        return low < high or (low == high and not is_open)


@dataclass(frozen=True)
class Hole:
    """Values between two ranges that neither claims, as people read them."""

    below: Range
    above: Range
    shown: str


def figure(value: Any) -> tuple[float, str] | None:
    """The number and the unit in `5%`, `5s` or 5; times of every unit in seconds. None when it is no figure."""
    if isinstance(value, bool):
        return None
    read = FIGURE.fullmatch(str(value).strip()) if isinstance(value, str | int | float) else None
    if read is None:
        return None
    unit, scale = SCALES.get(read["unit"], (read["unit"], 1.0))
    return float(read["number"]) * scale, unit


def range_of(written: Any, path: Path) -> Range | None:
    """The range that a threshold's plain values mean; None when they do not make one, which the types tell."""
    if not isinstance(written, dict) or not isinstance(written.get("metric"), str):
        return None
    bounds = {key: figure(written[key]) for key in ("above", "from", "to") if written.get(key) is not None}
    if not bounds or None in bounds.values() or ("above" in bounds and "from" in bounds):
        return None
    units = {bound[1] for bound in bounds.values() if bound}
    if len(units) != 1:
        return None
    low, high = bounds.get("above") or bounds.get("from"), bounds.get("to")
    said = " ".join(f"{key} {written[key]}" for key in ("above", "from", "to") if key in bounds)
    return Range(
        metric=written["metric"],
        kind="severity" if written.get("severity") is not None else "signal",
        low=low[0] if low else float("-inf"),
        high=high[0] if high else float("inf"),
        open_low="above" in bounds,
        unit=units.pop(),
        path=path,
        shown=said,
    )


def overlaps(ranges: Iterable[Range]) -> Iterator[tuple[Range, Range]]:
    """Each two ranges of a metric that claim some value both, the one written first before the other."""
    for group in _by_metric(ranges):
        yield from ((one, other) for one, other in combinations(group, 2) if one.overlaps(other))


def holes(ranges: Iterable[Range]) -> Iterator[Hole]:
    """What no range of a metric claims between its lowest and its highest one."""
    for group in _by_metric(ranges):
        reached: Range | None = None
        for one in sorted(group, key=lambda one: one.start):
            if reached is not None and one.low > reached.high:
                yield Hole(reached, one, f"between {_end(reached)} and {_start(one)}")
            if reached is None or one.high > reached.high:
                reached = one


def threshold_problems(source: Source, place: str = PLACE) -> Iterator[Problem]:
    """A problem for each threshold that claims nothing, what an earlier one does, or leaves out values below it.

    Below the lowest threshold of a metric and above the highest it is on purpose that nothing is claimed.
    """
    ranges = [one for path, written in found(source.data, f"{place}.*") if (one := range_of(written, path))]
    for one in ranges:
        if not one.overlaps(one):
            yield source.problem(one.path, f"`{one.shown}` claims nothing; write the smaller figure first")
    for one, other in overlaps(ranges):
        said = f"`{other.shown}` claims values of {other.metric} that `{one.shown}` in {source.line(one.path)} has too"
        yield source.problem(other.path, said)
    for hole in holes(ranges):
        said = f"`{hole.below.shown}` in {source.line(hole.below.path)} and `{hole.above.shown}`"
        yield source.problem(hole.above.path, f"no threshold claims {hole.above.metric} {hole.shown}: see {said}")


def _by_metric(ranges: Iterable[Range]) -> Iterator[list[Range]]:
    groups: dict[tuple[str, ...], list[Range]] = {}
    for one in ranges:
        if one.overlaps(one):
            groups.setdefault((one.metric, one.unit, one.kind), []).append(one)
    yield from (group[:WORST] for group in groups.values())


def _end(one: Range) -> str:
    return one.shown.rpartition(" ")[2]


def _start(one: Range) -> str:
    return one.shown.split(" ")[1]
