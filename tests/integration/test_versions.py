"""An upgrade beside a running `tocsin up`: the old version stops acting at once, says so, and is not started anew."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.store.migrate import head
from tests.fixtures.polling import eventually
from tests.integration.test_killed import PATIENCE, ROOT, Up, complete, declare, until
from tests.integration.test_killed import up as up

NEXT = "9999"


def migrated(folder: Path, to: str) -> None:
    """What the migration of another version leaves behind."""
    with closing(sqlite3.connect(folder / "data" / "tocsin.db", timeout=30)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (to,))
        connection.commit()


def health(up: Up) -> dict[str, Any]:
    """What /healthz says; empty while it does not answer."""
    url = f"http://127.0.0.1:{up.environment['TOCSIN_PORT']}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return dict(json.load(reply))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))
    except OSError:
        return {}


def started(up: Up, log: Path) -> None:
    """Start it with its log in a file."""
    with log.open("ab") as output:
        up.process = subprocess.Popen([sys.executable, "-m", "bot", "up"], env=up.environment, cwd=ROOT, stderr=output)
    until(lambda: up.slack.connected, "the connection")


def children(up: Up) -> list[psutil.Process]:
    """Web, worker and clock."""
    return [child for child in up.tree()[1:] if "valkey" not in child.name() and "redis" not in child.name()]


@pytest.mark.parametrize("up", ["http"], indirect=True)
def test_the_old_version_stands_aside_and_the_next_goes_on(up: Up, short_path: Path) -> None:
    log = short_path / "log"
    started(up, log)
    declare(up.slack)
    until(lambda: complete(up.slack), "the declaration")
    before = {child.pid for child in children(up)}
    migrated(short_path, NEXT)
    until(lambda: log.read_text().count("other_version") >= 3, "each process says so")
    state = eventually(lambda: health(up), PATIENCE, "health")
    assert state["ok"] is False and NEXT in state["database"]

    up.slack.advance(300)
    ana = up.slack.person("ana")
    ana.slash("/incident declare SEV2 Search is down")
    ana.told("upgraded", "/incident declare SEV2 Search is down")
    assert {child.pid for child in children(up)} == before, "nobody ended"

    until(lambda: "standing_aside role=worker" in log.read_text(), "the worker has finished")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: log.read_text().count("standing_aside") >= 4, "started anew they stand aside, the worker once more")
    until(lambda: NEXT in health(up).get("database", ""), "and say so")
    after = {child.pid for child in children(up)}
    assert len(after) == 3 and not after & before
    assert up.slack.person("leo").dm.bot_said() == [], "nobody acted"
    assert up.stop() == 0

    migrated(short_path, head())
    started(up, log)
    until(lambda: len(up.slack.person("leo").dm.bot_said()) == 1, "the next rung, by the version that fits")
    assert len(up.slack.rooms("inc-")) == 1
    assert up.stop() == 0


@pytest.mark.parametrize("up", ["socket"], indirect=True)
def test_the_old_version_leaves_its_connections_to_the_next(up: Up, short_path: Path) -> None:
    started(up, short_path / "log")
    migrated(short_path, NEXT)
    until(lambda: not up.slack.connected, "no connection")
    assert len(children(up)) == 3
    assert up.stop() == 0


@pytest.mark.parametrize("up", ["http"], indirect=True)
def test_an_old_version_started_after_the_upgrade_says_what_to_do(up: Up, short_path: Path) -> None:
    started(up, short_path / "log")
    assert up.stop() == 0
    migrated(short_path, NEXT)
    command = [sys.executable, "-m", "bot", "up"]
    done = subprocess.run(command, env=up.environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert f"revision {NEXT}" in done.stderr and "upgrade Tocsin" in done.stderr and "Traceback" not in done.stderr
