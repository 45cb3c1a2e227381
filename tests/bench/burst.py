"""A storm: thousands of reminders due at one instant, sent by one worker, by two and by four.

Once with a person for each incident, so that nothing but the bot's own work takes time; and once with few people, so
that Slack's rule of one message a second in a channel (chat.postMessage) decides how long it takes at least.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.embedded import start_redis
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.wiring import database, wire
from tests.bench.figures import Figure
from tests.bench.lateness import arrivals, due_rows
from tests.bench.program import Program, environment
from tests.bench.slackside import SlackSide
from tests.bench.stage import Stage
from tests.bench.stock import Stock, fill
from tests.fixtures.ports import free_port

WORKERS = (1, 2, 4)
EACH = 50
"""Reminders for each person when Slack's pace decides."""
PATIENCE = 600.0
STEP = 5.0


@dataclass(frozen=True)
class Drained:
    """How many messages were sent, and how long after they were due the last of them came."""

    messages: int
    seconds: float
    lost: int


def run(stage: Stage) -> list[Figure]:
    """Both storms with each number of workers."""
    count = stage.pick(5000, 500)
    return [*_free(stage, count), *_paced(stage, count)]


def _free(stage: Stage, count: int) -> Iterator[Figure]:
    first = 0.0
    for workers in WORKERS:
        found = _storm(stage, f"free{workers}", count, count, workers)
        rate = found.messages / found.seconds
        first = first or rate
        spread = f"{found.messages} messages in {found.seconds:.1f} s; {rate / first:.2f} times one worker"
        yield Figure(f"{count:,} due at once, workers: {workers}, messages a second", rate, "/s", None, "", spread)
        yield Figure("never came", found.lost, "", 0, spread=f"of {count}")


def _paced(stage: Stage, count: int) -> Iterator[Figure]:
    least = float(EACH - 1)
    for workers in WORKERS:
        found = _storm(stage, f"paced{workers}", count, count // EACH, workers)
        spread = f"{found.seconds:.1f} s; at one a second {least:.0f} s at least"
        what = f"{count:,} due at once for {count // EACH} people, workers: {workers}, over the least time"
        yield Figure(what, found.seconds / least, "x", None, "", spread)
        yield Figure("never came", found.lost, "", 0, spread=f"of {count}")


def _storm(stage: Stage, name: str, count: int, people: int, workers: int) -> Drained:
    folder = stage.folder / name
    with stage.slack(0.0) as slack, start_redis(folder / "redis") as redis:
        environ = {
            **environment(slack.api_url, folder / "data", free_port()),
            "TOCSIN_REDIS_URL": redis.url,
        }
        due = _prepare(environ, slack, redis.url, count, people)
        with _running(environ, workers) as program:
            _watch(stage, slack, program, name)
            rows, calls = dict(due_rows(program)), slack.calls()
    slack_said = [at for times in arrivals(calls, rows).values() for at in times]
    came = len(arrivals(calls, rows))
    return Drained(len(slack_said), max(slack_said, default=0.0) if due else 0.0, count - came)


@contextmanager
def _running(environ: dict[str, str], workers: int) -> Iterator[Program]:
    """The program, which has one worker, and so many beside it that there are enough."""
    with ExitStack() as stack:
        program = stack.enter_context(Program(environ))
        for _ in range(workers - 1):
            stack.enter_context(Program(environ, "worker"))
        yield program


def _prepare(environ: dict[str, str], slack: SlackSide, redis_url: str, count: int, people: int) -> datetime:
    """Write incidents that are all due at one instant, soon after the bot is up."""
    settings = Settings.read(environ)
    engine = database(settings, threads=1)
    migrate(engine)
    engine.dispose()
    wired = wire(settings, redis_url, patient=False)
    try:
        hired = slack.hire(people)
        lead = timedelta(seconds=12 + count / 250)
        at = wired.services.clock.now() + lead
        fill(wired, slack, Stock(1, count, lambda _: at, hired, rooms=True))
        return at
    finally:
        wired.store.engine.dispose()


def _watch(stage: Stage, slack: SlackSide, program: Program, name: str) -> None:
    """Wait until everything is sent."""
    slack.wait_connected()
    deadline = time.monotonic() + PATIENCE
    begun = False
    while time.monotonic() < deadline:
        waiting = program.unfinished()
        begun = begun or waiting > 0
        planned = program.count("SELECT count(*) FROM incident WHERE wake_at < datetime('now')")
        if begun and not waiting and not planned:
            return
        stage.say(f"{name}: {waiting} waiting")
        time.sleep(STEP if waiting > 200 or not begun else 0.5)
    raise TimeoutError(f"{name}: not drained within {PATIENCE:g} s")
