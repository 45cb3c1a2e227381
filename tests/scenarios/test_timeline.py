"""The timeline: notes, decisions and messages go on it, are shown, struck out, and exported."""

from datetime import timedelta

import pytest

from bot.sandbox.testing import Actor, Message, Room
from bot.usecases.ports import Entry
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_progress import refused, types


@pytest.fixture
def room(night: Night) -> Room:
    """The room of an incident of Ana's, ten minutes old."""
    night.ana.slash("/incident declare SEV3 Slow search")
    night.settle()
    night.ana.slash("/incident lead", night.slack.room("inc-"))
    room = night.slack.room("inc-")
    for one in (night.ben, night.zoe):
        one.joins(room)
    night.fast_forward(10 * MINUTE)
    return room


def entry(night: Night) -> Entry:
    """The incident as it is stored."""
    with night.wired.store.read() as tx:
        found = tx.entry(1)
    assert found is not None
    return found


def kinds(night: Night) -> list[str]:
    """What people put into the record, in order."""
    mine = ("noted", "note_struck", "message_read")
    return [one.event.kind for one in entry(night).events if one.event.kind in mine]


def shown(night: Night, room: Room, who: Actor | None = None) -> str:
    """The timeline as somebody is shown it, every character of it."""
    person = who or night.ana
    types(night, "timeline", room, person)
    found = person.ephemerals(room)[-1]
    return str(found)


def reacts(night: Night, who: Actor, name: str, message: Message, room: Room, verb: str = "react") -> None:
    """Somebody reacts to a message, or takes that back."""
    who.act(verb, channel=room.id, ts=message.ts, name=name)
    night.settle()


def marks(night: Night, room: Room, message: Message) -> set[str]:
    """The reactions that a message has."""
    found = next(one for one in night.slack.messages(room) if one.ts == message.ts)
    return {one["name"] for one in found.get("reactions", ())}


def test_a_note_is_said_in_the_room_and_stands_on_the_timeline(night: Night, room: Room) -> None:
    with night.slack.watching():
        types(night, "note the cache is cold", room, night.ben)
        room.shows("Note by Ben", "the cache is cold")
    assert "the cache is cold" in shown(night, room)
    refused(night, "note", room, "Say what to write down", "/incident note 14:05")
    refused(night, "note 14:05", room, "still to come", "You typed: 14:05")


def test_a_note_may_be_back_dated_and_says_so(night: Night, room: Room) -> None:
    with night.slack.watching():
        types(night, "note -8m search was slow already", room)
        room.shows("search was slow already", "Back-dated to")
        types(night, "note 10:01 deployed 4.2", room, night.zoe)
        room.shows("deployed 4.2", "Back-dated to")
    refused(night, "note 11:59 later", room, "still to come", "You typed: 11:59 later")
    words = shown(night, room)
    assert words.index("deployed 4.2") < words.index("search was slow already"), "by when it occurred"
    assert "back-dated" in words


def test_what_is_too_long_to_note_is_given_back_whole(night: Night, room: Room) -> None:
    told = " ".join(f"word{number}" for number in range(400))
    with night.slack.watching():
        types(night, f"note {told}", room)
        night.ana.told("2,000 fit.", "What you typed is in your direct messages", channel=room)
        night.ana.dm.shows("Your note has 3,089 characters; 2,000 fit.", "word0 word1", "word399")
    assert "word0" not in shown(night, room)
    refused(night, f"task {told[:600]}", room, "Your task has 600 characters; 500 fit.", told[:600])


def test_a_decision_is_told_from_a_note(night: Night, room: Room) -> None:
    with night.slack.watching():
        types(night, "decision no rollback before noon", room)
        room.shows("Decision", "no rollback before noon")
    refused(night, "decision", room, "Say what to write down", "/incident decision")
    assert ":dart:" in shown(night, room)


def test_a_pin_puts_a_message_on_the_timeline_at_its_own_time(night: Night, room: Room) -> None:
    message = night.ben.says("I see <@U01ANA> & errors < 3", room)
    night.fast_forward(5 * MINUTE)
    with night.slack.watching():
        reacts(night, night.ana, "pushpin", message, room)
    assert "memo" in marks(night, room, message), "the bot shows that it was noted"
    words = shown(night, room)
    assert "errors &lt; 3" in words and ":pushpin:" in words and "|message>" in words
    noted = next(one for one in entry(night).events if one.event.kind == "noted")
    assert noted.event.occurred_at == noted.event.told_at - timedelta(minutes=5)  # type: ignore[union-attr,operator]


def test_the_same_reaction_told_twice_is_one_entry(night: Night, room: Room) -> None:
    message = night.ana.says("disk is full", room)
    night.slack.fault("reaction_added", "duplicate_event")
    reacts(night, night.ana, "pushpin", message, room)
    assert kinds(night) == ["noted", "message_read"]
    types(night, f"note https://local.slack.com/archives/{room.id}/p{message.ts.replace('.', '')}", room)
    assert kinds(night) == ["noted", "message_read"], "by its link it is there already"


def test_a_pin_that_is_taken_back_strikes_the_entry_out(night: Night, room: Room) -> None:
    message = night.ana.says("it was DNS", room)
    reacts(night, night.ana, "pushpin", message, room)
    reacts(night, night.ben, "pushpin", message, room)
    reacts(night, night.ana, "pushpin", message, room, "unreact")
    assert "~" not in shown(night, room), "Ben still wants it there"
    with night.slack.watching():
        reacts(night, night.ben, "pushpin", message, room, "unreact")
    words = shown(night, room)
    assert "struck out by Ben" in words and "it was DNS" in words
    assert "memo" not in marks(night, room, message)
    reacts(night, night.ana, "pushpin", message, room)
    assert "struck out" not in shown(night, room)


def test_reactions_that_mean_nothing_do_nothing(night: Night, room: Room) -> None:
    message = night.ana.says("hello", room)
    elsewhere = night.ana.says("hello", "#general")
    with night.slack.watching():
        reacts(night, night.ana, "eyes", message, room)
        reacts(night, night.ana, "pushpin", elsewhere, night.slack.room("#general"))
    assert kinds(night) == []


def test_the_message_menu_adds_it_in_the_room(night: Night, room: Room) -> None:
    message = night.ana.says("we drain eu-1", room)
    with night.slack.watching():
        night.ana.shortcut("note_message", message, room)
        night.settle()
        night.ana.told("On the timeline of INC-1", channel=room)
    assert "we drain eu-1" in shown(night, room) and "memo" in marks(night, room, message)


def test_the_message_menu_asks_elsewhere_which_incident(night: Night, room: Room) -> None:
    message = night.ben.says("customers call: search hangs", "#general")
    night.ben.shortcut("note_message", message, "#general")
    night.settle()
    night.ben.told("Which incident", channel="#general")
    night.ben.selects("Choose an incident", "INC-1", "#general")
    night.settle()
    assert "customers call: search hangs" in shown(night, room)
    assert "memo" not in marks(night, night.slack.room("#general"), message)


def test_a_link_from_elsewhere_is_kept_but_not_read(night: Night, room: Room) -> None:
    night.ana.slash("/incident declare SEV3 Another")
    night.settle()
    other = night.slack.room("inc-")
    secret = night.ana.says("the password is 1234", other)
    types(night, f"note https://local.slack.com/archives/{other.id}/p{secret.ts.replace('.', '')}", room)
    assert "1234" not in shown(night, room) and kinds(night) == ["noted"]


def test_the_file_holds_all_of_it_and_its_hash(night: Night, room: Room) -> None:
    types(night, "note <!channel> *bold* note", room)
    types(night, "timeline export", room)
    file = next(one for one in night.slack.messages(room) if one.get("files"))
    assert "SHA-256" in str(file) and file["files"][0]["name"].endswith(".md")
    refused(night, "timeline export", room, "a file of this timeline already")


def test_nobody_outside_sees_the_timeline_of_a_private_incident(night: Night) -> None:
    night.declare(category="Security")
    types(night, "note found the key", night.slack.room("inc-"))
    night.ben.slash("/incident timeline")
    night.settle()
    night.ben.never_told("found the key")
