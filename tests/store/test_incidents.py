"""Incidents, the inbox and plans, as stored and read back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.core.events import Acknowledged, Recorded, Resolved
from bot.core.incident import Status
from bot.store import inbox as inbox_queries
from bot.store import plans
from bot.store.migrate import current, head, migrate
from bot.store.repo import SqlStore
from bot.usecases.handle import AlreadyDone
from bot.usecases.ports import Plan, Room
from tests.store.conftest import NOON, Hands


def test_an_incident_is_the_sum_of_its_events(store: SqlStore, incident: int) -> None:
    with store.write() as tx:
        entry = tx.entry(incident, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON + timedelta(minutes=1), actor="U2", event=Acknowledged())])
    with store.read() as tx:
        found = tx.entry(incident)
    assert found
    assert found.incident.status is Status.INVESTIGATING
    assert found.incident.declared_at == NOON
    assert [r.actor for r in found.events] == ["U1", "U2"]


def test_an_ended_incident_leaves_the_open_ones(store: SqlStore, incident: int) -> None:
    with store.write() as tx:
        entry = tx.entry(incident, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON, actor="U1", event=Resolved(summary="Fixed"))])
    with store.read() as tx:
        assert tx.open_entries() == []
        assert [e.id for e in tx.ended_since(NOON - timedelta(seconds=1))] == [incident]
        assert tx.ended_since(NOON) == []


def test_a_room_is_found_by_its_channel(store: SqlStore, incident: int) -> None:
    with store.write() as tx:
        tx.set_room(incident, Room(channel="C1", name="inc-1"))
        tx.set_room(incident, Room(card_ts="1.2"))
    with store.read() as tx:
        found = tx.entry_in("C1")
        assert found and found.room == Room(channel="C1", name="inc-1", card_ts="1.2")
        assert tx.entry_in("C2") is None


def test_writers_of_one_incident_come_one_after_the_other(store: SqlStore, incident: int) -> None:
    def acknowledge(n: int) -> None:
        with store.write() as tx:
            entry = tx.entry(incident, lock=True)
            assert entry
            tx.append(entry, [Recorded(at=NOON, actor=f"U{n}", event=Acknowledged())])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(acknowledge, range(24)))
    with store.read() as tx:
        found = tx.entry(incident)
        assert found and len(found.events) == 25


def test_a_wake_up_is_given_once_per_hold(store: SqlStore, incident: int, clock: Hands) -> None:
    with store.write() as tx:
        tx.set_wake(incident, NOON + timedelta(minutes=5))
        assert plans.due_wakes(tx.c, NOON, clock.now(), 10, 100) == []
        later = NOON + timedelta(minutes=5)
        assert plans.is_due(tx.c, later, clock.now())
        assert plans.due_wakes(tx.c, later, clock.now(), 10, 100) == [incident]
        assert plans.due_wakes(tx.c, later, clock.now(), 10, 100) == []
    clock.move(10)
    with store.write() as tx:
        assert plans.due_wakes(tx.c, later, clock.now(), 10, 100) == [incident]
        assert plans.next_instant(tx.c) == later


def test_what_slack_sends_twice_is_written_once(store: SqlStore) -> None:
    first = store.put_inbox("event:1", "act", {"a": 1})
    assert first is not None
    assert store.put_inbox("event:1", "act", {"a": 1}) is None


def test_what_comes_by_many_ways_at_once_is_written_and_claimed_once(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda n: store.put_inbox("event:1", "act", {"n": n}), range(16)))
        [id] = [one for one in written if one is not None]
        claimed = list(pool.map(lambda _: store.claim_inbox(id), range(16)))
    assert len([one for one in claimed if one is not None]) == 1


def test_an_inbox_item_is_handled_once(store: SqlStore, clock: Hands) -> None:
    id = store.put_inbox("event:1", "act", {"a": 1})
    assert id is not None
    taken = store.claim_inbox(id)
    assert taken and taken.payload == {"a": 1}
    assert store.claim_inbox(id) is None
    clock.move(inbox_queries.HOLD)
    assert store.claim_inbox(id), "the first handler died"
    with store.write() as tx:
        tx.finish_inbox(id)
    with pytest.raises(AlreadyDone), store.write() as tx:
        tx.finish_inbox(id)
    clock.move(60)
    with store.read() as tx:
        assert not inbox_queries.is_due(tx.c, clock.now())


def test_a_plan_is_kept(store: SqlStore) -> None:
    plan = Plan("digest:daily:mia", "09:00", NOON, NOON + timedelta(hours=1))
    with store.write() as tx:
        assert tx.plan(plan.name) is None
        tx.set_plan(plan)
        assert tx.plan(plan.name) == plan
        assert tx.plans() == [plan]


def test_migrations_go_down_and_up_again(store: SqlStore) -> None:
    migrate(store.engine, "base")
    with store.engine.connect() as connection:
        assert current(connection) is None
    assert migrate(store.engine) == head()
    with store.engine.connect() as connection:
        assert current(connection) == head()


def test_the_models_and_the_migrations_agree(store: SqlStore) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
