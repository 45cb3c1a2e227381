"""A night on call: the real bot on the local Slack, with time moved by hand.

Web runs in a thread, RQ's worker in this one; nothing is patched. `settle` lets everything that is due happen,
`fast_forward` moves the clock from one due instant to the next, so that no wake-up is skipped.
"""

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.application import Application
from bot.clock import MovableClock, SystemClock
from bot.jobs import tasks, worker
from bot.jobs.queue import open_queue
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import load_playbooks
from bot.roles.web import receive
from bot.sandbox.background import end_tasks
from bot.sandbox.state import Person
from bot.sandbox.testing import Actor, LocalSlack, Room
from bot.settings import Settings
from bot.store.deliveries import delivery
from bot.store.inbox import inbox
from bot.store.migrate import migrate
from bot.usecases import digest
from bot.wiring import database, wire
from tests.fixtures.ports import free_port
from tests.fixtures.slacklistener import SECRET

ROOT = Path(__file__).parents[2]
OFFICE = Path(__file__).parent / "office"
"""The configuration and the playbooks of a made-up company."""
WORKSHOP = Path(__file__).parent / "workshop"
"""Those of one whose playbook has people do much by hand."""
VAULT = Path(__file__).parent / "vault"
"""Those of one whose playbook tells everybody of everything, and of one incident in private nobody."""
MINUTE = timedelta(minutes=1)
BEGINS = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""A Tuesday; Ana is on call by the configuration below."""
PATIENCE = 30.0
ROUNDS = 200


def office_environment(
    folder: Path, api_url: str, port: int, office: Path = OFFICE, playbooks: Path | None = None
) -> dict[str, str]:
    """What the office's bot is told: its Slack, where it keeps everything, and its clock. With a port Slack reaches it
    there, otherwise it uses Socket Mode. With `playbooks` the office itself is the folder of the configuration."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-local-demo",
        **({"SLACK_SIGNING_SECRET": SECRET} if port else {"SLACK_APP_TOKEN": "xapp-local-demo"}),
        "SLACK_API_URL": api_url,
        "TOCSIN_CONFIG": str(office if playbooks else office / "config"),
        "TOCSIN_PLAYBOOKS": str(playbooks or office / "playbooks"),
        "TOCSIN_DATA": str(folder / "data"),
        "TOCSIN_CLOCK": str(folder / "clock.json"),
        "TOCSIN_HOST": "127.0.0.1",
        "TOCSIN_PORT": str(port),
    }


def newcomers(config: Path, playbooks: Path) -> dict[str, tuple[Any, ...]]:
    """The people and channels that the local Slack needs for the organisation of a configuration."""
    org = load_organisation(config)
    people = [Person(one.slack, handle, one.name, tz=one.tz) for handle, one in org.people.items()]
    parties = {**org.parties, **load_playbooks(playbooks)[org.playbook].playbook.parties}
    named = [*org.channels.model_dump().values(), *(party.channel for party in parties.values())]
    channels = [name.removeprefix("#") for name in named if name and name.startswith("#")]
    return {"people": tuple(people), "channels": tuple(channels)}


class NoPace:
    """Nothing is held back: tests pass hours in a second, and the local Slack does not count."""

    def turn(self, channel: str) -> float:
        """At once."""
        return 0.0

    def blocked(self, method: str) -> float:
        """Never."""
        return 0.0

    def block(self, method: str, seconds: float) -> None:
        """Not remembered; the delivery's own pause holds."""


class Wall:
    """The machine's clock with a push: pauses and settle times pass without being waited for. It may be set, too."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._wrong = timedelta()

    def now(self) -> datetime:
        """The machine's time, pushed forward."""
        return SystemClock().now() + self._ahead + self._wrong

    def push_to(self, at: datetime) -> None:
        """Have it be `at` now, if that is still to come."""
        self._ahead += max(timedelta(), at - self.now())

    def step(self, by: timedelta) -> None:
        """Set it, as a person or NTP does: no time passes."""
        self._wrong += by

    def monotonic(self) -> float:
        """The seconds that have passed, which no step changes."""
        return time.monotonic() + self._ahead.total_seconds()


class Night:
    """A running bot, its Slack with the people of the office, and its clock."""

    def __init__(
        self,
        folder: Path,
        redis_url: str,
        database_url: str | None = None,
        *,
        socket_mode: bool,
        office: Path = OFFICE,
        playbooks: Path | None = None,
    ) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self.clock = MovableClock(folder / "clock.json")
        self.clock.set(BEGINS, speed=0)
        port = 0 if socket_mode else free_port()
        bot_url = None if socket_mode else f"http://127.0.0.1:{port}/slack/events"
        options: dict[str, Any] = {"clock": folder / "clock.json", "manifest": ROOT / "config" / "slack-manifest.yml"}
        options |= newcomers(office, playbooks) if playbooks else {}
        self.slack = LocalSlack.start(folder, bot_url=bot_url, **options)
        environment = office_environment(folder, self.slack.api_url, port, office, playbooks)
        if database_url:
            environment["TOCSIN_DATABASE_URL"] = database_url
        self.slack.idle = self.settle
        people = ("ana", "ben", "leo", "zoe", "mia", "sam")
        self.ana, self.ben, self.leo, self.zoe, self.mia, self.sam = map(self.slack.person, people)
        self.settings = Settings.read(environment)
        engine = database(self.settings, threads=1)
        migrate(engine)
        engine.dispose()
        self.wall = Wall()
        self.wired = wire(self.settings, redis_url, patient=False, pace=NoPace(), wall=self.wall)
        self.application = Application(self.wired.services)
        tasks.bind(self.application)
        digest.plan(self.wired.services)
        self._start_web()

    def _start_web(self) -> None:
        ready, failed = threading.Event(), []
        self._stop = asyncio.Event()

        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            try:
                await receive(self.wired, self._stop, ready.set)
            except BaseException as error:
                failed.append(error)
                ready.set()
                raise
            finally:
                await end_tasks()

        self._web = threading.Thread(target=lambda: asyncio.run(main()), name="web", daemon=True)
        self._web.start()
        assert ready.wait(PATIENCE), "the bot did not connect"
        if failed:
            raise failed[0]

    def close(self) -> None:
        """Stop the bot and its Slack."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._web.join(PATIENCE)
        self.application.courier.stop()
        self.wired.store.engine.dispose()
        self.slack.stop()

    def settle(self) -> None:
        """Let everything happen that is due now, with all retries, and wait for it to be sent."""
        for _ in range(ROUNDS):
            self.wired.hints.give(self.wired.due())
            self.work()
            pause = self._pause()
            if pause is None:
                return
            self.wall.push_to(pause)
        raise AssertionError(f"not settled after {ROUNDS} rounds:\n{self.unfinished()}")

    def work(self) -> None:
        """Have a worker do what it has hints for."""
        # To start a worker costs ten times as much as to ask whether there is anything for it.
        if not open_queue(self.wired.redis).is_empty():
            worker.run(self.wired.redis, burst=True)
        assert self.application.courier.wait(PATIENCE), "a delivery hangs"
        self.slack.delivered()

    def _pause(self) -> datetime | None:
        """When the next unfinished thing may go on (many wait for that one only); None when nothing is unfinished."""
        with self.wired.store.read() as tx:
            waiting = [
                *tx.c.execute(
                    select(delivery.c.not_before, delivery.c.queued_until).where(delivery.c.state == "pending")
                ),
                *tx.c.execute(
                    select(delivery.c.lease_until, delivery.c.queued_until).where(delivery.c.state == "sending")
                ),
                *tx.c.execute(select(inbox.c.not_before, inbox.c.queued_until).where(inbox.c.state == "new")),
            ]
        if not waiting:
            return None
        now = self.wall.now()
        ends = (max(at for at in row if at is not None) for row in waiting)
        return min((at for at in ends if at > now), default=now)

    def unfinished(self) -> list[str]:
        """The deliveries that are not done, each with its trouble."""
        with self.wired.store.read() as tx:
            rows = tx.c.execute(select(delivery).where(delivery.c.state.in_(("pending", "sending")))).mappings()
            return [f"{row['key']} {row['state']} {row['attempts']} {row['error']}" for row in rows]

    def fast_forward(self, span: timedelta) -> None:
        """Let `span` pass, doing on the way what is due, when it is due."""
        self.settle()
        until = self.clock.now() + span
        while True:
            at = self.wired.next_at()
            if at is None or at > until:
                break
            self.clock.jump_to(max(at, self.clock.now()))
            self.settle()
        self.clock.jump_to(until)
        self.settle()

    def declare(self, actor: Actor | None = None, **fields: object) -> Room:
        """Declare through the form; gives the room."""
        who = actor or self.ana
        who.slash("/incident")
        who.fills({"title": "Checkout is down", "severity": "SEV1", **fields})
        assert who.submits() == {}
        self.settle()
        return self.slack.room("inc-")
