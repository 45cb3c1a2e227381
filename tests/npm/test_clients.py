"""Slack's own packages for Node work on the local Slack unchanged."""

from collections.abc import Iterator

import pytest

from bot.sandbox.testing import LocalSlack
from tests.fixtures.ports import free_port
from tests.npm.conftest import Node, Running


def test_the_web_client_posts_edits_and_pages(node: Node, slack: LocalSlack) -> None:
    told = node.told("webapi.mjs", SLACK_API_URL=slack.api_url)
    assert told["user"] == "U00TOCSIN"
    assert (told["taken"], told["wrong"]) == ("name_taken", "invalid_blocks")
    assert told["sent"][0]["block_id"] == "said"
    texts = [text for page in told["pages"] for text in page]
    assert [text for text in texts if "joined" not in text] == ["five", "four", "three", "two", "one, edited"]
    assert len(told["pages"]) >= 3 and all(len(page) <= 2 for page in told["pages"])
    assert [one["text"] for one in slack.messages(told["channel"])][-5:] == [
        "one, edited", "two", "three", "four", "five",
    ]  # fmt: skip


def test_the_web_client_uploads_a_file(node: Node, slack: LocalSlack) -> None:
    told = node.told("files.mjs", SLACK_API_URL=slack.api_url)
    assert told["ok"] and len(told["files"]) == 1
    assert any("The timeline" in one.words for one in slack.messages(told["channel"]))


@pytest.fixture(params=["http", "socket"])
def bot(request: pytest.FixtureRequest, node: Node, slack: LocalSlack) -> Iterator[Running]:
    """The bot in Node, connected each way."""
    if request.param == "http":
        port = free_port()
        slack.config(bot_url=f"http://127.0.0.1:{port}/slack/events")
        running = node.start("bolt.mjs", SLACK_API_URL=slack.api_url, PORT=str(port))
    else:
        running = node.start("bolt.mjs", SLACK_API_URL=slack.api_url)
    try:
        slack.wait_for(lambda: running.said("ready"), 20, "the bot in Node")
        yield running
    finally:
        running.stop()


def test_bolt_hears_and_answers_everything(bot: Running, slack: LocalSlack) -> None:
    ana = slack.person("ana")
    ana.slash("/incident")
    ana.told("Opening a form", channel="#general")
    ana.fills(title="no")
    assert ana.submits() == {"title": "Say more"}
    ana.fills(title="Checkout is down")
    assert ana.submits() == {}
    assert not ana.has_form
    ana.presses("Acknowledge", "#general")
    slack.wait_for(lambda: "Acknowledged by <@U01ANA>" in ana.reads("#general"))
    ana.act("home")
    heard = slack.wait_for(lambda: bot.said("home"), what="the event")
    assert heard == {"what": "home", "user": "U01ANA", "tab": "home"}
    assert bot.said("error") is None
