"""A private incident, told as one story by its people, while others look everywhere: nothing of it reaches them."""

import json
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from bot.slack.commands import COMMANDS
from tests.scenarios.night import MINUTE, VAULT, Night
from tests.scenarios.secrets import WORDS, given_away, outward, screen

DAY = timedelta(days=1)
STORY = (
    "ack",
    "lead",
    "role scribe",
    f"note {WORDS['note']} looked into it",
    f"decision {WORDS['decision']} stays off",
    f"task {WORDS['task']} call the bank @zoe in 1m",
    f"followup {WORDS['followup']} new keys",
    f"fact cause {WORDS['fact']} keys",
    "fact users 20",
    f"severity SEV2 {WORDS['reason']} only one",
    f"severity SEV1 {WORDS['reason']} all",
    f"escalate legal {WORDS['reason']} letter",
    f"skip sessions {WORDS['reason']} none open",
    f"untold authority {WORDS['reason']} nobody concerned",
    "timeline export",
    "mark started",
)
"""What Sam types in the room after `/incident`."""


@pytest.fixture
def transport() -> str:
    """What is shown is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook that tells everybody of everything."""
    return VAULT


@pytest.fixture
def room(night: Night) -> Room:
    """The room of a private incident that Sam declares."""
    night.sam.slash("/incident")
    night.sam.fills(title=f"{WORDS['title']} copied the payroll", severity="SEV1", category="Security")
    night.sam.fills(affected=f"{WORDS['affected']} office")
    assert night.sam.submits() == {}
    night.settle()
    return night.slack.room("inc-")


def works(night: Night, room: Room) -> None:
    """Sam does all there is to be done, and lets a good deal of time pass."""
    for line in STORY:
        night.sam.slash(f"/incident {line}", room)
        night.settle()
    night.sam.slash("/incident update", room)
    night.sam.fills(impact=f"{WORDS['impact']} data is out", changed=f"{WORDS['changed']} closed the hole")
    assert night.sam.submits() == {}
    night.settle()
    night.sam.slash("/incident evidence add", room)
    night.sam.fills(sort="log", covers=f"{WORDS['evidence']} server", location="vault 3")
    assert night.sam.submits() == {}
    night.settle()
    night.sam.slash("/incident handover @zoe scribe", room)
    night.sam.fills(briefing=f"{WORDS['briefing']} writes")
    assert night.sam.submits() == {}
    night.settle()


def looks_around(night: Night) -> None:
    """Ben tries every command, and begins to declare the same; Mia, who is told that there is something, asks of each
    message that she can see why it is there, and puts it elsewhere."""
    own = ("declare", "drill")  # begin incidents of his own, in which Zoe may well be called
    for command in [one for one in COMMANDS if one.name not in own]:
        night.ben.slash(f"/incident {command.name}")
        night.ben.slash(f"/incident {command.name} INC-1")
    night.ben.slash("/incident")
    night.ben.fills(title="payroll copied")
    mine = [one["id"] for one in night.mia.state()["channels"] if one["kind"] == "app"]
    for place in ("#incidents", "#managers", *mine):
        for message in [one for one in night.mia.sees(place) if one.by_bot]:
            for shortcut in ("why_message", "note_message", "task_message"):
                night.mia.shortcut(shortcut, message, night.slack.channel_id(place))
    for who in (night.ben, night.mia):
        who.act("home")
    night.settle()


def test_nothing_of_a_private_incident_can_be_read_outside_of_it(
    night: Night, room: Room, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    people = (night.sam, night.zoe, night.leo)
    assert room.private and {"sam", "zoe", "leo"} <= set(room.members)
    works(night, room)
    direct = next(one["id"] for one in night.zoe.state()["channels"] if one["kind"] == "app")
    night.slack.fault("chat.postMessage", "error", error="user_disabled", channel=direct)
    night.fast_forward(45 * MINUTE)
    looks_around(night)
    night.sam.slash(f"/incident resolve {WORDS['summary']} is over", room)
    night.settle()
    night.fast_forward(DAY)
    for one in (night.ben, night.mia):
        one.act("home")
        one.slash("/incident timeline")
    for one in (night.ben, night.mia):
        assert given_away(screen(one), people) == set()
    said = "\n".join(outward(night, [room], (*people, night.ana)))
    assert "INC-1" in said, "Mia and the managers' channel hear that there is one"
    assert given_away(said, people) == set()
    with urllib.request.urlopen(f"http://127.0.0.1:{night.settings.port}/healthz", timeout=5) as reply:
        assert given_away(json.dumps(json.loads(reply.read())), people) == set()
    logged = "".join([*capfd.readouterr(), *(one.getMessage() for one in caplog.records)])
    assert given_away(logged, people) == set()
    assert "user_disabled" in logged, "the fault hit"
    seen = "".join(map(screen, people))
    assert given_away(seen, people) >= {*WORDS.values()}, "its own people do see it"
