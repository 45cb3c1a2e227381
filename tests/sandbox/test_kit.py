"""The test kit finds what a person would find: in threads, attachments, menus, the Home; and sockets come back."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient

from bot.sandbox.mrkdwn import link_urls
from bot.sandbox.reading import blocks_text, message_text
from bot.sandbox.testing import LocalSlack
from tests.sandbox.blockkit_parts import cells, container, data_table, plain, rich_text, section, task, video

Start = Callable[[Callable[[AsyncApp], None]], None]


def button(name: str) -> dict[str, Any]:
    """An actions block with one button."""
    return {"type": "actions", "elements": [{"type": "button", "action_id": name, "text": plain(name), "value": name}]}


def menus() -> list[dict[str, Any]]:
    """A menu with a placeholder, a menu beside a text, and an overflow menu."""
    options = [{"text": plain(one), "value": one.lower()} for one in ("Red", "Green")]
    select = {"type": "static_select", "action_id": "colour", "placeholder": plain("Pick a colour"), "options": options}
    people = {"type": "multi_users_select", "action_id": "who"}
    more = {"type": "overflow", "action_id": "more", "options": options}
    return [
        {"type": "actions", "block_id": "menus", "elements": [select, more]},
        {"type": "section", "block_id": "crew", "text": {"type": "mrkdwn", "text": "Crew"}, "accessory": people},
    ]


def test_everything_a_person_can_use(slack: LocalSlack, over_socket: Start) -> None:
    acted: list[Any] = []

    def add(app: AsyncApp) -> None:
        @app.command("/incident")
        async def command(ack: Any, client: Any) -> None:
            await ack()
            await client.conversations_join(channel="C01GENERAL")
            root = await client.chat_postMessage(channel="C01GENERAL", text="menus", blocks=menus())
            held = [{"fallback": "x", "color": "#ff0000", "blocks": [button("In attachment")]}]
            await client.chat_postMessage(channel="C01GENERAL", text="x", attachments=held)
            await client.chat_postMessage(
                channel="C01GENERAL", text="reply", thread_ts=root["ts"], blocks=[button("In thread")]
            )
            await client.views_publish(user_id="U01ANA", view={"type": "home", "blocks": [button("At home")]})

        for name in ("colour", "who", "more", "In attachment", "In thread", "At home"):

            @app.action(name)
            async def pressed(ack: Any, action: Any, body: Any) -> None:
                await ack()
                acted.append((action, body))

    over_socket(add)
    ana = slack.person("ana")
    ana.slash("/incident")
    ana.selects("Pick a colour", "Green")
    ana.selects("more", "red", channel="#general")
    ana.selects("Crew", ["@ben", "mia"])
    for name in ("In attachment", "In thread", "At home"):
        ana.presses(name)
    slack.wait_for(lambda: len(acted) == 6)
    by_id = {action["action_id"]: (action, body) for action, body in acted}
    assert by_id["colour"][0]["selected_option"]["value"] == "green"
    assert by_id["more"][0]["selected_option"]["value"] == "red"
    assert by_id["who"][0]["selected_users"] == ["U02BEN", "U03MIA"]
    kept = by_id["who"][1]["state"]["values"]
    assert kept["menus"]["colour"]["selected_option"]["value"] == "green"
    assert by_id["In attachment"][1]["container"]["type"] == "message_attachment"
    assert "thread_ts" in by_id["In thread"][1]["container"]
    assert by_id["At home"][1]["view"]["type"] == "home"


def test_the_bot_comes_back_after_its_socket_is_cut(slack: LocalSlack, over_socket: Start) -> None:
    def add(app: AsyncApp) -> None:
        @app.command("/incident")
        async def command(ack: Any) -> None:
            await ack("here")

    over_socket(add)
    ana = slack.person("ana")
    for how in ("drop", "refresh_requested"):
        opened = len(slack.calls("apps.connections.open"))
        slack.config(socket=how)
        slack.wait_for(lambda before=opened: len(slack.calls("apps.connections.open")) > before, timeout=20)
        slack.wait_for(lambda: slack.connected)
        ana.slash("/incident")
    assert [one["text"] for one in ana.ephemerals()] == ["here", "here"]


def test_what_is_not_there_is_said(slack: LocalSlack, client: WebClient) -> None:
    ana = slack.person("ana")
    ana.patience = 0.1
    with pytest.raises(AssertionError, match="'Explode' on the screen of ana; what can be used there: nothing"):
        ana.presses("Explode")
    client.chat_postMessage(channel="#general", text="x", blocks=[button("Defuse"), menus()[0]])
    with pytest.raises(AssertionError, match="what can be used there: Defuse, Pick a colour, more"):
        ana.presses("Explode", "#general")
    with pytest.raises(AssertionError, match="a form for ana"):
        ana.fills(title="x")
    with pytest.raises(AssertionError, match="nobody is called eve"):
        slack.person("eve")


def test_words() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "hi "}, {"type": "user", "user_id": "U1"}],
            }
        ],
    }
    blocks = [rich, *menus()[1:], {"type": "context", "elements": [{"type": "mrkdwn", "text": "a &lt; b"}]}]
    assert message_text({"text": "fallback", "blocks": blocks}) == "hi <@U1>\nCrew\na < b"
    assert message_text({"text": "a &amp; b", "attachments": [{"text": "c"}]}) == "a & b\nc"


def test_the_words_of_attachments() -> None:
    fields = [{"title": "Severity", "value": "SEV1 &amp; rising", "short": True}]
    older = {"pretext": "Look", "author_name": "Prometheus", "title": "Disk", "text": "full", "fields": fields}
    assert message_text({"text": "x", "attachments": [{**older, "footer": "eu-1", "fallback": "no"}]}) == (
        "x\nLook\nPrometheus\nDisk\nfull\nSeverity\nSEV1 & rising\neu-1"
    )
    assert message_text({"text": "", "attachments": [{"fallback": "an image"}]}) == "an image"
    both = {"title": "Disk", "blocks": menus()[1:], "fallback": "no"}
    assert message_text({"attachments": [both]}) == "Disk\nCrew"


def test_the_words_of_newer_blocks() -> None:
    said = rich_text({"type": "text", "text": "rolled back"})
    done = task(title="Roll back", output=said, sources=[{"type": "url", "url": "https://a.example", "text": "Log"}])
    blocks = [
        {"type": "plan", "title": "Plan", "tasks": [done]},
        data_table(caption="Numbers", rows=cells(2, 1)),
        container(title=None, rich_text_title=said, child_blocks=[section()]),
        video(author_name="Ana"),
    ]
    words = blocks_text(blocks).split("\n")
    assert words[:4] == ["Plan", "Roll back", "rolled back", "Log"]
    assert {"Numbers", "Ana"} <= set(words)
    assert words.count("rolled back") == 2


def test_typed_text(slack: LocalSlack) -> None:
    ana = slack.person("ana")
    ana.says("@Ben, <@U03MIA> & @oncall @here mail ana@example.com; see (https://example.com/a?b=1&c=2).")
    assert slack.messages("#general")[-1]["text"] == (
        "<@U02BEN>, <@U03MIA> &amp; <!subteam^S01ONCALL> <!here> mail ana@example.com; "
        "see (<https://example.com/a?b=1&amp;c=2>)."
    )
    assert link_urls("<https://a.b|x> https://c.d, *https://e.f*") == "<https://a.b|x> <https://c.d>, *<https://e.f>*"
