"""Reactions in a thread in which an incident is worked on: Slack names the message, and is asked for the thread."""

from pathlib import Path

import pytest

from bot.sandbox.testing import Actor, Message, Place, Room
from bot.usecases.notes import moment_of
from bot.usecases.ports import Entry
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_rooms import DEPOT, declared

ASKED = "chat.getPermalink"


@pytest.fixture
def transport() -> str:
    """What is shown is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook by which an incident of SEV3 lives in a thread."""
    return DEPOT


@pytest.fixture
def news(night: Night) -> Room:
    """The channel in which an incident of Sam's lives in a thread."""
    declared(night, "SEV3 Printer is slow")
    return night.slack.room("#incidents")


def top(news: Room) -> Message:
    """The announcement, below which it is worked on."""
    return next(one for one in news.messages() if one.by_bot)


def thread(news: Room) -> Place:
    """Where it is worked on."""
    return news.thread(top(news))


def reacts(night: Night, who: Actor, name: str, message: Message, verb: str = "react", place: str = "") -> None:
    """Somebody reacts to a message, or takes that back."""
    who.act(verb, channel=night.slack.channel_id(place or "#incidents"), ts=message.ts, name=name)
    night.settle()


def marks(place: Place, message: Message) -> set[str]:
    """The reactions that a message has."""
    found = next(one for one in place.messages() if one.ts == message.ts)
    return {one["name"] for one in found.get("reactions", ())}


def entry(night: Night, number: int = 1) -> Entry:
    """The incident as it is stored."""
    with night.wired.store.read() as tx:
        found = tx.entry(number)
    assert found is not None
    return found


def kinds(night: Night) -> list[str]:
    """What people put into the record, in order."""
    mine = ("noted", "note_struck", "message_read", "task_added", "task_done")
    return [one.event.kind for one in entry(night).events if one.event.kind in mine]


def test_a_message_of_the_thread_is_put_on_record_and_followed_up(night: Night, news: Room) -> None:
    said = night.ben.says("The queue has 400 jobs", news, thread=top(news))
    night.fast_forward(5 * MINUTE)
    reacts(night, night.ana, "pushpin", said)
    assert kinds(night) == ["noted", "message_read"]
    assert marks(thread(news), said) == {"pushpin", "memo"}
    noted = next(one.event for one in entry(night).events if one.event.kind == "noted")
    assert noted.occurred_at == moment_of(said.ts) < noted.told_at
    night.ana.slash("/incident timeline INC-1")
    night.ana.told("INC-1: timeline", "The queue has 400 jobs", ":pushpin:")
    reacts(night, night.ana, "pushpin", said, "unreact")
    assert kinds(night)[-1] == "note_struck" and "memo" not in marks(thread(news), said)
    reacts(night, night.ben, "fast_forward", said)
    assert marks(thread(news), said) == {"fast_forward", "calendar"}
    night.ana.slash("/incident tasks INC-1")
    night.ana.told("The queue has 400 jobs")
    reacts(night, night.ben, "fast_forward", said, "unreact")
    assert kinds(night)[-2:] == ["task_added", "task_done"] and marks(thread(news), said) == set()


def test_a_message_of_the_bot_is_known_without_asking(night: Night, news: Room) -> None:
    night.sam.slash("/incident task INC-1 call the vendor @ben")
    night.settle()
    added = thread(news).shows("call the vendor")
    asked = len(night.slack.calls(ASKED))
    reacts(night, night.ben, "white_check_mark", added)
    assert kinds(night) == ["task_added", "task_done"]
    reacts(night, night.ben, "white_check_mark", added, "unreact")
    assert kinds(night)[-1] == "task_done" and entry(night).incident.tasks[1].is_open
    assert len(night.slack.calls(ASKED)) == asked
    reacts(night, night.ana, "pushpin", top(news))
    assert kinds(night)[-2:] == ["noted", "message_read"], "the announcement belongs to the thread"


def test_a_reaction_elsewhere_does_nothing_and_where_there_is_no_thread_costs_nothing(night: Night) -> None:
    news = night.slack.room("#incidents")
    declared(night, "SEV1 Everything is down")
    beside = night.ana.says("lunch?", news)
    reacts(night, night.ana, "pushpin", beside)
    assert not night.slack.calls(ASKED) or all(one["args"]["channel"] != news.id for one in night.slack.calls(ASKED))
    declared(night, "SEV3 Printer is slow")
    asked = len(night.slack.calls(ASKED))
    other = night.ben.says("soup", news, thread=beside)
    elsewhere = night.ana.says("hello", "#general")
    own = next(one for one in news.messages() if one.by_bot and "INC-1" in one.words)
    for name in ("eyes", "white_check_mark"):
        reacts(night, night.ana, name, other)
    reacts(night, night.ana, "pushpin", own)
    reacts(night, night.ana, "pushpin", elsewhere, place="#general")
    assert len(night.slack.calls(ASKED)) == asked
    reacts(night, night.ana, "pushpin", other)
    reacts(night, night.ana, "fast_forward", beside)
    assert len(night.slack.calls(ASKED)) == asked + 2
    for number in (1, 2):
        assert not [one for one in entry(night, number).events if one.event.kind in ("noted", "task_added")]


def test_after_the_end_messages_of_the_thread_are_taken_as_in_a_room(night: Night, news: Room) -> None:
    said = night.ben.says("The queue has 400 jobs", news, thread=top(news))
    night.sam.slash("/incident resolve INC-1 a new driver")
    night.settle()
    reacts(night, night.ana, "fast_forward", said)
    assert kinds(night) == ["task_added", "message_read"]


@pytest.mark.parametrize("trouble", ["ratelimited", "reset_before", "reset_after", "http_500"])
def test_no_reaction_is_lost_while_slack_is_away(night: Night, news: Room, trouble: str) -> None:
    said = night.ben.says("The queue has 400 jobs", news, thread=top(news))
    night.slack.fault(ASKED, trouble, retry_after=20, count=3)
    night.slack.fault("reaction_added", "duplicate_event")
    reacts(night, night.ana, "pushpin", said)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the faults hit"
    assert kinds(night) == ["noted", "message_read"]


def test_a_message_that_is_gone_is_passed_over_and_what_slack_refuses_is_told(night: Night, news: Room) -> None:
    said = night.ben.says("The queue has 400 jobs", news, thread=top(news))
    night.slack.fault(ASKED, "error", error="message_not_found")
    reacts(night, night.ana, "pushpin", said)
    assert kinds(night) == [] and not any("Could not" in text for text in night.ana.dm.bot_said())
    night.slack.fault(ASKED, "error", error="access_denied")
    reacts(night, night.ben, "pushpin", said)
    night.ben.dm.shows("Could not tell which thread a message is in", "Add to timeline")
    assert kinds(night) == []
