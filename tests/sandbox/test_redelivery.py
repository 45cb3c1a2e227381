"""Events on their way: redelivered by the clock, kept over a restart, withheld, doubled, reordered, late and lost."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import MovableClock
from bot.sandbox.testing import LocalSlack
from tests.fixtures.localslack import process
from tests.fixtures.slacklistener import Listener

OPENED = "app_home_opened"


def failing() -> web.Response:
    """The answer of a bot in trouble."""
    return web.Response(status=503)


def retries(listener: Listener) -> list[tuple[str | None, str | None]]:
    """The number and reason that each delivery came with."""
    return [(one.get("X-Slack-Retry-Num"), one.get("X-Slack-Retry-Reason")) for one, _ in listener.seen]


@contextmanager
def still(tmp_path: Path, listener: Listener) -> Iterator[LocalSlack]:
    """A workspace whose clock stands still until it is moved."""
    clock = MovableClock(tmp_path / "clock.json")
    clock.set(datetime(2031, 5, 1, 9, 0, tzinfo=UTC), 0)
    with LocalSlack.start(tmp_path, clock=tmp_path / "clock.json") as slack:
        slack.config(bot_url=listener.url)
        yield slack


@pytest.fixture
def bot(background: Any) -> Iterator[Listener]:
    """A bare bot that no Slack knows yet."""
    heard = Listener()
    runner = background.do(heard.listen())
    yield heard
    background.do(runner.cleanup())


@pytest.mark.fact("event-outer-fields", "event-retries", "event-id-stays", "event-no-retry")
def test_events_are_sent_again_until_acknowledged(slack: LocalSlack, listener: Listener) -> None:
    slack.config(retry_seconds=[0.05, 0.05, 0.05])
    ana = slack.person("ana")
    ana.act("home")
    slack.wait_for(lambda: len(listener.seen) == 1)
    listener.answer = failing
    ana.act("home")
    slack.wait_for(lambda: "never acknowledged" in slack.log())
    assert retries(listener) == [(None, None), (None, None), *((str(one), "http_error") for one in (1, 2, 3))]
    ids = [json.loads(body)["event_id"] for _, body in listener.seen]
    assert (len(set(ids[1:])), len(set(ids))) == (1, 2)
    listener.answer = lambda: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    ana.act("home")
    slack.wait_for(lambda: slack.log().count("never acknowledged") == 2)
    assert len(listener.seen) == 6


@pytest.mark.fact("event-retry-pauses")
def test_pauses_follow_the_clock(tmp_path: Path, bot: Listener) -> None:
    bot.answer = failing
    with still(tmp_path, bot) as slack:
        slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.seen) == 2, what="the first redelivery, which no clock delays")
        for seconds, number in ((59, 2), (1.1, 3), (299, 3), (1.1, 4)):
            slack.delivered()
            slack.advance(seconds)
            slack.wait_for(lambda wanted=number: len(bot.seen) == wanted)
            if seconds > 2:  # twice as long as a clock that may be moved goes unread
                time.sleep(0.4)
                assert len(bot.seen) == number
        assert [one[0] for one in retries(bot)] == [None, "1", "2", "3"]


def test_a_redelivery_survives_a_restart(tmp_path: Path, bot: Listener) -> None:
    bot.answer = failing
    with still(tmp_path, bot) as slack:
        slack.person("ana").act("home")
        slack.wait_for(lambda: slack.log().count("it is sent again") == 2, what="both refusals, written down")
    with still(tmp_path, bot) as slack:
        bot.answer = web.Response
        slack.advance(61)
        slack.wait_for(lambda: len(bot.seen) == 3, what="the event of the Slack before")
        assert retries(bot)[-1] == ("2", "http_error")
        assert len({one["event_id"] for one in bot.events()}) == 1
        slack.delivered()
    with still(tmp_path, bot) as slack:
        slack.advance(400)
        time.sleep(0.3)
        assert len(bot.seen) == 3


def test_an_event_whose_ack_nobody_saw_comes_again_after_a_kill(tmp_path: Path, bot: Listener) -> None:
    bot.pause = 30
    state = str(tmp_path / "slack.sqlite")
    with process("--state", state, "--bot-url", bot.url) as (slack, running):
        slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.seen) == 1)
        os.kill(running.pid, signal.SIGKILL)
        running.wait(5)
    bot.pause = 0
    with process("--state", state, "--bot-url", bot.url) as (slack, _):
        slack.wait_for(lambda: len(bot.seen) == 2, what="the event again")
    assert retries(bot) == [(None, None), ("1", "unknown_error")]
    assert len({one["event_id"] for one in bot.events()}) == 1


@pytest.mark.fact("event-not-2-hours-late")
def test_an_event_is_given_up_when_it_is_too_late(tmp_path: Path, bot: Listener) -> None:
    bot.answer = failing
    with still(tmp_path, bot) as slack:
        slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.seen) == 2)
        slack.delivered()
        slack.advance(7300)
        slack.wait_for(lambda: "more than two hours late" in slack.log())
        assert len(bot.seen) == 2


@pytest.mark.fact("event-retry-reasons", "event-redirects")
def test_reasons(slack: LocalSlack, listener: Listener, background: Any) -> None:
    """What went wrong on the first try is the second one's reason."""
    slack.config(retry_seconds=[0.3])
    base = f"127.0.0.1:{listener.port}"
    closed = Listener()
    runner = background.do(closed.listen())
    background.do(runner.cleanup())
    broken = {
        "too_many_redirects": f"http://{base}/bounce/3",
        "connection_failed": closed.url,
        "ssl_error": f"https://{base}/slack/events",
        "http_error": f"http://{base}/nowhere",
    }
    for reason, url in broken.items():
        slack.config(bot_url=url)
        before = len(listener.seen)
        slack.person("ana").act("home")
        slack.wait_for(lambda reason=reason: f"{OPENED}: {reason}; it is sent again" in slack.log())
        slack.config(bot_url=listener.url)
        slack.wait_for(lambda before=before: len(listener.seen) > before, what=f"{reason} again")
        assert retries(listener)[-1] == ("1", reason)


@pytest.mark.fact("event-retry-reasons")
def test_an_answer_that_is_no_http(slack: LocalSlack, listener: Listener, background: Any) -> None:
    async def mumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HELLO THERE\r\n\r\n")
        writer.close()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(mumble, "127.0.0.1", 0)

    server = background.do(listen())
    slack.config(bot_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", retry_seconds=[0.3])
    slack.person("ana").act("home")
    slack.wait_for(lambda: "it is sent again" in slack.log())
    slack.config(bot_url=listener.url)
    slack.wait_for(lambda: listener.seen)
    assert retries(listener) == [("1", "unknown_error")]
    background.loop.call_soon_threadsafe(server.close)


@pytest.mark.fact("event-redirects")
def test_two_redirects_are_followed(slack: LocalSlack, listener: Listener) -> None:
    slack.config(bot_url=f"http://127.0.0.1:{listener.port}/bounce/2")
    slack.person("ana").act("home")
    slack.wait_for(lambda: listener.seen)
    assert listener.events()[-1]["event"]["type"] == OPENED
    assert retries(listener) == [(None, None)]


@pytest.mark.fact("event-rate-limit")
def test_an_app_has_so_many_events_an_hour(tmp_path: Path, bot: Listener) -> None:
    with still(tmp_path, bot) as slack:
        slack.config(rate_limits="slack")
        slack.config(events_an_hour=3)
        for _ in range(6):
            slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.seen) == 4)
        notice = bot.events("app_rate_limited")
        assert [set(one) for one in notice] == [{"token", "type", "team_id", "minute_rate_limited", "api_app_id"}]
        assert notice[0]["minute_rate_limited"] % 60 == 0
        slack.advance(61)
        slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.events("app_rate_limited")) == 2)
        slack.advance(3600)
        slack.person("ana").act("home")
        slack.wait_for(lambda: len(bot.events(OPENED)) == 4)


@pytest.mark.fact("event-order-is-not-promised")
def test_an_event_is_overtaken_by_the_next(slack: LocalSlack, listener: Listener) -> None:
    slack.person("ana").act("invite", channel="C01GENERAL", users=["U00TOCSIN"])
    slack.wait_for(lambda: listener.events("member_joined_channel"))
    slack.fault("message", "reorder_event")
    for text in ("first", "second", "third"):
        slack.person("ana").says(text)

    def said() -> list[str]:
        return [one["event"]["text"] for one in listener.events("message") if "subtype" not in one["event"]]

    slack.wait_for(lambda: len(said()) == 3)
    assert (said()[0], set(said())) == ("second", {"first", "second", "third"})


def test_an_event_that_nothing_overtakes_comes_after_all(slack: LocalSlack, listener: Listener) -> None:
    slack.fault(OPENED, "reorder_event", seconds=0.2)
    started = time.monotonic()
    slack.person("ana").act("home")
    slack.wait_for(lambda: listener.seen)
    assert time.monotonic() - started >= 0.2


@pytest.mark.fact("event-order-is-not-promised")
def test_events_twice_and_acks_lost(slack: LocalSlack, listener: Listener) -> None:
    slack.config(retry_seconds=[0.05])
    slack.fault(OPENED, "duplicate_event")
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 2)
    assert len({one["event_id"] for one in listener.events()}) == 1
    slack.fault("events_api", "drop_ack")
    slack.person("ana").act("home")
    slack.wait_for(lambda: len(listener.seen) == 4)
    assert retries(listener)[-1] == ("1", "http_timeout")


@pytest.mark.fact("trigger-ages-on-the-way", "trigger-once-in-3-seconds")
def test_late_and_lost(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    slack.fault("slash_commands", "late_delivery", seconds=0.3)
    started = time.monotonic()
    ana.slash("/incident")
    assert time.monotonic() - started >= 0.3
    slack.fault("shortcut", "late_delivery", seconds=3.1)
    slack.fault("slash_commands", "lost_delivery")
    with ThreadPoolExecutor() as both:
        late = both.submit(ana.act, "global_shortcut", True, callback_id="declare_incident")
        lost = both.submit(slack.person("ben").slash, "/incident", may_fail=True)
    assert (late.result()["error"], lost.result()["error"]) == ("operation_timeout", "operation_timeout")
    slack.wait_for(lambda: len(listener.seen) == 2, what="the shortcut, too late")
    form = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=listener.payload()["trigger_id"], view=form)


@pytest.mark.fact("event-of-own-message", "event-only-subscribed")
def test_what_the_app_hears_of(slack: LocalSlack, client: WebClient, listener: Listener) -> None:
    ana = slack.person("ana")
    ana.says("nobody hears this")
    client.conversations_join(channel="C01GENERAL")
    client.chat_postMessage(channel="C01GENERAL", text="my own")
    slack.wait_for(lambda: [one for one in listener.events("message") if one["event"]["text"] == "my own"])
    own = listener.events("message")[-1]["event"]
    assert (own["user"], own["bot_id"], own["team"]) == ("U00TOCSIN", "B00TOCSIN", "T00DEMO")
    assert "nobody hears this" not in [one["event"]["text"] for one in listener.events("message")]


@pytest.mark.fact("event-only-subscribed")
def test_only_what_the_manifest_subscribes_to(tmp_path: Path, bot: Listener) -> None:
    manifest = tmp_path / "manifest.yml"
    subscribed = "settings: {event_subscriptions: {bot_events: [app_mention]}}\n"
    manifest.write_text("display_information: {name: Tocsin}\n" + subscribed)
    with LocalSlack.start(manifest=manifest) as slack:
        slack.config(bot_url=bot.url)
        ana = slack.person("ana")
        ana.act("home")
        ana.act("invite", channel="C01GENERAL", users=["U00TOCSIN"])
        ana.says("hello @tocsin")
        slack.wait_for(lambda: bot.events())
        assert [one["event"]["type"] for one in bot.events()] == ["app_mention"]


def test_faults_that_make_no_sense_are_refused(slack: LocalSlack) -> None:
    for method, kind, more, wrong in (
        ("*", "earthquake", {}, "unknown_fault.*drop_ack"),
        ("chat.postMesage", "error", {}, "unknown_target.*chat.postMesage"),
        ("chat.postMessage", "drop_ack", {}, "unknown_target"),
        ("app_mention", "http_500", {}, "unknown_target"),
        ("*", "hang", {"secs": 3}, "unknown field: secs .there are: kind, method"),
        ("*", "hang", {"seconds": "long"}, "seconds is not a float: 'long'"),
        ("*", "hang", {"seconds": -1}, "seconds is not a float: -1"),
        ("*", "hang", {"count": True}, "count is not a int: True"),
    ):
        with pytest.raises(AssertionError, match=wrong):
            slack.fault(method, kind, **more)
    with pytest.raises(AssertionError, match="missing required field: kind"):
        slack.request("POST", "/_/faults", {"method": "*"})
    assert slack.request("GET", "/_/faults") == {"faults": []}


def test_faults_skip_and_count(slack: LocalSlack, listener: Listener) -> None:
    slack.fault(OPENED, "duplicate_event", skip=1, count=2)
    for wanted in (1, 3, 5, 6):
        slack.person("ana").act("home")
        slack.wait_for(lambda wanted=wanted: len(listener.seen) == wanted)
    assert slack.request("GET", "/_/faults") == {"faults": []}
