"""What each process does, a file each; a process imports no more than it needs."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import ConfigError, OtherVersion, Unreachable
from bot.jobs.queue import connect
from bot.settings import Settings
from bot.store.migrate import current, head
from bot.wiring import database

ROLES = ("web", "worker", "clock")


def run_role(name: str, settings: Settings, redis_url: str) -> None:
    """Run one of ROLES until told to stop. Where the database is a newer version's, that is all it waits for."""
    try:
        require_schema(settings)
        require_redis(redis_url)
        import_module(f"bot.roles.{name}").run(settings, redis_url)
    except OtherVersion as error:
        from bot.roles.aside import stand_aside

        stand_aside(name, settings, error)


def set_up_logs(level: str) -> None:
    """One line of key=value for each event, to standard error; libraries only from warnings on."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("tocsin.bolt").setLevel(logging.ERROR)


@contextmanager
def reachable_database() -> Iterator[None]:
    """Turns a database that cannot be reached into a ConfigError, without its password."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        raise Unreachable(f"The database cannot be reached ({reason}); check TOCSIN_DATABASE_URL.") from error


def require_redis(url: str) -> None:
    """Raise ConfigError unless Redis answers."""
    try:
        connect(url, patient=False).ping()
    except RedisError as error:
        raise Unreachable(f"Redis cannot be reached ({type(error).__name__}); check TOCSIN_REDIS_URL.") from error


def require_schema(settings: Settings) -> None:
    """Raise ConfigError unless the database can be reached and has this version's schema; OtherVersion when it has a
    newer one's, which is nothing that can be put right here."""
    engine = database(settings, threads=1)
    with reachable_database(), engine.connect() as connection:
        at = current(connection)
    engine.dispose()
    if at is not None and at > head():
        raise OtherVersion(at, head())
    if at != head():
        raise ConfigError(
            f"The database's schema is {at or 'empty'}, this version needs {head()}; run `tocsin migrate`."
        )
