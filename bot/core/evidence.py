"""The evidence register of an incident: what was secured, where it lies, and how it is known to be unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.happening import Happening

HELD = ("held", "evidence_held")
"""The events after which evidence is to be kept: what a rule says, and a person."""


class EvidenceAdded(Happening):
    """The `number`-th piece of evidence. `covers` is the system, period or source that it is of; `sha256` its checksum
    as 64 hexadecimal digits, if it is a file. `instead_of` is the number of the entry that it corrects, or 0;
    `item` is the one of a checklist that it is asked for, which it ticks.

    Nothing is ever taken out of the register: a wrong entry is superseded by a right one, and both stay.
    """

    kind: Literal["evidence_added"] = "evidence_added"
    number: int
    sort: str
    covers: str = ""
    location: str
    sha256: str = ""
    custodian: str = ""
    instead_of: int = 0
    item: str = ""


class EvidenceHeld(Happening):
    """Nothing of the incident may be deleted, and its room is not archived, until that is released."""

    kind: Literal["evidence_held"] = "evidence_held"
    reason: str = ""


class EvidenceReleased(Happening):
    """What was kept for the sake of evidence need not be kept any more."""

    kind: Literal["evidence_released"] = "evidence_released"
    reason: str


@dataclass(frozen=True)
class Hold:
    """What is to be kept: `since` when, if it is at present, and when it was `released` last, if ever."""

    since: datetime | None
    released: datetime | None


def hold(stamps: Mapping[str, datetime]) -> Hold:
    """Whether evidence is to be kept, by a person's word or by the playbook's `hold`."""
    since = max((stamps[name] for name in HELD if name in stamps), default=None)
    released = stamps.get("evidence_released")
    over = since is None or (released is not None and released >= since)
    return Hold(None if over else since, released)


@dataclass(frozen=True)
class Piece:
    """One entry with when and by whom it was made; `superseded_by` is the number of what corrects it, or 0."""

    entry: EvidenceAdded
    at: datetime
    by: str
    superseded_by: int = 0


def register(events: Iterable[tuple[EvidenceAdded, datetime, str]]) -> Sequence[Piece]:
    """All entries in their order, those that were corrected with the number of what stands instead."""
    found = list(events)
    corrected = {entry.instead_of: entry.number for entry, _, _ in found if entry.instead_of}
    return [Piece(entry, at, by, corrected.get(entry.number, 0)) for entry, at, by in found]
