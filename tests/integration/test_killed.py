"""`tocsin up` as a newcomer runs it, killed with -9 in the middle: nothing lost, nothing twice, no orphan."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.clock import MovableClock
from bot.sandbox.testing import LocalSlack
from tests.fixtures.polling import eventually
from tests.fixtures.ports import free_port
from tests.scenarios.night import BEGINS, office_environment

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0


def until(look: Callable[[], bool], what: str) -> None:
    """Wait as long as a start on a busy machine takes."""
    eventually(look, PATIENCE, what)


class Up:
    """`tocsin up` in a process of its own."""

    def __init__(self, folder: Path, slack: LocalSlack, transport: str) -> None:
        port = free_port() if transport == "http" else 0
        slack.config(bot_url=f"http://127.0.0.1:{port}/slack/events" if port else None)
        self.slack = slack
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            **office_environment(folder, slack.api_url, port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it receives."""
        self.process = subprocess.Popen([sys.executable, "-m", "bot", "up"], env=self.environment, cwd=ROOT)
        until(lambda: self.slack.connected, "the connection")

    def tree(self) -> list[psutil.Process]:
        """The process and all its children."""
        assert self.process
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def kill(self) -> None:
        """Kill the parent with -9; everything under it must end by itself."""
        tree = self.tree()
        os.kill(tree[0].pid, signal.SIGKILL)
        assert self.process
        self.process.wait()
        _, alive = psutil.wait_procs(tree[1:], timeout=10)
        assert not alive, f"orphans: {alive}"

    def stop(self) -> int:
        """Stop it as Ctrl-C does."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@pytest.fixture(params=["socket", "http"])
def up(request: pytest.FixtureRequest, short_path: Path) -> Iterator[Up]:
    """A bot and a Slack that share a clock."""
    clock = MovableClock(short_path / "clock.json")
    clock.set(BEGINS, speed=1)
    manifest = ROOT / "config" / "slack-manifest.yml"
    with LocalSlack.start(short_path, clock=short_path / "clock.json", manifest=manifest) as slack:
        running = Up(short_path, slack, request.param)
        yield running
        if running.process and running.process.poll() is None:
            running.process.kill()


def declare(slack: LocalSlack) -> None:
    ana = slack.person("ana")
    ana.slash("/incident")
    ana.fills(title="Checkout is down", severity="SEV1")
    assert ana.submits() == {}


def complete(slack: LocalSlack) -> bool:
    """Whether all that a declaration sets up is there."""
    rooms = slack.rooms("inc-")
    if not rooms or "ana" not in rooms[0].members:
        return False
    [room, *_] = rooms
    announced = slack.room("#incidents").bot_said()
    return bool(room.pins and room.bookmarks and room.topic and len(room.bot_said()) >= 2 and announced)


@pytest.mark.parametrize("seconds", [0.1, 0.5, 1.0])
def test_killed_while_declaring_every_step_is_done_once(up: Up, seconds: float) -> None:
    up.start()
    up.slack.config(latency_ms=200)
    declare(up.slack)
    begun = time.monotonic()
    until(lambda: time.monotonic() - begun >= seconds, "the moment to kill")
    up.kill()
    up.slack.config(latency_ms=0)
    up.start()
    until(lambda: complete(up.slack), "the rest of the declaration")
    [room] = up.slack.rooms("inc-")
    assert sum("Take command" in text for text in room.bot_said()) == 1
    assert len(up.slack.room("#incidents").bot_said()) == 1
    up.slack.advance(300)
    until(lambda: len(up.slack.person("leo").dm.bot_said()) == 1, "the next rung of the ladder")
    assert up.stop() == 0


def test_a_killed_worker_is_replaced_and_nothing_is_posted_twice(up: Up) -> None:
    up.start()
    up.slack.config(latency_ms=300)
    declare(up.slack)
    room = up.slack.room("inc-", PATIENCE)
    for child in up.tree()[1:]:
        if "valkey" not in child.name() and "redis" not in child.name():
            child.kill()
    until(lambda: complete(up.slack), "the rest of the declaration")
    texts = room.bot_said()
    assert len(texts) == len(set(texts)) == 2
    assert up.stop() == 0


def test_ctrl_c_ends_everything(up: Up) -> None:
    up.start()
    tree = up.tree()
    assert len(tree) == 5, "supervisor, redis, web, worker, clock"
    assert up.stop() == 0
    _, alive = psutil.wait_procs(tree, timeout=10)
    assert not alive
