"""Requests from Slack over HTTP: signatures, deadlines, commands and the ack's body, probes of the request URL."""

import time
from typing import Any

import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.signature import Clock, SignatureVerifier

from bot.sandbox.httpout import signature
from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import SECRET, Listener


@pytest.mark.fact("signature-v0")
def test_the_signature_is_slacks() -> None:
    """The example of docs.slack.dev/authentication/verifying-requests-from-slack."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    wanted = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == wanted


class Later(Clock):
    """The verifier's clock, some seconds on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> float:
        """The time."""
        return time.time() + self.seconds


@pytest.mark.fact("signature-v0", "signature-refused-after-5-minutes")
def test_a_request_is_signed_for_five_minutes(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").slash("/incident")
    headers, body = listener.seen[-1]
    assert SignatureVerifier(SECRET, Later(290)).is_valid_request(body, headers)
    assert not SignatureVerifier(SECRET, Later(310)).is_valid_request(body, headers)
    assert not SignatureVerifier("another", Later(0)).is_valid_request(body, headers)
    assert not SignatureVerifier(SECRET, Later(0)).is_valid_request(body + b"&x=1", headers)


@pytest.mark.fact("slash-form", "slash-text-escaped")
def test_a_command_is_a_form(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").act("create", name="secret", private=True)
    slack.person("ana").slash("/incident lead @ben & @nobody in #general and #secret https://example.com")
    form = listener.form()
    room = slack.channel_id("#secret")
    assert form["text"] == (
        f"lead <@U02BEN> &amp; @nobody in <#C01GENERAL|general> and <#{room}|> <https://example.com>"
    )
    named = {"channel_id": "C01GENERAL", "channel_name": "general", "user_id": "U01ANA", "user_name": "ana"}
    assert named.items() <= form.items()
    assert (form["command"], form["team_domain"], form["is_enterprise_install"]) == (
        "/incident",
        "tocsin-demo",
        "false",
    )
    slack.person("ana").slash("/incident", channel="#secret")
    assert (listener.form()["channel_name"], listener.form()["text"]) == ("privategroup", "")


@pytest.mark.fact("slash-text-is-literal")
def test_a_command_that_is_not_escaped(tmp_path: Any, background: Any) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(
        "display_information: {name: Tocsin}\nfeatures: {slash_commands: [{command: /raw, description: x}]}\n"
    )
    listener = Listener()
    runner = background.do(listener.listen())
    with LocalSlack.start(manifest=manifest) as slack:
        slack.config(bot_url=listener.url)
        slack.person("ana").slash("/raw  @ben & #general <x> https://example.com ")
    background.do(runner.cleanup())
    assert listener.form()["text"] == "@ben & #general <x> https://example.com"


@pytest.mark.fact("ack-in-3-seconds", "interactions-are-sent-once")
def test_a_command_not_acknowledged_in_time(slack: LocalSlack, listener: Listener) -> None:
    listener.pause = 5
    ana = slack.person("ana")
    started = time.monotonic()
    assert ana.slash("/incident", may_fail=True)["error"] == "operation_timeout"
    assert 2.9 < time.monotonic() - started < listener.pause
    assert 'failed with the error "operation_timeout"' in ana.ephemerals()[-1]["text"]
    assert len(listener.seen) == 1


def test_a_bot_that_is_not_there(slack: LocalSlack) -> None:
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "dispatch_failed"


@pytest.mark.fact("slash-ack-body", "slash-status-only-means-received")
def test_answers_to_a_command(slack: LocalSlack, listener: Listener) -> None:
    ana = slack.person("ana")
    ana.slash("/incident")
    assert (slack.messages("#general"), ana.ephemerals()) == ([], [])
    listener.answer = lambda: web.json_response({"response_type": "in_channel", "text": "everyone"})
    ana.slash("/incident")
    assert slack.messages("#general")[-1]["text"] == "everyone"
    listener.answer = lambda: web.Response(text="only you")
    ana.slash("/incident")
    listener.answer = lambda: web.json_response({"text": "only you too"}, status=202)
    ana.slash("/incident")
    assert [one["text"] for one in ana.ephemerals()] == ["only you", "only you too"]
    listener.answer = lambda: web.json_response({"text": "never shown"}, status=404)
    assert ana.slash("/incident", may_fail=True)["error"] == "dispatch_failed"
    assert ana.ephemerals()[-1]["text"] == '/incident failed with the error "dispatch_failed"'


@pytest.mark.fact("slash-ack-body", "slash-ack-that-is-no-message")
def test_an_answer_that_is_no_message_is_told(slack: LocalSlack, listener: Listener) -> None:
    ana = slack.person("ana")
    listener.answer = lambda: web.json_response({"blocks": [{"type": "section"}]})
    refused = ana.slash("/incident", may_fail=True)
    assert (refused["error"], refused["detail"]["error"]) == ("invalid_command_response", "invalid_blocks")
    assert ana.ephemerals()[-1]["text"] == '/incident failed with the error "invalid_command_response"'
    assert "! Slack refuses the answer to /incident: invalid_blocks" in slack.log()


def test_a_command_ends_where_its_line_does(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").slash("/incident\nover two\nlines")
    assert (listener.form()["command"], listener.form()["text"]) == ("/incident", "over two\nlines")


@pytest.mark.fact("private-is-not-found")
def test_the_name_of_a_private_channel_stands_for_it_only_to_its_members(
    slack: LocalSlack, client: WebClient, listener: Listener
) -> None:
    hidden = client.conversations_create(name="hidden", is_private=True)["channel"]["id"]
    client.conversations_invite(channel=hidden, users="U02BEN")
    slack.person("ana").slash("/incident see #hidden")
    assert listener.form()["text"] == "see #hidden"
    assert slack.person("ana").says("look at #hidden")["text"] == "look at #hidden"
    assert slack.person("ben").says("look at #hidden")["text"] == f"look at <#{hidden}>"


@pytest.mark.fact("slash-not-in-threads")
def test_a_command_in_a_thread(slack: LocalSlack, listener: Listener) -> None:
    ana = slack.person("ana")
    ts = ana.says("root").ts
    refused = ana.act("slash", may_fail=True, channel="C01GENERAL", text="/incident", thread_ts=ts)
    assert refused["error"] == "not_supported_in_threads"
    assert ana.ephemerals()[-1]["text"] == "/incident is not supported in threads. Sorry!"
    assert listener.seen == []


@pytest.mark.fact("interactivity-body")
def test_an_interaction_is_one_field_of_a_form(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").shortcut("declare_incident")
    headers, _ = listener.seen[-1]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert set(listener.form()) == {"payload"}
    assert listener.payload()["callback_id"] == "declare_incident"


@pytest.mark.fact("url-verification")
@pytest.mark.parametrize(
    "answer",
    [
        lambda challenge: web.Response(text=challenge),
        lambda challenge: web.Response(text=f"challenge={challenge}", content_type="application/x-www-form-urlencoded"),
        lambda challenge: web.json_response({"challenge": challenge}),
    ],
    ids=["plain", "form", "json"],
)
def test_a_request_url_is_verified(slack: LocalSlack, listener: Listener, answer: Any) -> None:
    asked = listener.challenges[0]
    assert set(asked) == {"token", "challenge", "type"}
    listener.challenged = answer
    assert slack.request("POST", "/_/config", {"bot_url": listener.url})["verified"] is True
    assert slack.request("POST", "/_/probe", {"kind": "url_verification"}) == {"ok": True, "error": None}
    assert len({one["challenge"] for one in listener.challenges}) == 3


@pytest.mark.fact("url-verification")
def test_a_request_url_that_fails_the_challenge(slack: LocalSlack, listener: Listener) -> None:
    listener.challenged = lambda challenge: web.Response(text="hello")
    assert slack.request("POST", "/_/config", {"bot_url": listener.url})["verified"] is False
    assert slack.request("POST", "/_/probe", {"kind": "url_verification"})["error"] == "challenge_failed"
    assert "Slack would refuse the request URL" in slack.log()


def test_a_bot_that_comes_later_is_verified_then(slack: LocalSlack, background: Any) -> None:
    listener = Listener()
    runner = background.do(listener.listen())
    background.do(runner.cleanup())
    assert slack.request("POST", "/_/config", {"bot_url": listener.url})["verified"] is None
    runner = background.do(listener.listen(listener.port))
    slack.wait_for(lambda: listener.challenges, what="the challenge")
    slack.wait_for(lambda: slack.request("POST", "/_/config", {})["verified"] is True)
    background.do(runner.cleanup())


@pytest.mark.fact("ssl-check")
def test_a_command_url_is_probed(slack: LocalSlack, listener: Listener) -> None:
    assert slack.request("POST", "/_/probe", {"kind": "ssl_check"})["ok"] is True
    assert listener.form() == {"ssl_check": "1", "token": "local-demo-verification"}
    listener.answer = lambda: web.Response(status=500)
    assert slack.request("POST", "/_/probe", {"kind": "ssl_check"})["error"] == "http_error"
    slack.config(bot_url=None)
    assert slack.request("POST", "/_/probe", {"kind": "ssl_check"})["error"] == "no_request_url"
    with pytest.raises(AssertionError, match="unknown_probe"):
        slack.request("POST", "/_/probe", {"kind": "knock"})


@pytest.mark.fact("resend-after-reset-posts-twice", "metadata-tells-what-was-posted")
def test_a_post_whose_answer_is_lost_stands_there(slack: LocalSlack, client: WebClient) -> None:
    client.conversations_join(channel="C01GENERAL")
    metadata = {"event_type": "tocsin_op", "event_payload": {"oid": "7"}}
    slack.fault("chat.postMessage", "reset_after")
    client.chat_postMessage(channel="C01GENERAL", text="twice", metadata=metadata)
    found = client.conversations_history(channel="C01GENERAL", include_all_metadata=True)["messages"]
    assert [one["metadata"]["event_payload"]["oid"] for one in found if one.get("text") == "twice"] == ["7", "7"]
