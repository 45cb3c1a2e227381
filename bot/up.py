"""`tocsin up`: web, worker and clock under one supervisor, with SQLite and a Redis of our own unless told otherwise."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from socket import gethostname

from bot.core.errors import ConfigError, OtherVersion, Unreachable
from bot.embedded import EmbeddedRedis, EmbeddedRedisError, start_redis
from bot.settings import Settings
from bot.supervisor import CONFIGURATION_ERROR, Child, supervise

OnStart = Callable[[str, int], None]


def run_up(settings: Settings, beside: tuple[Child, ...] = (), on_start: OnStart | None = None) -> int:
    """Run until told to stop; gives the exit status. `beside` are further processes to run along; `on_start` gets the
    name and process id of each that was started."""
    try:
        with _redis(settings) as redis:
            url = redis.url if redis else settings.redis() or ""
            return _supervise(settings, url, redis, beside, on_start)
    except EmbeddedRedisError as error:
        raise ConfigError(str(error)) from error


def _redis(settings: Settings) -> AbstractContextManager[EmbeddedRedis | None]:
    return nullcontext() if settings.redis_url else start_redis(settings.data)


def _supervise(
    settings: Settings, url: str, redis: EmbeddedRedis | None, beside: tuple[Child, ...], on_start: OnStart | None
) -> int:
    with _no_collecting():
        # Imported once here and then shared by the forked children.
        from bot import roles
        from bot.wiring import database, free_leases

        roles.set_up_logs(settings.log)
        if redis is None:
            roles.require_redis(url)
        _prepare(settings, own_redis=redis is not None)

    def free_after(_: str, pid: int) -> None:
        with suppress(OtherVersion):  # the leases are that version's to take when they end
            free_leases(database(settings, threads=1), f"{gethostname()}:{pid}")

    children = [Child(name, child(partial(roles.run_role, name, settings, url)), (name,)) for name in roles.ROLES]
    tend = redis.tend if redis else None
    return supervise([*beside, *children], on_exit=free_after, tend=tend, on_start=on_start)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave the garbage collector off while modules are imported: what they make stays, and looking through it again
    and again takes a seventh of the start. It is on again before the children are forked, for they inherit it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _prepare(settings: Settings, *, own_redis: bool) -> None:
    """Refuse a configuration that is wrong, and bring the database up to date."""
    from bot import roles
    from bot.store.migrate import migrate
    from bot.wiring import database, free_leases, organisation

    organisation(settings)
    engine = database(settings, threads=1)
    with roles.reachable_database():
        migrate(engine)
        if own_redis and settings.database_url is None:
            free_leases(engine, None)
    engine.dispose()


def child(target: Callable[[], None]) -> Callable[[], None]:
    """A child that says what is wrong with its configuration in plain sentences, and then is not started again."""

    def run() -> None:
        try:
            target()
        except Unreachable as error:  # it was there when we began, so it is away and will be back
            print(error, file=sys.stderr, flush=True)
            sys.exit(1)
        except ConfigError as error:
            print(error, file=sys.stderr, flush=True)
            sys.exit(CONFIGURATION_ERROR)

    return run
