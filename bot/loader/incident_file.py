"""An incident as a file: what happened in it, to be kept, or replayed against another playbook."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field

from bot.core.events import Recorded
from bot.core.playbook import Model
from bot.loader.json_file import read_json
from bot.loader.problems import Problem
from bot.loader.source import Source
from bot.loader.text import read_text
from bot.loader.validate import validated

LARGEST = 16 * 1024 * 1024


class PlaybookName(Model):
    """The playbook an incident began with, by the hash of its text."""

    name: str
    hash: str


class IncidentFile(Model):
    """All that happened in one incident until `until`; a `private` one is for its own people only."""

    tocsin: Literal["incident"] = "incident"
    format: Literal[1] = 1
    number: int
    private: bool
    playbook: PlaybookName
    until: AwareDatetime
    events: tuple[Recorded, ...] = Field(min_length=1)


def incident_text(incident: IncidentFile) -> str:
    """The incident as the text of a file."""
    return json.dumps(incident.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def load_incident(file: Path) -> IncidentFile:
    """The incident in a file; ConfigError with every problem otherwise."""
    return validated(IncidentFile, read_json(read_text(file, LARGEST), str(file)), _checks)


def _checks(source: Source) -> Iterator[Problem]:
    events = source.data.get("events")
    before: datetime | None = None
    for number, recorded in enumerate(events if isinstance(events, list) else ()):
        if not isinstance(recorded, dict):
            continue
        event = recorded.get("event")
        declared = isinstance(event, dict) and event.get("kind") == "declared"
        if declared != (number == 0):
            message = "is a second declaration" if declared else "the first event must be the declaration"
            yield source.problem(("events", number, "event"), message)
        at = _instant(recorded.get("at"))
        if at and at.tzinfo is None:
            yield source.problem(("events", number, "at"), "has no time zone; end it with Z or an offset")
        elif at and before and at < before:
            yield source.problem(("events", number, "at"), "comes before the event above it")
        before = at if at and at.tzinfo else before


def _instant(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
