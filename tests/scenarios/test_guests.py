"""Who the severity has in the room from the beginning, in whatever kind of room; and who is missing."""

import shutil
from pathlib import Path

import pytest

from tests.scenarios.night import Night

DEPOT = Path(__file__).parent / "depot"
GUESTS = "  invite: {SEV1: [crew, chief, gone], SEV2: [crew, boss], default: crew}\n"


@pytest.fixture
def transport() -> str:
    """What happens behind it is the same."""
    return "http"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The depot, whose severities have guests. Nobody is commander when an incident begins."""
    shutil.copytree(DEPOT, tmp_path / "depot")
    book = tmp_path / "depot" / "playbooks" / "default.yml"
    book.write_text(book.read_text().replace("  pin: guidance\n", f"  pin: guidance\n{GUESTS}"))
    config = tmp_path / "depot" / "config" / "tocsin.yml"
    parties = "  chief: {people: [mia]}\n  boss: {role: commander}\n  gone: {people: [leo]}\n"
    leo = "  leo: {name: Leo Sand, slack: U0GONE, tz: Europe/Berlin}\n"
    text = config.read_text().replace("rotations:\n", f"{leo}rotations:\n")
    config.write_text(text.replace("  news:", f"{parties}  news:"))
    return tmp_path / "depot"


def declared(night: Night, line: str) -> None:
    night.sam.slash(f"/incident declare {line}")
    night.settle()


def test_those_of_the_severity_are_invited_and_who_cannot_be_is_said(night: Night) -> None:
    declared(night, "SEV1 Checkout is down")
    room = night.slack.room("inc-1")
    assert set(room.members) - {"tocsin"} == {"sam", "ana", "ben", "mia"}
    [trouble] = [one for one in room.bot_said() if "could not invite" in one]
    assert "Leo Sand" in trouble and "by hand" in trouble
    declared(night, "SEV2 Search is slow")
    room = night.slack.room("inc-2")
    assert set(room.members) - {"tocsin"} == {"sam", "ana", "ben"}
    [trouble] = [one for one in room.bot_said() if "invite boss" in one]
    assert "Nobody is commander" in trouble


def test_one_that_gets_worse_calls_those_of_its_new_severity_and_one_that_gets_milder_nobody(night: Night) -> None:
    declared(night, "SEV2 Search is slow")
    room = night.slack.room("inc-1")
    assert "mia" not in room.members
    night.sam.slash("/incident severity SEV1 all of it", room)
    night.settle()
    assert "mia" in room.members
    night.ben.slash("/incident why", room)
    night.ben.told("Invite crew, chief, gone", "Conditions: severity SEV1", "Rule `guests.SEV1`", channel=room)
    said = len(room.bot_said())
    night.sam.slash("/incident severity SEV2 a part of it", room)
    night.settle()
    assert not [one for one in room.bot_said()[said:] if "invite" in one]


def test_in_a_thread_they_are_mentioned_and_without_a_room_they_get_the_card(night: Night) -> None:
    declared(night, "SEV3 Printer is slow")
    news = night.slack.room("#incidents")
    thread = news.thread(next(one for one in news.messages() if one.by_bot))
    thread.shows(night.ben, "this thread is where INC-1 is worked on")
    declared(night, "SEV4 A lamp is broken")
    night.ben.dm.shows("[Take command]", "A lamp is broken")


def test_into_a_private_room_come_only_those_whom_a_rule_calls(night: Night) -> None:
    night.sam.slash("/incident")
    night.sam.fills(title="Heron was opened", severity="SEV1", category="Security")
    assert night.sam.submits() == {}
    night.settle()
    room = night.slack.room("inc-1")
    assert set(room.members) - {"tocsin"} == {"sam", "ana"}
    assert "chief" not in "\n".join(room.bot_said())
