"""What waits and what runs out: a snoozed reminder, an acknowledgement, a role nobody has; and a drill of it all."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.grammar import first_word
from bot.sandbox.testing import Room
from tests.scenarios.night import OFFICE, Night

MINUTE = timedelta(minutes=1)
POLICY = """
policy:
  acknowledgement: {lasts: {SEV1: 30m}, answer: 5m}
  snooze: {most: 10m, times: 1}
triggers: [No progress]
exercises: [{id: monthly, kind: drill, every: 1mo, length: [15m, 30m], with: [lead]}]
"""


@pytest.fixture
def transport() -> str:
    """What happens behind it is the same."""
    return "http"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office, with a playbook that lets people hold reminders back, and has acknowledgements run out."""
    shutil.copytree(OFFICE, tmp_path / "office")
    book = tmp_path / "office" / "playbooks" / "default.yml"
    scribe = (
        "  scribe: {name: Scribe, text: Write down what happens., required_for: SEV1, nag: {after: 12m, times: 1}}\n"
    )
    text = book.read_text(encoding="utf-8").replace("ladders:\n", f"{scribe}ladders:\n", 1)
    book.write_text(text + POLICY, encoding="utf-8")
    return tmp_path / "office"


def drill(night: Night) -> Room:
    """The room of a drill that Ana begins."""
    night.ana.slash("/incident drill SEV1 The main database is gone")
    night.settle()
    return night.slack.room("drill-")


def test_a_reminder_waits_for_a_reason_and_only_once(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.fast_forward(20 * MINUTE)
    night.ana.presses("Snooze", room)
    night.ana.fills(span="10m", reason="The supplier calls back")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Ana Ruiz lets the reminder *Updates* wait until", "The supplier calls back")
    with night.slack.watching() as seen:
        night.fast_forward(9 * MINUTE)
        seen.nothing_else_was_posted()
        night.fast_forward(MINUTE)
        room.shows(night.ana, "10 min overdue")
    night.ana.slash("/incident snooze updates 5m once more", room)
    night.settle()
    night.ana.told("held back once")
    night.fast_forward(10 * MINUTE)
    night.mia.dm.shows("Checkout is down", "20 min overdue")


def test_who_gives_no_sign_of_life_loses_the_acknowledgement_and_paging_goes_on(night: Night) -> None:
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.presses("Acknowledge", room)
    night.fast_forward(12 * MINUTE)
    night.ana.dm.shows("Nobody is Scribe", "Give the role")
    night.fast_forward(18 * MINUTE)
    night.ana.dm.shows("Still on it?")
    night.ana.presses("Still on it")
    night.settle()
    room.shows("Ana Ruiz is still on it")
    night.fast_forward(34 * MINUTE)
    assert not night.leo.dm.bot_said(), "the ladder stands still"
    night.fast_forward(MINUTE)
    room.shows("No sign of life from", night.ana, "Acknowledge")
    room.shows("Status", "Declared, not acknowledged")
    night.leo.dm.shows(night.ana, "acknowledged, and then gave no sign of life")
    night.leo.presses("Acknowledge", room)
    night.settle()
    room.shows(night.leo, "acknowledged INC-1")
    night.fast_forward(20 * MINUTE)
    assert len(night.zoe.dm.bot_said()) == 1, "a missed update; no further page"


def test_people_are_paged_by_hand_by_name_and_for_a_trigger(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident escalate", room)
    night.ana.fills(person="@zoe", trigger="No progress", reason="We need a decision")
    assert night.ana.submits() == {}
    night.settle()
    night.zoe.dm.shows(night.ana, "asks you to help", "No progress: We need a decision")
    room.shows("Ana Ruiz called Zoe Marsh", "No progress")
    night.ana.slash("/incident page leo the disk is full", room)
    night.settle()
    assert any("the disk is full" in text for text in night.leo.dm.bot_said())


def test_a_handover_that_is_not_answered_stays_with_the_giver(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    night.ana.slash("/incident handover", room)
    night.ana.fills(person="@ben", briefing="Ten minutes to go")
    assert night.ana.submits() == {}
    night.fast_forward(5 * MINUTE)
    assert len(night.ben.dm.bot_said()) == 2
    night.fast_forward(5 * MINUTE)
    room.shows("Ben Okafor did not take over as Incident commander in time", night.ana, "keeps the role")
    night.ana.dm.shows("Nobody took over", "you still have the role")
    night.ben.slash("/incident accept commander", room)
    night.settle()
    night.ben.told("not offered to you any more")


def test_a_drill_goes_the_same_way_is_marked_stays_in_and_is_scored(night: Night) -> None:
    room = drill(night)
    assert "DRILL" in room.topic and room.name.startswith("drill-1-")
    room.shows("Drill", "Kept in", "announced in #incidents")
    night.ana.presses("Acknowledge", room)
    night.fast_forward(21 * MINUTE)
    night.ana.presses("Post update", room)
    night.ana.fills(impact="Nobody, it is a drill")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.slash("/incident resolve brought it back from the backup", room)
    night.settle()
    assert "zoe" in room.members, "the playbook plans its drills with her"
    room.shows(
        "*1 of 2 in time*", "Length: 21 min of 15 min to 30 min", "Updates: 0 of 1 in time", "afterwards: Updates"
    )
    said = [text for place in (room, night.ana.dm, night.leo.dm) for text in place.bot_said()]
    assert said and all("Drill" in first_word(text)[1][:8] for text in said), said
    assert not night.slack.room("#incidents").bot_said() and not night.slack.room("#managers").bot_said()
    night.fast_forward(timedelta(hours=24))
    assert not any("DRILL" in text for text in night.mia.dm.bot_said()), "no digest counts it"
    night.ana.slash("/incident score", room)
    night.ana.told("DRILL-1", "1 of 2 in time")
