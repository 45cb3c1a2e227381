"""Lets the playbook act: everything due becomes events and deliveries, and the next wake-up is set."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import VERBS, Action, ActionKind
from bot.core.effects import consequences
from bot.core.events import Recorded
from bot.core.messages import Nudge, Report, Trouble
from bot.core.oncall import Reach, resolve
from bot.core.playbook import Way
from bot.core.policy import due, next_wake
from bot.core.rules.track import Due
from bot.core.why import say_why
from bot.usecases import outgoing
from bot.usecases.ports import Book, Entry, Priority, Services, Tx

LATE = timedelta(minutes=2)
"""A reminder this late says how late it is."""
ROUNDS = 20
PEOPLE_ACTIONS = (ActionKind.PAGE, ActionKind.NOTIFY, ActionKind.REMIND)
URGENCY = {ActionKind.PAGE: Priority.PAGE, ActionKind.NOTIFY: Priority.ESCALATION, ActionKind.REMIND: Priority.REMINDER}


def advance(tx: Tx, s: Services, entry: Entry, now: datetime) -> Entry:
    """Fire what is due at `now`, and again what that brings about, then set the next wake-up.

    The caller holds the incident's lock, so no two wake-ups fire one step twice; the delivery keys forbid it besides.
    """
    book = s.books.of(entry.playbook_hash)
    fired = False
    for _ in range(ROUNDS):
        ready = due(entry.incident, book.playbook, now)
        if not ready:
            break
        for item in ready:
            line = book.lines.get(item.path, 0)
            events = consequences(item, line, entry.incident, book.playbook)
            entry = tx.append(entry, [Recorded(at=now, event=event) for event in events])
        _act(tx, s, entry, book, ready, now)
        fired = True
    tx.set_wake(entry.id, next_wake(entry.incident, book.playbook, now))
    if fired:
        outgoing.refresh(tx, entry)
    return entry


@dataclass
class _Merged:
    """Several reasons to reach the same people in the same way, said once."""

    due: Due
    action: Action
    people: tuple[str, ...]
    via: frozenset[Way]
    why: list[str]
    also: list[tuple[str, datetime]]


def _act(tx: Tx, s: Services, entry: Entry, book: Book, ready: list[Due], now: datetime) -> None:
    merged: dict[tuple[ActionKind, tuple[str, ...], str], _Merged] = {}
    for item in ready:
        why = say_why(item, entry.incident, book.playbook)
        for action in item.actions:
            found = {party: resolve(party, s.org, book.playbook, entry.incident, now) for party in action.to}
            told = {party: r for party, r in found.items() if action.kind in PEOPLE_ACTIONS and r.people}
            people = tuple(dict.fromkeys(person for reach in told.values() for person in reach.people))
            if people:
                via = frozenset(way for reach in told.values() for way in reach.via)
                key = (action.kind, people, action.text)
                one = merged.setdefault(key, _Merged(item, action, people, via, [], []))
                one.why.append(why)
                one.also.append((item.rule, item.anchor))
            for party in (party for party in action.to if party not in told):
                _act_once(tx, entry, item, action, party, found[party], now)
    for one in merged.values():
        _nudge(tx, entry, book, one)


def _act_once(tx: Tx, entry: Entry, item: Due, action: Action, party: str, reach: Reach, now: datetime) -> None:
    full = f"{entry.id}:{item.key}:{action.kind}:{party}"
    if action.kind is ActionKind.INVITE and reach.people:
        outgoing.invite(tx, entry, reach.people, f"invite:{full}")
    elif reach.channel:
        if entry.incident.private:
            return
        if action.kind is ActionKind.ANNOUNCE:
            outgoing.announce(tx, entry, reach.channel)
        else:
            late = (now - item.due_at).total_seconds() if now - item.due_at > LATE else 0.0
            report = Report(text=action.text, late=late)
            outgoing.post(tx, reach.channel, full, report, Priority.REMINDER, entry.id)
    else:
        trouble = Trouble(
            what=f"{VERBS[action.kind]} {party}",
            why=reach.why_empty or f"{party} is nobody",
            instead="Reach someone with `/incident escalate`, and have `tocsin.yml` corrected.",
        )
        outgoing.say(tx, entry, f"{full}:nobody", trouble, Priority.ESCALATION)


def _nudge(tx: Tx, entry: Entry, book: Book, found: _Merged) -> None:
    item, action = found.due, found.action
    key = f"{entry.id}:{item.key}:{action.kind}:{'+'.join(action.to)}"
    late = item.late if item.late > LATE else timedelta()
    nudge = Nudge(
        action=action.kind,
        people=found.people,
        party=", ".join(action.to),
        why=tuple(dict.fromkeys(found.why)),
        text=action.text,
        due_at=item.due_at,
        late=late.total_seconds(),
        rule=item.rule,
        step=item.step,
        anchor=item.anchor,
        also=tuple(found.also[1:]),
        line=book.lines.get(item.path, 0),
    )
    urgency = URGENCY[action.kind]
    group: list[int] = []
    if action.kind is ActionKind.PAGE:
        outgoing.invite(tx, entry, found.people, f"invite:{key}")
    in_room = Way.ROOM in found.via
    if action.kind is ActionKind.PAGE or Way.DM in found.via or not in_room:
        told = [(p, outgoing.tell(tx, p, f"{key}:{p}", nudge, urgency, entry.id)) for p in found.people]
        group = [id for _, id in told if id is not None]
    if action.kind is ActionKind.PAGE or in_room:
        priority = max(urgency, Priority.ESCALATION)
        outgoing.say(tx, entry, f"{key}:room", nudge.model_copy(update={"group": tuple(group)}), priority)
