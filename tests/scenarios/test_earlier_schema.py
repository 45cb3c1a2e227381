"""A database that an earlier version left in the middle of a night: the next version migrates it and goes on with it.

Each file of `tests/store/frozen` was written by the version whose last revision it is called after.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select, update

from bot.store.deliveries import delivery
from bot.store.engine import open_engine
from bot.store.inbox import inbox
from bot.store.incidents import events, incident
from bot.store.migrate import current, head, migrate
from bot.wiring import free_leases
from tests.scenarios.night import MINUTE, Night

FROZEN = Path(__file__).parents[1] / "store" / "frozen"
REVISIONS = sorted(file.stem for file in FROZEN.glob("*.sql"))


def restore(engine: Engine, revision: str) -> None:
    """Make a database as the version of that revision left it."""
    migrate(engine, revision)
    statements = re.split(r"(?m)^(?=INSERT INTO )", (FROZEN / f"{revision}.sql").read_text())
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        if engine.dialect.name == "postgresql":
            cursor.execute("SET TIME ZONE 'UTC'")
        for statement in filter(None, statements):
            cursor.execute(statement)
        for table in inspect(connection).get_table_names() if engine.dialect.name == "postgresql" else ():
            if any(column["name"] == "id" for column in inspect(connection).get_columns(table)):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def old(tmp_path: Path, redis_url: str, database_url: str, revision: str) -> Iterator[Night]:
    """This version's bot on the database of an earlier one. Slack has the same rooms, by other ids."""
    engine = open_engine(database_url)
    restore(engine, revision)
    with engine.connect() as connection:
        assert current(connection) == revision
    engine.dispose()
    with closing(Night(tmp_path, redis_url, database_url, socket_mode=False)) as night:
        free_leases(night.wired.store.engine, None)
        for id, name, private in ((2, "inc-2", True), (3, "inc-3-checkout-is-down", False)):
            room, _ = night.wired.services.chat.open_room(name, private)
            night.wired.services.chat.invite(room, [night.ana.id])
            with night.wired.store.write() as tx:
                tx.c.execute(update(incident).where(incident.c.id == id).values(channel_id=room))
        answers_reach(night)
        yield night


def answers_reach(night: Night) -> None:
    """Have the addresses at which people wait for an answer be of this Slack, which knows none of them."""
    here = night.slack.api_url.removesuffix("/api/")
    with night.wired.store.write() as tx:
        for table, column in ((delivery, "args"), (inbox, "payload")):
            for row in tx.c.execute(select(table.c.id, table.c[column])).all():
                moved = json.loads(re.sub(r"http://127\.0\.0\.1:\d+", here, json.dumps(row[1])))
                tx.c.execute(update(table).where(table.c.id == row.id).values({column: moved}))


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_night_goes_on_with_all_that_was_there(old: Night) -> None:
    with old.wired.store.read() as tx:
        assert current(tx.c) == head()
        found = {entry.id: entry for entry in tx.open_entries()}
        assert {id: entry.incident.title for id, entry in found.items()} == {2: "Payroll leaked", 3: "Checkout is down"}
        assert found[3].incident.commander == old.ana.id and found[3].incident.severity == "SEV2"
        waiting = tx.c.execute(select(delivery.c.key).where(delivery.c.state == "pending")).scalars().all()
        assert waiting, "something was about to be said"
        sent = tx.c.execute(select(func.count()).where(delivery.c.state == "sent")).scalar()
        assert sent and sent > 30
    old.settle()
    room = old.slack.room("inc-3")
    room.shows("SEV2")
    assert "Kettle is cold" in str(old.slack.room("#incidents").bot_said()), "what had come in was handled"
    old.fast_forward(31 * MINUTE)
    room.shows("a status update is due")
    old.ana.slash("/incident resolve rolled back", room)
    old.settle()
    with old.wired.store.read() as tx:
        entry = tx.entry(3)
        assert entry and not entry.incident.is_open
        broken = tx.c.execute(select(delivery.c.key).where(delivery.c.state.in_(("pending", "sending")))).all()
        assert not broken
        total = tx.c.execute(select(func.count()).select_from(events)).scalar()
        assert total and total > 20


def test_every_revision_before_this_one_is_frozen() -> None:
    versions = Path(__file__).parents[2] / "bot" / "store" / "migrations" / "versions"
    earlier = {file.name[:4] for file in versions.glob("[0-9]*.py")} - {head()}
    assert earlier <= set(REVISIONS), "see tests/store/freeze.py, to be run by the version that had it last"
