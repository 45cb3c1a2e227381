"""Conditions and anchors on facts, tags and rungs; cadences by audience; what a step sets."""

from typing import Any

import pytest

from bot.core.actions import Action, ActionKind
from bot.core.effects import consequences
from bot.core.events import (
    Acknowledged,
    Event,
    FactSet,
    NoticeSent,
    PolicyFired,
    Recorded,
    SeverityChanged,
    StatusUpdated,
    Tagged,
)
from bot.core.incident import Incident, apply
from bot.core.playbook import Playbook
from bot.core.policy import due, next_update_due, next_wake
from tests.unit.core.make import ACK, at, incident, playbook, run, update

BOSS, LEAD = {"notify": "boss"}, {"notify": "lead"}


def fact(name: str, value: bool | float | str) -> FactSet:
    return FactSet(fact=name, value=value)


def told(*to: str, promise: float | None = None) -> StatusUpdated:
    return update(promise).model_copy(update={"to": to})


def rule(**parts: Any) -> Playbook:
    return playbook(rules=[{"id": "r", **BOSS, **parts}])


@pytest.mark.parametrize(
    ("test", "value", "holds"),
    [
        (True, True, True),
        (True, False, False),
        (False, False, True),
        (True, 1.0, False),
        (1, True, False),
        (3, 3.0, True),
        ("Confirmed", "confirmed", True),
        ("confirmed", "suspected", False),
        ("yes", True, False),
        ({"above": 100}, 100.0, False),
        ({"above": 100}, 100.5, True),
        ({"from": 5, "to": 10}, 5.0, True),
        ({"from": 5, "to": 10}, 10.0, True),
        ({"from": 5, "to": 10}, 10.1, False),
        ({"below": 5}, 5.0, False),
        ({"from": 0}, True, False),
        ({"from": 0}, "7", False),
    ],
)
def test_a_fact_is_what_the_condition_asks(test: Any, value: bool | float | str, holds: bool) -> None:
    book = rule(**{"if": {"facts": {"f": test}}})
    assert due(incident(), book, at(5)) == []
    assert len(due(incident((1, fact("f", value))), book, at(5))) == holds


def test_all_facts_of_a_condition_must_hold_and_one_of_its_tags() -> None:
    book = rule(**{"if": {"facts": {"a": True, "b": True}, "tag": ["x", "y"]}})
    a, b = (1.0, fact("a", True)), (2.0, fact("b", True))
    assert due(incident(a, b), book, at(5)) == []
    assert due(incident(a, (2, Tagged(tag="y"))), book, at(5)) == []
    assert len(due(incident(a, b, (3, Tagged(tag="y"))), book, at(5))) == 1


def test_tags_come_by_hand_with_the_category_or_with_the_severity() -> None:
    book = playbook(
        categories=[{"id": "leak", "name": "Leak", "tags": ["breach"]}],
        severities=[{"id": "SEV1", "name": "1", "tags": ["breach"]}, {"id": "SEV2", "name": "2"}],
        rules=[{"id": "r", **BOSS, "if": {"tag": "breach"}}],
    )
    assert run(book).said == []
    assert run(book, category="leak").said == [(0, "r/0")]
    assert run(book, severity="SEV1").said == [(0, "r/0")]
    assert run(book, {7: Tagged(tag="breach")}).said == [(7, "r/0")]
    assert run(book, {7: SeverityChanged(severity="SEV1")}).said == [(7, "r/0")]


def test_a_rule_may_count_from_a_fact_and_anew_from_each_finding() -> None:
    book = rule(when="fact.leak", after="5m", **{"if": {"facts": {"leak": True}}})
    acts: dict[float, Event] = {10: fact("leak", True), 12: fact("leak", True), 30: fact("leak", False)}
    assert run(book, acts).said == [(17, "r/0")]


def test_a_fact_found_to_be_otherwise_is_no_reason_any_more() -> None:
    book = rule(after="10m", repeat="10m", times=5, **{"if": {"facts": {"down": True}}})
    acts: dict[float, Event] = {5: fact("down", True), 25: fact("down", False), 45: fact("down", True)}
    assert [minute for minute, _ in run(book, acts).said] == [10, 20, 45, 50, 60]


STEPS = [
    {"page": "on_call"},
    {"after": "5m", "if": {"facts": {"customers": True}}, **LEAD},
    {"after": "10m", "unless": "sent.customers", **BOSS},
]


def test_a_rung_has_its_own_condition_and_its_own_stop_looked_at_when_it_fires() -> None:
    book = playbook(ladders={"l": {"steps": STEPS}})
    assert run(book).said == [(0, "l/0"), (10, "l/2")]
    assert run(book, {2: fact("customers", True)}).said == [(0, "l/0"), (5, "l/1"), (10, "l/2")]
    assert run(book, {7: told("customers")}).said == [(0, "l/0")]
    assert run(book, {7: NoticeSent(notice="sorry", to=("customers",))}).said == [(0, "l/0")]
    assert run(book, {7: fact("customers", True), 10: told("customers")}).said == [(0, "l/0"), (7, "l/1")]


def test_a_rung_of_a_cadence_has_them_too() -> None:
    steps = [{"remind": "commander"}, {"after": "5m", "unless": "acknowledged", **BOSS}]
    book = playbook(cadences={"u": {"every": {"default": "30m"}, "steps": steps}})
    assert run(book, until=60).said == [(30, "u/0"), (35, "u/1")]
    assert run(book, {5: ACK}, until=60).said == [(30, "u/0")]


def test_a_notice_sent_before_the_start_does_not_stop_what_begins_later() -> None:
    book = rule(when="severity_changed", after="15m", unless="sent.customers")
    changed: dict[float, Event] = {5: told("customers"), 40: SeverityChanged(severity="SEV1")}
    assert run(book, changed).said == [(55, "r/0")]
    assert run(book, {**changed, 50: told("customers")}).said == []


def cadences(**parts: Any) -> Playbook:
    steps = [{"remind": "commander"}]
    both = {name: {"to": name, "every": {"default": "30m"}, "steps": steps, **parts} for name in ("users", "bosses")}
    return playbook(cadences=both)


def test_an_update_to_one_audience_leaves_the_other_due() -> None:
    assert run(cadences(), {20: told("users")}, until=50).said == [(30, "bosses/0"), (50, "users/0")]
    assert run(cadences(), {20: told("users", "bosses")}, until=50).said == [(50, "bosses/0"), (50, "users/0")]
    assert run(cadences(), {20: told()}, until=50).said == [(50, "bosses/0"), (50, "users/0")]


def test_a_promise_holds_for_the_audience_that_it_was_made_to() -> None:
    acts: dict[float, Event] = {10: told("users", promise=25), 12: told("bosses", promise=90)}
    assert run(cadences(), acts, until=90).said == [(25, "users/0"), (90, "bosses/0")]
    assert run(cadences(), {**acts, 20: told("users")}, until=50).said == [(50, "users/0")]


def test_an_update_to_all_ends_what_was_promised_to_one() -> None:
    assert run(cadences(), {10: told("users", promise=90), 20: told()}, until=50).said == [
        (50, "bosses/0"),
        (50, "users/0"),
    ]


def test_a_notice_counts_as_an_update_and_ends_a_promise() -> None:
    acts: dict[float, Event] = {10: told("users", promise=40), 60: NoticeSent(notice="fixed", to=("users",))}
    said = run(cadences(), acts, until=95).said
    assert [minute for minute, what in said if what == "users/0"] == [40, 90]


def test_a_promise_that_is_past_when_it_is_made_is_none() -> None:
    book = playbook(cadences={"u": {"every": {"default": "30m"}, "steps": [{"remind": "commander"}]}})
    assert run(book, {40: update(promise=30)}, until=75).said == [(30, "u/0"), (70, "u/0")]


@pytest.mark.parametrize(
    "first",
    [told("users"), NoticeSent(notice="hello", to=("users",)), None],
)
def test_a_cadence_may_start_with_the_first_notice_however_it_went_out(first: Event | None) -> None:
    announce = [] if first else [{"id": "a", "after": "10m", "announce": "news"}]
    steps = [{"remind": "commander"}]
    cadence = {"from": "first_notice", "every": {"default": "30m"}, "steps": steps}
    book = playbook(cadences={"u": cadence}, rules=announce)
    one = run(book, {10: first} if first else {}, until=45)
    assert one.said[-1] == (40, "u/0")
    assert next_update_due(one.incident, book) == at(40)
    assert next_update_due(incident(), book) is None


def settle(book: Playbook, one: Incident, minute: float) -> tuple[Incident, list[Event]]:
    """Fire what is due and what comes of it, as the running bot does."""
    events: list[Event] = []
    while ready := due(one, book, at(minute)):
        for item in ready:
            for event in consequences(item, 0, one, book):
                one = apply(one, Recorded(at=at(minute), event=event))
                events.append(event)
    return one, [event for event in events if not isinstance(event, PolicyFired)]


def test_a_step_sets_severity_and_tag_and_says_so() -> None:
    book = rule(when="fact.breach", set={"severity": "SEV1", "tag": "breach"}, **{"if": {"facts": {"breach": True}}})
    one, events = settle(book, incident((5, fact("breach", True))), 5)
    assert events == [
        SeverityChanged(severity="SEV1", reason="The playbook asks for it."),
        Tagged(tag="breach"),
    ]
    assert (one.severity, one.severity_since, one.tags) == ("SEV1", at(5), frozenset({"breach"}))
    assert settle(book, one, 600) == (one, [])


def test_what_is_so_already_is_not_set_again() -> None:
    book = rule(set={"severity": "SEV1", "tag": "breach"})
    known = incident((0, Tagged(tag="breach")), severity="SEV1")
    assert settle(book, known, 0)[1] == []
    assert [item.actions[0] for item in due(known, book, at(0))] == [Action(ActionKind.NOTIFY, ("boss",))]


def test_a_playbook_makes_nothing_milder() -> None:
    assert settle(rule(set={"severity": "SEV3"}), incident(), 0)[1] == []


def test_rules_that_ask_for_different_severities_do_not_take_turns() -> None:
    for policy in ("keep_start", "restart", "only_future"):
        rules = [
            {"id": f"to_{to}", "if": {"severity": of}, "after": "1m", "set": {"severity": to}}
            for of, to in (("SEV2", "SEV1"), ("SEV1", "SEV2"))
        ]
        book = playbook(rules=rules, policy={"on_severity_change": policy})
        one = incident((0, Acknowledged()))
        changes: list[Event] = []
        for minute in range(60):
            one, events = settle(book, one, minute)
            changes += events
        assert [event.severity for event in changes if isinstance(event, SeverityChanged)] == ["SEV1"]
        assert next_wake(one, book, at(60)) is None
