"""What people do to an incident. Each is one function: check, record, say, let the playbook act on it."""

from datetime import datetime

from bot.core.errors import UserError
from bot.core.events import (
    Acknowledged,
    Escalated,
    Event,
    Recorded,
    SeverityChanged,
)
from bot.core.following import following
from bot.core.grammar import person
from bot.core.incident import COMMANDER, check_allowed
from bot.core.messages import Call
from bot.core.oncall import resolve as resolve_party
from bot.core.playbook import Playbook
from bot.core.playbook.phases import Gate
from bot.core.rights import refusal
from bot.usecases import outgoing
from bot.usecases.advance import advance
from bot.usecases.meanwhile import check_meanwhile
from bot.usecases.ports import Entry, Priority, Services, Tx
from bot.usecases.renewal import renew

SHOWN_IN_TOPIC = (
    "acknowledged",
    "severity_changed",
    "role_assigned",
    "role_left",
    "mitigated",
    "resolved",
    "closed",
    "cancelled",
    "reopened",
)


def find(tx: Tx, id: int) -> Entry:
    """The incident with this number, locked until the transaction ends."""
    entry = tx.entry(id, lock=True)
    if entry is None:
        raise UserError(f"There is no INC-{id}.", "`/incident list` shows the open ones.")
    return entry


def record(tx: Tx, s: Services, entry: Entry, actor: str, *events: Event) -> Entry:
    """Write events at this moment, say the first in the room (the others follow from it), show the new state wherever
    it is shown, and let the playbook act."""
    now, before = s.clock.now(), len(entry.events)
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=event) for event in events])
    outgoing.line(tx, entry, events[0], actor)
    outgoing.refresh(tx, entry, topic=any(map(_in_topic, events)))
    renew(tx, entry, s.books.of(entry.playbook_hash).playbook, before)
    return advance(tx, s, entry, now)


def _in_topic(event: Event) -> bool:
    """Whether the topic says it; of the roles it names the commander alone."""
    return event.kind in SHOWN_IN_TOPIC and getattr(event, "role", COMMANDER) == COMMANDER


def record_all(tx: Tx, s: Services, entry: Entry, actor: str, event: Event) -> Entry:
    """Write an event and what it brings with it."""
    playbook = s.books.of(entry.playbook_hash).playbook
    return record(tx, s, entry, actor, event, *following(entry.incident, playbook, actor, event))


def acknowledge(tx: Tx, s: Services, id: int, actor: str) -> Entry:
    """Someone has it in hand. A second acknowledgement changes nothing and says so."""
    entry = find(tx, id)
    if entry.incident.in_hand and entry.incident.is_open:
        who = entry.incident.held.acknowledger
        raise UserError(f"{entry.incident.name} was acknowledged by <@{who}> already.", "Nothing more to do.")
    check_allowed(entry.incident, "acknowledged")
    return record(tx, s, entry, actor, Acknowledged())


def change_severity(
    tx: Tx, s: Services, id: int, actor: str, severity: str, reason: str = "", seen: int | None = None
) -> Entry:
    """Raise or lower the severity; the playbook's policy says what that does to what is under way. `seen` are the
    events the actor knew."""
    entry = find(tx, id)
    must_be_open(entry)
    book = s.books.of(entry.playbook_hash)
    found = book.playbook.severity(severity)
    if found is None:
        known = ", ".join(f"`{x.id}`" for x in book.playbook.severities)
        raise UserError(f"There is no severity `{severity[:30]}`.", f"Choose one of {known}.")
    if found.id == entry.incident.severity:
        raise UserError(f"{entry.incident.name} is {found.id} already.")
    if is_milder(book.playbook, entry.incident.severity, found.id) and not reason.strip():
        raise UserError("Say why it gets milder.", f"For example `/incident severity {found.id} only one region`.")
    changed = SeverityChanged(severity=found.id, reason=reason.strip())
    check_meanwhile(entry, seen, changed)
    return record(tx, s, entry, actor, changed)


def is_milder(playbook: Playbook, old: str, new: str) -> bool:
    """Whether a change of severity lets people off; that needs a reason."""
    return playbook.rank(new) > playbook.rank(old)


def escalate(
    tx: Tx,
    s: Services,
    id: int,
    actor: str,
    party: str,
    reason: str = "",
    seen: int | None = None,
    trigger: str = "",
) -> Entry:
    """Call a party or a person by hand; `trigger` is one of the playbook's reasons to. The room is told who was reached
    only when Slack has taken the messages. `seen` are the events the actor knew: whom another called since is not
    called twice."""
    entry = find(tx, id)
    must_be_open(entry)
    book = s.books.of(entry.playbook_hash)
    now = s.clock.now()
    party, people = _whom(party, s, book.playbook, entry, now)
    if not people:
        raise UserError(f"`{party[:40]}` is nobody right now.", "Choose another party from the list.")
    escalated = Escalated(to=party, reason=reason.strip(), trigger=trigger)
    check_meanwhile(entry, seen, escalated)
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=escalated)])
    key = f"call:{id}:{len(entry.events)}"
    outgoing.invite(tx, entry, people, f"invite:{key}")
    why = ": ".join(part for part in (trigger, reason.strip()) if part)
    call = Call(people=people, party=party, actor=actor, reason=why)
    told = [outgoing.tell(tx, p, f"{key}:{p}", call, Priority.PAGE, id) for p in people]
    group = tuple(one for one in told if one is not None)
    outgoing.say(tx, entry, f"{key}:room", call.model_copy(update={"group": group}), Priority.ESCALATION)
    outgoing.refresh(tx, entry)
    return advance(tx, s, entry, now)


def _whom(party: str, s: Services, playbook: Playbook, entry: Entry, now: datetime) -> tuple[str, tuple[str, ...]]:
    """The party and its people; a person is one by mention, or by the name they have in `tocsin.yml`."""
    known = s.org.people.get(party.removeprefix("@").lower())
    reach = resolve_party(party, s.org, playbook, entry.incident, now)
    who = person(party) or (known.slack if known and not reach.people else "")
    return (f"<@{who}>", (who,)) if who else (party, reach.people)


def check_right(s: Services, entry: Entry, actor: str, right: Gate) -> None:
    """Raise UserError when the playbook leaves this to roles that others hold."""
    found = refusal(s.books.of(entry.playbook_hash).playbook, entry.incident, actor, right)
    if found:
        who = " or ".join(f"<@{one}>" for one in found)
        raise UserError(f"Only {who} may {right} {entry.incident.name}.", "Ask them, or take the role over.")


def must_be_open(entry: Entry) -> None:
    """Raise UserError when the incident is over."""
    if not entry.incident.is_open:
        state = entry.incident.status.value
        raise UserError(f"{entry.incident.name} is {state}.", "`/incident reopen` opens it again.")
