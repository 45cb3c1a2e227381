"""The one composition root: builds everything from the settings. Tests call it too."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis import Redis
from sqlalchemy import Engine

from bot.books import StoredBooks, as_book
from bot.clock import Clock, MovableClock, SystemClock, clock_from
from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.jobs.clock import Held
from bot.jobs.queue import Hint, Hints, connect
from bot.loader.live import Configuration, take
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import check_playbook, load_playbooks
from bot.settings import Settings
from bot.slack.chat import SlackChat
from bot.slack.clients import sync_client
from bot.slack.pace import Pace, RedisPace
from bot.store import holds, inbox, plans, turns
from bot.store.engine import BRIEF, PATIENT, open_engine
from bot.store.repo import SqlStore
from bot.usecases.ports import Book, Services
from bot.watch import Watch, kept

HOLD = 10.0
"""Seconds before a hint that led to nothing is given again."""
BRIEF_HOLD = 1.0
"""Seconds for which a clock holds what it is about to give hints for: so much a clock that is killed then costs."""
BATCH = 500
TICK = 0.5
MOVED_TICK = 0.1
"""Seconds between the clock's looks; more often when time itself may be moved or run fast."""


@dataclass(frozen=True)
class Wired:
    """Everything, joined."""

    settings: Settings
    services: Services
    store: SqlStore
    redis: Redis
    hints: Hints
    watch: Watch
    tick: float

    def now(self) -> datetime:
        """The machine's time."""
        return self.services.wall.now()

    def speed(self) -> float:
        """How many seconds of policy's clock pass in one of the machine's."""
        clock = self.services.clock
        return clock.speed if isinstance(clock, MovableClock) else 1.0

    def due(self) -> list[Hint]:
        """What hints are to be given for, most urgent first; held, so that the next look does not find it."""
        return self.take(HOLD).hints

    def take(self, hold: float = BRIEF_HOLD) -> Held:
        """The same for the clock, which gives hints before it holds them for long."""
        now, policy_now = self.services.wall.now(), self.services.clock.now()
        held = Held([], now + timedelta(seconds=hold))
        with self.store.read() as tx:
            if not _anything(tx.c, policy_now, now):
                return held
        with self.store.write() as tx:
            held.hints.extend(("inbox", id) for id in inbox.due_inbox(tx.c, now, hold, BATCH))
            held.hints.extend(("wake", id) for id in plans.due_wakes(tx.c, policy_now, now, hold, BATCH))
            held.hints.extend(("deliver", id) for id in turns.due_deliveries(tx.c, now, hold, BATCH))
            held.hints.extend(("digest", name) for name in plans.due_digests(tx.c, policy_now, now, hold))
        return held

    def keep(self, held: Held) -> None:
        """Hold what hints were given for as long as a worker may take to begin."""
        with self.store.write() as tx:
            holds.lengthen(tx.c, held.hints, held.until, tx.now + timedelta(seconds=HOLD))

    def forget(self) -> None:
        """The hints are lost: tell of all that is due once more."""
        with self.store.write() as tx:
            holds.forget_hints(tx.c)

    def ahead(self) -> timedelta:
        """By how much the newest rows were written in the future."""
        with self.store.read() as tx:
            return holds.ahead(tx.c, tx.now)

    def mend(self, step: timedelta) -> None:
        """The machine's clock was set by so much."""
        with self.store.write() as tx:
            holds.mend(tx.c, tx.now, step)

    def next_at(self) -> datetime | None:
        """The next instant at which the bot will do something by itself."""
        with self.store.read() as tx:
            return plans.next_instant(tx.c)


def _anything(c: Any, policy_now: datetime, now: datetime) -> bool:
    return inbox.is_due(c, now) or plans.is_due(c, policy_now, now) or turns.is_due(c, now)


def owner_name(pid: int | None = None) -> str:
    """What a process of this machine, this one by default, writes on its leases."""
    return f"{socket.gethostname()}:{pid or os.getpid()}"


def database(settings: Settings, threads: int = 20, patience: float = PATIENT) -> Engine:
    """The database of the settings; SQLite in the data folder by default."""
    if settings.database_url is None:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open_engine(settings.database(), threads=threads, patience=patience)


def free_leases(engine: Engine, owner: str | None) -> None:
    """Give back what dead processes held: those of `owner`, or of all when nothing else can be running.

    The hints they had are given once more, and what people did is handled by whoever comes first.
    """
    wall = SystemClock().now
    with SqlStore(engine, wall, wall, "").write() as tx:
        turns.free_leases(tx.c, owner, tx.now)
        inbox.free_inbox(tx.c, tx.now)
        holds.forget_hints(tx.c)


def free_dead(engine: Engine) -> None:
    """Give back what processes of this machine held that are no more: for a program that is started again by somebody
    other than our supervisor. What bears this process's own name is a predecessor's of the same number."""
    wall = SystemClock().now
    with SqlStore(engine, wall, wall, "").read() as tx:
        owners = holds.owners(tx.c)
    for owner in owners:
        host, _, pid = owner.rpartition(":")
        if host == socket.gethostname() and pid.isdecimal() and (int(pid) == os.getpid() or not _lives(int(pid))):
            free_leases(engine, owner)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def organisation(settings: Settings) -> tuple[Organisation, Book]:
    """Organisation and playbook; all that is wrong with them is told at once."""
    present = configuration(settings)
    return present.org, as_book(present.playbook)


def configuration(settings: Settings) -> Configuration:
    """What the files say; ConfigError with all that is wrong with them."""
    org = load_organisation(settings.config)
    loaded = load_playbooks(settings.playbooks)
    if org.playbook not in loaded:
        raise ConfigError(f"{settings.config}/tocsin.yml: playbook {org.playbook!r} is not in {settings.playbooks}")
    problems = check_playbook(loaded[org.playbook], org)
    if problems:
        raise ConfigError(*(str(problem) for problem in problems))
    return Configuration(org, loaded[org.playbook])


def _configuration(settings: Settings, store: SqlStore) -> Configuration:
    """What the files say. What of them cannot be used stays as it was in force last, so that a process that is started
    again in the middle of an incident goes on as the others do; without a last one the errors are raised."""
    last = kept(store)
    return take(settings.config, settings.playbooks, last)[0] if last else configuration(settings)


def wire(
    settings: Settings, redis_url: str, *, patient: bool, pace: Pace | None = None, wall: Clock | None = None
) -> Wired:
    """Join everything for one process. Call it after a fork, never before. Tests give `pace` and `wall` of their own.

    A `patient` process waits for the database and Redis; the others fail fast, where a person or the next turn waits.
    """
    clock: Clock = clock_from(settings.clock)
    wall = wall or SystemClock()
    engine = database(settings, patience=PATIENT if patient else BRIEF)
    store = SqlStore(engine, wall.now, clock.now, owner_name())
    books = StoredBooks(_configuration(settings, store), store, settings.playbooks)
    redis = connect(redis_url, patient=patient)
    fast = connect(redis_url, patient=False)
    chat = SlackChat(
        sync_client(settings.bot_token(), settings.slack_api_url), pace or RedisPace(fast), books.organisation
    )
    services = Services(store, chat, clock, wall, books)
    tick = MOVED_TICK if isinstance(clock, MovableClock) else TICK
    watch = Watch(settings, services, books, store)
    return Wired(settings, services, store, redis, Hints(fast), watch, tick)
