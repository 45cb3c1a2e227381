"""Where a fault harness plays: the bot as processes, the local Slack, both clocks, and a reader of the database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import MovableClock
from bot.lifeline import tie_to_parent
from bot.sandbox.testing import LocalSlack
from bot.settings import Settings
from bot.store import plans
from bot.store.deliveries import WAITING, delivery
from bot.store.engine import open_engine
from bot.store.inbox import inbox
from bot.store.incidents import incident
from tests.chaos.program import LIVES, SEED, WALL
from tests.scenarios.night import newcomers

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "config" / "slack-manifest.yml"
PLAYBOOKS = ROOT / "playbooks"
START_SECONDS = 120.0
LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Play:
    """What is played: in which folder, by which organisation, from when on, how fast the machine's clock runs."""

    folder: Path
    office: Path
    begins: datetime
    hurry: float
    database_url: str | None = None
    failpoint: str = ""
    seed: str = ""


class Stage:
    """The bot, its Slack and its clocks. Use it as a context manager."""

    def __init__(self, play: Play) -> None:
        self.play = play
        folder = play.folder
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = MovableClock(folder / "clock.json")
        self.clock.set(play.begins, speed=0)
        self.wall = MovableClock(folder / "wall.json")
        self.wall.set(datetime.fromtimestamp(time.time(), UTC), speed=play.hurry)
        self.lives = folder / "lives"
        self.log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        folder, play = self.play.folder, self.play
        people = newcomers(play.office, PLAYBOOKS)
        slack = LocalSlack.start(folder, clock=folder / "clock.json", manifest=MANIFEST, **people)
        self.slack = self._stack.enter_context(slack)
        self.environment = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": "xoxb-local-demo",
            "SLACK_APP_TOKEN": "xapp-local-demo",
            "SLACK_API_URL": self.slack.api_url,
            "TOCSIN_CONFIG": str(play.office),
            "TOCSIN_PLAYBOOKS": str(PLAYBOOKS),
            "TOCSIN_DATA": str(folder / "data"),
            "TOCSIN_CLOCK": str(folder / "clock.json"),
            "TOCSIN_HOST": "127.0.0.1",
            "TOCSIN_PORT": "0",
            "TOCSIN_LOG": "warning",
            WALL: str(folder / "wall.json"),
            LIVES: str(self.lives),
            **({"TOCSIN_DATABASE_URL": play.database_url} if play.database_url else {}),
        }
        self.settings = Settings.read(self.environment)
        self.engine = open_engine(self.settings.database(), threads=2).execution_options(reading=True)
        self._stack.callback(self.engine.dispose)
        self._stack.callback(self.stop)
        try:
            self.start(play.failpoint, play.seed)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def start(self, failpoint: str = "", seed: str = "") -> None:
        """Start the bot and wait until it receives."""
        more = {"TOCSIN_FAILPOINT": failpoint, SEED: seed}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.program"],
                cwd=ROOT,
                env={**self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=tie_to_parent(signal.SIGKILL),
            )
        self.until(lambda: self.slack.connected or not self.running, START_SECONDS, "the bot connects")
        if not self.running:
            raise RuntimeError(f"the bot did not start:\n{self._last_words()}")

    def stop(self) -> None:
        """End the bot as Ctrl-C does, or by force."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill_all()

    def kill_all(self) -> None:
        """Kill the supervisor with -9, and wait until nothing of its family is left."""
        assert self._process
        family = self.family()
        self._process.kill()
        self._process.wait()
        _, alive = psutil.wait_procs(family, timeout=15)
        assert not alive, f"outlived their parent: {alive}"

    @property
    def running(self) -> bool:
        """Whether the supervisor runs."""
        return self._process is not None and self._process.poll() is None

    def family(self) -> list[psutil.Process]:
        """All processes that the supervisor started."""
        assert self._process
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def pid(self, name: str) -> int | None:
        """The process that was started last as web, worker or clock, or the server of Redis."""
        if name == "redis":
            servers = [one for one in self.family() if one.name() in ("valkey-server", "redis-server")]
            return servers[0].pid if servers else None
        return next((pid for role, pid in reversed(self.begun()) if role == name), None)

    def begun(self) -> list[tuple[str, int]]:
        """Every process that was started, in order."""
        if not self.lives.exists():
            return []
        words = (line.split() for line in self.lives.read_text().splitlines())
        return [(name, int(pid)) for name, pid in words]

    def kill(self, name: str) -> bool:
        """Kill one with -9; False when it is not there."""
        pid = self.pid(name)
        with suppress(ProcessLookupError):
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    def until(self, look: Callable[[], object], seconds: float, what: str) -> None:
        """Look again and again until something is true; TimeoutError when that takes longer."""
        deadline = time.monotonic() + seconds
        while not look():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds:.0f} s: {what}\n{self.trouble()}")
            time.sleep(LOOK_EVERY)

    def read(self, ask: Callable[[Connection], Any], seconds: float = 60.0) -> Any:
        """What a question to the database gives, asked again while it is away."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with self.engine.connect() as connection:
                    return ask(connection)
            except SQLAlchemyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def next_at(self) -> datetime | None:
        """The next instant at which the bot acts by itself."""
        at: datetime | None = self.read(plans.next_instant)
        return at

    def settled(self) -> bool:
        """Whether all is done that people asked for or the playbook wants by now."""

        def look(c: Connection) -> bool:
            undone = select(func.count()).where(delivery.c.state.in_(WAITING))
            asked = select(func.count()).where(inbox.c.state == "new")
            return not c.execute(undone).scalar() and not c.execute(asked).scalar()

        coming = self.next_at()
        return (coming is None or coming > self.clock.now()) and bool(self.read(look))

    def done(self) -> int:
        """How many deliveries were settled, in whichever way."""
        settled = select(func.count()).where(delivery.c.state.not_in(WAITING))
        return int(self.read(lambda c: c.execute(settled).scalar()))

    def settle(self, seconds: float = 90.0) -> None:
        """Wait until it is."""
        self.until(self.settled, seconds, "everything is done")

    def incidents(self) -> int:
        """How many incidents there are."""
        return int(self.read(lambda c: c.execute(select(func.count()).select_from(incident)).scalar()))

    def trouble(self) -> str:
        """What is not done, and what the bot's log says last."""
        waiting = select(delivery.c.key, delivery.c.state, delivery.c.attempts, delivery.c.error, delivery.c.not_before)
        rows = self.read(lambda c: c.execute(waiting.where(delivery.c.state.in_(WAITING)).limit(20)).all())
        return "\n".join([*map(str, rows), self._last_words()])

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
