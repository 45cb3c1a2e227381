"""A past incident against other playbooks."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.core.errors import ConfigError
from bot.core.events import Acknowledged, Event, Recorded, Resolved
from bot.core.playbook import Playbook
from bot.core.replay import Difference, replay
from bot.core.simulate import play
from tests.unit.core.make import ANA, at, declared, playbook, recorded
from tests.unit.core.test_policy_properties import histories, playbooks, possible


def book(second: str = "10m", **parts: Any) -> Playbook:
    steps = [{"page": "a"}, {"after": second, "page": "b", "repeat": "10m", "times": 1}]
    clocks = {"ack": {"to": "acknowledged", "limit": {"default": "15m"}, "strict": True}}
    return playbook(clocks=clocks, ladders={"wake": {"unless": "acknowledged", "steps": steps}}, **parts)


PAST: list[Recorded] = play(
    book(),
    {},
    [recorded(0, declared("SEV1")), recorded(25, Acknowledged()), recorded(60, Resolved())],
    timedelta(hours=1),
).told


def differences(new: Playbook, events: list[Recorded] = PAST) -> list[Difference]:
    return replay(events, new, {}, at(60))


def test_the_same_playbook_does_the_same() -> None:
    assert {one.event.kind for one in PAST} == {"declared", "acknowledged", "resolved", "policy_fired"}
    assert differences(book()) == []


def test_what_would_have_come_earlier() -> None:
    found = differences(book("5m"))
    assert found == [Difference("page b", 600, 300), Difference("page b", 1200, 900)]
    assert [one.say() for one in found] == ["5 min earlier (was +10 min)", "5 min earlier (was +20 min)"]


def test_what_people_did_stops_what_is_later() -> None:
    found = differences(book("20m"))
    assert found == [Difference("page b", 600, None)]
    assert found[0].say() == "would not have come"


def test_what_would_have_come_too() -> None:
    found = differences(book(rules=[{"id": "over", "when": "resolved", "post": "managers"}]))
    assert [(one.what, one.new, one.say()) for one in found] == [("post to managers", 3600, "would have come too")]


def test_limits_are_compared_too() -> None:
    assert differences(playbook(ladders=book().model_dump(by_alias=True)["ladders"])) == [
        Difference("limit ack missed", 900, None)
    ]


def test_an_act_that_came_late_is_no_difference() -> None:
    late = [one.model_copy(update={"at": one.at + timedelta(seconds=40)}) if not one.actor else one for one in PAST]
    assert differences(book(), late) == []


def test_what_the_bot_itself_set_is_worked_out_anew() -> None:
    rule = {"id": "raise", "after": "5m", "set": {"severity": "SEV1"}}
    acts = [recorded(0, declared("SEV2")), recorded(30, Acknowledged())]
    past = play(playbook(rules=[rule]), {}, acts, timedelta(hours=1)).told
    assert "severity_changed" in {one.event.kind for one in past}
    found = replay(past, playbook(rules=[{**rule, "after": "40m"}]), {}, at(60))
    assert [(one.old, one.new) for one in found] == [(300, 2400)]


def test_a_severity_the_playbook_does_not_have_is_refused() -> None:
    other = playbook(severities=[{"id": "P1", "name": "One"}])
    with pytest.raises(ConfigError, match="was SEV1, and the playbook has P1"):
        differences(other)


def test_the_actor_of_people_is_kept() -> None:
    assert {one.actor for one in PAST if one.event.kind != "policy_fired"} == {ANA}


@given(playbooks(), histories)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_incident_replayed_by_its_own_playbook_is_the_same(
    book: Playbook, history: list[tuple[int, Event]]
) -> None:
    acts = [recorded(0, declared()), *(recorded(minute, event) for minute, event in possible(history))]
    span = timedelta(days=2)
    past = play(book, {}, acts, span).told
    assert replay(past, book, {}, past[0].at + span) == []
