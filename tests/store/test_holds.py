"""What dead processes held is given back, and nothing of those that live."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.clock import SystemClock
from bot.store.deliveries import delivery
from bot.store.engine import open_engine
from bot.store.holds import lengthen
from bot.store.repo import SqlStore
from bot.store.turns import due_deliveries
from bot.usecases.ports import NewDelivery, Op, Priority
from bot.wiring import free_dead, free_leases, owner_name
from tests.fixtures.polling import eventually
from tests.store.conftest import Hands


def claimed_by(store: SqlStore, owner: str) -> int:
    """A delivery that a process is sending."""
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery(f"pin:{owner}", Op.PIN, f"pin:{owner}", Priority.UPDATE))
    assert id is not None and store.claim(id, 30)
    with store.write() as tx:
        tx.c.execute(update(delivery).where(delivery.c.id == id).values(lease_owner=owner))
    return id


def state_of(store: SqlStore, id: int) -> str:
    """What became of it."""
    with store.read() as tx:
        return str(tx.c.execute(select(delivery.c.state).where(delivery.c.id == id)).scalar_one())


@pytest.fixture
def dead() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_that_is_started_again_frees_what_its_predecessors_held(store: SqlStore, dead: int) -> None:
    gone = claimed_by(store, owner_name(dead))
    same_number = claimed_by(store, owner_name())
    living = claimed_by(store, owner_name(os.getppid()))
    elsewhere = claimed_by(store, f"not-{socket.gethostname()}:{dead}")
    free_dead(store.engine)
    states = [state_of(store, id) for id in (gone, same_number, living, elsewhere)]
    assert states == ["pending", "pending", "sending", "sending"]


def test_hints_that_a_dead_process_had_are_given_again_at_once(store: SqlStore, clock: Hands, dead: int) -> None:
    with store.write() as tx:
        tx.add_delivery(NewDelivery("pin", Op.PIN, "pin", Priority.UPDATE))
        tx.c.execute(update(delivery).values(queued_until=clock.now()))
    item = store.put_inbox("key", "act", {})
    assert item is not None
    clock.move(3)
    assert store.claim_inbox(item), "in the hands of a process"
    free_leases(store.engine, owner_name(dead))
    clock.at = SystemClock().now()
    with store.read() as tx:
        assert tx.c.execute(select(delivery.c.queued_until)).scalar() is None
    assert store.claim_inbox(item), "and somebody else may have it"


def test_a_worker_that_is_quicker_than_the_clock_gets_its_delivery_all_the_same(store: SqlStore, clock: Hands) -> None:
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery("pin", Op.PIN, "pin", Priority.UPDATE))
        due_deliveries(tx.c, clock.now(), 1, 10)
    assert id is not None
    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            lengthen(tx.c, [("deliver", id)], clock.now() + timedelta(seconds=1), clock.now() + timedelta(seconds=10))
            claiming = pool.submit(store.claim, id, 30)
            assert not wait([claiming], 0.5).done, "the clock holds the row at this moment"
        assert claiming.result(10)


def test_a_process_stopped_in_a_transaction_does_not_keep_its_locks(postgres_url: str) -> None:
    engine = open_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    take = text("SELECT pg_try_advisory_xact_lock(7)")
    with engine.connect() as stopped, engine.connect() as other:
        assert stopped.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "15s"
        stopped.execute(text("SET idle_in_transaction_session_timeout = '50ms'"))
        assert stopped.execute(take).scalar()
        eventually(lambda: other.execute(take).scalar(), what="the lock is given free")
        stopped.invalidate()
    engine.dispose()
