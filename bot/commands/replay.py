"""`tocsin export` and `tocsin replay`: a past incident as a file, and against another playbook."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from bot.commands.stored import stored
from bot.core.events import Declared
from bot.core.replay import Difference, replay
from bot.core.simulate import offset
from bot.loader.incident_file import IncidentFile, PlaybookName, incident_text, load_incident
from bot.loader.playbooks import LoadedPlaybook, find_playbook
from bot.settings import Settings


def run_export(number: int, settings: Settings) -> None:
    """Print the incident with this number as JSON."""
    found = stored_incident(number, settings)
    print(incident_text(found), end="")
    if found.private:
        print(f"INC-{number} is private: keep the file where only its people can read it.", file=sys.stderr)


def run_replay(incident: str, playbook: str, as_json: bool, settings: Settings) -> None:
    """Print what would have gone differently in an incident, a number or a file, with another playbook."""
    loaded = find_playbook(playbook, settings.playbooks)
    past = stored_incident(int(incident), settings) if incident.isdecimal() else load_incident(Path(incident))
    found = replay(past.events, loaded.playbook, loaded.lines, past.until)
    if as_json:
        print(json.dumps(_as_json(past, loaded, found), indent=2, ensure_ascii=False))
        return
    for line in _lines(past, loaded, found):
        print(line)


def stored_incident(number: int, settings: Settings) -> IncidentFile:
    """The incident with this number, as the database has it at this moment."""
    found = stored(number, settings)
    entry, last = found.entry, found.entry.events[-1].at
    return IncidentFile(
        number=number,
        private=entry.incident.private,
        playbook=PlaybookName(name=found.playbook, hash=entry.playbook_hash),
        until=max(last, found.now) if entry.incident.is_open else last,
        events=entry.events,
    )


def _lines(past: IncidentFile, loaded: LoadedPlaybook, found: list[Difference]) -> list[str]:
    book = f"{loaded.name} {loaded.playbook.document.version} ({loaded.hash})"
    head = f"INC-{past.number}, {_severity(past)}, run by {past.playbook.name} ({past.playbook.hash}); now {book}"
    if not found:
        return [head, "Nothing would have gone differently."]
    cells = [(offset(one.at), one.what, one.say()) for one in found]
    widths = [max(len(row[n]) for row in cells) for n in range(2)]
    return [head, *(f"  {when:{widths[0]}}  {what:{widths[1]}}  {say}" for when, what, say in cells)]


def _severity(past: IncidentFile) -> str:
    declared = past.events[0].event
    return declared.severity if isinstance(declared, Declared) else ""


def _as_json(past: IncidentFile, loaded: LoadedPlaybook, found: list[Difference]) -> dict[str, object]:
    return {
        "number": past.number,
        "private": past.private,
        "old": past.playbook.model_dump(),
        "new": {"name": loaded.name, "hash": loaded.hash},
        "differences": [{**asdict(one), "says": one.say()} for one in found],
    }
