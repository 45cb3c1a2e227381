"""The version gate: what was built for one schema never writes to another.

An upgrade migrates the database while processes of the version before still run. Each transaction that writes looks,
inside itself, whether the schema is still the one it was built for, so that at no moment do two versions both act.
A change of what rows mean (a new kind of event, an act that is done otherwise) therefore comes with a migration, an
empty one where the tables stay as they are.
"""

import threading

import structlog
from sqlalchemy import Connection, Engine

from bot.core.errors import OtherVersion
from bot.store.migrate import LOCK, head

BUILT_FOR = head()
"""The schema of the program in memory; its files may be a newer program's before it is stopped."""
REVISION = "SELECT version_num FROM alembic_version"
log = structlog.get_logger()


class Gate:
    """Whether the database is that of this version. `closed` is set when it was seen not to be, for good."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine.execution_options(reading=True)
        self._locks = engine.dialect.name == "postgresql"
        self._seen: str | None = BUILT_FOR
        self.closed = threading.Event()

    def check(self, connection: Connection) -> None:
        """Raise OtherVersion unless the schema is ours; it stays so until the transaction ends.

        SQLite's write lock keeps a migration out. On PostgreSQL the migration's own lock does, which writers share. It
        is a statement by itself, because each statement sees what was committed when it began.
        """
        if self._locks:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({LOCK})")
        self._compare(connection.exec_driver_sql(REVISION).scalar())

    def require_open(self) -> None:
        """Raise OtherVersion once the database was seen to be another version's."""
        if self.closed.is_set():
            raise OtherVersion(self._seen, BUILT_FOR)

    def trouble(self) -> str:
        """In words what keeps this process from writing; empty when nothing does. It blocks nobody."""
        with self._reader.connect() as connection:
            at = connection.exec_driver_sql(REVISION).scalar()
        try:
            self._compare(at)
        except OtherVersion as error:
            return str(error)
        return ""

    def _compare(self, at: str | None) -> None:
        if at == BUILT_FOR:
            return
        self._seen = at
        if not self.closed.is_set():
            self.closed.set()
            log.error("other_version", database=at, built_for=BUILT_FOR, next_step="standing aside until stopped")
        raise OtherVersion(at, BUILT_FOR)
