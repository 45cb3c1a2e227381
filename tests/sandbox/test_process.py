"""The local Slack as a process: quick to start, kept over a kill, driven by a movable clock, seen by a page."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.clock import MovableClock
from bot.sandbox.testing import LocalSlack
from tests.fixtures.localslack import process
from tests.fixtures.slacklistener import Listener


def test_it_starts_and_stops_when_told() -> None:
    with process() as (slack, running):
        assert slack.connected is False
        running.send_signal(signal.SIGTERM)
        assert running.wait(5) == 0


def test_a_port_or_a_file_that_cannot_be_used_is_said(slack: LocalSlack, tmp_path: Path) -> None:
    port, missing = slack.url.rsplit(":", 1)[1], tmp_path / "manifest.yml"
    for words, told in (
        (
            ("--port", port),
            f"Cannot listen on 127.0.0.1:{port} (--host and --port name others): Address already in use.",
        ),
        (("--port", "0", "--manifest", str(missing)), f"{missing}: No such file or directory."),
    ):
        command = [sys.executable, "-m", "bot", "slack", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        assert (done.returncode, done.stderr) == (2, f"{told}\n")


def test_everything_survives_a_kill(tmp_path: Path) -> None:
    state = str(tmp_path / "slack.sqlite")
    with process("--state", state) as (slack, running):
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        channel = client.conversations_create(name="inc-1")["channel"]["id"]
        client.conversations_invite(channel=channel, users="U01ANA")
        root = client.chat_postMessage(channel=channel, text="root")["ts"]
        client.chat_postMessage(channel=channel, text="reply", thread_ts=root)
        client.pins_add(channel=channel, timestamp=root)
        client.views_publish(user_id="U01ANA", view={"type": "home", "blocks": [{"type": "divider"}]})
        before, home = slack.messages(channel), slack.person("ana").state()["home"]
        os.kill(running.pid, signal.SIGKILL)
        running.wait(5)
    with process("--state", state) as (slack, _):
        assert slack.messages(channel) == before
        assert slack.person("ana").state()["home"] == home
        assert [one.ts for one in slack.room("#inc-1").pins] == [root]
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        assert client.chat_postMessage(channel=channel, text="later")["ts"] > before[-1]["ts"]
        assert len(slack.rooms()) == len({one.id for one in slack.rooms()})


def test_the_clock_is_moved(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = MovableClock(file)
    clock.jump_to(datetime(2031, 5, 1, 9, 0, tzinfo=UTC))
    clock.set_speed(0)

    async def ahead() -> list[Any]:
        return [{"at": clock.now().timestamp() + 600, "text": "remind"}]

    with LocalSlack.start(clock=file, ahead=ahead) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        first = float(client.chat_postMessage(channel="#general", text="x")["ts"])
        slack.advance(3600)
        second = float(client.chat_postMessage(channel="#general", text="x")["ts"])
        assert 3600 <= second - first < 3601
        assert slack.person("ana").state()["clock"]["speed"] == 0
        assert slack.request("GET", "/_/next")[0]["text"] == "remind"
        slack.request("POST", "/_/clock", {"speed": 2})
        assert MovableClock(file).speed == 2
        third = slack.request("POST", "/_/clock", {"next": True})["clock"]["now"]
        assert 600 <= third - second < 605


def test_a_page_hears_of_everything(slack: LocalSlack, client: WebClient) -> None:
    events: list[dict[str, Any]] = []
    ready = threading.Event()

    def listen() -> None:
        with urllib.request.urlopen(f"{slack.url}/_/stream?as=U01ANA", timeout=10) as stream:
            for line in stream:
                ready.set()
                if line.startswith(b"data: "):
                    events.append(json.loads(line[6:]))
                    if events[-1]["type"] == "home":
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(5)
    client.conversations_join(channel="C01GENERAL")
    ts = client.chat_postMessage(channel="C01GENERAL", text="one")["ts"]
    client.chat_update(channel="C01GENERAL", ts=ts, text="two")
    client.reactions_add(channel="C01GENERAL", timestamp=ts, name="eyes")
    client.chat_postEphemeral(channel="C01GENERAL", user="U01ANA", text="to ana")
    client.chat_postEphemeral(channel="C01GENERAL", user="U02BEN", text="to ben")
    hidden = client.conversations_create(name="secret", is_private=True)["channel"]["id"]
    client.chat_postMessage(channel=hidden, text="hidden")
    client.chat_delete(channel="C01GENERAL", ts=ts)
    client.views_publish(user_id="U01ANA", view={"type": "home", "blocks": []})
    thread.join(5)
    kinds = [one["type"] for one in events]
    wanted = ["message", "unread", "message_changed", "reaction", "ephemeral", "message_deleted", "channels", "home"]
    assert set(wanted) <= set(kinds)
    assert kinds.count("ephemeral") == 1
    assert all(one.get("channel") != hidden for one in events)


def test_what_was_picked_in_a_message_survives_too(tmp_path: Path, background: Any) -> None:
    choices = [{"text": {"type": "plain_text", "text": word}, "value": word} for word in ("red", "blue")]
    menu = {"type": "static_select", "action_id": "colour", "options": choices}
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu, button]}]
    with LocalSlack.start(tmp_path) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        client.chat_postMessage(channel="C01GENERAL", text="x", blocks=blocks)
        slack.person("ana").selects("colour", "blue", "#general", may_fail=True)
    bot = Listener()
    runner = background.do(bot.listen())
    with LocalSlack.start(tmp_path, bot_url=bot.url) as slack:
        slack.person("ana").presses("Go", "#general")
        slack.person("ben").presses("Go", "#general")
    background.do(runner.cleanup())
    picked = [bot.payload(number)["state"]["values"]["b"]["colour"]["selected_option"] for number in (-2, -1)]
    assert [one and one["value"] for one in picked] == ["blue", None]
