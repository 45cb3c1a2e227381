"""The database is locked, full, hung, dropped or started anew: people are told at once and get back what they typed."""

import json
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select

from bot.store.inbox import inbox
from bot.store.incidents import incident
from tests.fixtures.postgres import Postgres, run_postgres
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_door import locked_database, post

TYPED = "/incident declare SEV1 Checkout & cart down"
IN_TIME = 3.0
"""Seconds within which Slack wants an answer."""


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


def rows(night: Night, table: Any) -> int:
    """How many there are."""
    with night.wired.store.read() as tx:
        return len(tx.c.execute(select(table.c.id)).all())


def told_in_time(night: Night, *words: str) -> None:
    """Ana declares by a command and is told why not, with what she typed."""
    settle, night.slack.idle = night.slack.idle, None
    begun = time.monotonic()
    night.ana.slash(TYPED)
    assert time.monotonic() - begun < IN_TIME
    night.ana.told("could not write this down", f"You typed: `{TYPED}`", "on call now", *words)
    night.slack.idle = settle


def declared_once(night: Night) -> None:
    """The command that Ana types again does what the first did not."""
    night.settle()
    assert rows(night, inbox) == rows(night, incident) == 0, "nothing was done by half"
    night.ana.slash(TYPED)
    night.settle()
    night.slack.room("inc-").shows("Checkout & cart down")


def test_a_command_that_cannot_be_written_down_is_given_back_at_once(night: Night) -> None:
    with locked_database(night):
        told_in_time(night, "Nothing was done; please try again")
    declared_once(night)


def test_a_form_that_cannot_be_written_down_stays_open_and_says_whom_to_call(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Checkout is down", severity="SEV1")
    with locked_database(night):
        [said] = night.ana.submits().values()
    assert "could not write this down" in said and "call ana: on call now" in said
    assert night.ana.submits() == {}
    night.settle()
    night.slack.room("inc-").shows("Checkout is down")


def test_what_is_pressed_where_no_answer_can_be_shown_opens_a_form_that_says_so(night: Night) -> None:
    night.declare()
    pressed = {"type": "button", "block_id": "b", "action_id": "ack", "value": "1", "action_ts": "1.1"}
    home = {"type": "home", "id": "V1", "blocks": []}
    payload = {"type": "block_actions", "user": {"id": night.ana.id}, "team": {"id": "T00DEMO"}, "trigger_id": "1.2.3"}
    body = urllib.parse.urlencode({"payload": json.dumps({**payload, "view": home, "actions": [pressed]})})
    with locked_database(night):
        assert post(night, body, kind="application/x-www-form-urlencoded")[0] == 200
    [opened] = [call for call in night.slack.calls("views.open") if "could not write this down" in str(call)]
    assert "on call now" in str(opened)


@contextmanager
def full_disk(night: Night) -> Iterator[None]:
    """A block in which the database cannot grow by a single page: SQLite's own limit, hit as a full disk is."""
    engine = night.wired.store.engine

    def no_more(connection: Any, _: Any) -> None:
        [[pages]] = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine.raw_connection().cursor().execute("VACUUM")  # or else it grows into pages that are free already
    event.listen(engine, "connect", no_more)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", no_more)
        engine.dispose()


def test_with_the_disk_full_nothing_is_done_by_half(night: Night) -> None:
    room = night.declare()
    before, known = room.bot_said(), rows(night, inbox)
    with full_disk(night):
        night.ana.slash(f"/incident cancel {'many words ' * 600}", room)
        night.ana.told("could not write this down", "many words many words", channel=room)
        night.wired.hints.give(night.wired.due())
    night.settle()
    assert room.bot_said() == before and rows(night, inbox) == known
    night.ana.slash("/incident ack", room)
    night.fast_forward(6 * MINUTE)
    room.shows("acknowledged")


@pytest.fixture(scope="module")
def own_postgres(module_path: Path) -> Iterator[Postgres]:
    """A server that may be stopped."""
    with run_postgres(module_path) as server:
        yield server


@pytest.fixture
def on_postgres(own_postgres: Postgres, tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """The office's bot on it."""
    url = own_postgres.url(own_postgres.create())
    with closing(Night(tmp_path, redis_url, url, socket_mode=False)) as running:
        yield running


def test_while_postgresql_is_started_anew_people_are_told(on_postgres: Night, own_postgres: Postgres) -> None:
    room = on_postgres.slack.room("#general")
    own_postgres.stop()
    told_in_time(on_postgres, "Nothing was done")
    own_postgres.start()
    declared_once(on_postgres)
    on_postgres.fast_forward(6 * MINUTE)
    on_postgres.leo.dm.shows("Checkout & cart")
    assert room.bot_said() == []


def test_connections_that_were_dropped_are_made_anew_unnoticed(on_postgres: Night, own_postgres: Postgres) -> None:
    for _ in range(3):
        drop_connections(own_postgres)
        on_postgres.ana.slash(TYPED)
        drop_connections(own_postgres)
        on_postgres.settle()
    assert rows(on_postgres, incident) == 3
    on_postgres.ana.never_told("could not write")


def drop_connections(server: Postgres) -> None:
    """As an administrator, a fail-over or a firewall does."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")


def test_a_postgresql_that_hangs_keeps_nobody_waiting(on_postgres: Night, own_postgres: Postgres) -> None:
    own_postgres.pause(True)
    try:
        told_in_time(on_postgres, "Nothing was done")
    finally:
        own_postgres.pause(False)
    declared_once(on_postgres)
