"""The repository: every query there is, on SQLite and PostgreSQL alike."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from bot.store.deliveries import DeliveryQueries
from bot.store.gate import Gate
from bot.store.inbox import InboxQueries, claim_inbox, put_inbox
from bot.store.incidents import IncidentQueries, insert_new
from bot.store.memory import Memory
from bot.store.plans import PlanQueries
from bot.store.sent_out import SentOutQueries
from bot.store.tables import ConfigRow, PlaybookRow
from bot.store.turns import claim, followers, priorities
from bot.usecases.ports import Claimed, InboxItem, Priority

config = ConfigRow.__table__  # type: ignore[attr-defined]


class SqlTx(IncidentQueries, DeliveryQueries, InboxQueries, PlanQueries, SentOutQueries):
    """One transaction; the `Tx` of the ports."""

    def __init__(self, connection: Connection, now: datetime, memory: Memory) -> None:
        self.c = connection
        self.now = now
        self.memory = memory
        self._changed: set[int] = set()
        self._kicks: list[int] = []
        self._added: set[int] = set()

    @property
    def kicks(self) -> list[int]:
        """Ids of deliveries added in it, without those that wait for another one added in it: they follow that one."""
        return self._kicks


class SqlStore:
    """The database; the `Store` of the ports. `wall` gives the machine's time, by which leases run."""

    def __init__(
        self, engine: Engine, wall: Callable[[], datetime], policy: Callable[[], datetime], owner: str
    ) -> None:
        self.engine = engine
        self.gate = Gate(engine)
        self._reader = engine.execution_options(reading=True)
        self._memory = Memory()
        self._wall = wall
        self._policy = policy
        self._owner = owner
        self._one_writer = threading.Lock() if engine.dialect.name == "sqlite" else _NoLock()

    @contextmanager
    def write(self) -> Iterator[SqlTx]:
        """A transaction that is committed when the block ends, and undone when it raises.

        Raises OtherVersion when the database is not this version's. SQLite lets one write at a time and is unfair to
        those who wait, so the threads of a process queue here.
        """
        with self._one_writer, self.engine.begin() as connection:
            self.gate.check(connection)
            yield SqlTx(connection, self._wall(), self._memory)

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        """A transaction that only reads and blocks nobody."""
        with self._reader.begin() as connection:
            yield SqlTx(connection, self._wall(), self._memory)

    def playbook_text(self, hash: str) -> tuple[str, str]:
        """Name and text of a playbook that some incident began with."""
        with self._reader.begin() as connection:
            row = connection.execute(select(PlaybookRow.name, PlaybookRow.text).where(PlaybookRow.hash == hash)).one()  # type: ignore[call-overload]
            return row.name, row.text

    def keep_config(self, part: str, name: str, text: str) -> None:
        """Keep a part of the configuration, unless it is kept so already."""
        if self.kept_config(part) == (name, text):
            return
        with self.write() as tx:
            tx.c.execute(insert_new(tx.c, config).values(part=part, name="", text=""))
            tx.c.execute(update(config).where(config.c.part == part).values(name=name, text=text))

    def kept_config(self, part: str) -> tuple[str, str] | None:
        """Name and text of a part of the configuration as it was last kept."""
        with self._reader.begin() as connection:
            query = select(config.c.name, config.c.text).where(config.c.part == part)
            row = connection.execute(query).one_or_none()
            return (row.name, row.text) if row else None

    def claim(self, id: int, lease: float) -> Claimed | None:
        """Take a delivery for `lease` seconds if it is its turn, with its incident."""
        with self.write() as tx:
            claimed = claim(tx.c, id, tx.now, self._policy(), lease, self._owner)
            if claimed is None or claimed.incident_id is None:
                return claimed
            return replace(claimed, entry=tx.entry(claimed.incident_id))

    def followers(self, id: int) -> list[int]:
        """The deliveries that waited for this one."""
        with self.read() as tx:
            return followers(tx.c, id)

    def priorities(self, ids: Sequence[int]) -> dict[int, Priority]:
        """How urgent these deliveries are."""
        with self.read() as tx:
            return priorities(tx.c, ids)

    def put_inbox(
        self, key: str, kind: str, payload: dict[str, object], before_commit: Callable[[], None] = lambda: None
    ) -> int | None:
        """Write down what a person did; None when it is known already. What `before_commit` raises undoes it."""
        with self.write() as tx:
            id = put_inbox(tx.c, key, kind, payload, tx.now)
            before_commit()
            return id

    def claim_inbox(self, id: int) -> InboxItem | None:
        """Take something a person did for handling."""
        with self.write() as tx:
            return claim_inbox(tx.c, id, tx.now)


class _NoLock:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...
