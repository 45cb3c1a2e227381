"""Slack's limits as the workers keep them together: whom Slack asked to wait, and what that costs a delivery."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from bot.core.messages import Waiting
from bot.jobs.queue import connect
from bot.sandbox.testing import LocalSlack
from bot.slack.chat import SlackChat
from bot.slack.clients import sync_client
from bot.slack.pace import BURST, Pace, RedisPace
from bot.usecases.ports import TransientError
from tests.unit.core.make import organisation


@pytest.fixture
def redis(redis_url: str) -> Redis:
    """A connection to an empty server."""
    return connect(redis_url, patient=False)


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    """A Slack of its own."""
    with LocalSlack.start(tmp_path) as running:
        yield running


def chat(slack: LocalSlack, pace: Pace) -> SlackChat:
    """The chat of one worker process."""
    return SlackChat(sync_client("xoxb-local-demo", slack.api_url), pace, organisation)


def test_when_slack_asks_one_worker_to_wait_all_others_do(slack: LocalSlack, redis: Redis) -> None:
    first, second = (chat(slack, RedisPace(redis)) for _ in range(2))
    slack.fault("conversations.open", "ratelimited", retry_after=30)
    with pytest.raises(TransientError) as asked:
        first.direct("U01ANA")
    assert (asked.value.retry_after, asked.value.free, asked.value.maybe) == (30, True, False)
    with pytest.raises(TransientError) as told:
        second.direct("U02BEN")
    assert 29 < (told.value.retry_after or 0) <= 30
    assert told.value.free and not told.value.maybe
    assert len(slack.calls("conversations.open")) == 1, "the second did not ask Slack"
    assert second.locate("#general"), "other methods go on"


def test_what_is_not_sent_for_the_pace_costs_no_try(slack: LocalSlack, redis: Redis) -> None:
    pace = RedisPace(redis)
    general = chat(slack, pace).locate("#general")
    for _ in range(BURST + 2):
        pace.turn(general)
    with pytest.raises(TransientError) as held:
        chat(slack, pace).post(general, Waiting(why="Slack is slow."), None, "oid")
    assert held.value.free and not held.value.maybe
    assert slack.calls("chat.postMessage") == []
