"""Guidance: short playbooks in one block, long ones cut with a word on where the rest is."""

from dataclasses import replace

import pytest

from bot.core.messages import Guidance, RoomReady
from bot.core.playbook import WarRoom
from bot.slack.views.guidance import guidance_reply
from bot.slack.views.text import LONGEST_TEXT
from bot.usecases.placing import below
from bot.usecases.ports import Below, Room
from tests.slack.views_world import NASTY, about, entry


@pytest.mark.parametrize("lines", [1, 9, 40, 400])
def test_guidance_fits_what_slack_takes_and_says_where_the_rest_is(lines: int) -> None:
    book = about(entry()).book
    texts = tuple(f"{number}. {NASTY} {'x' * 300}" for number in range(1, lines + 1))
    playbook = book.playbook.model_copy(update={"guidance": texts})
    blocks = guidance_reply(replace(book, playbook=playbook))["blocks"]
    shown = "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert all(len(block["text"]["text"]) <= LONGEST_TEXT for block in blocks if block["type"] == "section")
    assert shown.startswith(":bulb: *Good to know*\n1. &lt;!channel&gt;") and "<!" not in shown
    whole = f"\n{lines}. " in shown
    assert whole is (lines < 20)
    assert whole or "The rest stands under `guidance`" in str(blocks[-1])


def test_a_playbook_without_guidance_says_so() -> None:
    assert "has no guidance" in guidance_reply(about(entry()).book)["text"]


def test_guidance_stands_in_the_room_itself_where_the_bot_talks_in_the_cards_thread() -> None:
    there = about(entry())
    quiet = there.book.playbook.model_copy(update={"war_room": WarRoom(talk="thread")})
    there = replace(there, book=replace(there.book, playbook=quiet))
    there = replace(there, entry=replace(there.entry, room=Room(channel="C0ROOM1", card_ts="1.1")))
    said = {"message": Guidance().model_dump()}, {"message": RoomReady().model_dump()}
    assert [below(lambda _: there.book, there.entry, one) for one in said] == [None, Below("1.1", aloud=False)]
