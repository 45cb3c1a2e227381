"""Incidents that have to do with each other: a duplicate goes into the other one, a part is declared in its room."""

import pytest

from tests.scenarios.night import Night


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


def test_a_duplicate_ends_in_the_other_one_and_its_people_go_there(night: Night) -> None:
    first = night.declare()
    night.sam.slash("/incident declare Checkout answers with errors")
    night.settle()
    night.sam.told("Is it INC-1", "`/incident merge INC-1`")
    second = night.slack.room("inc-2")
    night.mia.joins(second)
    night.sam.selects("more", "Duplicate of another …", second)
    night.sam.fills(into="INC-1", reason="the same release")
    assert night.sam.submits() == {}
    night.settle()
    assert {"sam", "mia"} <= set(first.members)
    first.shows("INC-2", "Checkout answers with errors", "is the same as this")
    second.shows("this is the same as", "INC-1 Checkout is down", "the same release")
    assert "Merged in: INC-2" in first.pins[0].words
    assert "The same as INC-1" in second.pins[0].words
    with night.wired.store.read() as tx:
        entry = tx.entry(2)
    assert entry and not entry.incident.is_open and entry.wake_at is None, "its reminders have stopped"
    night.sam.slash("/incident reopen it is another after all", second)
    night.settle()
    first.shows("INC-2", "another incident after all")
    assert "Merged in" not in first.pins[0].words


def test_what_cannot_be_merged_says_why_and_what_to_do_instead(night: Night) -> None:
    room = night.declare()
    secret = night.declare(night.ben, title="Payroll leaked", category="Security")
    night.ana.slash("/incident merge INC-1", room)
    night.ana.told("INC-1 is this one", channel=room)
    night.ana.slash("/incident merge that one", room)
    night.ana.told("Say which incident it is", channel=room)
    for other in ("INC-2", "INC-77"):
        night.ana.slash(f"/incident merge {other}", room)
        night.ana.told(f"{other} is none that this one can go into", channel=room)
    night.ben.slash("/incident dup 1", secret)
    night.ben.told("INC-2 is private, and INC-1 is not", channel=secret)
    night.ana.slash("/incident merge", room)
    assert "No other incident is open" in night.ana.form["words"], "the private one is not offered"
    night.ana.closes()
    night.ana.slash("/incident resolve all good", room)
    night.settle()
    third = night.declare(night.ana, title="Search is slow")
    night.ana.slash("/incident merge 1", third)
    night.ana.told("INC-1 is resolved", channel=third)
    unknown = night.declare(night.mia, title="A laptop is lost", category="Security")
    night.mia.slash("/incident merge INC-2", unknown)
    night.mia.told("INC-2 is none that this one can go into", channel=unknown)
    night.ana.slash("/incident drill SEV3 The search is slow")
    night.settle()
    drill = night.slack.room("drill-")
    night.ana.slash("/incident merge INC-3", drill)
    night.ana.told("DRILL-5 is a drill, and INC-3 is not", channel=drill)
    night.ana.slash("/incident status DRILL-5")
    night.ana.told("DRILL-5", "The search is slow")
    night.ana.slash("/incident sub SEV3 The index is broken", drill)
    night.settle()
    drill.shows("declared a part of this", "DRILL-6", "The index is broken")
    assert night.slack.room("drill-6"), "a part of a drill is a drill"
    assert not any("index" in text for text in night.slack.room("#incidents").bot_said())


def test_a_part_has_a_room_of_its_own_and_no_parts(night: Night) -> None:
    room = night.declare()
    night.ben.joins(room)
    night.ana.slash("/incident lead", room)
    night.ben.slash("/incident sub SEV3 Refunds are stuck", room)
    night.settle()
    part = night.slack.room("inc-2")
    assert {"ben", "ana"} <= set(part.members), "whoever leads the whole is there too"
    room.shows("declared a part of this", "INC-2", "Refunds are stuck")
    assert "Part: INC-2" in room.pins[0].words and "A part of INC-1" in part.pins[0].words
    night.ben.slash("/incident sub Deeper still", part)
    night.ben.told("parts have no parts", channel=part)
    night.ben.slash("/incident sub", room)
    assert "A part of INC-1" in night.ben.form["words"]


def test_a_part_of_a_private_incident_is_private(night: Night) -> None:
    room = night.declare(category="Security", title="Payroll leaked")
    night.ana.slash("/incident sub SEV3 Look at the backups", room)
    night.settle()
    assert night.slack.room("inc-2").private
    night.mia.slash("/incident list")
    night.mia.never_told("backups")


def test_a_false_alarm_is_cancelled_with_a_reason(night: Night) -> None:
    room = night.declare()
    night.ana.selects("more", "False alarm …", room)
    assert set(night.ana.submits()) == {"reason"}
    night.ana.fills(reason="the alarm was a test")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("cancelled INC-1", "the alarm was a test")
    night.slack.room("#incidents").shows("Cancelled")
