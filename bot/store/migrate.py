"""Brings the database to the schema of this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.core.errors import ConfigError

FOLDER = Path(__file__).parent / "migrations"
LOCK = 7_461_626_001
"""Key of PostgreSQL's advisory lock, so that several processes starting together migrate once."""


def head() -> str:
    """The newest revision: its file's name begins with it, and names sort in order."""
    return max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The revision the database is at, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(engine: Engine, to: str = "head") -> str:
    """Migrate to revision `to`; gives the revision reached. A database that is up to date costs one query."""
    with engine.connect() as connection:
        at = current(connection)
        if at is not None and at > head():
            raise ConfigError(
                f"the database is at revision {at}, newer than this version of Tocsin ({head()}); upgrade Tocsin"
            )
        if at == head() and to == "head":
            return at
    from alembic import command  # deferred: costs start-up time that an up-to-date database need not pay
    from alembic.config import Config

    with _loose_references(engine) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        back = to == "base" or (to != "head" and to < (current(connection) or ""))
        (command.downgrade if back else command.upgrade)(config, to)
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ConfigError("the migration would leave rows that refer to nothing; nothing was changed")
    return head() if to == "head" else to


@contextmanager
def _loose_references(engine: Engine) -> Iterator[Connection]:
    """A connection on which SQLite lets a table be made anew that others refer to. Outside of a transaction only can
    that be said; what it refers to is looked at before the commit instead."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if engine.dialect.name != "sqlite" or raw is None:
            yield connection
            return
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
