"""What a message shows stays true: it is edited where it stands when somebody acts elsewhere, once for a change."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from bot.sandbox.testing import Actor, Message, Room
from tests.scenarios.night import OFFICE, Night

MORE = """
  - {id: everywhere, notify: managers_channel}
  - {id: care, open: care}
lists:
  care:
    - {id: seen, text: Somebody has it, auto: acknowledged}
    - {id: hush, text: Tell nobody, if: {severity: SEV2}}
    - {id: calm, text: Keep calm, by: commander, remind: 30m}
templates:
  word: {fields: [issue], approve: commander, text: "{issue}"}
audiences: {SEV2: [customers]}
cadences:
"""


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office, whose managers read of it in a channel, with a checklist and a notice."""
    made = tmp_path / "office"
    shutil.copytree(OFFICE, made)
    book = made / "playbooks" / "default.yml"
    book.write_text(book.read_text().replace("cadences:\n", MORE.lstrip("\n"), 1))
    config = made / "config" / "tocsin.yml"
    outside = "parties:\n  customers: {mail_list: all@example.com, via: [mail]}\n"
    config.write_text(config.read_text().replace("parties:\n", outside, 1))
    return made


def types(night: Night, line: str, room: Room, who: Actor) -> None:
    """Somebody types a command."""
    who.slash(f"/incident {line}", room)
    night.settle()


def paged(night: Night) -> Message:
    """The page that Ana got."""
    return night.ana.dm.shows("A new incident needs someone")


def edits(night: Night, seen: int) -> Counter[str]:
    """How often each message was edited since so many calls, by its time."""
    calls = night.slack.calls()[seen:]
    return Counter(str(one["args"]["ts"]) for one in calls if one["method"] == "chat.update")


def test_messages_elsewhere_show_what_was_done_here(night: Night) -> None:
    room, managers = night.declare(night.sam), night.slack.room("#managers")
    night.ben.joins(room)
    for place in (night.ana.dm, room):
        place.shows("new incident needs someone", "[Acknowledge]")
    told = managers.shows("Checkout is down", "Declared, not acknowledged")
    page, listed = paged(night), room.shows("Checklist: care", "Somebody has it")
    assert "Tell nobody" not in listed.words

    before = len(night.slack.calls())
    types(night, "ack", room, night.ben)
    for place in (night.ana.dm, room):
        shown = place.shows("new incident needs someone", "Acknowledged by Ben")
        assert "[Acknowledge]" not in shown.words
    managers.shows("Checkout is down", "Investigating")
    managers.never_shows("not acknowledged")
    room.shows("Checklist: care", ":ballot_box_with_check: Somebody has it")
    found = edits(night, before)
    assert {told.ts, page.ts, listed.ts} <= set(found) and set(found.values()) == {1}, found

    before = len(night.slack.calls())
    types(night, "note nothing new", room, night.ben)
    assert not edits(night, before), "a note changes nothing that is shown"
    types(night, "severity SEV2 not so many", room, night.ben)
    room.shows("Checklist: care", "Tell nobody")
    managers.shows("Checkout is down", "SEV2")
    assert page.ts not in edits(night, before)

    types(night, "lead", room, night.ana)
    night.ben.slash("/incident notice word", room)
    night.ben.fills(field_issue="All is well")
    assert night.ben.submits() == {}
    night.settle()
    night.ana.presses("Approve", room)
    night.settle()
    night.ana.dm.shows("asks you to approve", "approved by")
    night.ana.dm.never_shows("[Send back]")
    room.never_shows("[Send back]")
    night.ben.presses("It went out", room)
    night.settle()
    room.never_shows("[It went out]")
    room.shows("approved", "All is well", "It went out")

    types(night, "resolve it is over", room, night.ana)
    managers.shows("Checkout is down", "Resolved", "it is over")
    assert set(edits(night, before)) and "[Acknowledge]" not in paged(night).words


def test_an_acknowledgement_taken_back_and_an_end_without_one_are_shown_too(night: Night) -> None:
    room = night.declare(night.sam)
    types(night, "escalate @ben the database is his", room, night.sam)
    night.ben.dm.shows("asks you to help", "[Acknowledge]")
    types(night, "resolve it was nothing", room, night.sam)
    night.ana.dm.shows("new incident needs someone", "INC-1 is resolved")
    night.ana.dm.never_shows("[Acknowledge]")
    night.ben.dm.never_shows("[Acknowledge]")
    room.never_shows("[Acknowledge]")


def test_a_message_that_cannot_be_edited_any_more_is_left_alone(night: Night) -> None:
    room = night.declare(night.sam)
    dm = next(
        one["args"]["channel"] for one in night.slack.calls("chat.postMessage") if one["args"]["channel"][0] == "D"
    )
    night.slack.fault("chat.update", "error", error="message_not_found", channel=dm)
    night.ana.joins(night.slack.room("#managers"))
    night.ana.archives(night.slack.room("#managers"))
    types(night, "ack", room, night.sam)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    room.never_shows("could not")
    assert len(night.slack.rooms("inc-1")) == 1, "another channel's end is not the room's"
