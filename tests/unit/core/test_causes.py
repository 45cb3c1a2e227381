"""The facts that made a rule speak, as they were when it spoke."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.causes import Facts, causes, facts_of, say_event, stops_of
from bot.core.events import Event, FactSet, PolicyFired, SeverityChanged
from bot.core.policy import due
from tests.unit.core.make import T0, at, declared, incident, playbook, recorded, update

PAGE = {"page": "x"}


def facts(minutes: float, *happened: tuple[float, Event], **parts: Any) -> list[Facts]:
    """The facts behind what is due so many minutes after the declaration."""
    book, one = playbook(**parts), incident(*happened)
    return [facts_of(item.fired(1), one, book) for item in due(one, book, at(minutes))]


def test_a_ladder_gives_its_event_its_stops_and_the_steps_of_the_severity() -> None:
    rung = {"after": "5m", **PAGE}
    [found] = facts(5, ladders={"a": {"unless": "acknowledged", "steps": {"SEV2": [rung], "default": [PAGE]}}})
    absent, held = ("nobody had acknowledged",), ("severity SEV2 (its own steps)",)
    assert found == Facts("the incident was declared", T0, timedelta(minutes=5), absent, held)
    [other] = facts(5, ladders={"a": {"unless": "acknowledged", "steps": {"SEV1": [PAGE], "default": [rung]}}})
    assert other.held == ("severity SEV2 (the default steps)",)


def test_a_rung_has_conditions_and_stops_of_its_own() -> None:
    rung = {"if": {"facts": {"users": {"above": 10}}}, "unless": "role.commander", **PAGE}
    found = facts(0, (0, FactSet(fact="users", value=12)), ladders={"a": {"steps": [rung]}})
    held = ("users was 12 (asked for: above 10)",)
    assert found == [Facts("the incident was declared", T0, timedelta(), ("nobody was Commander",), held)]


def test_a_cadence_gives_what_was_not_posted_and_how_often_it_should() -> None:
    cadence = {"u": {"every": {"default": "30m"}, "steps": [{"after": "5m", **PAGE}]}}
    [found] = facts(35, cadences=cadence)
    assert found.event == "a status update was due" and found.after == timedelta(minutes=5)
    assert found.absent == ("no status update was posted", "it was not resolved")
    assert found.held == ("severity SEV2 (every 30 min)",)
    [later] = facts(50, (10, update()), cadences=cadence)
    assert later.absent[0] == "no further status update was posted"


def test_a_clock_gives_its_limit() -> None:
    [found] = facts(16, clocks={"respond": {"to": "acknowledged", "limit": {"default": "15m"}}})
    assert found.absent == ("nobody had acknowledged",)
    assert found.held == ("severity SEV2 (within 15 min)",)


def test_a_warning_gives_the_limit_that_it_comes_before() -> None:
    [found] = facts(50, clocks={"fix": {"to": "mitigated", "limit": {"default": "1h"}, "warn": "10m"}})
    assert found.absent == ("the harm had not ended",)
    assert found.held == ("severity SEV2 (within 1 h)",)


def test_a_rule_gives_severity_category_and_privacy() -> None:
    asked = {"severity": ["SEV2", "SEV3"], "private": False}
    [found] = facts(0, rules=[{"id": "r", "if": asked, **PAGE}])
    assert found.held == ("severity SEV2 (the rule is for SEV2 and SEV3)", "the incident was not private")


@pytest.mark.parametrize(
    ("rule", "event", "absent"),
    [
        ("phase.look", "the incident was declared", ("the phase `look` was not done",)),
        ("watch.look", "the incident was declared", ()),
        ("item.call", "the incident was declared", ("`call` was not done",)),
        ("item.write", "the list `after` was opened", ("`write` was not done",)),
        ("obligation.law", "the incident was declared", ("`law` was not fulfilled",)),
        ("postmortem.publish", "the incident was resolved", ("its step `publish` was not done",)),
        ("clock.role_commander", "the incident was declared", ("nobody was Commander",)),
        ("gone", "", ()),
        ("clock.gone", "", ()),
        ("item.gone", "", ()),
    ],
)
def test_everything_timed_has_its_facts(rule: str, event: str, absent: tuple[str, ...]) -> None:
    book = playbook(
        roles={"commander": {"name": "Commander", "ack": {"default": "5m"}}},
        phases=[{"id": "look", "limit": "10m", "watch": "5m", "items": [{"id": "call", "text": "Call", "due": "1bd"}]}],
        lists={"after": [{"id": "write", "text": "Write", "due": "2d"}]},
        obligations=[{"id": "law", "limit": "2bd", "to": "x", "decide": "x"}],
        postmortem={"for": "all", "from": "resolved", "due": {"publish": "5bd"}},
    )
    fired = PolicyFired(rule=rule, step=0, anchor=T0, occurrence=0, due_at=at(5), late=0, line=1, did="")
    found = facts_of(fired, incident(), book)
    assert (found.event, found.absent, found.after) == (event, absent, timedelta(minutes=5))


@pytest.mark.parametrize(
    ("event", "happened", "not_yet"),
    [
        ("sent.external", "the notice `external` was sent", "the notice `external` was not sent"),
        ("sent.users", "`users` got an update", "`users` got no update"),
        ("phase.look", "the phase `look` was done", "the phase `look` was not done"),
        ("phase.look.overdue", "the phase `look` went over its time", "the phase `look` was in time"),
        ("clock.role_commander.missed", "the limit to be Commander was missed", "the limit to be Commander was kept"),
        ("fix_implemented", "`fix_implemented` happened", "`fix_implemented` had not happened"),
    ],
)
def test_an_event_is_said_in_words(event: str, happened: str, not_yet: str) -> None:
    book = playbook(templates={"external": {"fields": ["what"]}}, phases=[{"id": "look"}])
    assert say_event(event, book) == happened
    assert say_event(event, book, 1) == not_yet


def test_it_says_when_the_severity_had_just_changed() -> None:
    steps = {"SEV1": [PAGE], "SEV2": [{"after": "1h", **PAGE}]}
    [found] = facts(10, (10, SeverityChanged(severity="SEV1")), ladders={"a": {"steps": steps}})
    assert found.held == ("severity SEV1, changed just then (its own steps)",)


def test_facts_are_those_of_the_moment() -> None:
    book = playbook(rules=[{"id": "r", "unless": "acknowledged", "if": {"severity": ["SEV1", "SEV2"]}, **PAGE}])
    [item] = due(incident(), book, at(0))
    events = [recorded(0, declared()), recorded(0, item.fired(7)), recorded(1, SeverityChanged(severity="SEV3"))]
    [cause] = causes(1, events, book)
    assert cause.key == item.key and cause.fired.line == 7
    assert cause.facts.held == ("severity SEV2 (the rule is for SEV1 and SEV2)",)


def test_what_stops_a_rule() -> None:
    book = playbook(
        ladders={"a": {"unless": ["acknowledged", "role.commander"], "steps": [PAGE]}},
        cadences={"u": {"every": {"default": "30m"}, "steps": [PAGE]}},
    )
    assert stops_of("a", 0, "SEV2", book) == ("somebody acknowledges", "the role Commander is taken")
    assert stops_of("u", 0, "SEV2", book) == ("a status update is posted", "it is resolved")
    assert stops_of("gone", 0, "SEV2", book) == ()
