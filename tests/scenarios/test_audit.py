"""The bot looks after its own work: what is stuck is done once more, then told, and `/healthz` turns red."""

import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.jobs.audit import heartbeat, report
from bot.roles.clock import look
from bot.store.deliveries import delivery
from bot.store.inbox import inbox
from bot.store.incidents import events, incident
from bot.usecases.audit import Finding, Sort
from bot.wiring import wire
from tests.scenarios.night import OFFICE, Night, NoPace

MINUTE = timedelta(minutes=1)
TICK = timedelta(seconds=1)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office with a channel for its operators."""
    folder = tmp_path / "office"
    shutil.copytree(OFFICE, folder)
    config = folder / "config" / "tocsin.yml"
    config.write_text(config.read_text().replace('managers: "#managers"', 'managers: "#managers"\n  operators: "#ops"'))
    return folder


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where the bot keeps everything; SQLite unless a test asks for both."""
    return str(request.getfixturevalue("postgres_url")) if getattr(request, "param", "") == "postgresql" else None


both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def night(tmp_path: Path, redis_url: str, database_url: str | None, office: Path) -> Iterator[Night]:
    """The office's bot, which Slack calls over HTTP."""
    with closing(Night(tmp_path, redis_url, database_url, socket_mode=False, office=office)) as running:
        running.ana.creates("ops")
        yield running


def looks(night: Night, after: timedelta = MINUTE, *, settle: bool = True) -> list[Finding]:
    """What the next look finds when so much time has passed."""
    night.wall.push_to(night.wall.now() + after)
    found = look(night.wired, night.application)
    assert found is not None, "it is not time"
    assert night.application.courier.wait(30)
    if settle:
        night.settle()
    return found


def health(night: Night) -> tuple[int, dict[str, Any]]:
    """Status and content of /healthz."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{night.settings.port}/healthz", timeout=5) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def broken(night: Night, id: int, **values: Any) -> None:
    """Have something wrong stand in an incident's row."""
    with night.wired.store.write() as tx:
        tx.c.execute(update(incident).where(incident.c.id == id).values(**values))


def test_while_all_is_well_a_look_finds_nothing(night: Night) -> None:
    night.declare()
    assert looks(night) == []
    status, state = health(night)
    assert (status, state["state"], state["why"]) == (200, "ok", [])
    assert state["oldest_seconds"] == {"inbox": 0.0, "incident": 0.0, "delivery": 0.0, "queue": 0.0}


@both
def test_one_of_many_clocks_looks_and_the_next_only_after_a_minute(night: Night) -> None:
    others = [wire(night.settings, night.redis_url, patient=False, pace=NoPace(), wall=night.wall) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda other: look(other, night.application), others))
    assert sorted(map(str, taken)) == ["None", "None", "None", "[]"]
    night.wall.push_to(night.wall.now() + 45 * TICK)
    assert look(night.wired, night.application) is None
    assert looks(night, 15 * TICK) == []
    for other in others:
        other.store.engine.dispose()


def test_an_incident_that_lost_its_next_step_gets_it_back(night: Night) -> None:
    night.declare()
    broken(night, 1, wake_at=None)
    [found] = looks(night)
    assert (found.sort, found.stands) == (Sort.UNPLANNED, False)
    assert looks(night, 15 * TICK) == [], "it was repaired, and that was looked at sooner"
    night.fast_forward(6 * MINUTE)
    night.leo.dm.shows("Nobody has acknowledged")
    assert night.slack.room("#ops").bot_said() == []


def test_an_incident_whose_playbook_cannot_be_read_is_planned_by_the_one_in_force(night: Night) -> None:
    night.declare()
    night.declare(title="Another")
    with night.wired.store.write() as tx:
        tx.c.exec_driver_sql("INSERT INTO playbook VALUES ('torn', 'torn', 'not: a playbook')")
    broken(night, 1, playbook_hash="torn", wake_at=None)
    broken(night, 2, wake_at=None)
    assert [(one.sort, one.count) for one in looks(night)] == [(Sort.UNPLANNED, 2)]
    assert looks(night, 15 * TICK) == []


def test_what_nobody_was_told_of_is_done_by_the_look_itself(night: Night) -> None:
    night.declare()
    night.clock.advance(7 * MINUTE)
    held = night.wall.now() + timedelta(hours=1)
    broken(night, 1, queued_until=held)
    [found] = looks(night)
    assert (found.sort, found.count, found.stands) == (Sort.INCIDENT, 1, False)
    night.leo.dm.shows("Nobody has acknowledged")


def test_a_clock_that_runs_fast_makes_nothing_late(night: Night) -> None:
    night.declare()
    night.clock.set(night.clock.now() + 7 * MINUTE, speed=600)
    broken(night, 1, queued_until=night.wall.now() + timedelta(hours=1))
    assert looks(night, settle=False) == [], "two minutes are nothing at this speed"


@both
def test_a_delivery_whose_sender_is_gone_goes_out_by_the_look(night: Night) -> None:
    night.declare()
    night.ana.slash("/incident ack", night.slack.room("inc-"))
    held = night.wall.now() + timedelta(hours=1)
    with night.wired.store.write() as tx:
        tx.c.execute(update(inbox).where(inbox.c.state == "new").values(queued_until=held))
    found = looks(night, 2 * MINUTE)
    assert [one.sort for one in found] == [Sort.INBOX, Sort.QUEUE]
    night.slack.room("inc-").shows("acknowledged")
    with night.wired.store.write() as tx:
        stuck = {
            "state": "sending",
            "sent_at": None,
            "lease_token": "gone",
            "lease_until": tx.now,
            "queued_until": held,
        }
        tx.c.execute(update(delivery).where(delivery.c.op == "topic", delivery.c.id < 10).values(**stuck))
    found = looks(night, 2 * MINUTE)
    assert Sort.SENDING in [one.sort for one in found]
    assert Sort.SENDING not in [one.sort for one in looks(night)]


@both
def test_what_stays_stuck_is_told_once_and_turns_health_red_until_it_is_over(night: Night) -> None:
    night.declare()
    night.clock.advance(7 * MINUTE)
    last = events.c.id == select(func.max(events.c.id)).scalar_subquery()
    with night.wired.store.write() as tx:
        whole = tx.c.execute(select(events.c.data).where(last)).scalar_one()
        tx.c.execute(update(events).where(last).values(data={}))
    broken(night, 1, queued_until=night.wall.now() + timedelta(days=1))
    assert [(one.sort, one.stands) for one in looks(night)] == [(Sort.INCIDENT, False)]
    assert health(night)[0] == 200
    assert [one.stands for one in looks(night, 15 * TICK)] == [True]
    status, state = health(night)
    assert (status, state["ok"], state["state"]) == (503, False, "failing")
    assert state["why"] == ["1 incident due to be looked at, the first since 2 min"]
    assert state["oldest_seconds"]["incident"] >= 120
    assert [one.stands for one in looks(night)] == [True]
    [told] = night.slack.room("#ops").bot_said()
    assert "I am behind with my own work: 1 incident due to be looked at" in told and "logs" in told
    with night.wired.store.write() as tx:
        tx.c.execute(update(events).where(last).values(data=whole))
    broken(night, 1, queued_until=None)
    assert looks(night)[0].stands, "this look repairs it"
    assert looks(night) == []
    assert health(night)[0] == 200
    assert "Over: 1 incident" in night.slack.room("#ops").bot_said()[-1]
    assert len(night.slack.room("#ops").bot_said()) == 2


def test_a_message_that_reached_nobody_is_shown_for_an_hour(night: Night) -> None:
    talk = night.wired.services.chat.direct("U01ANA")
    night.slack.fault("chat.postMessage", "error", error="user_disabled", count=-1, channel=talk)
    night.declare()
    looks(night)
    status, state = health(night)
    assert (status, state["state"], state["undelivered"]) == (200, "degraded", 1)
    assert "messages given up in the last hour: 1" in state["why"][0]
    looks(night, timedelta(hours=1))
    assert health(night)[1]["undelivered"] == 0


def test_jobs_that_no_worker_takes_are_seen_by_their_age(night: Night) -> None:
    night.slack.idle = None
    night.wired.hints.give([("wake", 99)])
    [found] = looks(night, 2 * MINUTE, settle=False)
    assert (found.sort, found.count) == (Sort.QUEUE, 1) and found.seconds >= 119
    assert looks(night, 15 * TICK, settle=False)[0].stands
    assert "1 job in Redis that no worker takes" in health(night)[1]["why"][0]


def test_a_switch_is_called_only_while_all_is_well(night: Night) -> None:
    calls: list[str] = []

    class Switch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Take a beat."""
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Switch) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/beat"
        report(looks(night), lambda: heartbeat(url))
        assert calls == ["/beat"]
        night.declare()
        broken(night, 1, wake_at=None)
        report(looks(night), lambda: heartbeat(url))
        report(look(night.wired, night.application), lambda: heartbeat(url))
        assert calls == ["/beat"], "neither when something was wrong nor when it was not our turn"
        report(looks(night, 15 * TICK), lambda: heartbeat(url))
        assert calls == ["/beat", "/beat"]
        server.shutdown()
    heartbeat(url)
