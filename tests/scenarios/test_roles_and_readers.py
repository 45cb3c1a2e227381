"""Who does what, and who hears what: roles beside the command, updates for some only, the end of the harm."""

from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from tests.scenarios.night import MINUTE, WORKSHOP, Night


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office() -> Path:
    """A playbook with a second role and with readers to choose from."""
    return WORKSHOP


@pytest.fixture
def room(night: Night) -> Room:
    """The room of an incident that Ana declared."""
    night.ana.slash("/incident declare SEV3 Slow search")
    night.settle()
    return night.slack.room("inc-")


def test_a_role_is_taken_or_given(night: Night, room: Room) -> None:
    night.ana.slash("/incident role comms", room)
    room.shows(night.ana, "is Communications of INC-1")
    night.ana.slash("/incident role COMMS @ben", room)
    room.shows(night.ben, "is Communications of INC-1", "taken over from Ana Ruiz", "assigned by Ana Ruiz")
    night.ben.dm.shows("Communications", "Tell customers what is going on.")
    assert "ben" in room.members
    night.ana.slash("/incident role comms @ben", room)
    night.ana.told("is comms of INC-1 already")


def test_a_role_that_there_is_not_is_refused_with_those_there_are(night: Night, room: Room) -> None:
    night.ana.slash("/incident role coms", room)
    night.ana.told("There is no role `coms`", "`comms`")
    night.ana.slash("/incident role comms ben", room)
    night.ana.told("is not a person I can see", "/incident role comms @name")


def test_an_update_may_be_for_some_only(night: Night, room: Room) -> None:
    night.ana.slash("/incident update", room)
    night.ana.fills(to=["customers"], impact="Search is slow", next_update=None)
    assert night.ana.submits() == {}
    room.shows("Status update", "for customers", "Search is slow")
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Search is still slow", next_update=None)
    assert night.ana.submits() == {}
    night.settle()
    assert "customers" not in room.shows("Search is still slow").words


def test_the_end_of_the_harm_can_be_said_by_itself(night: Night, room: Room) -> None:
    night.ana.slash("/incident mark mitigated", room)
    room.shows("INC-1 is mitigated after", night.ana)
    room.shows("Status", "Mitigated")
    night.ben.joins(room)
    night.fast_forward(7 * MINUTE)
    for line in ("mark mitigated", "mitigate"):
        with night.slack.watching():
            night.ben.slash(f"/incident {line}", room)
            night.settle()
            night.ben.told("INC-1 has been mitigated since 10:00 UTC, says", night.ana, channel=room)
    night.ana.presses("Acknowledge", room)
    room.shows("acknowledged INC-1", night.ana)
    room.shows("Status", "Mitigated")
