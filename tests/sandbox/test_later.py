"""Scheduled messages: posted when the workspace's clock passes their time, refused as Slack refuses."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.webapi import refused

DAY = 86_400
GENERAL = "C01GENERAL"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    """A workspace that is kept, whose clock stands still until it is moved."""
    with LocalSlack.start(tmp_path, clock=tmp_path / "clock.json") as running:
        running.request("POST", "/_/clock", {"speed": 0})
        yield running


@pytest.fixture
def now(slack: LocalSlack) -> int:
    """The workspace's time in whole seconds."""
    return int(slack.person("ana").state()["clock"]["now"])


def said(slack: LocalSlack) -> list[str]:
    """What stands in #general."""
    return [one["text"] for one in slack.messages("#general")]


def waiting(client: WebClient, **more: Any) -> list[str]:
    """The texts that are scheduled."""
    return [one["text"] for one in client.chat_scheduledMessages_list(**more)["scheduled_messages"]]


@pytest.mark.fact("schedule-posts-later")
def test_it_is_posted_when_its_time_comes(slack: LocalSlack, client: WebClient, now: int) -> None:
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 7200, text="second")
    made = client.chat_scheduleMessage(channel=GENERAL, post_at=now + 3600, text="first")
    assert made["message"]["type"] == "delayed_message"
    assert waiting(client) == ["first", "second"]
    assert waiting(client, latest=str(now + 3600)) == ["first"]
    assert waiting(client, channel="C02INCIDENTS") == []
    assert refused(client.chat_scheduledMessages_list, channel="C404") == "invalid_channel"
    slack.advance(3599)
    assert said(slack) == []
    slack.advance(2)
    slack.wait_for(lambda: said(slack) == ["first"], what="the first message")
    assert waiting(client) == ["second"]
    slack.advance(4000)
    slack.wait_for(lambda: said(slack) == ["first", "second"], what="the second message")
    posted = slack.messages("#general")[-1]
    assert posted["bot_id"] == "B00TOCSIN"


@pytest.mark.fact("schedule-can-be-deleted")
def test_it_can_be_taken_back(slack: LocalSlack, client: WebClient, now: int) -> None:
    made = client.chat_scheduleMessage(channel=GENERAL, post_at=now + 90, text="never")
    known = made["scheduled_message_id"]
    elsewhere = {"channel": "C02INCIDENTS", "scheduled_message_id": known}
    assert refused(client.chat_deleteScheduledMessage, **elsewhere) == "invalid_scheduled_message_id"
    client.chat_deleteScheduledMessage(channel=GENERAL, scheduled_message_id=known)
    again = {"channel": GENERAL, "scheduled_message_id": known}
    assert refused(client.chat_deleteScheduledMessage, **again) == "invalid_scheduled_message_id"
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 61, text="kept")
    slack.advance(120)
    slack.wait_for(lambda: said(slack) == ["kept"], what="the other message")


@pytest.mark.fact("schedule-with-metadata-never-posts")
def test_with_metadata_it_is_never_posted(slack: LocalSlack, client: WebClient, now: int) -> None:
    meta = {"event_type": "x", "event_payload": {"a": 1}}
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 10, text="silent", metadata=meta)
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 11, text="heard")
    slack.advance(60)
    slack.wait_for(lambda: said(slack) == ["heard"], what="the message without metadata")
    assert waiting(client) == []


@pytest.mark.fact("schedule-within-120-days")
@pytest.mark.parametrize(
    ("ahead", "error"),
    [(-1, "time_in_past"), (0, "time_in_past"), (121 * DAY, "time_too_far")],
)
def test_times_that_are_refused(client: WebClient, now: int, ahead: int, error: str) -> None:
    assert refused(client.chat_scheduleMessage, channel=GENERAL, post_at=now + ahead, text="x") == error


def test_a_time_that_is_none(client: WebClient) -> None:
    assert refused(client.chat_scheduleMessage, channel=GENERAL, post_at="soon", text="x") == "invalid_time"


@pytest.mark.fact("schedule-30-in-5-minutes")
def test_no_more_than_30_in_5_minutes(client: WebClient, now: int) -> None:
    for second in range(30):
        client.chat_scheduleMessage(channel=GENERAL, post_at=now + 100 + second * 10, text="x")
    assert refused(client.chat_scheduleMessage, channel=GENERAL, post_at=now + 399, text="x") == "restricted_too_many"
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 400, text="x")
    client.chat_scheduleMessage(channel="C02INCIDENTS", post_at=now + 200, text="x")


def test_it_is_checked_and_kept_like_any_post(slack: LocalSlack, client: WebClient, now: int) -> None:
    assert refused(client.chat_scheduleMessage, channel="C404", post_at=now + 9, text="x") == "channel_not_found"
    room = client.conversations_create(name="inc-1")["channel"]["id"]
    client.chat_scheduleMessage(channel=room, post_at=now + 10, text="too late")
    client.conversations_archive(channel=room)
    assert refused(client.chat_scheduleMessage, channel=room, post_at=now + 9, text="x") == "is_archived"
    client.chat_scheduleMessage(channel=GENERAL, post_at=now + 20, text="afterwards")
    slack.advance(60)
    slack.wait_for(lambda: said(slack) == ["afterwards"], what="the message after it")
    assert "too late" not in [one["text"] for one in slack.messages(room)]


def test_it_survives_a_restart(tmp_path: Path) -> None:
    options = {"clock": tmp_path / "clock.json"}
    with LocalSlack.start(tmp_path, **options) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        client.chat_scheduleMessage(channel=GENERAL, post_at=int(time.time()) + 3600, text="still here")
    with LocalSlack.start(tmp_path, **options) as slack:
        slack.advance(7200)
        slack.wait_for(lambda: said(slack) == ["still here"], what="the message of before")


@pytest.mark.fact("schedule-is-final-in-its-last-minute")
def test_in_its_last_minute_it_cannot_be_taken_back(slack: LocalSlack, client: WebClient, now: int) -> None:
    made = client.chat_scheduleMessage(channel=GENERAL, post_at=now + 50, text="too late")["scheduled_message_id"]
    wanted = {"channel": GENERAL, "scheduled_message_id": made}
    assert refused(client.chat_deleteScheduledMessage, **wanted) == "invalid_scheduled_message_id"
    slack.advance(60)
    slack.wait_for(lambda: said(slack) == ["too late"], what="the message")


def test_the_list_goes_on_when_what_came_next_is_gone(slack: LocalSlack, client: WebClient, now: int) -> None:
    made = [client.chat_scheduleMessage(channel=GENERAL, post_at=now + 900 - one, text=f"{one}") for one in range(5)]
    ids = [one["scheduled_message_id"] for one in made]
    first = client.chat_scheduledMessages_list(limit=2)
    client.chat_deleteScheduledMessage(channel=GENERAL, scheduled_message_id=ids[2])
    rest = client.chat_scheduledMessages_list(limit=5, cursor=first["response_metadata"]["next_cursor"])
    assert [one["text"] for one in rest["scheduled_messages"]] == ["1", "0"]
