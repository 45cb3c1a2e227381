"""Asking to be let into a private incident: its people decide, and are not asked again and again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Actor
from tests.scenarios.night import VAULT, Night


@pytest.fixture
def transport() -> str:
    """What is said is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook that tells everybody of everything."""
    return VAULT


def home(night: Night, who: Actor) -> str:
    """What somebody's Home tab says now."""
    who.act("home")
    night.settle()
    return str(who.home["words"])


def test_its_people_let_in_whom_they_choose(night: Night) -> None:
    night.sam.slash("/incident")
    night.sam.fills(title="Payroll copied", severity="SEV1", category="Security")
    assert night.sam.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    assert {"zoe", "leo"} <= set(room.members), "security and legal are called at once"
    assert "Payroll copied" in home(night, night.zoe), "who was brought in sees it elsewhere, too"
    night.mia.dm.shows("INC-1", "private incident")
    night.mia.presses("Ask to be let in")
    night.settle()
    room.shows("asks to be let into INC-1", night.mia)
    night.mia.slash("/incident access INC-1 it is my team")
    night.settle()
    night.mia.told("You asked", "Ask again in 30 min")
    night.ben.slash("/incident access 1 I am curious")
    night.settle()
    night.ben.told("people of INC-1 are asked")
    assert "Payroll" not in home(night, night.ben) and "ben" not in room.members

    room.shows("asks to be let into INC-1", night.ben, "I am curious")
    night.zoe.presses("Leave outside", room)
    night.settle()
    night.ben.dm.shows("You were not let into INC-1")
    room.shows("asks to be let into INC-1", night.ben, "Left outside by Zoe Marsh")
    night.sam.slash(f"/incident admit <@{night.mia.id}>", room)
    night.settle()
    night.mia.dm.shows("You are part of INC-1 now", "Payroll copied")
    room.shows("asks to be let into INC-1", night.mia, "Let in by", night.sam)
    room.never_shows("[Let in]")
    assert "mia" in room.members and "ben" not in room.members
    assert "Payroll copied" in home(night, night.mia)

    for line, said in (("access 1", "part of INC-1 already"), ("access 7", "There is no INC-7")):
        night.mia.slash(f"/incident {line}")
        night.settle()
        night.mia.told(said)
    for line, said in ((f"deny <@{night.ben.id}>", "does not wait"), (f"admit <@{night.mia.id}>", "already")):
        night.sam.slash(f"/incident {line}", room)
        night.settle()
        night.sam.told(said, channel=room)
    night.fast_forward(timedelta(minutes=31))
    night.ben.slash("/incident access 1 please")
    night.settle()
    room.shows("asks to be let into INC-1", night.ben, "please")
