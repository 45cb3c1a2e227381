"""`tocsin timeline`: an incident's timeline as Markdown or JSON."""

import json
import sys

from bot.clock import SystemClock, clock_from
from bot.core.errors import ConfigError
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import parse_playbook
from bot.settings import Settings
from bot.usecases.export import as_json, as_markdown, record_of


def run_timeline(number: int, json_wanted: bool, settings: Settings) -> None:
    """Print the timeline of the incident with this number as the database has it at this moment."""
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
    playbook = parse_playbook(text, name).playbook
    book = (name, entry.playbook_hash)
    record = record_of(number, entry.events, playbook, book, load_organisation(settings.config), now())
    if json_wanted:
        print(json.dumps(as_json(record), indent=2, ensure_ascii=False))
    else:
        print(as_markdown(record), end="")
    if entry.incident.private:
        print(f"INC-{number} is private: keep this where only its people can read it.", file=sys.stderr)
