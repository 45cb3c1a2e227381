"""Roles: several holders, giving one up, handing one over, and what only some may do."""

from pathlib import Path

import pytest

from bot.core.incident import Incident
from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import Night
from tests.scenarios.test_notices import incident
from tests.scenarios.test_updates import NEWSROOM, commanded


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office() -> Path:
    """A playbook with audiences, notices and rights."""
    return NEWSROOM


def types(night: Night, who: Actor, line: str, room: Room) -> None:
    """Somebody types a command."""
    who.slash(f"/incident {line}", room)
    night.settle()


def hands_over(night: Night, room: Room, to: str = "@ben", **fields: object) -> None:
    """Ana asks somebody to take over the command."""
    night.ana.slash("/incident handover", room)
    night.ana.fills(person=to, **fields)
    assert night.ana.submits() == {}
    night.settle()


def held(night: Night, role: str = "commander") -> tuple[str, ...]:
    """Who has a role."""
    found: Incident = incident(night)
    return found.holders(role)


def test_a_role_is_handed_over_with_a_briefing_once_it_is_accepted(night: Night) -> None:
    room = commanded(night)
    with night.slack.watching() as seen:
        hands_over(night, room, briefing="Rolling back, ten minutes to go.")
        room.shows(night.ana, "asks", night.ben, "to take over as Incident commander")
        night.ben.dm.shows("INC-1", "Rolling back, ten minutes to go", "Decide and delegate", "Accept", "Decline")
        room.shows("Checkout is down", "asks", night.ben)
        seen.nothing_else_was_posted()
        assert held(night) == (night.ana.id,)
        night.ben.presses("Accept")
        night.settle()
        room.shows(night.ben, "has command", "taken over from Ana Ruiz")
        night.ana.dm.shows("Ben Okafor is Incident commander", "You are free")
        night.ben.told("The role is yours")
        night.ben.dm.shows("Rolling back, ten minutes to go", "This was answered")
        room.shows("Checkout is down", "Commander", night.ben)
        night.slack.room("#incidents").shows("commander Ben Okafor")
        seen.nothing_else_was_posted()
    assert held(night) == (night.ben.id,)
    with night.slack.watching() as seen:
        night.ben.slash("/incident accept commander", room)
        night.settle()
        night.ben.told("not offered to you any more", channel=room)
        seen.nothing_else_was_posted()


def test_who_declines_leaves_the_role_where_it_was(night: Night) -> None:
    room = commanded(night)
    hands_over(night, room)
    night.ben.presses("Decline")
    night.settle()
    room.shows(night.ben, "does not take over")
    night.ana.dm.shows("Ben Okafor does not take over", "You still have it")
    assert held(night) == (night.ana.id,) and incident(night).offers == {}


def test_only_who_is_asked_may_accept_and_only_a_holder_may_hand_over(night: Night) -> None:
    room = commanded(night)
    hands_over(night, room)
    night.zoe.joins(room)
    types(night, night.zoe, "accept commander", room)
    night.zoe.told("not offered to you")
    night.zoe.slash("/incident handover", room)
    assert "You have no role to hand over" in night.zoe.form["words"]
    assert held(night) == (night.ana.id,)


def test_some_roles_have_several_holders_who_come_and_go(night: Night) -> None:
    room = commanded(night)
    types(night, night.ana, "role expert @ben", room)
    types(night, night.ana, "role Expert @leo", room)
    assert held(night, "expert") == (night.ben.id, night.leo.id)
    night.leo.dm.shows("You are Expert", "Know the system")
    room.shows("Checkout is down", "Expert", night.ben, night.leo)
    types(night, night.ben, "role expert leave", room)
    room.shows(night.ben, "is no longer Expert", "Leo Novak still is")
    types(night, night.leo, "role expert leave", room)
    room.shows(night.leo, "nobody has the role now", "/incident role expert")
    assert held(night, "expert") == ()


def test_a_role_is_found_by_any_of_its_names_and_the_form_says_who_has_which(night: Night) -> None:
    room = commanded(night)
    types(night, night.ana, "role cl @ben", room)
    assert held(night, "comms") == (night.ben.id,)
    night.ana.slash("/incident roles", room)
    menu = next(one["element"] for one in night.ana.form["blocks"] if one["block_id"] == "role")
    shown = [one["text"]["text"] for one in menu["options"]]
    assert "Incident commander: Ana Ruiz" in shown and "Communications: Ben Okafor" in shown
    assert "Deputy: nobody yet" in shown
    night.ana.fills(role="deputy", person="@leo")
    assert night.ana.submits() == {}
    night.settle()
    room.shows(night.leo, "is Deputy")


@pytest.mark.parametrize(
    ("role", "line", "allowed"),
    [
        ("commander", "resolve rolled back", True),
        ("deputy", "resolve rolled back", False),
        ("comms", "resolve rolled back", False),
        ("", "resolve rolled back", False),
        ("commander", "close", True),
        ("deputy", "close", False),
        ("", "close", False),
    ],
)
def test_what_a_role_may_do_is_left_to_it(night: Night, role: str, line: str, allowed: bool) -> None:
    room = commanded(night)
    night.ben.joins(room)
    if role:
        types(night, night.ben if role != "commander" else night.ana, f"role {role}", room)
    if line == "close":
        types(night, night.ana, "resolve rolled back", room)
    types(night, night.ana if role == "commander" else night.ben, line, room)
    done = {"resolve": "resolved", "close": "closed"}[line.split()[0]]
    if not allowed:
        night.ben.told("Only", night.ana, "take the role over")
    assert (incident(night).status.value == done) is allowed


def test_while_nobody_has_the_role_everybody_may(night: Night) -> None:
    night.sam.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    types(night, night.sam, "resolve it was a test", night.slack.room("inc-"))
    assert incident(night).status.value == "resolved"
