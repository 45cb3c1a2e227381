"""How late reminders arrive with ten thousand open incidents, and what looking for due ones costs.

The instant of arrival is the message's `ts`, which Slack gives it when the call takes effect. What it is compared
with is the instant written in the bot's delivery row, which the message's metadata names.
"""

import json
import sqlite3
import time
from datetime import datetime, timedelta
from typing import Any

from bot.settings import Settings
from bot.store.migrate import migrate
from bot.wiring import Wired, wire
from tests.bench.figures import Figure, middle, percentile
from tests.bench.program import Program, environment, free_port
from tests.bench.slackside import SlackSide
from tests.bench.stage import LATENCY_MS, Stage
from tests.bench.stock import Plan, fill

INCIDENTS = 10_000
A_SECOND = 10
PEOPLE = 100
LEAD = timedelta(seconds=6)
"""From the last row written to the first reminder: the bot starts meanwhile."""
LAST = 3.0
"""Seconds after the last reminder is due before anybody asks whether all is sent."""
GOAL = 2.0
TICKS = 20
NO_REDIS = "redis://127.0.0.1:1/0"


def run(stage: Stage) -> list[Figure]:
    """Without latency and with it."""
    return [figure for latency in (0.0, LATENCY_MS) for figure in _with_latency(stage, latency)]


def _with_latency(stage: Stage, latency_ms: float) -> list[Figure]:
    seconds = stage.pick(60, 15)
    label = f"{latency_ms:.0f} ms a call"
    with stage.slack(latency_ms) as slack:
        environ = environment(slack.api_url, stage.folder / f"lateness{latency_ms:.0f}", free_port())
        wired = wire(Settings.read(environ), NO_REDIS, patient=False)
        try:
            plan = _prepare(stage, wired, slack, seconds)
            ticks = _ticks(wired) if latency_ms == 0 else []
        finally:
            wired.store.engine.dispose()
        with Program(environ) as program:
            late, silent = _watch(stage, slack, program, plan, wired)
    spread = f"n={len(late)}, {A_SECOND} due a second, most {max(late, default=0):.2f}"
    return [
        Figure(f"{label}: lateness p50", percentile(late, 0.50), "s", None, "", spread),
        Figure(f"{label}: lateness p99", percentile(late, 0.99), "s", GOAL, "", spread),
        Figure(f"{label}: reminders that never came", silent, "", 0, spread=f"of {plan.speaking}"),
        *([middle("clock's look when nothing is due", ticks, "ms")] if ticks else []),
    ]


def _prepare(stage: Stage, wired: Wired, slack: SlackSide, seconds: int) -> Plan:
    migrate(wired.store.engine)
    people = slack.hire(PEOPLE)
    # Writing the rows takes some seconds; the first reminder must not be due before the bot runs.
    filling = timedelta(seconds=INCIDENTS / 1200)
    begin = wired.services.clock.now() + filling + LEAD
    plan = Plan(INCIDENTS, seconds * A_SECOND, begin, timedelta(seconds=seconds), people)
    started = time.monotonic()
    fill(wired, slack, plan)
    stage.say(f"{INCIDENTS} incidents written in {time.monotonic() - started:.1f} s")
    return plan


def _ticks(wired: Wired) -> list[float]:
    took = []
    for _ in range(TICKS):
        started = time.perf_counter()
        assert not wired.due(), "something is due already"
        took.append((time.perf_counter() - started) * 1000)
    return took


def _watch(stage: Stage, slack: SlackSide, program: Program, plan: Plan, wired: Wired) -> tuple[list[float], int]:
    slack.wait_connected()
    ahead = (plan.begin - wired.services.clock.now()).total_seconds()
    assert ahead > 0, f"the bot was up {-ahead:.1f} s after the first reminder was due"
    end = time.monotonic() + ahead + plan.window.total_seconds()
    while (left := end - time.monotonic()) > 0:
        stage.say(f"{left:.0f} s to go")
        time.sleep(min(15.0, left))
    time.sleep(LAST)
    program.settle(30.0)
    due_at = _due(program)
    late = [ts - due_at[oid][1] for oid, ts in _arrived(slack.calls()) if oid in due_at]
    heard = {due_at[oid][0] for oid, _ in _arrived(slack.calls()) if oid in due_at}
    return late, plan.speaking - len(heard & set(range(1, plan.speaking + 1)))


def _due(program: Program) -> dict[str, tuple[int, float]]:
    """For each reminder's delivery id: its incident, and when it was due (Unix seconds)."""
    query = (
        "SELECT oid, incident_id, args FROM delivery WHERE op IN ('say', 'tell', 'post') AND incident_id IS NOT NULL"
    )
    connection = sqlite3.connect(f"file:{program.data / 'tocsin.db'}?mode=ro", uri=True)
    rows = connection.execute(query).fetchall()
    connection.close()
    found = {}
    for oid, incident, args in rows:
        due = json.loads(args).get("message", {}).get("due_at")
        if due:
            found[oid] = (incident, datetime.fromisoformat(due).timestamp())
    return found


def _arrived(calls: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """The delivery id and `ts` of each message posted."""
    return [
        (str(one["args"]["metadata"]["event_payload"]["oid"]), float(one["response"]["ts"]))
        for one in calls
        if one["method"] == "chat.postMessage" and (one["response"] or {}).get("ok")
    ]
