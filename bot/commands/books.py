"""Playbooks as people name them on the command line: by name or by file; and their list."""

import json
import sys
from pathlib import Path

from bot.core.errors import ConfigError
from bot.core.playbook import Severity
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import LoadedPlaybook, load_sound
from bot.settings import Settings


def find_severity(loaded: LoadedPlaybook, word: str) -> Severity:
    """The severity of a playbook that people call `word`."""
    known = loaded.playbook.severity(word)
    if known is None:
        names = ", ".join(severity.id for severity in loaded.playbook.severities)
        raise ConfigError(f"{loaded.name} has no severity {word!r}; it has {names}.")
    return known


def other_parties(settings: Settings) -> set[str]:
    """The parties of the organisation; none when its file is missing or broken, which is not our matter here."""
    try:
        return set(load_organisation(settings.config).parties)
    except ConfigError:
        return set()


def list_playbooks(folder: Path, as_json: bool) -> int:
    """Print every playbook in `folder`; gives 2 when some are not sound, which are told on standard error."""
    loaded, problems = load_sound(folder)
    listed = [_entry(one) for one in loaded.values()]
    if as_json:
        print(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        for line in _table(listed):
            print(line)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 2 if problems else 0


def _entry(loaded: LoadedPlaybook) -> dict[str, str]:
    document = loaded.playbook.document
    entry = {
        "name": loaded.name,
        "path": loaded.path,
        "hash": loaded.hash,
        "title": document.title,
        "version": document.version,
    }
    sop = getattr(document, "sop", "")
    return {**entry, "sop": sop} if sop else entry


def _table(listed: list[dict[str, str]]) -> list[str]:
    columns = [
        column for column in ("name", "version", "hash", "sop", "title", "path") if any(column in e for e in listed)
    ]
    rows = [[column.upper() for column in columns], *([entry.get(c, "") for c in columns] for entry in listed)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(columns))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
