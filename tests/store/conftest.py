"""The same store tests run on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.events import Declared, Recorded
from bot.core.playbook import Playbook
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.repo import SqlStore
from bot.usecases.ports import Book

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
PLAYBOOK = Playbook.model_validate(
    {
        "document": {"title": "Small"},
        "severities": [{"id": "SEV1", "name": "Critical"}],
        "statuses": [{"id": "investigating", "name": "Investigating"}],
        "roles": {"commander": {"name": "Commander"}},
    }
)
BOOK = Book("small", "hash", "text", PLAYBOOK, {})


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """The instant it shows."""
        return self.at

    def move(self, seconds: float) -> None:
        """Move it forward."""
        self.at += timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tocsin.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> Hands:
    """The time by which leases and pauses run."""
    return Hands()


@pytest.fixture
def store(database_url: str, clock: Hands) -> Iterator[SqlStore]:
    """A migrated store."""
    engine = open_engine(database_url)
    migrate(engine)
    yield SqlStore(engine, clock.now, clock.now, "here")
    engine.dispose()


@pytest.fixture
def incident(store: SqlStore) -> int:
    """An incident that was declared at noon."""
    with store.write() as tx:
        tx.keep_playbook(BOOK)
        id = tx.add_incident(BOOK.hash, False)
        entry = tx.entry(id, lock=True)
        assert entry
        tx.append(entry, [Recorded(at=NOON, actor="U1", event=Declared(title="Down", severity="SEV1"))])
    return id
