"""Scenarios: what people do becomes the events the bot would record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.core.events import EVENT, Acknowledged, Mitigated, StatusUpdated
from bot.core.scenario import BY_THE_BOT, KINDS, Scenario, needed
from bot.core.simulate import DECLARED_AT, play
from tests.unit.core.make import playbook

BOOK = playbook(
    statuses=[{"id": "looking", "name": "Looking"}, {"id": "fixed", "name": "Fixed", "mitigated": True}],
    lists={
        "work": [
            {"id": "fix", "text": "Fix", "stamps": "verified", "na": True},
            {"id": "off", "text": "Off", "stamps": "mitigated"},
        ]
    },
    ladders={"wake": {"unless": "acknowledged", "steps": [{"page": "x", "repeat": "5m", "times": 9}]}},
)


def scenario(*acts: dict[str, Any], **parts: Any) -> Scenario:
    return Scenario.model_validate({"title": "T", "severity": "SEV1", "acts": acts, **parts})


def told(*acts: dict[str, Any], **parts: Any) -> list[tuple[float, str, str]]:
    """Minute, kind and actor of what happens after the declaration."""
    story = scenario(*acts, **parts).story(BOOK)[1:]
    return [((one.at - DECLARED_AT).total_seconds() / 60, one.event.kind, one.actor) for one in story]


def test_who_did_it_stands_in_the_event_s_place_or_in_by() -> None:
    assert told({"at": "4m", "acknowledged": "ana"}) == [(4, "acknowledged", "ana")]
    assert told({"at": "4m", "acknowledged": None, "by": "ana"}) == [(4, "acknowledged", "ana")]
    assert told({"at": "4m", "acknowledged": None}) == [(4, "acknowledged", "")]


def test_what_needs_one_thing_said_takes_it_in_its_place() -> None:
    (changed,) = scenario({"at": "1m", "severity_changed": "SEV2", "by": "ana"}).story(BOOK)[1:]
    assert (changed.event.model_dump()["severity"], changed.actor) == ("SEV2", "ana")


def test_a_moment_is_counted_from_the_act() -> None:
    for name in ("next_update", "next_update_at"):
        first, *_ = scenario({"at": "20m", "status_updated": {name: "30m"}}).story(BOOK)[1:]
        assert isinstance(first.event, StatusUpdated)
        assert first.event.next_update_at == DECLARED_AT + timedelta(minutes=50)


def test_it_may_begin_at_a_local_time_of_the_calendar() -> None:
    book = playbook(
        calendar={"tz": "Europe/Berlin", "hours": "mon-fri 09:00-17:00"},
        clocks={"end": {"to": "mitigated", "limit": {"default": "1bd"}}},
    )
    one = scenario({"at": "1m", "status_updated": {"next_update": "30m"}}, declared_at="2026-03-27 16:00", until="5d")
    story = one.story(book)
    assert story[0].at == datetime(2026, 3, 27, 15, tzinfo=UTC)
    update = story[1].event
    assert isinstance(update, StatusUpdated) and update.next_update_at == story[0].at + timedelta(minutes=31)
    (missed,) = play(book, {}, story, one.until).missed
    assert missed.at == (3 * 24 + 1 - 1) * 3600 + 1  # Friday 16:00 to Monday 17:00, the night of summer time in it
    for wrong in ("2026-02-30 16:00", "friday", "2026-03-27"):
        with pytest.raises(ValidationError):
            scenario(declared_at=wrong)


def test_what_an_act_brings_with_it_happens_too() -> None:
    command = {"role_assigned": {"role": "commander", "person": "ana"}}
    assert told({"at": "1m", **command}) == [(1, "role_assigned", "ana"), (1, "acknowledged", "ana")]
    assert told({"at": "1m", **command, "by": "ben"}) == [(1, "role_assigned", "ben")]
    fixed = {"at": "2m", "status_updated": {"word": "fixed"}, "by": "ana"}
    assert [kind for _, kind, _ in told(fixed)] == ["status_updated", Acknowledged().kind, Mitigated().kind]
    assert [
        kind for _, kind, _ in told({"at": "1m", "acknowledged": "ana"}, {"at": "2m", "mitigated": "ana"}, fixed)
    ] == [
        "acknowledged",
        "mitigated",
        "status_updated",
    ]


def test_an_item_that_is_done_may_be_a_milestone() -> None:
    done = {"at": "1m", "item_ticked": {"item": "fix"}}
    assert [kind for _, kind, _ in told(done)] == ["item_ticked", "milestone"]
    assert [kind for _, kind, _ in told({"at": "1m", "item_ticked": {"item": "fix", "na": True}})] == ["item_ticked"]
    assert [kind for _, kind, _ in told({"at": "1m", "item_ticked": {"item": "off"}})] == ["item_ticked", "mitigated"]
    ended = {"at": "1m", "mitigated": "ana"}
    again = told(ended, {"at": "2m", "item_ticked": {"item": "off"}})
    assert [kind for _, kind, _ in again] == ["mitigated", "item_ticked", "milestone"]


def test_facts_and_tags_are_known_from_the_start() -> None:
    story = scenario(facts={"users": 20, "paid": True}, tags="breach").story(BOOK)
    assert [one.event.model_dump(exclude={"kind"}) for one in story[1:]] == [
        {"fact": "users", "value": 20},
        {"fact": "paid", "value": True},
        {"tag": "breach"},
    ]


def test_acts_happen_in_the_order_of_time() -> None:
    acts = [{"at": "2m", "resolved": "ana"}, {"at": "1m", "acknowledged": "ana"}]
    assert [kind for _, kind, _ in told(*acts)] == ["acknowledged", "resolved"]


def test_what_the_bot_would_refuse_is_told() -> None:
    found = scenario({"at": "1m", "resolved": "ana"}, {"at": "2m", "mitigated": "ana"}).refused(BOOK)
    assert found == [(1, "INC-1 is resolved.")]


def test_the_playbook_acts_until_people_do() -> None:
    one = scenario({"at": "10m", "acknowledged": "ana"}, until="1h")
    assert [row.at for row in play(BOOK, {}, one.story(BOOK), one.until).rows] == [0, 300]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_can_be_written(kind: str) -> None:
    values = {"value": 1, "number": 1, "next_update_at": "5m", "until": "5m", "approved": True}
    said = {name: values.get(name, "x") for name in needed(kind)}
    (first, *_) = scenario({"at": "1m", kind: said}).acts
    assert EVENT.validate_python(first.recorded().event.model_dump()).kind == kind


def test_the_bot_s_own_events_are_not_for_people() -> None:
    assert BY_THE_BOT.isdisjoint(KINDS)
    with pytest.raises(ValidationError, match="policy_fired"):
        scenario({"at": "1m", "policy_fired": None})


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        ({"at": "1m"}, "says nothing that happens"),
        ({"at": "1m", "resolved": "ana", "closed": "ana"}, "says resolved, closed; one act a line"),
        ({"at": "1m", "resolved": "ana", "by": "ben"}, "says twice who did it"),
        ({"at": "1m", "status_updated": {"next_update": "soon"}}, "'soon' is not a length of time"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(act: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        scenario(act)
