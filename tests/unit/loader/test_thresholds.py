"""Thresholds that claim the same values, or leave some out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loader.thresholds import Range, figure, holes, overlaps, range_of, threshold_problems
from bot.loader.yaml_file import read_yaml


def said(*thresholds: str) -> list[str]:
    """The problems of thresholds, each on a line of its own from line 3 on."""
    lines = "".join(f"    - {{{threshold}}}\n" for threshold in thresholds)
    return [str(problem) for problem in threshold_problems(read_yaml(f"signals:\n  thresholds:\n{lines}", "f.yml"))]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5%", (5.0, "%")),
        ("5s", (5.0, "s")),
        ("1500ms", (1.5, "s")),
        ("2m", (120.0, "s")),
        (5, (5.0, "")),
        ("0.5 req/s", (0.5, "req/s")),
        ("-3", (-3.0, "")),
        ("many", None),
        (True, None),
        (None, None),
        ("5 % of all", None),
    ],
)
def test_figures(written: object, expected: tuple[float, str] | None) -> None:
    assert figure(written) == expected


def test_ranges_that_meet_are_fine() -> None:
    assert said("metric: affected, from: 0%, to: 25%", "metric: affected, above: 25%") == []
    assert said("metric: errors, above: 5%", "metric: latency, above: 5%") == []
    assert said("metric: latency, from: 1s, to: 2s", "metric: latency, above: 2000ms") == []
    assert said("metric: latency, above: 5%", "metric: latency, above: 2s") == []


def test_an_overlap() -> None:
    assert said("metric: errors, above: 5%, severity: P2", "metric: errors, above: 10%, severity: P1") == [
        "f.yml:4:7: signals.thresholds.1: `above 10%` claims values of errors that `above 5%` in line 3 has too"
    ]
    assert said("metric: latency, from: 2s, to: 5s", "metric: latency, from: 4500ms, to: 9s") == [
        "f.yml:4:7: signals.thresholds.1: `from 4500ms to 9s` claims values of latency that `from 2s to 5s` "
        "in line 3 has too"
    ]


def test_a_hole() -> None:
    assert said("metric: latency, from: 5s", "metric: latency, to: 2s") == [
        "f.yml:3:7: signals.thresholds.0: no threshold claims latency between 2s and 5s: "
        "see `to 2s` in line 4 and `from 5s`"
    ]


def test_the_very_figure_that_two_have() -> None:
    (problem,) = said("metric: affected, from: 0%, to: 25%", "metric: affected, from: 25%, to: 50%")
    assert problem.startswith("f.yml:4:7: signals.thresholds.1: `from 25% to 50%` claims values of affected")


def test_what_asks_somebody_to_look_is_apart_from_what_means_a_severity() -> None:
    assert said("metric: errors, above: 1%, signal: true", "metric: errors, above: 5%, severity: P1") == []


def test_upside_down() -> None:
    assert said("metric: latency, from: 5s, to: 2s") == [
        "f.yml:3:7: signals.thresholds.0: `from 5s to 2s` claims nothing; write the smaller figure first"
    ]


def test_a_long_range_hides_no_hole_after_it() -> None:
    assert len(said("metric: x, from: 0, to: 10", "metric: x, from: 2, to: 3", "metric: x, from: 11")) == 2


@pytest.mark.parametrize(
    "written",
    ["metric: x", "above: 5", "metric: x, above: a", "metric: x, above: 1, from: 2", "metric: x, from: 1s, to: 2%"],
)
def test_what_makes_no_range_is_left_to_the_types(written: str) -> None:
    assert said(written, "metric: x, above: 0") == []


def test_what_is_included_is_named_by_its_file() -> None:
    source = read_yaml("signals:\n  thresholds:\n    - {metric: x, above: 1}\n    - {metric: x, above: 2}\n", "f.yml")
    source.files = {path: "g.yml" for path in source.values if path[:3] == ("signals", "thresholds", 0)}
    (problem,) = threshold_problems(source)
    assert "in line 3 of g.yml has too" in problem.message


BOUNDS = st.integers(0, 12)
RANGES = st.lists(st.tuples(BOUNDS, BOUNDS, st.booleans()), min_size=1, max_size=6)


def claims(one: Range, value: float) -> bool:
    """Whether a threshold claims a value, by its definition."""
    return (value > one.low if one.open_low else value >= one.low) and value <= one.high


@given(RANGES)
def test_as_trying_every_value_tells(drawn: list[tuple[int, int, bool]]) -> None:
    plain = [
        {"metric": "x", "above" if above else "from": low, "to": high}
        for low, high, above in drawn
        if low < high or (low == high and not above)
    ]
    ranges = [one for number, written in enumerate(plain) if (one := range_of(written, (number,)))]
    values = [half / 2 for half in range(26)]
    both = {
        (one.path, other.path)
        for number, one in enumerate(ranges)
        for other in ranges[number + 1 :]
        if any(claims(one, value) and claims(other, value) for value in values)
    }
    assert {(one.path, other.path) for one, other in overlaps(ranges)} == both
    lowest = min((one.low for one in ranges), default=0.0)
    highest = max((one.high for one in ranges), default=0.0)
    unclaimed = [v for v in values if lowest < v < highest and not any(claims(one, v) for one in ranges)]
    assert bool(list(holes(ranges))) == bool(unclaimed)
