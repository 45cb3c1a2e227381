"""What goes out with what is due, so that nobody gets two messages within a minute."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.actions import ActionKind
from bot.core.incident import apply
from bot.core.playbook import Playbook
from bot.core.policy import PERSONAL, TOGETHER, decide, due, next_wake
from tests.unit.core.make import T0, at, fired, incident, playbook

BOSS, LEAD = {"notify": "boss"}, {"notify": "lead"}


def first(**parts: Any) -> dict[str, Any]:
    return {"id": "first", "after": "5m", **parts}


def both(one: dict[str, Any], other: dict[str, Any]) -> Playbook:
    return playbook(rules=[first(**one), {"id": "second", **other}])


def names(book: Playbook, seconds: float = 300) -> list[str]:
    return [item.rule for item in decide(incident(), book, at(0, seconds)).ready]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (LEAD, {"after": "301s", **LEAD}, True),
        (LEAD, {"after": "360s", **LEAD}, True),
        (LEAD, {"after": "361s", **LEAD}, False),
        (LEAD, {"after": "330s", **BOSS}, False),
        (LEAD, {"after": "330s", "notify": ["lead", "boss"]}, False),
        ({"notify": ["lead", "boss"]}, {"after": "330s", **LEAD}, True),
        ({**LEAD, **{"remind": "boss"}}, {"after": "330s", "remind": "boss"}, True),
        ({"page": "lead"}, {"after": "330s", **LEAD}, False),
        (LEAD, {"after": "330s", "page": "lead"}, False),
        ({"page": "lead"}, {"after": "330s", "page": "lead"}, True),
        (LEAD, {"after": "330s", "remind": "lead"}, False),
        (LEAD, {"after": "330s", **LEAD, "set": {"tag": "x"}}, False),
        (LEAD, {"after": "330s", **LEAD, "invite": "lead"}, False),
        ({"announce": "news"}, {"after": "330s", "announce": "news"}, False),
        ({"ticket": "ops"}, {"after": "330s", "ticket": "ops"}, False),
        (LEAD, {"after": "330s", **LEAD, "if": {"severity": "SEV1"}}, False),
        (LEAD, {"after": "330s", **LEAD, "unless": "declared"}, False),
    ],
)
def test_a_step_comes_along_when_it_says_the_same_kind_of_thing_to_the_same_party(
    one: dict[str, Any], other: dict[str, Any], together: bool
) -> None:
    assert names(both(one, other)) == (["first", "second"] if together else ["first"])


def test_a_step_that_comes_along_keeps_its_own_time_and_is_not_late() -> None:
    book = both(LEAD, {"after": "330s", **LEAD})
    assert [(d.due_at, d.late) for d in decide(incident(), book, at(5)).ready] == [
        (at(5), timedelta()),
        (at(5, 30), timedelta()),
    ]
    assert [d.rule for d in due(incident(), book, at(5))] == ["first"], "a simulation shows each at its own time"


def test_what_came_along_has_fired() -> None:
    book = both(LEAD, {"after": "330s", "repeat": "10m", "times": 1, **LEAD})
    one = incident()
    for item in decide(one, book, at(5)).ready:
        one = apply(one, fired(item, at(5)))
    assert decide(one, book, at(5)).ready == []
    assert due(one, book, at(15, 29)) == []
    assert next_wake(one, book, at(5)) == at(15, 30)


def test_nothing_comes_along_with_nothing() -> None:
    assert names(both(LEAD, {"after": "330s", **LEAD}), 299) == []


def test_a_limit_is_not_called_missed_before_it_is() -> None:
    ladders = {"l": {"steps": [{"after": "5m", **LEAD}]}}

    def limit(text: str, strict: bool) -> Playbook:
        clock = {"to": "acknowledged", "limit": {"default": text}, "strict": strict, "miss": LEAD}
        return playbook(ladders=ladders, clocks={"c": clock})

    assert names(limit("5m", strict=False)) == ["l", "clock.c"]
    assert names(limit("301s", strict=True)) == ["l", "clock.c"]
    assert names(limit("301s", strict=False)) == ["l"]
    assert names(limit("330s", strict=True)) == ["l"]


def test_a_rule_does_not_hurry_its_own_next_step() -> None:
    ladder = {"steps": [{"after": "5m", **LEAD}, {"after": "5m30s", **LEAD}]}
    assert names(playbook(ladders={"l": ladder})) == ["l"]
    again = {"after": "5m", "repeat": "1m", "times": 3, **LEAD}
    assert names(playbook(rules=[{"id": "r", **again}])) == ["r"]


def test_what_is_gathered_only_reaches_people() -> None:
    assert {ActionKind.PAGE, ActionKind.NOTIFY, ActionKind.REMIND} == PERSONAL
    assert timedelta(seconds=60) == TOGETHER
    assert decide(incident(), playbook(), T0).ready == []
