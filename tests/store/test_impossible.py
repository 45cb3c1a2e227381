"""Rows that cannot be: the database refuses each, whatever the program does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, inspect, text, update
from sqlalchemy.exc import IntegrityError

from bot.store.deliveries import delivery
from bot.store.migrate import migrate
from bot.store.repo import SqlStore
from bot.usecases.ports import NewDelivery, Op, Priority
from tests.store.conftest import NOON

TRIED = {"first_try_at": NOON, "first_try_policy_at": NOON}
LEASE = {"lease_token": "x", "lease_until": NOON, "lease_owner": "here"}
IMPOSSIBLE: dict[str, list[dict[str, Any]]] = {
    "state_known": [{"state": "lost"}],
    "sending_has_lease": [{"state": "sending", **TRIED}, LEASE, {"state": "sent", "sent_at": NOON, **TRIED, **LEASE}],
    "lease_is_whole": [{"state": "sending", **TRIED, "lease_token": "x"}, {"lease_until": NOON}],
    "owner_has_lease": [{"lease_owner": "here"}],
    "sent_has_time": [{"state": "sent", **TRIED}, {"sent_at": NOON}],
    "given_up_has_time": [{"state": state, "error": "no"} for state in ("failed", "unknown", "superseded")]
    + [{"given_up_at": NOON, "error": "no"}],
    "given_up_says_why": [{"state": state, "given_up_at": NOON} for state in ("failed", "unknown", "superseded")],
    "tried_has_times": [{"first_try_at": NOON}, {"first_try_policy_at": NOON}],
    "taken_was_tried": [{"state": "sending", **LEASE}, {"state": "sent", "sent_at": NOON}],
    "maybe_was_tried": [{"maybe_sent": True}],
    "message_was_sent": [{"message_ts": "1.2"}],
    "attempts_counted": [{"attempts": -1}],
    "priority_known": [{"priority": 6}, {"priority": -1}],
    "place_in_lane": [{"lane_seq": 0}],
}
POSSIBLE: list[dict[str, Any]] = [
    {"state": "sending", **TRIED, **LEASE, "maybe_sent": True},
    {"state": "sent", **TRIED, "sent_at": NOON, "message_ts": "1.2"},
    *({"state": state, "given_up_at": NOON, "error": "no"} for state in ("failed", "unknown", "superseded")),
]
CASES = [(name, row) for name, rows in IMPOSSIBLE.items() for row in rows]


def add(store: SqlStore, key: str = "a") -> int:
    with store.write() as tx:
        id = tx.add_delivery(NewDelivery(key, Op.SAY, f"room:{key}", Priority.UPDATE))
    assert id is not None
    return id


def change(store: SqlStore, id: int, row: dict[str, Any]) -> None:
    with store.write() as tx:
        tx.c.execute(update(delivery).where(delivery.c.id == id).values(**row))


def test_the_database_refuses_each_delivery_that_cannot_be(store: SqlStore) -> None:
    id = add(store)
    for name, row in CASES:
        with pytest.raises(IntegrityError) as refused:
            change(store, id, row)
        assert "check" in str(refused.value).lower(), (name, row)
    with pytest.raises(IntegrityError):
        change(store, id, {"after_id": id})


def test_and_takes_those_that_can(store: SqlStore) -> None:
    for number, row in enumerate(POSSIBLE):
        change(store, add(store, f"key-{number}"), row)


def test_a_key_an_id_and_a_place_are_one_delivery_s_own(store: SqlStore) -> None:
    first, second = add(store, "a"), add(store, "b")
    with store.read() as tx:
        row = tx.c.execute(delivery.select().where(delivery.c.id == first)).mappings().one()
    for taken in ("key", "oid"):
        with pytest.raises(IntegrityError):
            change(store, second, {taken: row[taken]})
    with pytest.raises(IntegrityError):
        change(store, second, {"lane": row["lane"], "lane_seq": row["lane_seq"]})
    with pytest.raises(IntegrityError):
        change(store, second, {"after_id": 999})
    with pytest.raises(IntegrityError):
        change(store, second, {"incident_id": 999})


def test_each_rule_is_in_the_database_and_is_tried_above(store: SqlStore) -> None:
    told = {rule.name for rule in delivery.constraints if isinstance(rule, CheckConstraint)}
    assert {rule["name"] for rule in inspect(store.engine).get_check_constraints("delivery")} == told
    assert told == {*IMPOSSIBLE, "not_after_itself"}


def test_deliveries_of_an_earlier_version_are_kept_whole(store: SqlStore) -> None:
    opened, inside = add(store, "open"), add(store, "card")
    change(store, inside, {"after_id": opened})
    change(store, opened, {"state": "unknown", "given_up_at": NOON, "error": "lost", **TRIED})
    migrate(store.engine, "0002")
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE delivery SET error = '' WHERE key = 'open'"))
    migrate(store.engine)
    with store.read() as tx:
        rows = {row["key"]: row for row in tx.c.execute(delivery.select()).mappings()}
    assert (rows["open"]["given_up_at"], rows["open"]["error"]) == (NOON, "given up")
    assert rows["card"]["after_id"] == opened and rows["card"]["not_before"] < NOON + timedelta(seconds=1)
    change(store, inside, {"after_id": None})
    with pytest.raises(IntegrityError):
        change(store, inside, {"after_id": 999})
