"""How an incident ends and goes on: resolved and closed through the playbook's gates, cancelled, reopened."""

from collections.abc import Mapping, Sequence

from bot.core.checklist import open_items, open_watches
from bot.core.errors import UserError
from bot.core.events import Cancelled, Closed, Linked, Recorded, Reopened, Resolved
from bot.core.incident import OPEN, Status, check_allowed
from bot.core.playbook.phases import Gate
from bot.core.rights import holds_one, roles_with
from bot.core.work_events import GateOverridden
from bot.usecases import outgoing
from bot.usecases.change import check_right, find, record, record_all
from bot.usecases.farewell import say_farewell, to_be_told
from bot.usecases.items import Tick, tick_quietly
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.practice import tell_score
from bot.usecases.progress import set_quietly
from bot.usecases.rooms import open_anew

MOST_NAMED = 8


def resolve(
    tx: Tx,
    s: Services,
    id: int,
    actor: str,
    summary: str,
    ticks: Sequence[Tick] = (),
    facts: Mapping[str, str] | None = None,
) -> Entry:
    """The incident is over: everything timed stops but what the playbook plans from here on. `ticks` are done and
    `facts` written down first; whoever was told of the incident is told of its end, once."""
    entry = find(tx, id)
    check_allowed(entry.incident, "resolved")
    if not summary.strip():
        raise UserError("Say in a sentence what ended it.", "For example `/incident resolve rolled back the release`.")
    check_right(s, entry, actor, "resolve")
    entry = set_quietly(tx, s, tick_quietly(tx, s, entry, actor, ticks), actor, facts or {})
    through_gate(s, entry, "resolve")
    return _resolved(tx, s, entry, actor, summary)


def _resolved(tx: Tx, s: Services, entry: Entry, actor: str, summary: str) -> Entry:
    event = Resolved(summary=summary.strip())
    told = to_be_told(tx, s, entry, actor, event)
    entry = record(tx, s, entry, actor, event)
    say_farewell(tx, entry, told, actor)
    tell_score(tx, s, entry)
    return entry


def override(tx: Tx, s: Services, id: int, actor: str, reason: str, summary: str = "") -> Entry:
    """Resolve it, or close it once it is resolved, although something is missing that the playbook wants done first.

    Only a holder of a role that may `override` does so, and says why; what was missing stays on record."""
    entry = find(tx, id)
    gate = next_gate(entry)
    missed = held_by(s, entry, gate)
    if not missed:
        raise UserError(f"Nothing keeps {entry.incident.name} from being {gate}d.", f"`/incident {gate}` does it.")
    check_right(s, entry, actor, gate)
    check_override(s, entry, actor)
    if not reason.strip():
        raise UserError(
            "Say why it cannot wait.", "For example `/incident override the graphs are gone with the host`."
        )
    if gate == "resolve" and not summary.strip():
        raise UserError("Say in a sentence what ended it.", "`/incident override` asks for it in a form.")
    event = GateOverridden(gate=gate, reason=reason.strip(), missing=tuple(missed))
    entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event)])
    outgoing.line(tx, entry, event, actor)
    if gate == "close":
        return record(tx, s, entry, actor, Closed())
    return _resolved(tx, s, entry, actor, summary)


def next_gate(entry: Entry) -> Gate:
    """The gate that comes next; UserError when there is none."""
    gate: Gate = "close" if entry.incident.status is Status.RESOLVED else "resolve"
    check_allowed(entry.incident, f"{gate}d")
    return gate


def check_override(s: Services, entry: Entry, actor: str) -> None:
    """Raise UserError unless this person holds a role that may pass a gate with something missing."""
    playbook = s.books.of(entry.playbook_hash).playbook
    roles = roles_with(playbook, "override")
    if holds_one(entry.incident, actor, roles):
        return
    if not roles:
        raise UserError(
            "The playbook gives nobody the right to override.", "Do what is missing: `/incident checklist`."
        )
    names = " or ".join(playbook.roles[role].name for role in roles)
    raise UserError(f"Only {names} may override what is missing.", "Ask them, or take the role over.")


def held_by(s: Services, entry: Entry, gate: Gate) -> list[str]:
    """What the playbook wants first: items and watches."""
    items, watches = _missing(s, entry, gate)
    return [*items, *watches]


def _missing(s: Services, entry: Entry, gate: Gate) -> tuple[list[str], list[str]]:
    playbook = s.books.of(entry.playbook_hash).playbook
    watches = open_watches(playbook, entry.incident, gate, s.clock.now())
    return open_items(playbook, entry.incident, gate), watches


def cancel(tx: Tx, s: Services, id: int, actor: str, reason: str) -> Entry:
    """It was no incident; that needs a reason, which stays on record."""
    entry = find(tx, id)
    check_allowed(entry.incident, "cancelled")
    if not reason.strip():
        raise UserError("Say why it was no incident.", "For example `/incident cancel the alarm was a test`.")
    entry = record(tx, s, entry, actor, Cancelled(reason=reason.strip()))
    tell_score(tx, s, entry)
    return entry


def close(tx: Tx, s: Services, id: int, actor: str, ticks: Sequence[Tick] = ()) -> Entry:
    """Nothing is left to do, once `ticks` are done."""
    entry = find(tx, id)
    check_allowed(entry.incident, "closed")
    check_right(s, entry, actor, "close")
    entry = tick_quietly(tx, s, entry, actor, ticks)
    through_gate(s, entry, "close")
    return record(tx, s, entry, actor, Closed())


def reopen(tx: Tx, s: Services, id: int, actor: str, reason: str = "") -> Entry:
    """It goes on: the cadence starts anew from here. Whoever reopens it has it in hand. Where the room is archived,
    which a bot cannot undo, it goes on in a new one. A duplicate stands for itself again."""
    entry = find(tx, id)
    if entry.incident.status in OPEN:
        raise UserError(f"{entry.incident.name} is open already.", "`/incident status` shows where it stands.")
    same = entry.incident.links.duplicate_of
    other = tx.entry(same, lock=True) if same else None
    if other is not None:
        record(tx, s, other, actor, Linked(incident=id, how="duplicate", undone=True))
    entry = open_anew(tx, s, entry, actor)
    return record_all(tx, s, entry, actor, Reopened(reason=reason.strip()))


def may_end(s: Services, entry: Entry, actor: str, gate: Gate) -> bool:
    """Whether nothing but what is missing keeps this person from ending it."""
    try:
        check_allowed(entry.incident, "resolved" if gate == "resolve" else "closed")
        check_right(s, entry, actor, gate)
    except UserError:
        return False
    return True


def through_gate(s: Services, entry: Entry, gate: Gate) -> None:
    """Refuse while something is missing that the playbook wants done first."""
    items, watches = _missing(s, entry, gate)
    if items or watches:
        more = [f"{len(items) - MOST_NAMED} more"] if len(items) > MOST_NAMED else []
        said = "; ".join([*items[:MOST_NAMED], *more, *watches])
        ticks = "`/incident done item` ticks one; `/incident checklist` shows all."
        raise UserError(f"{entry.incident.name} cannot be {gate}d yet: {said}.", ticks if items else "Try again then.")
