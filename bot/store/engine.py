"""Opens the database: SQLite in WAL mode by default, PostgreSQL by URL."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_MS = 30_000


def open_engine(url: str, *, threads: int = 20) -> Engine:
    """An engine for `url`, with up to `threads` connections."""
    if make_url(url).get_backend_name() != "sqlite":
        plain = url.replace("postgres://", "postgresql://", 1)
        wanted = plain.replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(wanted, pool_pre_ping=True, pool_size=threads, max_overflow=threads, pool_recycle=1800)
    engine = create_engine(url, pool_size=threads, max_overflow=threads, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    """Take the write lock at once: a transaction that reads first and writes later fails as "locked" otherwise."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
