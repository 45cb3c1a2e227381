"""What the playbook asks people to do themselves: tasks in the room, checklists that begin, news for groups."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from tests.scenarios.night import MINUTE, WORKSHOP, Night


@pytest.fixture
def office() -> Path:
    """A playbook with every kind of action."""
    return WORKSHOP


def declared(night: Night, line: str) -> Room:
    """The room of an incident that Sam declares; nobody has acted yet."""
    night.sam.slash(f"/incident declare {line}")
    night.settle()
    return night.slack.room("inc-")


def test_what_the_bot_cannot_do_is_asked_of_people_one_by_one(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    with night.slack.watching() as seen:
        night.fast_forward(MINUTE)
        room.shows("To do", "open a ticket in `OPS`", "assign it to on call", "One ticket for all of it")
        night.fast_forward(MINUTE)
        room.shows("To do", "write in the ticket")
        night.fast_forward(MINUTE)
        room.shows("To do", "put the incident on the status page")
        night.fast_forward(MINUTE)
        night.ana.dm.shows("Say what we know")
        room.shows("To do", "write to customers by mail", "Say what we know")
        night.fast_forward(MINUTE)
        room.shows("To do", "send the customer notice")
        night.fast_forward(MINUTE)
        room.shows("To do", "decide whether the authority report is needed")
        night.fast_forward(MINUTE)
        room.shows("To do", "nothing may be deleted")
        seen.nothing_else_was_posted()
    night.sam.presses("It is out", room)
    night.settle()
    room.shows(night.sam, "says that", "was sent")


def test_what_was_asked_for_loses_its_buttons_once_it_is_done_or_the_incident_is_over(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    night.fast_forward(6 * MINUTE)
    asked = room.shows("To do", "send the customer notice", "[Write it] [It is out]")
    night.sam.presses("Write it", room)
    night.sam.fills(field_impact="Nobody can pay")
    with night.slack.watching() as seen:
        assert night.sam.submits() == {}
        night.settle()
        room.shows("Nobody can pay", "It went out")
        assert room.shows("To do", "send the customer notice", night.sam, "wrote it, and it is approved").ts == asked.ts
        seen.nothing_else_was_posted()
    room.never_shows("send the customer notice", "[Write it]")
    night.sam.presses("It went out", room)
    night.settle()
    room.shows("To do", "send the customer notice", "Done, says", night.sam)
    room.shows("write to customers by mail", "Done, says", night.sam)
    room.shows("decide whether the authority report is needed", "[It is out]")
    room.never_shows("authority report", "[Write it]")
    night.sam.slash("/incident cancel a test", room)
    night.settle()
    decided = room.shows("decide whether the authority report", "INC-1 is cancelled; `/incident sent authority_report`")
    assert "[It is out]" not in decided.words


def test_a_checklist_that_begins_is_shown_with_its_items(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    night.fast_forward(7 * MINUTE)
    with night.slack.watching():
        night.fast_forward(MINUTE)
        room.shows("Checklist: recovery", "Rotate the keys", "Scan the hosts", "Bring out the fix", "checklist")
    night.sam.slash("/incident checklist", room)
    night.sam.told("3 of 3 to do", "Rotate the keys", channel=room)


def test_a_group_is_told_person_by_person_and_channel_by_channel(night: Night) -> None:
    with night.slack.watching() as seen:
        room = declared(night, "SEV3 Slow search")
        room.shows("Severity", "SEV3")
        room.shows("Told Zoe Marsh")
        night.sam.told("INC-1 declared")
        night.zoe.dm.shows("INC-1", "Slow search")
        night.slack.room("#incidents").shows("INC-1", "Slow search")
        night.slack.room("#managers").shows("INC-1", "Slow search")
        seen.nothing_else_was_posted()
        night.fast_forward(5 * MINUTE)
        night.slack.room("#managers").shows("INC-1", "Slow search")


def test_a_private_incident_goes_to_no_channel_and_to_nobody_outside_its_room(night: Night) -> None:
    night.sam.slash("/incident")
    night.sam.fills(title="Payroll leaked", severity="SEV3", category="Security")
    assert night.sam.submits() == {}
    night.settle()
    night.fast_forward(20 * MINUTE)
    for channel in ("#incidents", "#managers"):
        assert night.slack.room(channel).bot_said() == []
    for outsider in (night.zoe, night.mia, night.ana):
        outsider.dm.never_shows("Payroll")


def test_a_group_of_people_outside_is_a_task_and_no_trouble(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    night.fast_forward(9 * MINUTE)
    with night.slack.watching():
        night.fast_forward(MINUTE)
        room.shows("To do", "tell abroad")


def test_what_the_playbook_sets_is_said_logged_and_shown(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    night.fast_forward(10 * MINUTE)
    with night.slack.watching():
        night.fast_forward(MINUTE)
        room.shows("SEV2", "SEV1", "by the playbook")
        room.shows("The playbook tags it", "major")
        room.shows("Severity", "SEV1")
        for channel in ("#incidents", "#managers"):
            night.slack.room(channel).shows("SEV1")
    assert "SEV1" in room.topic
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry is not None
    said = [one.event.kind for one in entry.events]
    assert entry.incident.severity == "SEV1" and entry.incident.tags == {"major"}
    assert said.count("severity_changed") == said.count("tagged") == 1
    night.fast_forward(timedelta(hours=1))
    assert entry.incident.severity == "SEV1"
