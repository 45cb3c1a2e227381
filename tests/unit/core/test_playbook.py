"""What a playbook may say: each sentence of the language that its types alone refuse, and how lists are looked up."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.actions import Action, ActionKind
from bot.core.playbook import Acts, Cadence, Ladder, Party, Playbook, Step, Way, span_for, steps_for, steps_key
from tests.unit.core.make import playbook


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ({"after": "5m"}, "does nothing; give one of page, notify, remind, invite, announce, post"),
        ({"page": "x", "repeat": "5m"}, "repeats without end; add times"),
        ({"page": "x", "repeat": "59s", "times": 2}, "repeat must be 1m or longer"),
        ({"page": "x", "repeat": "5m", "times": 0}, "greater than or equal to 1"),
        ({"page": "x", "repeat": "5m", "times": 1001}, "less than or equal to 1000"),
        ({"page": "x", "after": "soon"}, "write it like 30s, 15m, 4h, 2d or 1w"),
        ({"page": "x", "after": 15}, "15 has no unit; write it like"),
        ({"pages": "x"}, "Extra inputs are not permitted"),
    ],
)
def test_a_step_that_cannot_work_is_refused(step: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Step.model_validate(step)


def test_actions_come_in_the_order_of_the_vocabulary_and_one_name_stands_for_a_list() -> None:
    acts = Acts.model_validate({"post": "news", "page": ["a", "b"], "notify": [], "text": "Now."})
    assert acts.actions == (Action(ActionKind.PAGE, ("a", "b"), "Now."), Action(ActionKind.POST, ("news",), "Now."))


def test_the_keys_of_the_language_may_be_words_of_python() -> None:
    steps = [{"page": "x"}]
    ladder = Ladder.model_validate({"if": {"severity": "SEV1"}, "steps": steps})
    cadence = Cadence.model_validate({"from": "acknowledged", "every": {"default": "1h"}, "steps": steps})
    assert (ladder.if_.severity, cadence.from_) == (("SEV1",), "acknowledged")


@pytest.mark.parametrize("party", [{}, {"via": ["dm"]}, {"role": "commander", "team": "payments"}])
def test_a_party_has_exactly_one_source(party: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs exactly one of rotation, role, people, team, channel, parties"):
        Party.model_validate(party)


def test_a_party_is_reached_by_message_and_in_the_room_unless_it_says_otherwise() -> None:
    assert Party.model_validate({"people": "ana"}).via == (Way.DM, Way.ROOM)


@pytest.mark.parametrize("event", ["declared", "role.on-call", "clock.Respond_1.missed", "status_updated"])
def test_an_event_is_a_word_and_may_have_a_subject(event: str) -> None:
    assert Ladder.model_validate({"when": event, "steps": []}).when == event


@pytest.mark.parametrize("event", ["", "Declared", "role.", "clock.x.met", "role.x.missed.twice"])
def test_what_is_no_event_is_refused(event: str) -> None:
    with pytest.raises(ValueError, match="should match pattern"):
        Ladder.model_validate({"when": event, "steps": []})


def test_a_playbook_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        playbook().policy = None  # type: ignore[assignment]


def _book() -> Playbook:
    return playbook(categories=[{"id": "data", "name": "Data"}])


def test_a_severity_is_found_in_any_case_of_letters_and_ranks_by_its_place() -> None:
    found = _book().severity("sev2")
    assert found and found.id == "SEV2"
    assert _book().severity("SEV9") is None
    assert [_book().rank(id) for id in ("SEV1", "SEV3", "SEV9")] == [0, 2, 3]


def test_categories_and_status_words_are_found_by_id() -> None:
    category, word = _book().category("data"), _book().status_word("investigating")
    assert category and category.name == "Data"
    assert word and word.name == "Investigating"
    assert _book().category("none") is None
    assert _book().status_word("none") is None


@pytest.mark.parametrize(
    ("severity", "key", "paths"),
    [("SEV1", "SEV1", ["SEV1.0"]), ("SEV2", "default", ["default.0", "default.1"])],
)
def test_the_steps_of_a_severity_or_else_the_default_ones_hold(severity: str, key: str, paths: list[str]) -> None:
    page = {"page": "x"}
    ladder = Ladder.model_validate({"steps": {"SEV1": [page], "default": [page, page]}})
    assert steps_key(ladder.steps, severity) == key
    assert [path for path, _ in steps_for(ladder.steps, severity)] == paths


def test_one_list_of_steps_holds_for_every_severity() -> None:
    steps = Ladder.model_validate({"steps": [{"page": "x"}]}).steps
    assert steps_key(steps, "SEV1") == ""
    assert [path for path, _ in steps_for(steps, "SEV1")] == ["0"]


def test_without_a_list_for_the_severity_there_are_no_steps() -> None:
    assert list(steps_for(Ladder.model_validate({"steps": {"SEV1": []}}).steps, "SEV2")) == []


def test_a_length_of_time_is_that_of_the_severity_or_else_the_default() -> None:
    spans = {"SEV1": timedelta(minutes=5), "default": timedelta(hours=1)}
    assert span_for(spans, "SEV1") == timedelta(minutes=5)
    assert span_for(spans, "SEV3") == timedelta(hours=1)
    assert span_for({"SEV1": timedelta()}, "SEV3") is None


def test_a_notice_goes_to_those_of_the_cadences_written_with_it() -> None:
    steps = [{"remind": "commander"}]
    often = {"every": {"SEV1": "30m"}, "steps": steps, "template": "notice"}
    book = playbook(
        templates={"notice": {"fields": ["title"]}},
        cadences={
            "users": {**often, "to": "users"},
            "both": {**often, "to": ["users", "staff"]},
            "own": {**often, "template": None, "to": "lead"},
        },
    )
    assert book.audience("notice") == ("users", "staff")
    assert book.audience("other") == ()
