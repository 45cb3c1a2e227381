"""`tocsin timeline`: an incident's timeline as Markdown or JSON."""

import json
import sys

from bot.commands.stored import stored
from bot.core.errors import ConfigError
from bot.loader.lenient import read_leniently
from bot.loader.organisation import load_organisation
from bot.settings import Settings
from bot.usecases.export import as_json, as_markdown, record_of


def run_timeline(number: int, json_wanted: bool, settings: Settings) -> None:
    """Print the timeline of the incident with this number as the database has it at this moment."""
    found = stored(number, settings)
    entry, name = found.entry, found.playbook
    loaded, unread = read_leniently(found.text, name)
    if loaded is None:
        raise ConfigError("The playbook of this incident cannot be read any more.", *unread)
    book = (name, entry.playbook_hash)
    record = record_of(number, entry.events, loaded.playbook, book, load_organisation(settings.config), found.now)
    if json_wanted:
        print(json.dumps(as_json(record), indent=2, ensure_ascii=False))
    else:
        print(as_markdown(record), end="")
    if entry.incident.private:
        print(f"INC-{number} is private: keep this where only its people can read it.", file=sys.stderr)
