"""The database is locked, full, hung, dropped or started anew: people are told at once, and nothing they typed is lost."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select, text

from bot.jobs import worker
from bot.store.inbox import inbox
from bot.store.incidents import incident
from tests.fixtures.postgres import Postgres, run_postgres
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_door import locked_database

pytestmark = pytest.mark.parametrize("transport", ["http"], indirect=True)
TYPED = "/incident declare SEV1 Checkout & cart <down>"


def rows(night: Night, table: Any) -> int:
    """How many there are."""
    with night.wired.store.read() as tx:
        return len(tx.c.execute(select(table.c.id)).all())


def test_a_command_that_cannot_be_written_down_is_given_back_at_once(night: Night) -> None:
    with locked_database(night):
        begun = time.monotonic()
        night.ana.slash(TYPED)
        night.ana.told("could not write this down", TYPED, "try again", "on call now")
        assert time.monotonic() - begun < 3
    night.settle()
    assert rows(night, inbox) == rows(night, incident) == 0, "nothing was done"
    night.ana.slash(TYPED)
    night.settle()
    assert night.slack.room("inc-")


def test_what_is_pressed_where_no_answer_can_be_shown_opens_a_form_that_says_so(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident resolve fixed", room)
    night.settle()
    with full_disk(night):
        night.ana.opens_home()
    night.settle()


@contextmanager
def full_disk(night: Night) -> Iterator[None]:
    """A block in which the database cannot grow by a single page."""
    engine = night.wired.store.engine

    def no_more(connection: Any, _: Any) -> None:
        [[pages]] = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", no_more)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", no_more)
        engine.dispose()


def test_with_the_disk_full_nothing_is_done_by_half(night: Night) -> None:
    room = night.declare()
    before = room.bot_said()
    long = "/incident update " + "many words " * 600
    with full_disk(night):
        for _ in range(3):
            night.ana.slash(long[:7000], room)
        night.ana.told("could not write this down", "many words", channel=room)
    night.settle()
    assert room.bot_said() == before
    night.ana.slash("/incident ack", room)
    night.settle()
    night.ana.dm.never_shows("broke")
