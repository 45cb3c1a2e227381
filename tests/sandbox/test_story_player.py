"""A story and a viewer who is quicker than it."""

import threading
from pathlib import Path
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from bot.clock import MovableClock, SystemClock
from bot.demo.player import Player
from bot.demo.story import parse_story
from bot.demo.truth import Truth
from bot.sandbox.testing import LocalSlack

STORY = """\
title: A small one
about: One form
steps:
  - {who: ana, where: "#incidents", runs: /incident}
  - who: ana
    fills: {title: Down}
  - {who: ana, where: "#incidents", says: The end}
ending:
  - Try it
"""
VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Declare"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "title"},
        }
    ],
}


class Nothing:
    """A bot's database in which there is no incident and nothing due."""

    def newest(self) -> None:
        """No incident."""

    def next_at(self) -> None:
        """Nothing to come."""

    def settled(self) -> bool:
        """Always."""
        return True


def test_a_form_sent_before_the_story_saw_it_open_is_not_opened_again(tmp_path: Path, connect: Any) -> None:
    clock = MovableClock(tmp_path / "clock.json")
    clock.set(SystemClock().now(), speed=1)
    with LocalSlack.start(clock=tmp_path / "clock.json") as slack:
        told: list[dict[str, Any]] = []
        player = Player("small", parse_story(STORY, "small"), slack.url, clock, cast(Truth, Nothing()), told.append)
        player.fast = True
        opened = []

        def listeners(app: AsyncApp) -> None:
            @app.command("/incident")
            async def command(ack: Any, body: Any, client: Any) -> None:
                opened.append(await client.views_open(trigger_id=body["trigger_id"], view=VIEW))
                player.take_over({"kind": "view_submit"})
                await ack()

        disconnect = connect(slack, listeners)
        player.begin()
        playing = threading.Thread(target=player.run, daemon=True)
        playing.start()
        slack.wait_for(lambda: player.about()["state"] == "yours")
        slack.wait_for(lambda: player.about()["step"] == 1)
        player.resume()
        playing.join(10)
        disconnect()
        assert [one.words for one in slack.messages("#incidents")] == ["The end"]
        assert len(opened) == 1
