"""What a process remembers of incidents is never believed against what is stored."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.core.events import Acknowledged, Event, Noted, Recorded, SeverityChanged
from bot.core.incident import Incident, Status, fold
from bot.store.engine import open_engine
from bot.store.incidents import events
from bot.store.memory import Known, Memory
from bot.store.repo import SqlStore
from bot.usecases.ports import Entry
from tests.store.conftest import NOON, Hands


def read(store: SqlStore, incident: int) -> Entry:
    with store.read() as tx:
        entry = tx.entry(incident)
    assert entry
    assert entry.incident == fold(incident, entry.events)
    return entry


def add(store: SqlStore, incident: int, event: Event, actor: str = "U2") -> None:
    with store.write() as tx:
        entry = tx.entry(incident, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON + timedelta(minutes=1), actor=actor, event=event)])


def test_what_another_process_wrote_is_seen(store: SqlStore, incident: int, clock: Hands, database_url: str) -> None:
    assert read(store, incident).incident.status is Status.DECLARED
    other = SqlStore(open_engine(database_url), clock.now, clock.now, "there")
    add(other, incident, Acknowledged())
    assert read(store, incident).incident.status is Status.INVESTIGATING
    add(other, incident, SeverityChanged(severity="SEV2"))
    found = read(store, incident)
    assert (found.incident.severity, len(found.events)) == ("SEV2", 3)
    other.engine.dispose()


def test_what_was_undone_is_not_remembered(store: SqlStore, incident: int) -> None:
    read(store, incident)
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        entry = tx.entry(incident, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON, actor="U2", event=Acknowledged())])
        seen = tx.entry(incident)
        assert seen and seen.incident.status is Status.INVESTIGATING, "its own writing a transaction sees"
        raise ZeroDivisionError
    assert read(store, incident).incident.status is Status.DECLARED
    add(store, incident, SeverityChanged(severity="SEV2"))
    found = read(store, incident)
    assert (found.incident.severity, found.incident.status) == ("SEV2", Status.DECLARED)


def test_a_database_that_lost_its_last_events_is_read_anew(store: SqlStore, incident: int, clock: Hands) -> None:
    """A fail-over to a copy that was behind: what came instead has the same number, and as many follow it."""
    add(store, incident, Acknowledged())
    assert read(store, incident).incident.in_hand
    with store.write() as tx:
        tx.c.execute(delete(events).where(events.c.seq == 1))
    assert not read(store, incident).incident.in_hand
    clock.move(5)
    add(store, incident, Noted(text="Looks like the disk"))
    assert not read(store, incident).incident.in_hand


def test_the_last_event_counts_only_as_it_is_stored(store: SqlStore, incident: int) -> None:
    add(store, incident, Noted(text="The password is 123"))
    read(store, incident)
    with store.write() as tx:
        tx.c.execute(update(events).where(events.c.seq == 1).values(data={"kind": "noted", "text": "Gone"}))
    assert read(store, incident).events[-1].event.model_dump(include={"text"}) == {"text": "Gone"}


def test_memory_has_an_end() -> None:
    memory = Memory(most_events=5)
    two = (Recorded(at=NOON, event=Acknowledged()),) * 2
    for id in (1, 2, 1, 3):
        memory.keep(Known(Incident(number=id), two, None))
    assert [memory.recall(id) is not None for id in (1, 2, 3)] == [True, False, True]
    memory.keep(Known(Incident(number=4), two * 3, None))
    assert not any(memory.recall(id) for id in (1, 2, 3, 4)), "what alone is too long is not kept"
