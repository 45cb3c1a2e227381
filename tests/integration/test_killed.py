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
from bot.sandbox.testing import LocalSlack, message_text
from tests.scenarios.night import BEGINS

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "tests" / "scenarios" / "office"
PATIENCE = 40.0


def until(look: Callable[[], bool], what: str) -> None:
    """Poll until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(0.05)


class Up:
    """`tocsin up` in a process of its own."""

    def __init__(self, folder: Path, slack: LocalSlack) -> None:
        self.slack = slack
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": "xoxb-local-demo",
            "SLACK_APP_TOKEN": "xapp-local-demo",
            "SLACK_API_URL": slack.api_url,
            "TOCSIN_CONFIG": str(OFFICE / "config"),
            "TOCSIN_PLAYBOOKS": str(OFFICE / "playbooks"),
            "TOCSIN_DATA": str(folder / "data"),
            "TOCSIN_CLOCK": str(folder / "clock.json"),
            "TOCSIN_PORT": "0",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it receives."""
        self.process = subprocess.Popen([sys.executable, "-m", "bot", "up"], env=self.environment, cwd=ROOT)
        until(lambda: bool(self.slack.person("ana").state()["connected"]), "the connection")

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


@pytest.fixture
def up(short_path: Path) -> Iterator[Up]:
    """A bot and a Slack that share a clock."""
    clock = MovableClock(short_path / "clock.json")
    clock.set(BEGINS, speed=1)
    manifest = ROOT / "config" / "slack-manifest.yml"
    with LocalSlack.start(short_path, clock=short_path / "clock.json", manifest=manifest) as slack:
        running = Up(short_path, slack)
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
    rooms = [c for c in slack.channels() if c["name"].startswith("inc-")]
    if not rooms or "U01ANA" not in rooms[0]["members"]:
        return False
    state = next(c for c in slack.person("ana").state()["channels"] if c["id"] == rooms[0]["id"])
    said = [m for m in slack.messages(rooms[0]["id"]) if m.get("bot_id")]
    announced = [m for m in slack.messages("#incidents") if m.get("bot_id")]
    return bool(state["pins"] and state["bookmarks"] and rooms[0]["topic"] and len(said) >= 2 and announced)


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
    rooms = [c for c in up.slack.channels() if c["name"].startswith("inc-")]
    assert len(rooms) == 1
    cards = [m for m in up.slack.messages(rooms[0]["id"]) if "Take command" in message_text(m)]
    assert len(cards) == 1
    assert len([m for m in up.slack.messages("#incidents") if m.get("bot_id")]) == 1
    up.slack.advance(300)
    until(lambda: len(up.slack.person("leo").dms()) == 1, "the next rung of the ladder")
    assert up.stop() == 0


def test_a_killed_worker_is_replaced_and_nothing_is_posted_twice(up: Up) -> None:
    up.start()
    up.slack.config(latency_ms=300)
    declare(up.slack)
    until(lambda: any(c["name"].startswith("inc-") for c in up.slack.channels()), "the room")
    for child in up.tree()[1:]:
        if "valkey" not in child.name() and "redis" not in child.name():
            child.kill()
    until(lambda: complete(up.slack), "the rest of the declaration")
    room = next(c for c in up.slack.channels() if c["name"].startswith("inc-"))
    texts = [message_text(m) for m in up.slack.messages(room["id"]) if m.get("bot_id")]
    assert len(texts) == len(set(texts)) == 2
    assert up.stop() == 0


def test_ctrl_c_ends_everything(up: Up) -> None:
    up.start()
    tree = up.tree()
    assert len(tree) == 5, "supervisor, redis, web, worker, clock"
    assert up.stop() == 0
    _, alive = psutil.wait_procs(tree, timeout=10)
    assert not alive
