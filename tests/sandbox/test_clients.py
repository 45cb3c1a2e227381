"""Slack's own Python clients, as they are: WebClient and AsyncWebClient, SocketModeClient, and Bolt without asyncio."""

import ast
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AiohttpSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import SECRET, Listener
from tests.sandbox.blockkit_parts import plain
from tests.sandbox.conftest import hang_up

BOT = Path(__file__).parents[2] / "bot"
ROOM = "C01GENERAL"


def form() -> dict[str, Any]:
    """A form with one field."""
    field = {"type": "plain_text_input", "action_id": "value"}
    block = {"type": "input", "block_id": "title", "label": plain("Title"), "element": field}
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare"),
        "submit": plain("Go"),
        "blocks": [block],
    }


def methods_in_use() -> set[str]:
    """Every Web API method whose name stands in Tocsin's own code."""
    named = re.compile(r"(apps|auth|bookmarks|chat|conversations|files|pins|reactions|team|usergroups|users|views)\.")
    found = set()
    for path in BOT.rglob("*.py"):
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = node.value
                if named.match(name) and re.fullmatch(r"[a-z]+(\.[A-Za-z]+)+", name) and "read" not in name:
                    found.add(name)
    return found


async def every_helper(client: Any, trigger: str) -> dict[str, Any]:
    """Calls each method that Tocsin uses by its helper; `client` may be of either kind. The answers by method."""
    answers: dict[str, Any] = {}

    async def do(method: str, **args: Any) -> Any:
        answer = getattr(client, method.replace(".", "_"))(**args)
        answers[method] = await answer if inspect.isawaitable(answer) else answer
        assert answers[method]["ok"] is True
        return answers[method]

    await do("auth.test")
    await do("apps.connections.open", app_token="xapp-local-demo")
    room = (await do("conversations.create", name="inc-1"))["channel"]["id"]
    await do("conversations.invite", channel=room, users=["U01ANA", "U02BEN"])
    await do("conversations.join", channel=ROOM)
    await do("conversations.setTopic", channel=room, topic="SEV1")
    await do("conversations.setPurpose", channel=room, purpose="Checkout is down")
    await do("conversations.rename", channel=room, name="inc-1-private")
    await do("bookmarks.add", channel_id=room, title="Card", type="link", link="https://example.com")
    await do("bookmarks.list", channel_id=room)
    ts = (await do("chat.postMessage", channel=room, text="card", metadata={"event_type": "x", "event_payload": {}}))[
        "ts"
    ]
    await do("chat.update", channel=room, ts=ts, text="new card")
    await do("chat.getPermalink", channel=room, message_ts=ts)
    await do("pins.add", channel=room, timestamp=ts)
    await do("pins.list", channel=room)
    await do("reactions.add", channel=room, timestamp=ts, name="thumbsup")
    await do("reactions.remove", channel=room, timestamp=ts, name="thumbsup")
    file = {"content": "What happened", "filename": "timeline.md", "initial_comment": "The timeline"}
    uploading = client.files_upload_v2(channel=room, **file)
    answers["files.upload"] = await uploading if inspect.isawaitable(uploading) else uploading
    await do("conversations.history", channel=room, include_all_metadata=True, limit=5)
    await do("conversations.replies", channel=room, ts=ts)
    await do("conversations.info", channel=room)
    await do("conversations.members", channel=room)
    await do("conversations.list", exclude_archived=True, types="public_channel,private_channel")
    await do("conversations.open", users="U01ANA")
    await do("users.conversations", exclude_archived=True)
    await do("users.info", user="U01ANA")
    await do("views.open", trigger_id=trigger, view=form())
    await do("views.publish", user_id="U01ANA", view={"type": "home", "blocks": []})
    await do("conversations.archive", channel=room)
    return answers


@pytest.mark.parametrize("kind", [WebClient, AsyncWebClient])
def test_every_method_in_use_by_its_helper(slack: LocalSlack, listener: Listener, background: Any, kind: Any) -> None:
    slack.person("ana").slash("/incident")
    client = kind(token="xoxb-local-demo", base_url=slack.api_url)
    answers = background.do(every_helper(client, listener.form()["trigger_id"]))
    assert methods_in_use() <= set(answers)
    assert answers["conversations.history"]["messages"][0]["text"]
    assert answers["chat.update"]["text"] == "new card"
    assert slack.person("ana").form["title"]["text"] == "Declare"


def test_a_response_url_asked_without_waiting(slack: LocalSlack, listener: Listener, background: Any) -> None:
    ana = slack.person("ana")
    ana.slash("/incident")
    answer = background.do(AsyncWebhookClient(listener.form()["response_url"]).send(text="hello"))
    assert (answer.status_code, answer.body) == (200, "ok")
    assert [one["text"] for one in ana.ephemerals()] == ["hello"]


def test_socket_client_of_threads(slack: LocalSlack) -> None:
    web = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
    client = SocketModeClient(app_token="xapp-local-demo", web_client=web)

    def answer(client: Any, request: SocketModeRequest) -> None:
        payload = {"text": f"you said {request.payload['text']}"}
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(answer)
    client.connect()
    try:
        ana = slack.person("ana")
        slack.wait_for(lambda: slack.connected)
        ana.slash("/incident hello")
        assert [one["text"] for one in ana.ephemerals()] == ["you said hello"]
    finally:
        hang_up(slack, client)


def test_socket_client_of_aiohttp(slack: LocalSlack, background: Any) -> None:
    clients: list[AiohttpSocketModeClient] = []

    async def answer(client: Any, request: SocketModeRequest) -> None:
        payload = {"text": f"you said {request.payload['text']}"}
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    async def connect() -> None:
        web = AsyncWebClient(token="xoxb-local-demo", base_url=slack.api_url)
        clients.append(AiohttpSocketModeClient(app_token="xapp-local-demo", web_client=web))
        clients[0].socket_mode_request_listeners.append(answer)
        await clients[0].connect()

    background.do(connect())
    ana = slack.person("ana")
    slack.wait_for(lambda: slack.connected)
    ana.slash("/incident hello")
    assert [one["text"] for one in ana.ephemerals()] == ["you said hello"]
    background.do(clients[0].close())
    slack.wait_for(lambda: not slack.connected)


def sync_app(slack: LocalSlack, secret: str = SECRET) -> App:
    """A Bolt app of threads."""
    return App(client=WebClient(token="xoxb-local-demo", base_url=slack.api_url), signing_secret=secret)


def add_incidents(app: App, heard: list[str]) -> None:
    """Declares incidents with threads: form, card, button, answer at the response_url; keeps the messages it hears."""

    @app.command("/incident")
    def command(ack: Any, body: Any, client: Any) -> None:
        ack("Opening a form")
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("declare")
    def submitted(ack: Any, view: Any, client: Any) -> None:
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "no":
            ack(response_action="errors", errors={"title": "Say more"})
            return
        ack()
        client.conversations_join(channel=ROOM)
        button = {"type": "button", "action_id": "ack", "text": plain("Acknowledge"), "value": "1"}
        blocks = [{"type": "section", "text": plain(title)}, {"type": "actions", "elements": [button]}]
        client.chat_postMessage(channel=ROOM, text=title, blocks=blocks)

    @app.action("ack")
    def pressed(ack: Any, body: Any, respond: Any) -> None:
        ack()
        respond(text=f"Acknowledged by <@{body['user']['id']}>", replace_original=True)

    @app.event("message")
    def message(event: Any) -> None:
        heard.append(event["text"])


@pytest.mark.fact("event-of-own-message")
def test_bolt_of_threads(slack: LocalSlack, start_app: Callable[[App], None]) -> None:
    heard: list[str] = []
    app = sync_app(slack)
    add_incidents(app, heard)
    start_app(app)
    ana = slack.person("ana")
    ana.slash("/incident")
    ana.fills(title="no")
    assert ana.submits() == {"title": "Say more"}
    ana.fills(title="Checkout is down")
    assert ana.submits() == {}
    ana.presses("Acknowledge")
    slack.wait_for(lambda: "Acknowledged by <@U01ANA>" in ana.reads("#general"))
    ana.says("who is on it?")
    slack.wait_for(lambda: "who is on it?" in heard)
    assert "Checkout is down" not in heard


@pytest.mark.fact("signature-refused-after-5-minutes")
def test_bolt_refuses_what_is_not_signed_for_it(slack: LocalSlack, serve_app: Callable[[App], str]) -> None:
    app = sync_app(slack, secret="another")
    add_incidents(app, [])
    answer = slack.request("POST", "/_/config", {"bot_url": serve_app(app)})
    assert answer["verified"] is False
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "dispatch_failed"
    assert "http_error" in slack.log()
