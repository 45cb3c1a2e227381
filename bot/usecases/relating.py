"""What people do with incidents that have to do with each other: merging duplicates, and joining one that there is."""

from bot.core.errors import UserError
from bot.core.events import Cancelled, Linked, Noted
from bot.core.incident import check_allowed
from bot.usecases import outgoing
from bot.usecases.change import find, must_be_open, record
from bot.usecases.notes import note
from bot.usecases.ports import Entry, Services, Tx

MOST_RELATED = 10
INSTEAD = "If it is none, `/incident cancel` ends it with a reason."


def merge(tx: Tx, s: Services, id: int, actor: str, into: int, reason: str = "") -> Entry:
    """The incident is the same as another, `into`: it ends here, and its people are brought into the other's room.

    Neither may be private unless both are, and whoever merges is part of both: people and titles of a private incident
    would show elsewhere. No more may one of them be a drill. The locks are taken in the order of the numbers, so that
    two who merge the same two never wait for each other.
    """
    if id == into:
        raise UserError(f"INC-{id} is this one.", "Choose another incident.")
    found = {number: tx.entry(number, lock=True) for number in sorted((id, into))}
    entry, other = find(tx, id), found[into]
    check_allowed(entry.incident, "cancelled")
    private, drill = entry.incident.private, entry.incident.drill
    if other is None or other.incident.hides_from(actor) or (other.incident.private and not private):
        raise UserError(f"INC-{into} is none that this one can go into.", f"`/incident list` shows those. {INSTEAD}")
    if private and not other.incident.private:
        raise UserError(f"{entry.incident.name} is private, and {other.incident.name} is not.", INSTEAD)
    if drill is not other.incident.drill:
        practice, real = (entry, other) if drill else (other, entry)
        raise UserError(f"{practice.incident.name} is a drill, and {real.incident.name} is not.", INSTEAD)
    must_be_open(other)
    if into in entry.incident.links.others:
        raise UserError(f"{other.incident.name} is a part of {entry.incident.name}, or was merged into it.", INSTEAD)
    outgoing.gather(tx, other, entry)
    record(tx, s, other, actor, Linked(incident=id, how="duplicate"))
    return record(tx, s, entry, actor, Cancelled(reason=reason.strip(), duplicate_of=into))


def join(tx: Tx, s: Services, id: int, actor: str, words: str = "") -> Entry:
    """Somebody who was about to declare it anew comes into its room, and what they saw goes on the timeline."""
    entry = find(tx, id)
    must_be_open(entry)
    if entry.incident.hides_from(actor):
        raise UserError(f"{entry.incident.name} is private.", "Declare yours; who knows of it will see it.")
    outgoing.invite(tx, entry, (actor,), f"invite:{id}:join:{actor}")
    return note(tx, s, id, actor, Noted(text=f"Reported again: {words.strip()}")) if words.strip() else entry


def has_to_do_with(entry: Entry) -> list[int]:
    """The numbers of the incidents that one has to do with."""
    links = entry.incident.links
    return [one for one in (links.parent, links.duplicate_of, *sorted(links.others)) if one][:MOST_RELATED]


def related(tx: Tx, entry: Entry) -> dict[int, Entry]:
    """The incidents that one has to do with."""
    found = ((number, tx.entry(number)) for number in has_to_do_with(entry))
    return {number: other for number, other in found if other is not None}
