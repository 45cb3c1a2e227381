"""Each kind of act whose answer is lost after its effect: it is looked for as LOOKUPS says, and happens once."""

from collections import Counter
from collections.abc import Callable

import pytest

from bot.jobs import worker
from bot.jobs.queue import open_queue
from bot.sandbox.testing import Room
from bot.usecases.ops import LOOKUPS, Op, Way
from tests.scenarios.night import Night

LOST = "reset_after"
METHODS = {
    Op.OPEN_ROOM: "conversations.create",
    Op.INVITE: "conversations.invite",
    Op.TOPIC: "conversations.setTopic",
    Op.PURPOSE: "conversations.setPurpose",
    Op.BOOKMARK: "bookmarks.add",
    Op.PIN: "pins.add",
}
"""Acts of a method of their own."""


@pytest.fixture
def transport() -> str:
    """What goes out is the same over both."""
    return "socket"


def once(night: Night, room: Room) -> None:
    """The room is whole, and each line in it and each message outside stands once."""
    assert len(night.slack.rooms("inc-")) == 1
    assert (len(room.pins), len(room.bookmarks)) == (1, 1)
    for place in (room, night.slack.room("#incidents"), night.ana.dm):
        twice = {text for text, times in Counter(one["text"] for one in place.messages()).items() if times > 1}
        assert not twice, twice


def declared(night: Night) -> Room:
    """An incident that Ana declared."""
    return night.declare()


@pytest.mark.parametrize("op", METHODS)
def test_an_act_of_its_own_method_happens_once(night: Night, op: Op) -> None:
    night.slack.fault(METHODS[op], LOST)
    room = declared(night)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    assert "ana" in room.members and "SEV1" in room.topic and "Checkout" in room.purpose
    once(night, room)


def _say(night: Night, room: Room) -> None:
    night.ana.presses("Acknowledge", room)
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1


def _tell(night: Night, room: Room) -> None:
    night.ana.slash("/incident escalate lead now", room)
    night.settle()
    assert len(night.zoe.dm.bot_said()) == 1


def _post(night: Night, room: Room) -> None:
    night.ana.slash("/incident resolve rolled back", room)
    night.settle()
    assert len(night.slack.room("#managers").bot_said()) == 1


def _follow(night: Night, room: Room) -> None:
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay")
    assert night.ana.submits() == {}
    night.settle()
    channel = night.slack.room("#incidents")
    assert len(channel.thread(channel.shows("Request an update")).messages()) == 2


POSTED: dict[Op, Callable[[Night, Room], None]] = {
    Op.SAY: _say,
    Op.TELL: _tell,
    Op.POST: _post,
    Op.FOLLOW: _follow,
}
PLACES = {Op.POST: "#managers", Op.FOLLOW: "#incidents"}
"""Messages: each function brings one about, and looks whether it came once."""


@pytest.mark.parametrize("op", POSTED)
def test_a_message_is_found_by_its_key(night: Night, op: Op) -> None:
    room = declared(night)
    channel = night.slack.room(PLACES[op]).id if op in PLACES else None
    night.slack.fault("chat.postMessage", LOST, channel=channel)
    POSTED[op](night, room)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    once(night, room)


@pytest.mark.parametrize("place", ["card", "announcement"])
def test_the_card_and_the_announcement_are_found_by_their_keys(night: Night, place: str) -> None:
    if place == "announcement":
        night.slack.fault("chat.postMessage", LOST, channel=night.slack.room("#incidents").id)
    else:
        night.slack.fault("chat.postMessage", LOST)
    room = declared(night)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    once(night, room)
    night.ana.presses("Acknowledge", room)
    night.settle()
    room.shows("Status", "Investigating")
    night.slack.room("#incidents").shows("Investigating")
    once(night, room)


def test_a_home_tab_is_published_again(night: Night) -> None:
    declared(night)
    night.slack.fault("views.publish", "reset_after")
    night.ana.act("home")
    night.settle()
    assert len(night.slack.calls("views.publish")) == 2


def test_an_answer_that_may_have_been_seen_is_repeated_by_direct_message_as_a_repeat(night: Night) -> None:
    declared(night)
    night.slack.fault("response_url", LOST)
    night.ben.slash("/incident tag breach")
    night.ben.selects("pick", "INC-1")
    night.settle()
    assert len([one for one in night.ben.ephemerals() if "is tagged" in one["text"]]) == 1
    [repeat] = night.ben.dm.bot_said()
    assert "INC-1 is tagged" in repeat and "cannot know" in repeat


def test_an_answer_that_slack_refuses_is_told_by_direct_message(night: Night) -> None:
    declared(night)
    night.slack.fault("response_url", "error", error="expired_url")
    night.ben.slash("/incident tag breach")
    night.ben.selects("pick", "INC-1")
    night.settle()
    [told] = night.ben.dm.bot_said()
    assert "INC-1 is tagged" in told and "did not take my answer" in told


def test_a_refusal_that_cannot_be_shown_gives_the_typed_text_back_by_direct_message(night: Night) -> None:
    room = declared(night)
    night.slack.fault("response_url", "error", error="expired_url")
    night.ana.slash("/incident severity SEV9 all of it", room)
    night.settle()
    night.ana.dm.shows("There is no severity", "You typed: SEV9 all of it")


@pytest.mark.parametrize("trouble", ["ratelimited", "reset_before"])
def test_an_answer_is_shown_after_trouble(night: Night, trouble: str) -> None:
    declared(night)
    night.slack.fault("response_url", trouble, retry_after=3)
    night.ben.slash("/incident tag breach")
    night.ben.selects("pick", "INC-1")
    night.settle()
    said = [one["text"] for one in night.ben.ephemerals()] + night.ben.dm.bot_said()
    assert len([text for text in said if "is tagged" in text]) == 1


@pytest.mark.parametrize(("trouble", "said"), [("error", "did not take"), (LOST, "cannot know")])
def test_an_answer_that_is_given_at_once_is_repeated_too(night: Night, trouble: str, said: str) -> None:
    declared(night)
    night.ben.slash("/incident status")
    night.slack.fault("response_url", trouble, error="no_service")
    night.ben.selects("pick", "INC-1")
    night.slack.wait_for(lambda: not night.slack.request("GET", "/_/faults")["faults"], what="the answer")
    night.settle()
    night.ben.dm.shows("Checkout is down", said)


RECORDED = {
    Op.READ: "conversations.replies",
    Op.REACT: "reactions.add",
    Op.UPLOAD: "files.completeUploadExternal",
}
"""Acts of the timeline, each with its method."""


@pytest.mark.parametrize("op", RECORDED)
def test_what_goes_on_the_timeline_is_there_once(night: Night, op: Op) -> None:
    room = declared(night)
    message = night.ana.says("disk is full", room)
    night.slack.fault(RECORDED[op], LOST)
    night.ana.reacts("pushpin", message, room)
    night.settle()
    night.ana.slash("/incident timeline export", room)
    night.settle()
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    (found,) = (one for one in night.slack.messages(room) if one.ts == message.ts)
    assert {one["name"]: len(one["users"]) for one in found["reactions"]} == {"pushpin": 1, "memo": 1}
    assert sum(bool(one.get("files")) for one in night.slack.messages(room)) == 1
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry is not None and [one.event.kind for one in entry.events].count("message_read") == 1


def test_every_kind_of_act_is_tried_above() -> None:
    elsewhere = {Op.RENEW, Op.ARCHIVE, Op.THREAD, Op.VEIL}  # in test_phases, test_thread_reactions, test_made_private
    tried = {*METHODS, *POSTED, *RECORDED, Op.CARD, Op.ANNOUNCE, Op.HOME, Op.REPLY, *elsewhere}
    assert tried == set(LOOKUPS) == set(Op)
    assert {op for op, lookup in LOOKUPS.items() if lookup.way is Way.OTHER} == {Op.REPLY}


def test_of_edits_that_wait_only_the_newest_is_sent(night: Night) -> None:
    room = declared(night)
    night.slack.fault("chat.update", "reset_after", count=4)
    night.slack.fault("conversations.setTopic", "reset_after")
    night.ana.presses("Acknowledge", room)
    night.slack.wait_for(lambda: not open_queue(night.wired.redis).is_empty(), what="the press")
    worker.run(night.wired.redis, burst=True)
    assert night.application.courier.wait(30)
    night.ana.slash("/incident severity SEV2 only a part", room)
    night.settle()
    assert not night.slack.request("GET", "/_/faults")["faults"], "the faults hit"
    room.shows("Severity", "SEV2")
    night.slack.room("#incidents").shows("SEV2")
    assert "SEV2" in room.topic
    with night.wired.store.read() as tx:
        states = Counter((outcome.op, outcome.state) for outcome in tx.outcomes(range(1, 200)).values())
    assert {op: count for (op, state), count in states.items() if state == "superseded"} == {
        Op.CARD: 1,
        Op.ANNOUNCE: 1,
        Op.TOPIC: 1,
    }
