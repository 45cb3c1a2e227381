"""What the bot is sent: signatures, redelivery, missing acks, sockets that come and go, response_urls."""

import asyncio
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError

import aiohttp
import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.httpout import signature
from bot.sandbox.testing import LocalSlack

SECRET = "local-demo-signing-secret"


class Listener:
    """A bot that keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.pause = 0.0

    async def accept(self, request: web.Request) -> web.Response:
        """Keep a delivery and answer it."""
        self.seen.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.pause)
        return self.answer()

    def form(self, number: int = -1) -> dict[str, str]:
        """A delivery that is a form."""
        return dict(urllib.parse.parse_qsl(self.seen[number][1].decode()))


@pytest.fixture
def listener(slack: LocalSlack, background: Any) -> Iterator[Listener]:
    """A bot at a request URL."""
    heard = Listener()

    async def listen() -> web.AppRunner:
        app = web.Application()
        app.add_routes([web.post("/slack/events", heard.accept)])
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    runner = background.do(listen())
    slack.config(bot_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield heard
    background.do(runner.cleanup())


def post(url: str, body: Any) -> tuple[int, str]:
    """Answer at a response_url."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


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


def test_a_command_is_signed_and_escaped(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").slash("/incident lead @ben & @nobody in #general https://example.com")
    headers, body = listener.seen[-1]
    assert SignatureVerifier(SECRET).is_valid_request(body, headers)
    form = listener.form()
    assert form["text"] == "lead <@U02BEN> &amp; @nobody in <#C01GENERAL|general> <https://example.com>"
    assert form["command"] == "/incident"
    assert {"channel_name", "trigger_id", "response_url", "team_domain", "api_app_id"} <= set(form)


@pytest.mark.fact("ack-in-3-seconds")
def test_a_command_not_acknowledged_in_time(slack: LocalSlack, listener: Listener) -> None:
    listener.pause = 5
    ana = slack.person("ana")
    started = time.monotonic()
    assert ana.slash("/incident", may_fail=True)["error"] == "operation_timeout"
    assert 2.9 < time.monotonic() - started < 3.5
    assert 'failed with the error "operation_timeout"' in ana.ephemerals()[-1]["text"]
    assert len(listener.seen) == 1


def test_a_bot_that_is_not_there(slack: LocalSlack) -> None:
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "dispatch_failed"


def test_events_are_sent_again_until_acknowledged(slack: LocalSlack, listener: Listener) -> None:
    slack.config(retry_seconds=[0.05, 0.05, 0.05])
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 1)
    listener.answer = lambda: web.Response(status=503)
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 5)
    tries = listener.seen[1:]
    assert len({json.loads(body)["event_id"] for _, body in tries}) == 1
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in tries] == [None, "1", "2", "3"]
    assert tries[-1][0]["X-Slack-Retry-Reason"] == "http_error"
    listener.answer = lambda: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 6)
    time.sleep(0.2)
    assert len(listener.seen) == 6
    whole = json.loads(listener.seen[-1][1])
    assert whole["type"] == "event_callback"
    assert whole["authorizations"][0]["user_id"] == "U00TOCSIN"


def test_events_twice_and_acks_lost(slack: LocalSlack, listener: Listener) -> None:
    slack.config(retry_seconds=[0.05])
    slack.fault("app_home_opened", "duplicate_event")
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 2)
    assert len({json.loads(body)["event_id"] for _, body in listener.seen}) == 1
    slack.fault("events_api", "drop_ack")
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 4)
    assert listener.seen[-1][0]["X-Slack-Retry-Reason"] == "http_timeout"


def test_answers_to_a_command(slack: LocalSlack, listener: Listener) -> None:
    listener.answer = lambda: web.json_response({"response_type": "in_channel", "text": "everyone"})
    slack.person("ana").slash("/incident")
    assert slack.messages("#general")[-1]["text"] == "everyone"
    listener.answer = lambda: web.Response(text="only you")
    slack.person("ana").slash("/incident")
    assert slack.person("ana").ephemerals()[-1]["text"] == "only you"


def test_response_url_is_good_for_five_uses(slack: LocalSlack, listener: Listener) -> None:
    ana = slack.person("ana")
    ana.slash("/incident")
    url = listener.form()["response_url"]
    assert post(url, {"text": "one"}) == (200, "ok")
    assert post(url, {"response_type": "in_channel", "text": "two"}) == (200, "ok")
    assert post(url, {"replace_original": True, "text": "three"}) == (200, "ok")
    assert post(url, {})[0] == 400
    assert post(url, {"text": "five", "blocks": [{"type": "section"}]})[0] == 400
    assert post(url, {"text": "six"})[0] == 404
    assert [one["text"] for one in ana.ephemerals()] == ["one", "three"]
    assert slack.messages("#general")[-1]["text"] == "two"
    assert post(f"{slack.url}/response/T0/1/x", {"text": "x"})[0] == 404


def test_only_a_response_url_changes_an_ephemeral(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    client.conversations_join(channel="C01GENERAL")
    button = {"type": "button", "action_id": "yes", "text": {"type": "plain_text", "text": "Yes"}, "value": "1"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    client.chat_postEphemeral(channel="C01GENERAL", user="U01ANA", text="Sure?", blocks=blocks)
    ana.presses("Yes")
    payload = json.loads(listener.form()["payload"])
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert payload["actions"][0]["value"] == "1"
    post(payload["response_url"], {"replace_original": True, "response_type": "in_channel", "text": "Done"})
    assert [(one["text"], one["ephemeral"]) for one in ana.ephemerals()] == [("Done", True)]
    post(payload["response_url"], {"delete_original": True})
    assert ana.ephemerals() == []


class Sockets:
    """Bare Socket Mode connections."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack
        self.got: list[tuple[int, dict[str, Any]]] = []
        self.silent = False

    async def connect(self, session: aiohttp.ClientSession, number: int) -> aiohttp.ClientWebSocketResponse:
        """Open one and acknowledge whatever comes."""
        headers = {"Authorization": "Bearer xapp-local-demo"}
        async with session.post(f"{self.slack.api_url}apps.connections.open", headers=headers) as reply:
            url = (await reply.json())["url"]
        ws = await session.ws_connect(url)

        async def listen() -> None:
            async for message in ws:
                body = json.loads(message.data)
                self.got.append((number, body))
                if "envelope_id" in body and not self.silent:
                    await ws.send_json({"envelope_id": body["envelope_id"]})

        self.tasks = [*getattr(self, "tasks", []), asyncio.create_task(listen())]
        return ws


def test_sockets_share_the_load_up_to_ten(slack: LocalSlack, background: Any) -> None:
    sockets = Sockets(slack)

    async def connect() -> aiohttp.ClientSession:
        session = aiohttp.ClientSession()
        for number in range(11):
            await sockets.connect(session, number)
        return session

    session = background.do(connect())
    slack.wait_for(lambda: len(sockets.got) == 11)
    assert [body["type"] for _, body in sockets.got[:10]] == ["hello"] * 10
    assert sockets.got[9][1]["num_connections"] == 10
    assert sockets.got[10][1] == {
        "type": "disconnect",
        "reason": "too_many_websockets",
        "debug_info": {"host": "applink-local"},
    }
    for _ in range(10):
        slack.person("ana").slash("/incident")
    envelopes = [(number, body) for number, body in sockets.got if body["type"] == "slash_commands"]
    assert {number for number, _ in envelopes} == set(range(10))
    assert envelopes[0][1]["accepts_response_payload"] is True
    sockets.silent = True
    slack.config(retry_seconds=[0.05])
    slack.fault("app_home_opened", "drop_socket", count=2)
    slack.person("ana").act("home")
    slack.wait_for(lambda: [body for _, body in sockets.got if body.get("retry_attempt") == 1], timeout=8)
    slack.config(socket="refresh_requested")
    slack.wait_for(lambda: "refresh_requested" in [body.get("reason") for _, body in sockets.got])
    slack.wait_for(lambda: not slack.person("ana").state()["connected"])
    background.do(session.close())


def test_a_ticket_opens_one_socket(slack: LocalSlack) -> None:
    with pytest.raises(HTTPError, match="401") as caught:
        urllib.request.urlopen(f"{slack.url}/link/?ticket=made-up")
    caught.value.close()
