"""Deliveries: claimed once, in order, and never settled by somebody who lost the lease."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.store.repo import SqlStore
from bot.store.turns import due_deliveries, free_leases, is_due
from bot.usecases.deliver import backoff
from bot.usecases.failures import AWAY, Presence, TransientError
from bot.usecases.ports import NewDelivery, Op, Priority
from tests.store.conftest import Hands


def add(store: SqlStore, key: str, lane: str = "room:1", after: int | None = None) -> int:
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery(key, Op.SAY, lane, Priority.UPDATE, after=after))
    assert id is not None
    return id


def test_a_key_is_added_once(store: SqlStore) -> None:
    add(store, "a")
    with store.write() as tx:
        assert tx.add_delivery(NewDelivery("a", Op.SAY, "room:1", Priority.UPDATE)) is None


def test_a_delivery_is_claimed_by_one_of_many(store: SqlStore) -> None:
    id = add(store, "a")
    with ThreadPoolExecutor(8) as pool:
        claims = [c for c in pool.map(lambda _: store.claim(id, 30), range(8)) if c]
    assert len(claims) == 1


def test_a_lane_keeps_its_order(store: SqlStore) -> None:
    first, second = add(store, "a"), add(store, "b")
    assert store.claim(second, 30) is None
    claimed = store.claim(first, 30)
    assert claimed
    assert store.claim(second, 30) is None, "the first is on its way"
    with store.write() as tx:
        assert tx.sent(claimed, {})
    assert store.followers(first) == [second]
    assert store.claim(second, 30)


def test_lanes_do_not_wait_for_each_other(store: SqlStore) -> None:
    add(store, "a", "room:1")
    assert store.claim(add(store, "b", "room:2"), 30)


def test_a_delivery_waits_for_the_one_it_depends_on(store: SqlStore) -> None:
    opened = add(store, "open", "open:1")
    inside = add(store, "card", "card:1", after=opened)
    assert store.claim(inside, 30) is None
    claimed = store.claim(opened, 30)
    assert claimed
    with store.write() as tx:
        tx.give_up(claimed, "name_taken")
    found = store.claim(inside, 30)
    assert found and found.after_failed == "name_taken"


def test_an_expired_lease_is_claimed_again_and_its_holder_changes_nothing(store: SqlStore, clock: Hands) -> None:
    id = add(store, "a")
    slow = store.claim(id, 30)
    clock.move(31)
    fast = store.claim(id, 30)
    assert slow and fast
    assert not slow.maybe_sent
    assert fast.maybe_sent, "whoever comes second must look whether it went out"
    with store.write() as tx:
        assert not tx.sent(slow, {"ts": "1"})
        assert tx.sent(fast, {"ts": "2"})


def test_a_retry_waits_its_time(store: SqlStore, clock: Hands) -> None:
    id = add(store, "a")
    claimed = store.claim(id, 30)
    assert claimed
    with store.write() as tx:
        tx.retry(claimed, 5, maybe=False, free=False, error="busy")
    assert store.claim(id, 30) is None
    clock.move(5)
    again = store.claim(id, 30)
    assert again and again.attempts == 1 and not again.maybe_sent


def test_what_a_dead_process_held_is_free_at_once(store: SqlStore, clock: Hands) -> None:
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery("pin", Op.PIN, "pin:1", Priority.UPDATE))
    assert id is not None and store.claim(id, 30)
    with store.write() as tx:
        assert free_leases(tx.c, "elsewhere", clock.now()) == 0
        assert free_leases(tx.c, "here", clock.now()) == 1
    found = store.claim(id, 30)
    assert found and found.maybe_sent


def test_a_message_a_dead_process_held_is_looked_for_only_when_slack_must_have_it(
    store: SqlStore, clock: Hands
) -> None:
    id = add(store, "a")
    assert store.claim(id, 30)
    with store.write() as tx:
        assert free_leases(tx.c, "here", clock.now()) == 1
    assert store.claim(id, 30) is None
    clock.move(15)
    assert store.claim(id, 30)


def test_a_page_a_dead_process_held_is_looked_for_sooner(store: SqlStore, clock: Hands) -> None:
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery("page", Op.TELL, "page:U1:1", Priority.PAGE, target="U1"))
    assert id is not None and store.claim(id, 30)
    with store.write() as tx:
        assert free_leases(tx.c, "here", clock.now()) == 1
    clock.move(8)
    assert store.claim(id, 30)


def test_tries_come_ever_later_and_not_all_together(store: SqlStore) -> None:
    found = [store.claim(add(store, f"key-{n}", f"room:{n}"), 30) for n in range(8)]
    claimed = [one for one in found if one]
    waits = [[backoff(replace(one, attempts=tries)) for tries in range(20)] for one in claimed]
    for one in waits:
        assert one == sorted(one), "each at least as long as the one before"
        assert all(min(300, 2**n) / 2 <= wait <= min(300, 2**n) for n, wait in enumerate(one))
    assert len({one[5] for one in waits}) == 8
    assert backoff(replace(claimed[0], attempts=19, priority=Priority.PAGE)) <= 60


def test_what_failed_for_slack_was_away_is_hastened_and_nothing_else(store: SqlStore, clock: Hands) -> None:
    whys = ("no answer from Slack (chat.postMessage)", "channel broken", "Slack has trouble: internal_error (x)")
    ids = [add(store, f"key-{n}", f"room:{n}") for n in range(4)]
    for id, why in zip(ids, whys, strict=False):
        claimed = store.claim(id, 30)
        assert claimed is not None
        with store.write() as tx:
            assert tx.retry(claimed, 300, maybe=False, free=False, error=why)
    with store.write() as tx:
        assert sorted(tx.hasten(AWAY)) == [ids[0], ids[2]]
        assert tx.hasten(AWAY) == []
    clock.move(1)
    assert store.claim(ids[0], 30) and store.claim(ids[2], 30) and not store.claim(ids[1], 30)


def test_slack_is_back_when_a_call_arrives_long_after_the_first_that_did_not(clock: Hands) -> None:
    slack = Presence()
    away, asked = TransientError("no answer from Slack (x)", maybe=True), TransientError("waiting", maybe=False)
    slack.failed(asked, clock.now())
    clock.move(3600)
    assert not slack.answered(clock.now())
    slack.failed(away, clock.now())
    clock.move(29)
    assert not slack.answered(clock.now()), "tries are still close together"
    slack.failed(away, clock.now())
    clock.move(20)
    slack.failed(away, clock.now())
    clock.move(20)
    assert slack.answered(clock.now())
    assert not slack.answered(clock.now()), "once"


def test_how_urgent_deliveries_are(store: SqlStore) -> None:
    with store.write() as tx:
        page = tx.add_delivery(NewDelivery("page", Op.TELL, "page:U1:1", Priority.PAGE, target="U1"))
    line = add(store, "a")
    assert page is not None
    assert store.priorities([page, line, 999]) == {page: Priority.PAGE, line: Priority.UPDATE}


def test_the_clock_finds_what_is_due_once_per_hold(store: SqlStore, clock: Hands) -> None:
    id = add(store, "a")
    add(store, "b")
    with store.write() as tx:
        assert due_deliveries(tx.c, clock.now(), 10, 100) == [id]
        assert due_deliveries(tx.c, clock.now(), 10, 100) == []
    clock.move(10)
    with store.write() as tx:
        assert due_deliveries(tx.c, clock.now(), 10, 100) == [id]


def test_a_transaction_that_fails_leaves_nothing(store: SqlStore) -> None:
    with pytest.raises(RuntimeError), store.write() as tx:
        tx.add_delivery(NewDelivery("a", Op.SAY, "room:1", Priority.UPDATE))
        raise RuntimeError
    with store.read() as tx:
        assert tx.delivery_id("a") is None


def test_numbers_of_a_lane_follow_the_order_of_commits(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(store, f"key-{n}"), range(40)))
    with store.read() as tx:
        rows = tx.c.execute(text("SELECT lane_seq FROM delivery ORDER BY lane_seq")).scalars().all()
    assert list(rows) == list(range(1, 41))


def test_how_a_message_looks_is_known_from_the_last_delivery_that_may_have_changed_it(store: SqlStore) -> None:
    shown, lost, next = add(store, "a"), add(store, "b"), add(store, "c")

    def look() -> str:
        with store.read() as tx:
            return tx.look_before(next)

    assert look() == "", "nothing was sent yet"
    claimed = store.claim(shown, 30)
    assert claimed
    assert look() == "", "it is on its way"
    with store.write() as tx:
        tx.sent(claimed, {"look": "new"})
    assert look() == "new"
    claimed = store.claim(lost, 30)
    assert claimed
    with store.write() as tx:
        tx.give_up(claimed, "no luck")
    assert look() == "", "it may have arrived all the same"


def test_what_was_sent_long_ago_is_not_looked_through_for_what_is_due(store: SqlStore, clock: Hands) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL sees the values when it plans")
    plans: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def explain(c: Any, _: Any, sql: str, values: Any, *__: object) -> None:
        rows = c.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        plans.append(" ".join(row[3] for row in rows))

    with store.read() as tx:
        plans.clear()
        is_due(tx.c, clock.now())
    assert plans[0].startswith("SCAN delivery USING INDEX delivery_"), "one of the two that hold what waits"
    assert "earlier USING INDEX delivery_lane_waiting" in plans[0]
