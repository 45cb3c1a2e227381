"""The version gate: a process built for one schema never writes to another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from bot.core.errors import OtherVersion
from bot.core.events import Acknowledged, Recorded
from bot.store.migrate import LOCK, head
from bot.store.repo import SqlStore
from bot.usecases.ports import NewDelivery, Op, Priority
from tests.fixtures.polling import eventually
from tests.store.conftest import NOON, Hands

NEXT = "9999"


def upgrade(engine: Engine, to: str = NEXT) -> None:
    """What the migration of a later version leaves behind."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": to})


def waiting(store: SqlStore) -> int:
    """A delivery that could be sent."""
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery("k", Op.POST, "channel:C1", Priority.UPDATE, target="C1"))
    assert id is not None
    return id


def test_once_the_schema_is_newer_nothing_is_written_or_taken(store: SqlStore, incident: int) -> None:
    delivery = waiting(store)
    inbox = store.put_inbox("event:1", "act", {})
    assert inbox is not None
    upgrade(store.engine)
    with pytest.raises(OtherVersion, match=NEXT):
        store.claim(delivery, 30)
    with pytest.raises(OtherVersion):
        store.claim_inbox(inbox)
    with pytest.raises(OtherVersion):
        store.put_inbox("event:2", "act", {})
    with pytest.raises(OtherVersion), store.write() as tx:
        entry = tx.entry(incident, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON, event=Acknowledged())])
    with store.read() as tx:
        found = tx.entry(incident)
        assert found and len(found.events) == 1
    assert store.gate.closed.is_set()
    assert NEXT in store.gate.trouble()
    with pytest.raises(OtherVersion):
        store.gate.require_open()


def test_what_was_taken_before_the_upgrade_is_left_to_the_next_version(store: SqlStore, clock: Hands) -> None:
    id = waiting(store)
    claimed = store.claim(id, 30)
    assert claimed
    upgrade(store.engine)
    with pytest.raises(OtherVersion), store.write() as tx:
        tx.sent(claimed, {"ts": "1.2"})
    upgrade(store.engine, head())
    following = SqlStore(store.engine, clock.now, clock.now, "next")
    assert following.claim(id, 30) is None, "it may be under way"
    clock.move(31)
    again = following.claim(id, 30)
    assert again and again.maybe_sent, "it is looked for before it is sent again"


def test_a_migration_waits_for_who_writes_and_who_writes_next_waits_for_it(store: SqlStore) -> None:
    """With no instant between, at which both the old and the new one could act."""
    begun, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def write_slowly() -> None:
        with store.write() as tx:
            tx.add_delivery(NewDelivery("first", Op.POST, "channel:C1", Priority.UPDATE, target="C1"))
            begun.set()
            assert go_on.wait(10)
            order.append("written")

    def migrate_meanwhile() -> None:
        upgrade(store.engine)
        order.append("migrated")

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(write_slowly)
        assert begun.wait(10)
        other = pool.submit(migrate_meanwhile)
        eventually(lambda: _waits_for_lock(store), 10, "the migration waits")
        assert not order
        go_on.set()
        slow.result(10)
        other.result(10)
    assert order == ["written", "migrated"]
    with pytest.raises(OtherVersion):
        waiting(store)


def _waits_for_lock(store: SqlStore) -> bool:
    if store.engine.dialect.name != "postgresql":
        return True  # the file's lock shows nobody who waits
    with store.engine.connect() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_an_idle_process_learns_of_it_by_looking(store: SqlStore) -> None:
    assert store.gate.trouble() == ""
    store.gate.require_open()
    upgrade(store.engine)
    assert "built for" in store.gate.trouble()
    assert store.gate.closed.is_set()


def test_migrating_opens_no_closed_gate_of_a_process_that_runs(store: SqlStore) -> None:
    upgrade(store.engine, "0001")
    with pytest.raises(OtherVersion):
        waiting(store)
    upgrade(store.engine, head())
    waiting(store)
    assert store.gate.closed.is_set(), "it stands aside until it is started anew"
