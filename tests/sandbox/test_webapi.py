"""The door of the Web API: tokens, scopes, body types, limits, trouble on order, and the record of calls."""

import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.sandbox import recorder
from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import BOT, call


def test_tokens(slack: LocalSlack) -> None:
    assert call(slack, "auth.test")["error"] == "not_authed"
    assert call(slack, "auth.test", headers={"Authorization": "Bearer xoxb-other"})["error"] == "invalid_auth"
    assert call(slack, "auth.test", form="token=xoxb-local-demo")["bot_id"] == "B00TOCSIN"
    assert call(slack, "apps.connections.open", headers=BOT)["error"] == "not_allowed_token_type"
    assert call(slack, "chat.sing", headers=BOT)["error"] == "unknown_method"
    assert call(slack, "api.test")["ok"] is True


def test_auth_test_tells_the_scopes(client: WebClient) -> None:
    found = client.auth_test()
    assert "chat:write" in found.headers["x-oauth-scopes"]
    assert (found["user_id"], found["team_id"], found["user"]) == ("U00TOCSIN", "T00DEMO", "tocsin")


def test_missing_scope(slack: LocalSlack, client: WebClient) -> None:
    slack.config(scopes=["chat:write", "channels:read"])
    with pytest.raises(SlackApiError) as caught:
        client.conversations_create(name="inc-1")
    answer = caught.value.response
    assert answer["error"] == "missing_scope"
    assert "channels:manage" in answer["needed"]
    assert answer["provided"] == "channels:read,chat:write"
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.conversations_list(types="private_channel")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.chat_postMessage(channel="#general", text="x")
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.pins_list(channel="C01GENERAL")


def test_methods_that_take_no_json(slack: LocalSlack) -> None:
    refused = call(slack, "conversations.info", {"channel": "C01GENERAL"}, BOT)
    assert refused["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
    assert call(slack, "users.list", {"limit": 5}, BOT)["error"] == "invalid_post_type"
    assert call(slack, "conversations.info", headers=BOT, form="channel=C01GENERAL")["ok"]
    assert call(slack, "chat.postMessage", {"channel": "C01GENERAL", "text": "x"}, BOT)["ok"]
    missing = call(slack, "chat.update", {"channel": "C01GENERAL"}, BOT)
    assert missing["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


@pytest.mark.fact("one-message-a-second", "too-fast-is-429")
def test_tiers_and_one_message_a_second(slack: LocalSlack, client: WebClient) -> None:
    slack.config(rate_limits="slack")
    client.chat_postMessage(channel="C01GENERAL", text="1")
    client.chat_postMessage(channel="C02INCIDENTS", text="1")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C01GENERAL", text="2")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert int(caught.value.response.headers["Retry-After"]) == 1
    for _ in range(20):
        client.users_list()
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.users_list()
    slack.config(rate_limits="off")
    client.users_list()


def test_trouble_on_order(slack: LocalSlack) -> None:
    client = WebClient(token="xoxb-local-demo", base_url=slack.api_url, retry_handlers=[])
    slack.fault("chat.postMessage", "ratelimited", retry_after=7, skip=1)
    client.chat_postMessage(channel="C01GENERAL", text="passes")
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel="C01GENERAL", text="no")
    assert limited.value.response.headers["Retry-After"] == "7"
    for kind, kept in [("http_500", False), ("http_500_after", True), ("reset_before", False), ("reset_after", True)]:
        slack.fault("chat.postMessage", kind)
        with pytest.raises((SlackApiError, SlackRequestError, OSError)):
            client.chat_postMessage(channel="C01GENERAL", text=kind)
        assert (kind in [one["text"] for one in slack.messages("#general")]) is kept
    slack.fault("*", "error", error="fatal_error", channel="C02INCIDENTS")
    client.chat_postMessage(channel="C01GENERAL", text="another channel")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_postMessage(channel="C02INCIDENTS", text="no")
    slack.fault("chat.postMessage", "hang", seconds=0.2)
    with pytest.raises(OSError):
        client.chat_postMessage(channel="C01GENERAL", text="never")
    slack.fault("chat.postMessage", "error")
    slack.clear_faults()
    client.chat_postMessage(channel="C01GENERAL", text="calm again")
    with pytest.raises(AssertionError, match="unknown_fault"):
        slack.fault("*", "earthquake")
    faults = [one["fault"] for one in slack.calls("chat.postMessage")]
    assert faults[:3] == [None, "ratelimited", "http_500"]


def test_calls_are_recorded_without_the_token(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C01GENERAL", text="hello")
    call(slack, "auth.test", form="token=xoxb-local-demo")
    first, second = slack.calls()
    assert (first["n"], first["args"]["text"], first["token_kind"]) == (1, "hello", "xoxb")
    assert first["response"]["ok"]
    assert second["args"] == {}
    assert slack.request("GET", "/_/calls?since=1") == [second]
    assert "#general  Tocsin: hello" in slack.log()


@pytest.mark.fact("manifest-grants-scopes", "messages-tab-disabled")
def test_a_manifest_sets_what_the_app_may_do(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        """
        display_information: {name: Pager}
        features:
          app_home: {home_tab_enabled: false, messages_tab_enabled: false}
          bot_user: {display_name: Pager}
          slash_commands: [{command: /page, description: Page someone, should_escape: true}]
          shortcuts: [{name: Page, type: global, callback_id: page, description: Page someone}]
        oauth_config: {scopes: {bot: [commands, "chat:write"]}}
        settings: {event_subscriptions: {bot_events: [app_mention]}}
        """
    )
    with LocalSlack.start(manifest=manifest) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        assert client.auth_test().headers["x-oauth-scopes"] == "chat:write,commands"
        with pytest.raises(SlackApiError, match="invalid_auth"):
            WebClient(token="xoxp-local-ana", base_url=slack.api_url).auth_test()
        state = slack.person("ana").state()
        assert state["commands"] == [{"command": "/page", "description": "Page someone", "usage_hint": ""}]
        assert [one["callback_id"] for one in state["shortcuts"]] == ["page"]
        with pytest.raises(SlackApiError, match="messages_tab_disabled"):
            client.chat_postMessage(channel="U01ANA", text="x")
        with pytest.raises(SlackApiError, match="not_enabled"):
            client.views_publish(user_id="U01ANA", view={"type": "home", "blocks": []})
        assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "unknown_command"


def test_an_unknown_path_is_not_found(slack: LocalSlack) -> None:
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(f"{slack.url}/_/static/../server.py")


def test_the_record_of_calls_has_an_end(monkeypatch: pytest.MonkeyPatch, slack: LocalSlack, client: WebClient) -> None:
    monkeypatch.setattr(recorder, "MOST_LETTERS", 15_000)
    for number in range(20):
        client.chat_postMessage(channel="C01GENERAL", text=f"{number} {'x' * 3000}")
    kept = slack.calls()
    assert [one["args"]["text"].split()[0] for one in kept] == ["18", "19"]
    assert slack.request("GET", f"/_/calls?since={kept[0]['n']}") == kept[1:]
    client.api_test()
    assert slack.calls()[-1]["method"] == "api.test"
