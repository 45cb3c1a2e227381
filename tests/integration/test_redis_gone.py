"""`tocsin up` with a Redis that is away, restarts empty, is full or read-only: all is done all the same, and once."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from bot.clock import MovableClock
from bot.embedded import find_server
from bot.sandbox.testing import LocalSlack
from tests.fixtures.polling import eventually
from tests.fixtures.ports import free_port
from tests.integration.test_killed import PATIENCE, ROOT, Up, complete, declare, until
from tests.scenarios.night import BEGINS


class Server:
    """A Redis that keeps nothing and may be ended and started again at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty."""
        options = {"bind": "127.0.0.1", "port": str(self.port), "save": "", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen([find_server(), *words], stdout=subprocess.DEVNULL)
        eventually(self.answers, 10, "Redis")

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            return bool(self.client().ping())
        except redis.ConnectionError:
            return False

    def client(self) -> "redis.Redis":
        """A connection."""
        return redis.Redis.from_url(self.url)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def server() -> Iterator[Server]:
    """It is not started yet."""
    made = Server()
    yield made
    made.kill()


@pytest.fixture
def up(short_path: Path, server: Server) -> Iterator[Up]:
    """A bot that Slack calls over HTTP and that is to use that Redis."""
    MovableClock(short_path / "clock.json").set(BEGINS, speed=1)
    manifest = ROOT / "config" / "slack-manifest.yml"
    with LocalSlack.start(short_path, clock=short_path / "clock.json", manifest=manifest) as slack:
        running = Up(short_path, slack, "http")
        running.environment["TOCSIN_REDIS_URL"] = server.url
        yield running
        if running.process and running.process.poll() is None:
            running.process.kill()


def health(up: Up) -> dict[str, Any]:
    """What /healthz says."""
    url = f"http://127.0.0.1:{up.environment['TOCSIN_PORT']}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return dict(json.load(reply))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


def assert_degraded(up: Up, error: str) -> None:
    """It says so, and that it is no reason to end it."""
    state = health(up)
    assert (state["ok"], state["state"], state["redis"]) == (True, "degraded", error), state
    assert "the clock does the work" in state["why"][0]


def assert_each_once(up: Up) -> None:
    """The room is whole and nothing is there twice."""
    [room] = up.slack.rooms("inc-")
    texts = room.bot_said()
    assert len(texts) == len(set(texts)), texts
    assert len(up.slack.room("#incidents").bot_said()) == 1
    assert sum("new incident" in text for text in up.slack.person("ana").dm.bot_said()) == 1


def acknowledges(up: Up) -> None:
    """Somebody acknowledges, and everybody sees it."""
    [room] = up.slack.rooms("inc-")
    up.slack.person("ana").slash("/incident ack", room)
    until(lambda: any("acknowledged INC-1" in text for text in room.bot_said()), "the acknowledgement")


def test_without_redis_from_the_start_the_clock_does_everything_until_it_is_there(up: Up, server: Server) -> None:
    up.start()
    declare(up.slack)
    until(lambda: complete(up.slack), "the declaration")
    assert_degraded(up, "ConnectionError")
    up.slack.advance(300)
    until(lambda: len(up.slack.person("leo").dm.bot_said()) == 1, "the next rung of the ladder")
    server.start()
    until(lambda: health(up)["state"] == "ok", "all is well")
    until(lambda: server.client().smembers("rq:workers") != set(), "the worker")
    acknowledges(up)
    assert_each_once(up)
    assert up.stop() == 0


def test_killed_in_the_middle_and_back_empty_loses_and_repeats_nothing(up: Up, server: Server) -> None:
    server.start()
    up.start()
    up.slack.config(latency_ms=200)
    declare(up.slack)
    until(lambda: bool(up.slack.rooms("inc-")), "the room")
    server.kill()
    until(lambda: complete(up.slack), "the declaration")
    server.start()
    until(lambda: health(up)["state"] == "ok", "all is well")
    acknowledges(up)
    assert_each_once(up)
    server.kill()
    begun = time.monotonic()
    assert up.stop() == 0
    assert time.monotonic() - begun < 5, "nobody waits for Redis to say goodbye"


def test_full_redis_is_no_reason_to_stop(up: Up, server: Server) -> None:
    server.start()
    up.start()
    until(lambda: server.client().smembers("rq:workers") != set(), "the worker")
    server.client().config_set("maxmemory", "1")
    declare(up.slack)
    until(lambda: complete(up.slack), "the declaration")
    assert_degraded(up, "OutOfMemoryError")
    server.client().config_set("maxmemory", "0")
    until(lambda: health(up)["state"] == "ok", "all is well")
    acknowledges(up)
    assert_each_once(up)
    assert up.stop() == 0


def test_a_redis_that_a_fail_over_made_read_only_is_no_reason_to_stop(up: Up, server: Server) -> None:
    server.start()
    up.start()
    until(lambda: server.client().smembers("rq:workers") != set(), "the worker")
    server.client().replicaof("127.0.0.1", str(free_port()))
    declare(up.slack)
    until(lambda: complete(up.slack), "the declaration")
    assert_degraded(up, "ReadOnlyError")
    server.client().replicaof("NO", "ONE")
    until(lambda: health(up)["state"] == "ok", "all is well")
    until(lambda: server.client().smembers("rq:workers") != set(), "the worker")
    acknowledges(up)
    assert_each_once(up)
    assert up.stop() == 0


def test_emptied_again_and_again_it_loses_nothing(up: Up, server: Server) -> None:
    server.start()
    up.start()
    up.slack.config(latency_ms=100)
    declare(up.slack)
    emptied = 0

    def flushed() -> bool:
        nonlocal emptied
        server.client().flushall()
        emptied += 1
        return complete(up.slack)

    eventually(flushed, PATIENCE, "the declaration")
    assert emptied > 10
    acknowledges(up)
    assert_each_once(up)
    assert up.stop() == 0
