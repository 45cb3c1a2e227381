"""Several clock processes on one database: killed, stopped and resumed, and nobody outside can tell."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.messages import Trouble
from bot.sandbox.testing import LocalSlack
from bot.settings import Settings
from bot.store.deliveries import delivery
from bot.store.migrate import migrate
from bot.usecases import outgoing
from bot.usecases.ports import Priority
from bot.wiring import Wired, database, wire
from tests.fixtures.polling import eventually
from tests.scenarios.night import NoPace, office_environment

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
MOST_LATE = 2.0
"""Seconds that a death may cost, beside what the machine takes anyhow: it may be busy with other things."""
PEOPLE = ("ana", "ben", "leo", "zoe", "mia", "sam")


class Office:
    """Some processes of the office's bot, each killed or stopped by itself."""

    def __init__(self, folder: Path, slack: LocalSlack, redis_url: str, database_url: str | None) -> None:
        environment = {**office_environment(folder, slack.api_url, 0), "TOCSIN_LOG": "warning"}
        del environment["TOCSIN_CLOCK"]
        if database_url:
            environment["TOCSIN_DATABASE_URL"] = database_url
        self.slack = slack
        self.settings = Settings.read(environment)
        engine = database(self.settings, threads=1)
        migrate(engine)
        engine.dispose()
        self.wired: Wired = wire(self.settings, redis_url, patient=False, pace=NoPace())
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            **environment,
            "TOCSIN_REDIS_URL": redis_url,
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.told: list[str] = []

    def start(self, role: str) -> subprocess.Popen[bytes]:
        """Start a process."""
        process = subprocess.Popen([sys.executable, "-m", "bot", role], env=self.environment, cwd=ROOT)
        self.running.append(process)
        return process

    def tell(self) -> None:
        """Have a message due from now on, of which nobody is told but by a clock. It holds the present time."""
        number = len(self.told)
        now = time.time()
        text = f"number {number} of {now:.6f}"
        with self.wired.store.write() as tx:
            person = self.slack.person(PEOPLE[number % len(PEOPLE)]).id
            trouble = Trouble(what=text, why="a test", instead="Wait.")
            outgoing.tell(tx, person, f"test:{number}", trouble, Priority.ESCALATION, None)
        self.told.append(text)

    def arrived(self) -> list[str]:
        """The messages that people have got."""
        return [text for name in PEOPLE for text in self.slack.person(name).dm.bot_said()]

    def lateness(self) -> list[float]:
        """For each message the seconds from when it was due until the database says that it was sent."""
        sent = select(delivery.c.created_at, delivery.c.sent_at).order_by(delivery.c.id)

        def all_sent() -> list[tuple[datetime, datetime]]:
            with self.wired.store.read() as tx:
                rows = [(row.created_at, row.sent_at) for row in tx.c.execute(sent)]
            return rows if len(rows) == len(self.told) and all(at for _, at in rows) else []

        found = eventually(all_sent, PATIENCE, "all messages")
        assert len(self.arrived()) == len(self.told), "each once"
        return [(at - due).total_seconds() for due, at in found]

    def close(self) -> None:
        """End all that runs."""
        for process in self.running:
            process.kill()
            process.wait()
        self.wired.store.engine.dispose()


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """A worker, and a Slack that keeps the machine's time."""
    url = str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else None
    with LocalSlack.start(
        tmp_path, clock=tmp_path / "clock.json", manifest=ROOT / "config" / "slack-manifest.yml"
    ) as slack:
        made = Office(tmp_path, slack, redis_url, url)
        try:
            made.start("worker")
            yield made
        finally:
            made.close()


def beat(office: Office, seconds: float) -> None:
    """A message due every quarter of a second, which is less than what each of the people may be told."""
    for _ in range(round(seconds * 4)):
        begun = time.monotonic()
        office.tell()
        time.sleep(max(0.0, 0.25 - (time.monotonic() - begun)))


def each_works(office: Office, clocks: list[subprocess.Popen[bytes]]) -> None:
    """Wait until each of the clocks has brought a message by itself, while the others were stopped."""
    for clock in clocks:
        others = [other for other in clocks if other is not clock]
        for other in others:
            other.send_signal(signal.SIGSTOP)
        office.tell()
        eventually(lambda: len(office.arrived()) == len(office.told), PATIENCE, "a message")
        for other in others:
            other.send_signal(signal.SIGCONT)


def assert_in_time(office: Office, first: int, calm: int) -> None:
    """All arrived once; those from the number `calm` on about as soon as those from `first` to there."""
    late = office.lateness()
    usual, then = max(late[first:calm]), max(late[calm:])
    print(f"{len(late)} messages: at most {usual:.2f} s before and {then:.2f} s after")
    assert then <= MOST_LATE + 2 * usual


@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_killed_clock_delays_nothing_by_more_than_two_seconds(office: Office) -> None:
    clocks = [office.start("clock"), office.start("clock")]
    each_works(office, clocks)
    first = len(office.told)
    beat(office, 2.0)
    calm = len(office.told)
    clocks[0].kill()
    beat(office, 3.0)
    assert_in_time(office, first, calm)


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_clock_that_was_stopped_for_a_while_changes_nothing(office: Office) -> None:
    clocks = [office.start("clock"), office.start("clock")]
    each_works(office, clocks)
    first = len(office.told)
    beat(office, 2.0)
    calm = len(office.told)
    clocks[0].send_signal(signal.SIGSTOP)
    beat(office, 3.0)
    clocks[0].send_signal(signal.SIGCONT)
    beat(office, 2.0)
    assert_in_time(office, first, calm)
