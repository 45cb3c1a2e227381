"""Socket Mode by hand: greeting, envelopes, acks and what they bring, sharing, ageing, and how sockets end."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.testing import LocalSlack
from tests.fixtures.slacklistener import Sockets

Open = Callable[..., Sockets]


@pytest.fixture
def connected(slack: LocalSlack, background: Any) -> Iterator[Open]:
    """Opens some sockets and waits for their greeting."""
    sessions: list[aiohttp.ClientSession] = []

    def connect(count: int = 1, more: str = "") -> Sockets:
        sockets = Sockets(slack)

        async def all_of_them() -> None:
            sessions.append(aiohttp.ClientSession())
            for number in range(count):
                await sockets.connect(sessions[-1], number, more)

        background.do(all_of_them())
        slack.wait_for(lambda: len(sockets.got) == count)
        return sockets

    yield connect
    for session in sessions:
        background.do(session.close())


@pytest.mark.fact("socket-open-needs-post")
def test_opening(slack: LocalSlack) -> None:
    app = WebClient(token="xapp-local-demo", base_url=slack.api_url)
    url = app.apps_connections_open(app_token="xapp-local-demo")["url"]
    assert url.startswith("ws://")
    headers = {"Authorization": "Bearer xapp-local-demo"}
    with urllib.request.urlopen(urllib.request.Request(f"{slack.api_url}apps.connections.open", None, headers)) as got:
        assert json.loads(got.read()) == {"ok": False, "error": "insecure_request"}
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(token="xoxb-local-demo", base_url=slack.api_url).api_call("apps.connections.open")
    with pytest.raises(HTTPError, match="401") as caught:
        urllib.request.urlopen(f"{slack.url}/link/?ticket=made-up")
    caught.value.close()


@pytest.mark.fact("socket-hello", "socket-debug-reconnects")
def test_the_greeting_tells_how_long_it_lasts(connected: Open) -> None:
    hello = connected().got[0][1]
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": "A00TOCSIN"}
    assert hello["debug_info"]["approximate_connection_time"] == 3600
    short = connected(more="&debug_reconnects=true").got[0][1]
    assert (short["num_connections"], short["debug_info"]["approximate_connection_time"]) == (2, 360)


@pytest.mark.fact("socket-ten", "socket-too-many")
def test_sockets_share_the_load_up_to_ten(slack: LocalSlack, connected: Open) -> None:
    sockets = connected(11)
    assert [body["type"] for _, body in sockets.got[:10]] == ["hello"] * 10
    assert sockets.got[9][1]["num_connections"] == 10
    goodbye = {"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "applink-local"}}
    assert sockets.got[10] == (10, goodbye)
    for _ in range(10):
        slack.person("ana").slash("/incident")
    assert {number for number, body in sockets.got if body["type"] == "slash_commands"} == set(range(10))
    assert len(sockets.envelopes("slash_commands")) == 10


@pytest.mark.fact("socket-envelope")
def test_envelopes(slack: LocalSlack, connected: Open) -> None:
    sockets = connected()
    slack.person("ana").slash("/incident")
    slack.person("ana").act("home")
    slack.wait_for(lambda: sockets.envelopes("events_api"))
    (command,) = sockets.envelopes("slash_commands")
    assert set(command) == {"envelope_id", "type", "payload", "accepts_response_payload"}
    (event,) = sockets.envelopes("events_api")
    assert set(event) == {*command, "retry_attempt", "retry_reason"}
    assert (event["retry_attempt"], event["retry_reason"]) == (0, "")
    assert event["payload"]["type"] == "event_callback"


@pytest.mark.fact("socket-answer-where-accepted")
def test_an_answer_counts_only_where_it_is_accepted(slack: LocalSlack, client: WebClient, connected: Open) -> None:
    sockets = connected()
    sockets.payload = {"text": "answered"}
    ana = slack.person("ana")
    ana.slash("/incident")
    assert [one["text"] for one in ana.ephemerals()] == ["answered"]
    ana.shortcut("declare_incident")
    assert [one["text"] for one in ana.ephemerals()] == ["answered"]
    (shortcut,) = sockets.envelopes("interactive")
    field = {"type": "plain_text_input", "action_id": "a"}
    label = {"type": "plain_text", "text": "Form"}
    block = {"type": "input", "block_id": "b", "label": label, "element": field}
    view = {"type": "modal", "title": label, "submit": label, "blocks": [block]}
    client.views_open(trigger_id=shortcut["payload"]["trigger_id"], view=view)
    ana.fills(b="x")
    sockets.payload = {"response_action": "errors", "errors": {"b": "no"}}
    assert ana.submits() == {"b": "no"}
    kinds = {
        envelope["payload"].get("type", envelope["type"]): envelope["accepts_response_payload"]
        for kind in ("slash_commands", "interactive")
        for envelope in sockets.envelopes(kind)
    }
    assert kinds == {"slash_commands": True, "shortcut": False, "view_submission": True}


@pytest.mark.fact("socket-at-least-once")
def test_an_event_comes_again_over_another_socket(slack: LocalSlack, connected: Open) -> None:
    sockets = connected(2)
    slack.config(retry_seconds=[0.05])
    slack.fault("app_home_opened", "drop_socket")
    sockets.silent = True
    slack.person("ana").act("home")
    slack.wait_for(lambda: "it is sent again" in slack.log())
    sockets.silent = False
    slack.wait_for(lambda: len(sockets.envelopes("events_api")) >= 2)
    last = sockets.envelopes("events_api")[-1]
    assert (last["retry_attempt"], last["retry_reason"]) == (1, "timeout")
    assert len({one["payload"]["event_id"] for one in sockets.envelopes("events_api")}) == 1
    assert len({one["envelope_id"] for one in sockets.envelopes("events_api")}) == 2


@pytest.mark.fact("socket-disconnect")
def test_how_a_socket_ends(slack: LocalSlack, connected: Open) -> None:
    sockets = connected()
    slack.config(socket="warning")
    slack.wait_for(lambda: len(sockets.got) == 2)
    assert slack.connected
    slack.config(socket="refresh_requested")
    slack.wait_for(lambda: not slack.connected)
    again = connected()
    slack.config(socket="link_disabled")
    slack.wait_for(lambda: not slack.connected)
    # The local Slack hangs up before the other end has heard why.
    slack.wait_for(lambda: len(sockets.got) == 3 and len(again.got) == 2)
    said = [body.get("reason") for _, body in (*sockets.got, *again.got)]
    assert said == [None, "warning", "refresh_requested", None, "link_disabled"]
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "dispatch_failed"


@pytest.mark.fact("socket-no-ack-from-bolt")
def test_bolt_without_a_listener_is_a_timeout(slack: LocalSlack, over_socket: Any) -> None:
    def add(app: AsyncApp) -> None:
        """No listener at all."""

    over_socket(add)
    started = time.monotonic()
    assert slack.person("ana").slash("/incident", may_fail=True)["error"] == "operation_timeout"
    assert time.monotonic() - started >= 2.9
    assert slack.person("ana").ephemerals()[-1]["text"].endswith('"operation_timeout"')
