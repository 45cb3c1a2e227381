"""Somebody comes late and asks what is going on."""

from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_progress import types


def test_who_comes_late_is_told_all_of_it_and_nobody_else(night: Night) -> None:
    room = night.declare(title="Checkout is down")
    types(night, "lead", room)
    types(night, "decision no rollback before noon", room)
    types(night, "note the cache is cold", room)
    types(night, "task call the bank @ben by tomorrow", room)
    types(night, "followup fix the runbook", room)
    night.fast_forward(5 * MINUTE)
    night.zoe.joins(room)
    with night.slack.watching():
        types(night, "catch up", room, night.zoe)
        expected = ["Checkout is down", "Commander: Ana", "for 5 min", "Decided", "no rollback before noon", "Noted"]
        expected += ["the cache is cold", "To do", "call the bank", "fix the runbook", "Next, if nobody acts"]
        night.zoe.told(*expected, channel=room)
    with night.slack.watching():
        night.zoe.presses("Timeline", room)
        night.zoe.told("INC-1: timeline", channel=room)


def test_it_tells_of_an_incident_that_is_over(night: Night) -> None:
    room = night.declare(title="Checkout is down")
    types(night, "resolve rolled back 4.2", room)
    types(night, "catchup", room)
    night.ana.told("Resolved", "Lasted", "rolled back 4.2", channel=room)


def test_a_private_incident_is_told_of_in_its_room_only(night: Night) -> None:
    night.declare(title="Stolen laptop", category="Security")
    types(night, "note it was Mia's", night.slack.room("inc-"))
    for command in ("catchup", "tasks", "timeline"):
        night.sam.slash(f"/incident {command}")
        night.settle()
    night.sam.never_told("laptop")
    night.sam.never_told("Mia's")
