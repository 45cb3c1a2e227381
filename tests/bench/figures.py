"""What a benchmark gives: figures, each beside its goal and what the best peer measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured number. `goal` is the most it may be; `spread` says from which samples it came."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    peer: str = ""
    spread: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        return None if self.goal is None else self.value <= self.goal


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that `share` of all samples do not exceed; NaN without any."""
    if not samples:
        return math.nan
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def middle(what: str, samples: Sequence[float], unit: str, goal: float | None = None, peer: str = "") -> Figure:
    """The median of some samples, with the smallest and the largest."""
    if not samples:
        return Figure(what, math.nan, unit, goal, peer, "no samples")
    spread = f"n={len(samples)}, {shown(min(samples))} to {shown(max(samples))}"
    return Figure(what, median(samples), unit, goal, peer, spread)


def shown(value: float) -> str:
    """A number with as many digits as mean something."""
    if math.isnan(value):
        return "none"
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
