"""Opens the database: SQLite in WAL mode by default, PostgreSQL by URL."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

PATIENT = 30.0
"""Seconds to wait for another writer of SQLite, or for PostgreSQL to take a connection."""
BRIEF = 2.0
"""The same where a person waits: Slack wants an answer within 3 s."""
LONGEST_IDLE = 15
"""Seconds for which a process may leave a transaction of PostgreSQL alone before it is undone."""

NOTICED = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""Has a connection that leads nowhere any more, after a fail-over or through a firewall, break within half a minute."""


def open_engine(url: str, *, threads: int = 20, patience: float = PATIENT) -> Engine:
    """An engine for `url`, with up to `threads` connections, that waits `patience` seconds for its turn."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=threads,
            max_overflow=threads,
            pool_recycle=1800,
            connect_args={"connect_timeout": max(2, round(patience)), **NOTICED},
        )
        event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = create_engine(
        url, hide_parameters=True, pool_size=threads, max_overflow=threads, connect_args={"timeout": patience}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_postgres(connection: Any, _: Any) -> None:
    """Have the locks of a process that is stopped in the middle of a transaction given free: ours take milliseconds and
    wait for nothing but the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{LONGEST_IDLE}s'")
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # A worker has a connection for each of its threads; with SQLite's usual two megabytes each they would keep forty.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-512"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    """Take the write lock at once: a transaction that reads first and writes later fails as "locked" otherwise."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
