"""An item of a checklist is given to somebody, who is told once, is reminded of it, and ticks it where it was told."""

from pathlib import Path

import pytest

from bot.sandbox.testing import Message
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_phases import PLANT, commanded, labels, presses, submitted, types


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook whose commander alone gives items to others."""
    return PLANT


def test_an_item_is_given_to_somebody_who_does_it(night: Night) -> None:
    room = commanded(night)
    night.ben.joins(room)
    types(night, "done leak some did", room)
    listed = room.shows("Checklist: leaks", "Rotate the keys", "[Give to …]")
    types(night, "checklist", room)
    presses(night, "Give to …", room)
    with night.slack.watching():
        submitted(night, item="graph", person="ben")
        room.shows("Ana Ruiz gave this to Ben Okafor: The errors are gone")
        night.ben.dm.shows("Ana Ruiz asks you to do this in INC-1", "The errors are gone", "[Done…]")
        night.ana.told("The errors are gone", "*Ben Okafor*", channel=room)
    types(night, f"give keys {mention(night, 'ben')}", room)
    assert "Ben Okafor" in room.shows("Checklist: leaks", "Rotate the keys").words and labels(listed) == ["keys"]

    types(night, "give keys @zoe", room, night.ben)
    night.ben.told("Only", night.ana, "may give items of INC-1 to others", channel=room)
    for line, said in (
        ("give keys @ben", "has it already"),
        ("give thanks @ben", "is not asked for"),
        ("give keys @x", "do not know who"),
    ):
        types(night, line, room)
        night.ana.told(said, channel=room)
    types(night, "give call_desk me", room, night.ben)
    room.shows("Ben Okafor does this: Call the service desk")

    told = night.ben.dm.shows("asks you to do this", "Rotate the keys")
    marks(night, "react", told)
    room.shows("Rotate the keys, by", night.ben)
    assert "[Done]" not in night.ben.dm.shows("asks you to do this", "Rotate the keys").words
    marks(night, "unreact", told)
    room.shows("took back: Rotate the keys")

    with night.slack.watching():
        night.fast_forward(20 * MINUTE)
        night.ben.dm.shows("This is still to be done", "The errors are gone `graph`", "[Checklist]")
    reminded = night.ben.dm.shows("This is still to be done", "The errors are gone")
    marks(night, "react", reminded)
    night.ben.dm.shows("Press the button to tick this", "The errors are gone", "[Done…]")
    types(night, "done graph https://g.example", room)
    night.ben.dm.shows("This is still to be done", "The errors are gone", "Done by Ana Ruiz")
    types(night, "give graph @ben", room)
    night.ana.told("`graph` is done already", channel=room)
    types(night, "timeline", room)
    night.ana.told("gave to", "The errors are gone", channel=room)


def marks(night: Night, act: str, message: Message) -> None:
    """Ben puts a check mark on a message that he got, or takes it away."""
    posts = (one["args"] for one in night.slack.calls("chat.postMessage"))
    channel = next(one["channel"] for one in posts if "asks you to do this" in one["text"])
    night.ben.act(act, channel=channel, ts=message.ts, name="white_check_mark")
    night.settle()


def mention(night: Night, name: str) -> str:
    """Somebody as Slack escapes a mention of them."""
    return f"<@{night.slack.person_id(name)}|{name}>"
