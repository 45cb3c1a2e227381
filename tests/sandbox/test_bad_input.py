"""What makes no sense is refused in words, leaves nothing behind, and puts no traceback into the log."""

import asyncio
import json
import logging
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Listener, Sockets
from tests.fixtures.webapi import BOT, call
from tests.sandbox.conftest import Background

DEEP = b"[" * 100_000
HALF = "half a letter: \ud800"


@pytest.fixture(autouse=True)
def calm_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing in these tests is an error of the server."""
    yield
    assert [one.getMessage() for one in caplog.get_records("call") if one.levelno >= logging.ERROR] == []


def send(slack: LocalSlack, verb: str, path: str, raw: bytes | None = None) -> tuple[int, Any]:
    """A request as it is; the status, and the answer where it is JSON."""
    request = urllib.request.Request(slack.url + path, raw, {"Content-Type": "application/json"}, method=verb)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            status, text = reply.status, reply.read().decode()
    except HTTPError as refused:
        status, text = refused.code, refused.read().decode()
    return status, json.loads(text) if text.startswith(("{", "[")) else text


@pytest.mark.parametrize("path", ["act", "clock", "faults", "config", "probe"])
@pytest.mark.parametrize("raw", [b"", b"{", b"5", b"null", b"\xff", b'{"a": NaN}', b'{"a": 1e999}', DEEP])
def test_what_is_not_an_object_in_json(slack: LocalSlack, path: str, raw: bytes) -> None:
    status, told = send(slack, "POST", f"/_/{path}", raw)
    assert (status, told["ok"], bool(told["detail"])) == (400, False, True)
    assert told["error"] in ("invalid_json", "json_not_object")


@pytest.mark.parametrize("raw", [DEEP, b'{"a":' * 100_000, b'{"text": NaN}', b'{"limit": Infinity}', b"\xff\xfe"])
def test_json_no_method_can_read(slack: LocalSlack, raw: bytes) -> None:
    request = urllib.request.Request(
        f"{slack.api_url}chat.postMessage", raw, {**BOT, "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:
        assert json.loads(reply.read())["error"] == "invalid_json"


def test_half_a_character_cannot_spoil_what_is_kept(slack: LocalSlack, client: WebClient) -> None:
    said = call(slack, "chat.postMessage", {"channel": "C01GENERAL", "text": HALF}, BOT)
    assert said["message"]["text"] == "half a letter: ?"
    slack.person("ana").act("post", channel="C01GENERAL", text=HALF)
    assert slack.log().count("half a letter: ?") == 2
    blocks = json.dumps([{"type": "section", "text": {"type": "mrkdwn", "text": HALF}}])
    shown = client.chat_postMessage(channel="C01GENERAL", text="x", blocks=blocks)["message"]["blocks"]
    assert shown[0]["text"]["text"] == "half a letter: ?"


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        (
            "bookmarks.add",
            {"channel_id": "C01GENERAL", "title": "t", "type": "link", "link": "http://["},
            "invalid_link",
        ),
        ("users.list", {"limit": "9" * 5000}, "invalid_arguments"),
        ("conversations.list", {"limit": "9" * 5000}, "invalid_limit"),
        ("chat.scheduledMessages.list", {"oldest": "inf"}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a", "length": "9" * 5000}, "invalid_arguments"),
        ("conversations.history", {"channel": "C01GENERAL", "oldest": "9" * 5000}, "invalid_ts_oldest"),
    ],
)
def test_arguments_out_of_all_proportion(
    slack: LocalSlack, client: WebClient, method: str, given: dict[str, str], error: str
) -> None:
    client.conversations_join(channel="C01GENERAL")
    assert call(slack, method, headers=BOT, form=urlencode(given))["error"] == error


def test_arguments_of_the_wrong_shape(slack: LocalSlack, client: WebClient) -> None:
    one = client.calls_add(created_by="U01ANA", external_unique_id="1", join_url="https://x.example")["call"]["id"]
    wrong = call(slack, "calls.participants.add", {"id": one, "users": [{"slack_id": []}]}, BOT)
    assert wrong["error"] == "user_not_found"
    canvas = client.canvases_create()["canvas_id"]
    for types in (5, [[]], "h1"):
        given = {"canvas_id": canvas, "criteria": {"section_types": types}}
        assert call(slack, "canvases.sections.lookup", given, BOT)["error"] == "invalid_arguments"
    reminder = call(
        slack,
        "reminders.add",
        {"text": "x", "time": "9" * 5000},
        {"Authorization": "Bearer xoxp-local-ana"},
    )
    assert reminder["error"] == "cannot_parse"


def test_numbers_in_addresses(slack: LocalSlack) -> None:
    for path in (
        "calls?since=x",
        "happened?since=x",
        "calls?since=-1",
        f"messages?channel=C01GENERAL&limit={'9' * 5000}",
    ):
        status, told = send(slack, "GET", f"/_/{path}")
        assert (status, told["error"]) == (400, "invalid_arguments"), path


@pytest.mark.parametrize(
    "body",
    [
        {"speed": "fast"},
        {"speed": -1},
        {"speed": [1]},
        {"advance": -5},
        {"advance": 1e30},
        {"jump_to": 1e18},
        {"jump_to": "noon"},
        {"jump_to": True},
        {"advanced": 5},
    ],
)
def test_a_clock_goes_forward_only(tmp_path: Path, body: dict[str, Any]) -> None:
    with LocalSlack.start(clock=tmp_path / "clock.json") as slack:
        status, told = send(slack, "POST", "/_/clock", json.dumps(body).encode())
        assert (status, told["ok"]) == (400, False)
        assert next(iter(body)) in told["detail"]
        slack.advance(3600)


@pytest.mark.parametrize(
    "body",
    [
        {"latency_ms": "long"},
        {"latency_ms": -5},
        {"burst": 0},
        {"scopes": "chat:write"},
        {"scopes": [5]},
        {"retry_seconds": 5},
        {"retry_seconds": ["soon"]},
        {"bot_url": "foo"},
        {"bot_url": "http://["},
        {"bot_url": "http://x:99999"},
        {"bot_url": 5},
        {"socket": "sleep"},
        {"events_an_hour": "many"},
        {"rate_limits": "on"},
        {"one_per_second": "no"},
        {"short_pages": "no"},
        {"rate_limit": "slack"},
    ],
)
def test_settings_that_make_no_sense(slack: LocalSlack, body: dict[str, Any]) -> None:
    status, told = send(slack, "POST", "/_/config", json.dumps({"latency_ms": 50, **body}).encode())
    assert (status, told["error"]) == (400, "invalid_arguments")
    assert next(iter(body)) in told["detail"]
    assert slack.calls() == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("view_action", {"state": {"a": 1}}),
        ("view_action", {"state": {"a": {"b": None}}}),
        ("view_action", {"state": {"values": 5}}),
        ("view_action", {"value": {"selected_option": 5}}),
        ("action", {"value": {"selected_option": {"text": "x"}}}),
        ("action", {"value": {"selected_options": 5}}),
        ("action", {"value": 5}),
        ("invite", {"users": 5}),
        ("invite", {"users": [[]]}),
    ],
)
def test_acts_no_page_would_send(slack: LocalSlack, client: WebClient, kind: str, fields: dict[str, Any]) -> None:
    menu = {
        "type": "static_select",
        "action_id": "a",
        "options": [{"text": {"type": "plain_text", "text": "1"}, "value": "1"}],
    }
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    view = client.views_publish(user_id="U01ANA", view={"type": "home", "blocks": blocks})["view"]["id"]
    ts = client.chat_postMessage(channel="C01GENERAL", text="x", blocks=blocks)["ts"]
    about = {"channel": "C01GENERAL", "ts": ts, "view_id": view, "block_id": "b", "action_id": "a"}
    answer = slack.person("ana").act(kind, may_fail=True, **about, **fields)
    assert answer["error"] == "invalid_act"
    assert answer["detail"]


def test_uploads_that_are_no_files(slack: LocalSlack, client: WebClient) -> None:
    secret = client.files_getUploadURLExternal(filename="a.txt", length=4)["upload_url"]
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        request = urllib.request.Request(secret, b"data", {"Content-Type": kind})
        with pytest.raises(HTTPError, match="400"):
            urllib.request.urlopen(request)
    with urllib.request.urlopen(urllib.request.Request(secret, b"data")) as reply:
        assert reply.read() == b"OK - 4"


@pytest.mark.parametrize(
    "words", ["[]", "5", "null", "{", "[" * 100_000, '{"envelope_id": []}', '{"envelope_id": NaN}']
)
def test_a_socket_survives_what_is_no_ack(slack: LocalSlack, background: Background, words: str) -> None:
    async def speak() -> Any:
        async with aiohttp.ClientSession() as session:
            sockets = Sockets(slack)
            socket = await sockets.connect(session)
            await socket.send_str(words)
            return await asyncio.to_thread(slack.person("ana").slash, "/incident")

    assert background.do(speak())["ok"]


def test_an_answer_in_no_known_alphabet(slack: LocalSlack, listener: Listener) -> None:
    listener.answer = lambda: web.Response(body=b"\xff\xfe\xfa", content_type="text/plain", charset="utf-8")
    assert slack.person("ana").slash("/incident")["ok"]


def test_a_redirect_to_nowhere(slack: LocalSlack, listener: Listener) -> None:
    listener.answer = lambda: web.Response(status=302, headers={"Location": "http://["})
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "dispatch_failed"


def test_a_client_that_hangs_up_in_the_middle(slack: LocalSlack) -> None:
    host, _, port = slack.url.removeprefix("http://").partition(":")
    lines = []
    for path in ("/api/chat.postMessage", "/_/act", "/response/x", "/upload/v1/x"):
        lines.append(socket.create_connection((host, int(port))))
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{{"
        lines[-1].sendall(head.encode())
    slack.request("GET", "/_/rest")
    for line in lines:
        line.close()
    assert slack.person("ana").act("post", channel="C01GENERAL", text="still there")["ok"]


@pytest.mark.parametrize("path", ["_/act", "_/faults", "api/chat.postMessage", "upload/v1/x", "response/x"])
def test_pages_of_other_sites_can_send_nothing(slack: LocalSlack, path: str) -> None:
    own = slack.url
    for origin, refused in ((own, False), ("https://evil.example", True), ("null", True), ("http://127.0.0.1:1", True)):
        request = urllib.request.Request(f"{own}/{path}", b"{}", {"Content-Type": "text/plain", "Origin": origin})
        try:
            with urllib.request.urlopen(request) as reply:
                status = reply.status
        except HTTPError as error:
            status = error.code
        assert (status == 403) is refused, origin
