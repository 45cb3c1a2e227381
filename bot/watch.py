"""Takes changed configuration files while the program runs. What cannot be used is told; the last good one stays."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.books import StoredBooks
from bot.core.errors import ConfigError, OtherVersion
from bot.core.organisation import Organisation
from bot.loader.live import Configuration, Mark, mark, take
from bot.loader.playbooks import parse_playbook
from bot.settings import Settings
from bot.store.repo import SqlStore
from bot.usecases import digest
from bot.usecases.ports import Services
from bot.usecases.reload import Refused, tell_mended, tell_refused

EVERY = 1.0
"""Seconds between looks. A change is taken at the second look that finds it: before, it may still be being written."""
log = structlog.get_logger()


class Watch:
    """Looks after the files of one process."""

    def __init__(self, settings: Settings, services: Services, books: StoredBooks, store: SqlStore) -> None:
        self._settings, self._services, self._books, self._store = settings, services, books, store
        self._done: Mark | None = None
        self._seen = self._mark()
        self._refused: dict[str, Refused] = {}

    @property
    def refused(self) -> list[Refused]:
        """The files that cannot be used at present."""
        return list(self._refused.values())

    def look(self) -> None:
        """Take what changed since the last look, once it has stopped changing, if the database is still ours."""
        if self._store.gate.trouble():
            return
        now = self._mark()
        if now == self._seen and now != self._done:
            self._take()
            self._done = now
        self._seen = now

    def _mark(self) -> Mark:
        return mark(self._settings.config, self._settings.playbooks)

    def _take(self) -> None:
        before = self._books.configuration
        after, refused = take(self._settings.config, self._settings.playbooks, before)
        if (after.org, after.playbook.hash, after.playbook.name) != (
            before.org,
            before.playbook.hash,
            before.playbook.name,
        ):
            self._books.put(after)
            log.info("configuration_taken", playbook=after.playbook.name, hash=after.playbook.hash)
            digest.plan(self._services)
        keep(self._store, after)
        self._tell({one.file: one for one in refused})

    def _tell(self, refused: dict[str, Refused]) -> None:
        new = [one for one in refused.values() if self._refused.get(one.file) != one]
        mended = [one for file, one in self._refused.items() if file not in refused]
        with self._store.write() as tx:
            for one in new:
                told = tell_refused(tx, self._services, one)
                log.error("file_refused", file=one.file, first=one.problems[0], of=len(one.problems), told=told)
            for one in mended:
                tell_mended(tx, self._services, one)
                log.info("file_mended", file=one.file)
        self._refused = refused


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """A block during which a thread keeps looking."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(EVERY):
            try:
                watch.look()
            except OtherVersion:  # said by the gate
                continue
            except SQLAlchemyError as error:
                log.error("database_away", error=type(error).__name__, next_step="looking at the files again")
            except Exception:  # a thread has nobody above it to tell, and the files may be changed once more
                log.exception("watch_broke")

    thread = threading.Thread(target=run, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(EVERY)


def keep(store: SqlStore, present: Configuration) -> None:
    """Keep what is in force, for a process that starts while the files cannot be used."""
    book = present.playbook
    store.keep_config("organisation", book.path, present.org.model_dump_json(by_alias=True, exclude_defaults=True))
    store.keep_config("playbook", book.name, book.text)


def kept(store: SqlStore) -> Configuration | None:
    """What was in force last, as far as this version understands it."""
    org, book = store.kept_config("organisation"), store.kept_config("playbook")
    if org is None or book is None:
        return None
    try:
        return Configuration(Organisation.model_validate_json(org[1]), parse_playbook(book[1], book[0], org[0]))
    except (ConfigError, ValueError):
        return None
