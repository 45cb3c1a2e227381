"""Slack is away for an hour: one can still declare; when it is back all comes in order, and says how late it is."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.jobs import worker
from bot.usecases.failures import AWAY
from tests.scenarios.night import ROOT, Night, office_environment

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


def tocsin(night: Night, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the bot runs."""
    told = office_environment(night.folder, night.slack.api_url, 1)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TOCSIN_REDIS_URL": night.redis_url,
        **told,
        **more,
    }
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)


def pass_by(night: Night, span: timedelta) -> None:
    """Let time pass, policy's and the machine's, with all that falls due tried and nothing reaching Slack."""
    until = night.clock.now() + span
    while night.clock.now() < until:
        at = min(until, max(night.wired.next_at() or until, night.clock.now() + 5 * MINUTE))
        night.wall.push_to(night.wall.now() + (at - night.clock.now()))
        night.clock.jump_to(at)
        night.wired.hints.give(night.wired.due())
        worker.run(night.wired.redis, burst=True)
        assert night.application.courier.wait(30)


def test_an_incident_declared_from_a_shell_while_slack_is_away_comes_whole_and_in_order(night: Night) -> None:
    first = night.declare()
    before = len(first.bot_said())
    night.slack.fault("*", "http_500", count=-1)
    night.slack.idle = None
    done = tocsin(night, "declare", "SEV1", "Payments", "are", "down", "--by", "ben", "--affected", "All of Europe")
    assert done.returncode == 0, done.stderr
    assert "INC-2 declared: SEV1 · Payments are down" in done.stdout and "On call now: Ana Ruiz" in done.stdout
    pass_by(night, 10 * MINUTE)
    night.ana.slash("/incident ack", first)
    night.ana.slash("/incident severity SEV2 not so many", first)
    worker.run(night.wired.redis, burst=True)
    pass_by(night, 50 * MINUTE)
    assert night.slack.rooms("inc-2") == [] and len(first.bot_said()) == before

    night.slack.clear_faults()
    pass_by(night, MINUTE)
    night.slack.idle = night.settle
    room = night.slack.room("inc-2")
    with night.wired.store.read() as tx:
        waiting = [one.error for id in (1, 2) for one in tx.troubles(id) if one.error.startswith(AWAY)]
    assert waiting == [], "a minute after Slack is back nothing waits because it was away"
    night.settle()
    assert "ben" in room.members and "Payments are down" in room.topic + "".join(room.bot_said())
    night.ana.dm.shows("INC-2", "Late by")
    room.shows("a new incident needs someone", "Late by 1 h")
    said = first.bot_said()[before:]
    # Ten minutes before the end of the hour, and late by the pauses between the last tries, too.
    acknowledged = next(n for n, text in enumerate(said) if re.search(r"acknowledged.*\n.*Late by 5\d min", text))
    changed = next(n for n, text in enumerate(said) if "SEV2" in text and "Late by" in text)
    assert acknowledged < changed, "in the order in which it happened"
    assert len(said) == len(set(said)), "nothing twice"
    everything = [*first.bot_said(), *room.bot_said(), *night.slack.room("#incidents").bot_said()]
    night.settle()
    assert everything == [*first.bot_said(), *room.bot_said(), *night.slack.room("#incidents").bot_said()]


def test_declaring_from_a_shell_needs_neither_redis_nor_a_running_bot(night: Night) -> None:
    done = tocsin(night, "declare", "Search is slow", "--json", USER="ana", TOCSIN_REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 0, done.stderr
    about = json.loads(done.stdout)
    assert about == {
        "number": 1,
        "name": "INC-1",
        "title": "Search is slow",
        "severity": "SEV2",
        "private": False,
        "on_call": ["Ana Ruiz"],
    }
    night.settle()
    night.slack.room("inc-1").shows("Search is slow")
    night.ana.dm.never_shows("Late by")


def test_what_cannot_be_declared_from_a_shell_is_said_with_a_status(night: Night) -> None:
    long = tocsin(night, "declare", "x" * 200, "--by", "ana")
    assert long.returncode == 1 and "120 characters" in long.stderr
    unknown = tocsin(night, "declare", "Down", "--by", "nobody")
    assert unknown.returncode == 2 and "ana" in unknown.stderr and "--by" in unknown.stderr
    away = tocsin(night, "declare", "Down", "--by", "ana", TOCSIN_DATABASE_URL="postgresql://u:p@127.0.0.1:1/x")
    assert away.returncode == 2 and "cannot be reached" in away.stderr and "Traceback" not in away.stderr
    with night.wired.store.write() as tx:
        tx.c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = tocsin(night, "declare", "Down", "--by", "ana")
    assert newer.returncode == 2 and "9999" in newer.stderr and "Traceback" not in newer.stderr
