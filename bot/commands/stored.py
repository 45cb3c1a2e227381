"""An incident from the database, for the commands that print one."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import SystemClock, clock_from
from bot.core.errors import ConfigError
from bot.settings import Settings
from bot.usecases.ports import Entry


@dataclass(frozen=True)
class Stored:
    """An incident as it is `now`, with the name and the text of the playbook that it began with."""

    entry: Entry
    playbook: str
    text: str
    now: datetime


def stored(number: int, settings: Settings) -> Stored:
    """The incident with this number; ConfigError when there is none."""
    from bot.roles import reachable_database, require_schema
    from bot.store.repo import SqlStore
    from bot.wiring import database

    require_schema(settings)
    now = clock_from(settings.clock).now
    with reachable_database():
        store = SqlStore(database(settings, threads=1), SystemClock().now, now, "")
        with store.read() as tx:
            entry = tx.entry(number)
        if entry is None:
            raise ConfigError(f"There is no INC-{number} in the database.")
        name, text = store.playbook_text(entry.playbook_hash)
    return Stored(entry, name, text, now())
