"""The playbooks and the organisation in force, and the playbooks that running incidents began with."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import structlog

from bot.core.organisation import Organisation
from bot.loader.lenient import read_leniently
from bot.loader.live import Configuration, shown
from bot.loader.playbooks import LoadedPlaybook, playbook_files
from bot.store.repo import SqlStore
from bot.usecases.ports import Book

log = structlog.get_logger()


def as_book(loaded: LoadedPlaybook) -> Book:
    """A loaded playbook as the use cases see it."""
    path = shown(Path(loaded.path)) if loaded.path else ""
    lines, files = dict(loaded.lines), dict(loaded.files)
    return Book(loaded.name, loaded.hash, loaded.text, loaded.playbook, lines, files, path)


class StoredBooks:
    """What is in force, which may change while the program runs, and the playbooks that running incidents began with.

    The organisation and its playbook change together, in one assignment, so that nobody sees half of a change.
    """

    def __init__(self, present: Configuration, store: SqlStore, folder: Path) -> None:
        self._stored: Callable[[str], Book] = lru_cache(maxsize=64)(self._parse)
        self._store = store
        self._folder = folder
        self.put(present)

    def put(self, present: Configuration) -> None:
        """Have this be in force from now on."""
        self._present = (present, as_book(present.playbook))

    @property
    def configuration(self) -> Configuration:
        """What is in force."""
        return self._present[0]

    def organisation(self) -> Organisation:
        """The organisation in force."""
        return self._present[0].org

    def current(self) -> Book:
        """The playbook in force."""
        return self._present[1]

    def of(self, hash: str) -> Book:
        """The playbook with this content hash."""
        current = self.current()
        return current if hash == current.hash else self._stored(hash)

    def _parse(self, hash: str) -> Book:
        """What an incident began with. What of it this version refuses is left out, and all of it is replaced by what
        is in force when nothing can be read: silence would be worse."""
        name, text = self._store.playbook_text(hash)
        file = dict(playbook_files(self._folder)).get(name)
        loaded, unread = read_leniently(text, name, str(file or ""))
        if unread:
            log.error("playbook_not_read_whole", playbook=name, hash=hash, first=unread[0], of=len(unread))
        book = as_book(loaded) if loaded else self.current()
        return replace(book, hash=hash, unread=unread, instead=not loaded) if unread else book
