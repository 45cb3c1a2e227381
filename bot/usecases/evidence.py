"""The evidence register: entries are added and superseded, never changed or deleted."""

import re

from bot.core.errors import UserError
from bot.core.evidence import EvidenceAdded, EvidenceHeld, EvidenceReleased, Piece, hold, register
from bot.core.following import following
from bot.core.playbook import Playbook
from bot.usecases.change import check_right, find
from bot.usecases.items import written
from bot.usecases.ports import Entry, Services, Tx

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST = 500
WANTED = {"sort": "what it is", "location": "where it lies", "custodian": "who keeps it"}


def pieces(entry: Entry) -> list[Piece]:
    """The register of an incident."""
    events = ((one.event, one.at, one.actor) for one in entry.events if isinstance(one.event, EvidenceAdded))
    return list(register(events))


def check(playbook: Playbook, given: EvidenceAdded) -> dict[str, str]:
    """What is wrong with an entry, by field; empty when nothing is."""
    wrong = {name: f"Say {what}." for name, what in WANTED.items() if not getattr(given, name).strip()}
    asked = playbook.evidence.kinds.get(given.sort, ()) if playbook.evidence else ()
    if asked and not given.covers.strip():
        wrong["covers"] = f"Say which {' and '.join(one.replace('_', ' ') for one in asked)}."
    if given.sha256 and not SHA256.fullmatch(given.sha256):
        wrong["sha256"] = "A SHA-256 has 64 digits from 0 to 9 and a to f; `sha256sum FILE` prints it."
    return wrong


def put_on_hold(tx: Tx, s: Services, id: int, actor: str, reason: str = "") -> Entry:
    """Keep everything of the incident: its room is not archived until that is released."""
    entry = find(tx, id)
    since = hold(entry.incident.stamps).since
    if since is not None:
        raise UserError(
            f"It is on hold since {since:%Y-%m-%d %H:%M} UTC.", "`/incident evidence release why` ends that."
        )
    return written(tx, s, entry, actor, EvidenceHeld(reason=reason.strip()))


def release(tx: Tx, s: Services, id: int, actor: str, reason: str) -> Entry:
    """End the hold; only who may close the incident does so, and says why."""
    entry = find(tx, id)
    if hold(entry.incident.stamps).since is None:
        raise UserError(f"The evidence of {entry.incident.name} is not on hold.", "Nothing to release.")
    check_right(s, entry, actor, "close")
    if not reason.strip():
        raise UserError(
            "Say why it need not be kept any more.", "For example `/incident evidence release case closed`."
        )
    return written(tx, s, entry, actor, EvidenceReleased(reason=reason.strip()))


def add(tx: Tx, s: Services, id: int, actor: str, given: EvidenceAdded) -> Entry:
    """Enter a piece of evidence, also after the end; one that corrects another leaves that where it is."""
    entry = find(tx, id)
    wrong = check(s.books.of(entry.playbook_hash).playbook, given)
    if wrong:
        raise UserError(" ".join(wrong.values()))
    there = {one.entry.number: one for one in pieces(entry)}
    old = there.get(given.instead_of)
    if given.instead_of and old is None:
        raise UserError(f"There is no entry {given.instead_of} in the register.", "`/incident evidence` shows them.")
    if old is not None and old.superseded_by:
        raise UserError(f"Entry {given.instead_of} was superseded already.", f"Correct entry {old.superseded_by}.")
    event = given.model_copy(update={"number": len(there) + 1})
    playbook = s.books.of(entry.playbook_hash).playbook
    return written(tx, s, entry, actor, event, *following(entry.incident, playbook, actor, event))
