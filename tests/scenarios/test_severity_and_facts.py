"""What a change of severity would do is shown before it is made; facts are typed, corrected, and keep their history."""

from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_notices import incident
from tests.scenarios.test_updates import NEWSROOM, commanded


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office() -> Path:
    """A playbook with two severities that differ, and with facts of each type."""
    return NEWSROOM


def declared(night: Night) -> Room:
    """The room of an incident that nobody has acknowledged for ten minutes."""
    night.sam.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    night.fast_forward(10 * MINUTE)
    return night.slack.room("inc-")


def test_the_form_says_what_the_change_will_do_and_that_is_what_it_does(night: Night) -> None:
    room = declared(night)
    with night.slack.watching() as seen:
        night.sam.slash("/incident severity", room)
        night.sam.fills(severity="SEV1", reason="All regions")
        shown = night.sam.form["words"]
        assert "At once: page on call (Ana Ruiz); page lead (Zoe Marsh)" in shown.replace("*", "")
        assert "page execs (Mia Chen)" in shown and "Next update due" in shown
        seen.nothing_else_was_posted()
        assert night.sam.submits() == {}
        night.settle()
        room.shows("SEV2", "SEV1", night.sam, "All regions")
        night.zoe.dm.shows("INC-1 · SEV1", "Slow checkout")
        night.ana.dm.shows("INC-1 · SEV1", "Slow checkout")
        room.shows("Paged Ana Ruiz")
        room.shows("Paged Zoe Marsh")
        room.shows("Severity", "SEV1 · Critical")
        night.slack.room("#incidents").shows("SEV1")


def test_getting_milder_needs_a_reason_and_one_is_asked_for(night: Night) -> None:
    room = declared(night)
    night.sam.slash("/incident severity SEV3", room)
    assert "nobody is disturbed" in night.sam.form["words"]
    assert set(night.sam.submits()) == {"reason"}
    night.sam.fills(reason="One user only")
    assert night.sam.submits() == {}
    night.settle()
    room.shows("SEV2", "SEV3", "One user only")
    assert incident(night).severity == "SEV3"


def test_facts_are_filled_in_by_form_checked_and_said_in_one_message(night: Night) -> None:
    room = commanded(night)
    night.ana.slash("/incident facts", room)
    night.ana.fills(fact_users="many", fact_share="120 people", fact_data_lost="no")
    assert set(night.ana.submits()) == {"fact_users", "fact_share"}
    with night.slack.watching() as seen:
        night.ana.fills(fact_users="1,200", fact_share="25%")
        assert night.ana.submits() == {}
        night.settle()
        room.shows(night.ana, "*Users affected*: 1,200", "*Share of traffic*: 25%", "*Data lost*: no")
        seen.nothing_else_was_posted()
    assert incident(night).facts == {"users": 1200.0, "share": 25.0, "data_lost": False}


def test_a_corrected_fact_keeps_what_was_thought_before(night: Night) -> None:
    room = commanded(night)
    night.ana.slash("/incident fact users 20", room)
    night.settle()
    night.fast_forward(5 * MINUTE)
    night.ana.slash("/incident facts", room)
    night.ana.fills(fact_users="40", fact_cause="release")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("*Users affected*: 40 (was 20)", "*Cause*: release")
    night.ana.slash("/incident facts", room)
    field = next(one for one in night.ana.form["blocks"] if one["block_id"] == "fact_users")
    assert field["element"]["initial_value"] == "40"
    assert field["hint"]["text"] == "10:05 UTC Ana Ruiz: 40 · 10:00 UTC Ana Ruiz: 20"
    assert night.ana.submits() == {}
    night.settle()
    night.ana.dm.shows("Nothing of it is new")
