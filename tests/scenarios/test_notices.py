"""Notices by template: who has to agree, that nothing leaves before, and that no text is lost."""

from pathlib import Path

import pytest

from bot.core.incident import Incident
from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_updates import NEWSROOM, commanded


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office() -> Path:
    """A playbook with audiences, notices and rights."""
    return NEWSROOM


def incident(night: Night) -> Incident:
    """The first incident, as it is stored."""
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry is not None
    return entry.incident


def write(night: Night, who: Actor, room: Room, notice: str = "customer_notice", **fields: object) -> dict[str, str]:
    """Somebody writes a notice; gives what the form finds wrong."""
    who.slash(f"/incident notice {notice}", room)
    who.fills(fields)
    wrong = who.submits()
    night.settle()
    return wrong


def test_a_notice_to_customers_leaves_only_after_approval_and_is_noted_when_it_is_out(night: Night) -> None:
    room = commanded(night)
    night.ben.joins(room)
    with night.slack.watching() as seen:
        assert write(night, night.ben, room, field_issue="Payments fail") == {}
        room.shows(night.ben, "Customer notice", "Incident commander", "Nothing is sent before", "Payments fail")
        night.ana.dm.shows(night.ben, "asks you to approve", "Payments fail", "all customers", "Approve", "Send back")
        seen.nothing_else_was_posted()
        night.ben.presses("Approve", room)
        night.settle()
        night.ben.told("Only Incident commander", night.ana, "may decide this")
        seen.nothing_else_was_posted()
        assert incident(night).drafts[1].state == "waiting"
        night.ana.presses("Approve", room)
        night.settle()
        room.shows(night.ana, "approved", "Send it as it stands", "Payments fail", "It went out")
        for place in (room, night.ana.dm):
            place.shows("Payments fail", "It was approved by Ana Ruiz")
        seen.nothing_else_was_posted()
        assert "sent.customers" not in incident(night).stamps
        night.ben.presses("It went out", room)
        night.settle()
        room.shows("Customer notice", "went out to customers", night.ben)
        room.shows(night.ana, "approved", "Payments fail", "It went out.")
    assert {"sent.customers", "sent.customer_notice"} <= set(incident(night).stamps)
    room.never_shows("[It went out]")
    with night.slack.watching() as seen:
        for line in ("sent 1", "approve 1"):
            night.ana.slash(f"/incident {line}", room)
            night.settle()
        night.ana.told("was noted already", channel=room)
        night.ana.told("was approved", "already", channel=room)
        seen.nothing_else_was_posted()


def test_a_notice_that_is_sent_back_reaches_nobody_and_its_author_has_the_text(night: Night) -> None:
    room = commanded(night)
    night.ben.joins(room)
    assert write(night, night.ben, room, field_issue="Payments fail") == {}
    with night.slack.watching() as seen:
        night.ana.presses("Send back", room)
        night.ana.fills(reason="Name the region")
        assert night.ana.submits() == {}
        night.settle()
        room.shows(night.ana, "sent", "back", "Name the region", "Nothing was sent")
        night.ben.dm.shows("Name the region", "Payments fail")
        for place in (room, night.ana.dm):
            place.shows("Payments fail", "Sent back by Ana Ruiz")
        seen.nothing_else_was_posted()
    assert incident(night).drafts[1].state == "refused"
    night.ana.slash("/incident approve 1", room)
    night.settle()
    night.ana.told("was sent back", "already", channel=room)


def test_whoever_may_approve_needs_nobody_else_and_a_promise_is_kept_track_of(night: Night) -> None:
    room = commanded(night)
    at = int((night.clock.now() + 25 * MINUTE).timestamp())
    assert write(night, night.ana, room, field_issue="Payments fail", field_next_update=at) == {}
    room.shows(night.ana, "approved", "We will write again by 3 March 2026, 10:25 UTC")
    night.ana.slash("/incident sent 1", room)
    night.settle()
    assert incident(night).promised["customers"] is not None
    night.fast_forward(24 * MINUTE)
    room.never_shows("Customers wait for news")
    night.fast_forward(MINUTE)
    room.shows("Customers wait for news")


def test_what_is_missing_is_said_in_the_form_and_colleagues_are_told_at_once(night: Night) -> None:
    room = commanded(night)
    assert set(write(night, night.ana, room, "staff_note", to=["news", "execs"])) == {"field_advice"}
    with night.slack.watching() as seen:
        night.ana.fills(field_advice="Use the shop on the phone")
        night.ana.presses("Preview")
        night.slack.wait_for(lambda: night.ana.form["callback_id"] == "preview", what="the preview")
        assert "Checkout is down (Critical): Use the shop on the phone" in night.ana.form["words"]
        night.ana.closes()
        assert night.ana.submits() == {}
        night.settle()
        room.shows("Staff note", "went out to news and execs", "Use the shop on the phone")
        night.slack.room("#incidents").shows("Use the shop on the phone", "INC-1")
        night.mia.dm.shows("Use the shop on the phone")
        seen.nothing_else_was_posted()


def test_without_a_named_role_one_that_may_send_outside_has_to_agree(night: Night) -> None:
    room = commanded(night)
    night.ben.joins(room)
    assert write(night, night.ben, room, "status_note", to=["customers"], field_issue="Slow") == {}
    room.shows("Nothing is sent before", "Incident commander", "or Communications (nobody yet)")
    night.ana.presses("Approve", room)
    night.settle()
    room.shows("approved", "It went out")


def test_the_playbook_keeps_lesser_incidents_inside(night: Night) -> None:
    room = commanded(night, "SEV2 Slow checkout")
    night.ana.slash("/incident notice customer_notice", room)
    night.settle()
    night.ana.told("no notice `customer_notice`")
    night.ana.slash("/incident notice status_note", room)
    assert "customers" not in night.ana.form["words"]


def test_writing_a_notice_from_the_update_form_loses_no_word_of_the_update(night: Night) -> None:
    room = commanded(night)
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay", changed="Thought hard")
    night.ana.selects("Write a notice instead", "staff_note")
    night.slack.wait_for(lambda: night.ana.form["callback_id"] == "write", what="the notice's form")
    night.ana.fills(field_advice="Use the phone")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Staff note", "Use the phone")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Status update", "Thought hard")


def test_a_private_incident_is_told_to_no_colleague_by_notice(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Payroll leaked", severity="SEV1", category="Security", commander="@ana")
    assert night.ana.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident notice", room)
    night.ana.selects("Choose a notice", "staff_note")
    night.slack.wait_for(lambda: night.ana.form["callback_id"] == "write", what="the notice's form")
    assert "news" not in night.ana.form["words"] and "execs" not in night.ana.form["words"]
    night.ana.fills(field_advice="Change your password")
    assert night.ana.submits() == {}
    night.settle()
    for place in ("#incidents", "#managers"):
        assert night.slack.room(place).bot_said() == []
    night.mia.dm.never_shows("password")
