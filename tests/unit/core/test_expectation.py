"""Expectations of a scenario, each held against the same hand-written acts."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.core.expectation import Expectation, judge
from bot.core.simulate import SimulatedAct

ACTS = [
    SimulatedAct(0, "page", ("on_call",), "wake/0", 5, 0),
    SimulatedAct(300, "page", ("on_call", "secondary"), "wake/1", 6, 0),
    SimulatedAct(600, "page", ("on_call",), "wake/1", 6, 1),
    SimulatedAct(901, "missed", ("acknowledge",), "clock.acknowledge/0", 2, 0),
    SimulatedAct(1200, "ticket", ("sprint",), "late/0", 9, 0),
]


def said(**written: Any) -> list[tuple[str, str]]:
    """What an expectation says against the acts: what was expected, and how it went."""
    found = judge(Expectation.model_validate(written), ACTS)
    return [(failure.expected, failure.went) for failure in found]


@pytest.mark.parametrize(
    "written",
    [
        {"at": "0s", "page": "on_call"},
        {"at": "5m", "page": ["on_call", "secondary"]},
        {"by": "5m", "page": "on_call", "times": 2},
        {"by": "1h", "page": "on_call", "times": 3},
        {"between": ["5m", "10m"], "page": "on_call", "times": 2},
        {"between": ["11m", "1h"], "page": "on_call", "times": 0},
        {"by": "16m", "missed": "acknowledge"},
        {"at": "20m", "ticket": "sprint"},
        {"never": "page", "to": "boss"},
        {"never": "notify"},
        {"never": "page", "to": "secondary", "between": ["6m", "1h"]},
        {"never": "missed", "to": "resolve"},
        {"nothing_after": "20m"},
    ],
)
def test_what_comes_true(written: dict[str, Any]) -> None:
    assert said(**written) == []


@pytest.mark.parametrize(
    ("written", "expected", "went"),
    [
        ({"at": "1s", "page": "on_call"}, "page on_call at +1 s", "it did not come then"),
        ({"at": "0s", "page": "secondary"}, "page secondary at +0 min", "it did not come then"),
        ({"by": "4m", "page": "boss"}, "page boss by +4 min", "it never came"),
        ({"by": "10m", "page": "on_call", "times": 2}, "page on_call by +10 min, twice", "it came 3 times"),
        ({"by": "15m", "missed": "acknowledge"}, "missed acknowledge by +15 min", "it did not come then"),
        (
            {"between": ["0s", "1h"], "page": "secondary", "times": 0},
            "page secondary between +0 min and +1 h, not at all",
            "it came once",
        ),
        ({"never": "page", "to": "secondary"}, "never page secondary", "it came once"),
        ({"never": "ticket"}, "never ticket", "it came once"),
        ({"nothing_after": "19m"}, "nothing after +19 min", "the playbook acted once"),
    ],
)
def test_what_does_not(written: dict[str, Any], expected: str, went: str) -> None:
    assert said(**written) == [(expected, went)]


def test_each_party_is_judged_by_itself() -> None:
    assert [expected for expected, _ in said(at="10m", page=["on_call", "secondary", "boss"])] == [
        "page secondary at +10 min",
        "page boss at +10 min",
    ]


def test_silence_is_about_acts_not_about_limits() -> None:
    assert judge(Expectation.model_validate({"nothing_after": "10m"}), ACTS[:4]) == []


def test_the_nearest_acts_are_shown() -> None:
    (failure,) = judge(Expectation.model_validate({"by": "9m", "page": "on_call", "times": 5}), ACTS)
    assert [act.at for act in failure.nearest] == [0, 300]
    (failure,) = judge(Expectation.model_validate({"by": "4m", "page": "secondary"}), ACTS)
    assert failure.nearest == (ACTS[1],)
    (failure,) = judge(Expectation.model_validate({"at": "15m", "notify": "boss"}), ACTS)
    assert [act.at for act in failure.nearest] == [600, 901, 1200]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ({"at": "1m"}, "names no action"),
        ({"at": "1m", "page": "a", "notify": "b"}, "names page, notify"),
        ({"page": "a"}, "needs one of at, by and between"),
        ({"at": "1m", "by": "2m", "page": "a"}, "has at and by"),
        ({"at": "1m", "page": "a", "to": "b"}, "`to` goes with never"),
        ({"never": "page", "times": 2}, "never goes with `to` and `between` only"),
        ({"nothing_after": "1m", "page": "a"}, "nothing_after stands alone"),
        ({"between": ["2m", "1m"], "page": "a"}, "between ends before it begins"),
    ],
)
def test_an_expectation_that_makes_no_sense_is_refused(written: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Expectation.model_validate(written)
