"""How late reminders arrive with a thousand, ten and a hundred thousand open incidents, and what looking for due ones
costs with so many that are not; the memory of the program meanwhile.

The instant of arrival is the message's `ts`, which Slack gives it when the call takes effect. What it is compared
with is the instant written in the bot's delivery row, which the message's metadata names. A reminder may be several
messages (a direct one, and its copy in the room): the first and the last of each are counted apart.
"""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.settings import Settings
from bot.store.migrate import migrate
from bot.wiring import Wired, database, wire
from tests.bench.figures import Figure, middle, percentile, shown
from tests.bench.program import Program, environment
from tests.bench.slackside import SlackSide
from tests.bench.stage import LATENCY_MS, Stage
from tests.bench.stock import Stock, fill
from tests.fixtures.ports import free_port

STAGES = ((1_000, 0.0), (10_000, 0.0), (10_000, LATENCY_MS), (100_000, 0.0))
"""How many incidents are open, and how long Slack takes."""
A_SECOND = 10
PEOPLE = 100
LEAD = timedelta(seconds=8)
"""From before the last rows are written to the first reminder: the bot starts meanwhile."""
LATER = timedelta(hours=6)
"""When those that stay silent are due: long after the measurement."""
LAST = 3.0
"""Seconds after the last reminder is due before anybody asks whether all is sent."""
PATIENCE = 30.0
GOAL = 2.0
TICKS = 20
STEP = 15.0
NO_REDIS = "redis://127.0.0.1:1/0"


@dataclass(frozen=True)
class Window:
    """When reminders are due."""

    begin: datetime
    seconds: int
    count: int


def run(stage: Stage) -> list[Figure]:
    """Each number of incidents, without latency; ten thousand also with it."""
    stages = [one for one in STAGES if not stage.quick or one[0] < 100_000]
    return [figure for incidents, latency in stages for figure in _measured(stage, incidents, latency)]


def _measured(stage: Stage, incidents: int, latency_ms: float) -> list[Figure]:
    with stage.slack(latency_ms) as slack:
        environ = environment(slack.api_url, stage.folder / f"lateness{incidents}-{latency_ms:.0f}", free_port())
        settings = Settings.read(environ)
        engine = database(settings, threads=1)
        migrate(engine)
        engine.dispose()
        wired = wire(settings, NO_REDIS, patient=False)
        try:
            ticks, window = _prepare(stage, wired, slack, incidents)
            with Program(environ) as program:
                _watch(stage, slack, program, (window.begin - wired.services.clock.now()).total_seconds(), window)
                arrived, memory = arrivals(slack.calls(), dict(due_rows(program))), program.pss()
        finally:
            wired.store.engine.dispose()
    label = f"{incidents:,} open, {latency_ms:.0f} ms a call"
    return [
        *_lateness(f"{label}: reminder", [min(late) for late in arrived.values()]),
        *_lateness(f"{label}: its last copy", [max(late) for late in arrived.values()]),
        Figure(f"{label}: never came", window.count - len(arrived), "", 0, spread=f"of {window.count}"),
        middle(f"{label}: clock's look when nothing is due", ticks, "ms"),
        Figure(f"{label}: PSS afterwards", memory, "MiB"),
    ]


def _lateness(what: str, late: list[float]) -> list[Figure]:
    spread = f"n={len(late)}, most {shown(max(late, default=0.0))}"
    return [
        Figure(f"{what}, p50", percentile(late, 0.50), "s", None, "", spread),
        Figure(f"{what}, p99", percentile(late, 0.99), "s", GOAL, "", spread),
    ]


def _prepare(stage: Stage, wired: Wired, slack: SlackSide, incidents: int) -> tuple[list[float], Window]:
    """Write the silent incidents, time the clock's look, and write those that will speak."""
    seconds = stage.pick(45, 15)
    count = seconds * A_SECOND
    people = slack.hire(PEOPLE)
    started = time.monotonic()
    silent = wired.services.clock.now() + LATER
    fill(wired, slack, Stock(1, incidents - count, lambda id: silent + timedelta(seconds=id), people))
    stage.say(f"{incidents - count} silent incidents written in {time.monotonic() - started:.1f} s")
    ticks = [_tick(wired) for _ in range(TICKS)]
    begin, first = wired.services.clock.now() + LEAD, incidents - count + 1
    due = [begin + timedelta(seconds=number / A_SECOND) for number in range(count)]
    fill(wired, slack, Stock(first, count, lambda id: due[id - first], people, rooms=True))
    return ticks, Window(begin, seconds, count)


def _tick(wired: Wired) -> float:
    started = time.perf_counter()
    assert not wired.due(), "something is due already"
    return (time.perf_counter() - started) * 1000


def _watch(stage: Stage, slack: SlackSide, program: Program, ahead: float, window: Window) -> None:
    """Wait until all reminders were due and everything is sent."""
    end = time.monotonic() + ahead + window.seconds
    slack.wait_connected()
    assert time.monotonic() < end - window.seconds, "the bot came up after the first reminder was due"
    while (left := end - time.monotonic()) > 0:
        stage.say(f"{left:.0f} s to go")
        time.sleep(min(STEP, left))
    time.sleep(LAST)
    program.settle(PATIENCE)


def due_rows(program: Program) -> Iterator[tuple[str, tuple[int, float]]]:
    """For each reminder's delivery id: its incident, and when it was due (Unix seconds)."""
    query = "SELECT oid, incident_id, args FROM delivery WHERE op IN ('say', 'tell', 'post') AND incident_id > 0"
    for oid, incident, args in program.rows(query):
        due = json.loads(args).get("message", {}).get("due_at")
        if due:
            yield oid, (incident, datetime.fromisoformat(due).timestamp())


def arrivals(calls: list[dict[str, Any]], due: dict[str, tuple[int, float]]) -> dict[int, list[float]]:
    """For each incident that was reminded: how late each message came."""
    found: dict[int, list[float]] = defaultdict(list)
    for one in calls:
        if one["method"] == "chat.postMessage" and (one["response"] or {}).get("ok"):
            oid = str(one["args"]["metadata"]["event_payload"]["oid"])
            if oid in due:
                incident, at = due[oid]
                found[incident].append(float(one["response"]["ts"]) - at)
    return found
