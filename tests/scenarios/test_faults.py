"""Slack in trouble while an incident is declared: every step is done in the end, once, and the declarer is told."""

import re
from collections import Counter

import pytest

from tests.scenarios.night import Night

STEPS = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "conversations.setPurpose",
    "conversations.open",
    "chat.postMessage",
    "pins.add",
    "bookmarks.add",
    "chat.getPermalink",
)
TROUBLES = ("ratelimited", "http_500", "http_500_after", "reset_before", "reset_after")


def assert_complete_and_once(night: Night) -> None:
    """The room is whole, and nothing was said twice."""
    rooms = night.slack.rooms("inc-")
    assert len(rooms) == 1, "one room"
    [room] = rooms
    assert "ana" in room.members
    assert "SEV1" in room.topic and "Checkout" in room.purpose
    assert (len(room.pins), len(room.bookmarks)) == (1, 1)
    said = [one for one in room.messages() if one.by_bot]
    assert len(said) == 2, "the card and the page's line"
    assert len(night.slack.room("#incidents").bot_said()) == 1
    assert sum("new incident" in text for text in night.ana.dm.bot_said()) == 1
    keys = Counter(str(m.get("metadata")) for m in said)
    assert max(keys.values()) == 1


@pytest.mark.parametrize("method", STEPS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_fault_at_a_step_loses_and_repeats_nothing(night: Night, method: str, trouble: str) -> None:
    night.slack.fault(method, trouble, retry_after=7)
    night.declare()
    assert_complete_and_once(night)


def test_the_declarer_is_told_while_the_room_waits(night: Night) -> None:
    night.slack.fault("conversations.create", "ratelimited", retry_after=30)
    night.declare()
    night.ana.dm.shows(re.compile("wait", re.I))
    night.ana.dm.shows(night.slack.room("inc-").id)  # and then where it is


def test_a_room_that_cannot_be_opened_is_said_with_what_to_do(night: Night) -> None:
    night.slack.fault("conversations.create", "error", error="restricted_action", count=100)
    night.ana.slash("/incident")
    night.ana.fills(title="Checkout is down", severity="SEV1")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.dm.shows("rules forbid it")
    night.ana.slash("/incident list")
    night.ana.told("Checkout is down")


def test_a_foreign_channel_of_the_same_name_is_never_adopted(night: Night) -> None:
    night.ben.creates("inc-1-checkout-is-down")
    assert night.declare().name == "inc-1-checkout-is-down-2"


def test_someone_who_cannot_be_invited_is_named_in_the_room(night: Night) -> None:
    night.slack.fault("conversations.invite", "error", error="user_not_found", skip=1, count=5)
    room = night.declare()
    [trouble] = [text for text in room.bot_said() if "invite" in text]
    assert "Ana Ruiz" in trouble and "by hand" in trouble


def test_nobody_is_said_to_be_paged_who_was_not(night: Night) -> None:
    night.slack.fault("conversations.open", "error", error="user_disabled", count=-1)
    room = night.declare()
    texts = room.bot_said()
    assert not any("Paged Ana" in text for text in texts)
    assert any("Could not reach" in text for text in texts), texts
