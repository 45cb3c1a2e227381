"""The pace at which a channel is posted to: shared through Redis, kept alone without it, not held up by a step back."""

import time

import pytest
from redis import Redis

from bot.jobs.queue import connect
from bot.slack.pace import BURST, PATIENCE, OwnPace, Pace, RedisPace

NOWHERE = "redis://127.0.0.1:9/0"


class Counting:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def redis(redis_url: str) -> Redis:
    """A connection to an empty server."""
    return connect(redis_url, patient=False)


def burst(pace: Pace, channel: str = "C1") -> list[float]:
    """The waits of ten messages that are to go out at once."""
    return [round(pace.turn(channel), 1) for _ in range(10)]


def in_turn(waits: list[float]) -> bool:
    """Whether some may go at once, one after a second, and the others are sent away."""
    return waits[:BURST] == [0.0] * BURST and 0.8 <= waits[BURST] <= 1.0 and min(waits[BURST + 1 :]) > PATIENCE


def test_all_share_one_pace(redis: Redis) -> None:
    one, other = RedisPace(redis), RedisPace(redis)
    assert [one.turn("C1") for _ in range(BURST)] == [0.0] * BURST
    assert other.turn("C1") > 0.8
    assert other.turn("C2") == 0.0
    one.block("chat.postMessage", 30)
    assert 29 < other.blocked("chat.postMessage") <= 30


def test_without_redis_a_process_keeps_the_pace_by_itself() -> None:
    pace = RedisPace(connect(NOWHERE, patient=False), OwnPace(Counting()))
    begun = time.monotonic()
    assert in_turn(burst(pace))
    pace.block("chat.postMessage", 30)
    assert pace.blocked("chat.postMessage") == 30
    assert time.monotonic() - begun < 1.0, "Redis is not asked each time"


def test_a_pace_of_its_own_lets_one_through_a_second() -> None:
    clock = Counting()
    pace = OwnPace(clock)
    assert in_turn(burst(pace))
    clock.at += 60
    assert in_turn(burst(pace))


def test_redis_with_its_clock_set_back_holds_nothing_up(redis: Redis) -> None:
    ahead = int(time.time() * 1000) + 600_000
    redis.set("tocsin:pace:C1", ahead, px=600_000)
    redis.set("tocsin:block:chat.postMessage", 2000, px=602_000)
    pace = RedisPace(redis)
    assert in_turn(burst(pace))
    assert pace.blocked("chat.postMessage") == 0.0
