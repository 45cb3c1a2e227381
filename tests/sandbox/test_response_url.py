"""Answers at a `response_url`: how often, how long, to whom, and what may be replaced. Asked as slack_sdk asks."""

import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.clock import MovableClock, SystemClock
from bot.sandbox.state import Workspace
from bot.sandbox.store import Store
from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Listener
from tests.sandbox.blockkit_parts import plain

ROOM = "C01GENERAL"


def button(name: str = "yes") -> list[dict[str, Any]]:
    """An actions block with one button."""
    element = {"type": "button", "action_id": name, "text": plain(name), "value": "1"}
    return [{"type": "actions", "block_id": f"b-{name}", "elements": [element]}]


def of_command(slack: LocalSlack, listener: Listener, channel: str = "#general") -> WebhookClient:
    """The `response_url` of a command of Ana's."""
    slack.person("ana").slash("/incident", channel=channel)
    return WebhookClient(listener.form()["response_url"])


@pytest.mark.fact("response-url-5-uses", "response-url-ephemeral", "response-url-not-after-command")
def test_five_uses_after_a_command(slack: LocalSlack, listener: Listener) -> None:
    hook = of_command(slack, listener)
    assert (hook.send(text="one").status_code, hook.send(text="two", response_type="in_channel").body) == (200, "ok")
    assert hook.send(text="three", replace_original=True).body == "ok"
    assert hook.send_dict({"delete_original": True}).body == "ok"
    refused = hook.send(text="five", blocks=[{"type": "section"}])
    assert (refused.status_code, '"invalid_blocks"' in refused.body) == (400, True)
    sixth = hook.send(text="six")
    assert (sixth.status_code, '"used_url"' in sixth.body) == (404, True)
    assert [one["text"] for one in slack.person("ana").ephemerals()] == ["one", "three"]
    assert slack.person("ben").ephemerals() == []
    assert [one["text"] for one in slack.messages("#general")] == ["two"]


def test_what_no_answer_can_be(slack: LocalSlack, listener: Listener) -> None:
    hook = of_command(slack, listener)
    assert '"no_text"' in hook.send_dict({"response_type": "ephemeral"}).body
    for body in (b"[]", b"text=hello"):
        with pytest.raises(HTTPError, match="400") as refused:
            urllib.request.urlopen(urllib.request.Request(hook.url, body))
        refused.value.close()
    assert WebhookClient(f"{slack.url}/response/T0/1/x").send(text="x").status_code == 404
    assert hook.send(text="these three did not all count").status_code == 200


@pytest.mark.fact("response-url-30-minutes")
def test_thirty_minutes_of_the_clock(tmp_path: Path, background: Any) -> None:
    clock = MovableClock(tmp_path / "clock.json")
    clock.set(datetime(2031, 5, 1, 9, 0, tzinfo=UTC), 0)
    listener = Listener()
    runner = background.do(listener.listen())
    with LocalSlack.start(clock=tmp_path / "clock.json") as slack:
        slack.config(bot_url=listener.url)
        hook = of_command(slack, listener)
        slack.advance(1799)
        assert hook.send(text="in time").status_code == 200
        slack.advance(2)
        late = hook.send(text="too late")
        assert (late.status_code, '"expired_url"' in late.body) == (404, True)
    background.do(runner.cleanup())


@pytest.mark.fact("response-url-replaces")
def test_the_message_acted_on_is_replaced_and_deleted(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    client.conversations_join(channel=ROOM)
    client.chat_postMessage(channel=ROOM, text="Sure?", blocks=button())
    slack.person("ana").presses("yes")
    hook = WebhookClient(listener.payload()["response_url"])
    hook.send(text="Working", replace_original=True)
    assert [(one["text"], "blocks" in one) for one in slack.messages("#general")[-1:]] == [("Working", False)]
    hook.send_dict({"delete_original": True})
    assert "Working" not in [one.get("text") for one in slack.messages("#general")]


@pytest.mark.fact("response-url-not-after-command")
def test_a_persons_message_is_not_replaced(slack: LocalSlack, listener: Listener) -> None:
    ana = slack.person("ana")
    said = ana.says("mine")
    ana.shortcut("declare_from_message", said, "#general")
    hook = WebhookClient(listener.payload()["response_url"])
    hook.send(text="answer", replace_original=True)
    hook.send_dict({"delete_original": True})
    assert [one["text"] for one in slack.messages("#general")] == ["mine"]
    assert [one["text"] for one in ana.ephemerals()] == ["answer"]


@pytest.mark.fact("response-url-ephemeral-stays", "ephemeral-press-has-no-message")
def test_only_a_response_url_changes_an_ephemeral(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    client.conversations_join(channel=ROOM)
    client.chat_postEphemeral(channel=ROOM, user="U01ANA", text="Sure?", blocks=button())
    ana.presses("yes")
    payload = listener.payload()
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    hook = WebhookClient(payload["response_url"])
    hook.send(text="Done", replace_original=True, response_type="in_channel")
    assert [(one["text"], one["ephemeral"]) for one in ana.ephemerals()] == [("Done", True)]
    hook.send_dict({"delete_original": True})
    assert ana.ephemerals() == []


@pytest.mark.fact("response-url-in-thread")
def test_an_answer_in_a_thread(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    client.conversations_join(channel=ROOM)
    root = client.chat_postMessage(channel=ROOM, text="Sure?", blocks=button())["ts"]
    slack.person("ana").presses("yes")
    hook = WebhookClient(listener.payload()["response_url"])
    hook.send_dict({"response_type": "in_channel", "replace_original": False, "thread_ts": root, "text": "in here"})
    assert [one["text"] for one in slack.messages("#general", thread=root)] == ["Sure?", "in here"]


@pytest.mark.fact("response-url-needs-no-membership")
def test_an_answer_where_the_app_is_not(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    room = slack.person("ana").act("create", name="secret", private=True)["channel"]
    hook = of_command(slack, listener, "#secret")
    assert hook.send(text="hello", response_type="in_channel").status_code == 200
    assert slack.messages("#secret")[-1]["text"] == "hello"
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel=room, text="x")


@pytest.mark.fact("response-urls-of-a-modal", "response-url-not-given")
def test_a_modal_gives_an_address_for_the_channel_chosen(
    slack: LocalSlack, client: WebClient, listener: Listener
) -> None:
    ana = slack.person("ana")
    menu = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    block = {"type": "input", "block_id": "room", "label": plain("Room"), "element": menu}
    blocks = [{**block, "optional": True}, *button("more")]
    view = {"type": "modal", "title": plain("Form"), "submit": plain("OK"), "blocks": blocks}
    ana.shortcut("declare_incident")
    assert "response_url" not in listener.payload()
    client.views_open(trigger_id=listener.payload()["trigger_id"], view=view)
    ana.presses("more")
    assert "response_url" not in listener.payload()
    ana.fills(room="#support")
    assert ana.submits() == {}
    (address,) = listener.payload()["response_urls"]
    assert {"block_id": "room", "action_id": "where", "channel_id": "C04SUPPORT"}.items() <= address.items()
    WebhookClient(address["response_url"]).send(text="from the form", response_type="in_channel")
    assert slack.messages("#support")[-1]["text"] == "from the form"
    ana.shortcut("declare_incident")
    client.views_open(trigger_id=listener.payload()["trigger_id"], view=view)
    assert ana.submits() == {}
    assert listener.payload()["response_urls"] == []


def test_what_is_answered_is_recorded(slack: LocalSlack, listener: Listener) -> None:
    hook = of_command(slack, listener)
    hook.send(text="hello", response_type="in_channel")
    hook.send(text="", blocks=[{"type": "section"}])
    hook.send_dict({"response_type": "ephemeral"})
    WebhookClient(f"{slack.url}/response/T0/1/x").send(text="lost")
    told = slack.calls("response_url")
    assert [(one["args"].get("text"), one["response"]["ok"]) for one in told] == [
        ("hello", True),
        ("", False),
        (None, False),
        ("lost", False),
    ]
    assert [one["response"].get("error") for one in told[1:]] == ["invalid_blocks", "no_text", "no_service"]
    assert "! Slack refuses response_url: no_service" in slack.log()


def test_no_answer_in_an_archived_channel(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    room = ana.act("create", name="short-lived")["channel"]
    hook = of_command(slack, listener, room)
    ana.act("archive", channel=room)
    refused = hook.send(text="too late", response_type="in_channel")
    assert (refused.status_code, '"is_archived"' in refused.body) == (400, True)
    assert hook.send(text="only you").body == "ok"
    assert "too late" not in [one["text"] for one in slack.messages(room)]


def test_addresses_that_have_expired_are_let_go_in_time(tmp_path: Path) -> None:
    space = Workspace(Store(tmp_path / "s.sqlite"), SystemClock())
    now = space.now()
    for number in range(5):
        space.save_response_url(f"{number}", {"issued": now - 200_000 + 40_000 * number})
    assert list(space.response_urls) == ["3", "4"]
    assert list(Workspace(Store(tmp_path / "s.sqlite"), SystemClock()).response_urls) == ["3", "4"]
