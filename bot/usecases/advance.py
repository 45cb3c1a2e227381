"""Lets the playbook act: everything due becomes events and deliveries, and the next wake-up is set."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import Action, ActionKind
from bot.core.events import PolicyFired, Recorded
from bot.core.messages import Nudge, Report, Trouble
from bot.core.oncall import Reach, resolve
from bot.core.playbook import Way
from bot.core.policy import due, next_wake
from bot.core.rules.track import Due
from bot.core.spans import say_span
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
        events = [Recorded(at=now, event=_fired(item, book)) for item in ready]
        entry = tx.append(entry, events)
        _act(tx, s, entry, book, ready, now)
        fired = True
    tx.set_wake(entry.id, next_wake(entry.incident, book.playbook, now))
    if fired:
        outgoing.refresh(tx, entry)
    return entry


def _fired(item: Due, book: Book) -> PolicyFired:
    return PolicyFired(
        rule=item.rule,
        step=item.step,
        anchor=item.anchor,
        occurrence=item.occurrence,
        due_at=item.due_at,
        late=item.late.total_seconds(),
        line=book.lines.get(item.path, 0),
        did="; ".join(action.say() for action in item.actions),
    )


@dataclass
class _Merged:
    """Several reasons to reach the same party in the same way, said once."""

    due: Due
    action: Action
    party: str
    reach: Reach
    why: list[str]


def _act(tx: Tx, s: Services, entry: Entry, book: Book, ready: list[Due], now: datetime) -> None:
    merged: dict[tuple[ActionKind, tuple[str, ...], str], _Merged] = {}
    for item in ready:
        for action in item.actions:
            for party in action.to:
                reach = resolve(party, s.org, book.playbook, entry.incident, now)
                why = say_why(entry, item, now)
                if action.kind in PEOPLE_ACTIONS and reach.people:
                    key = (action.kind, reach.people, action.text)
                    found = merged.setdefault(key, _Merged(item, action, party, reach, []))
                    found.why.append(why)
                else:
                    _act_once(tx, s, entry, item, action, party, reach, now)
    for found in merged.values():
        _nudge(tx, entry, book, found)


def _act_once(
    tx: Tx, s: Services, entry: Entry, item: Due, action: Action, party: str, reach: Reach, now: datetime
) -> None:
    key = f"{item.key}:{action.kind}:{party}"
    full = f"{entry.id}:{key}"
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
            what=f"{action.say()}",
            why=reach.why_empty or f"{party} is nobody",
            instead="Reach someone with `/incident escalate`, and have `tocsin.yml` corrected.",
        )
        outgoing.say(tx, entry, f"{full}:nobody", trouble, Priority.ESCALATION)


def _nudge(tx: Tx, entry: Entry, book: Book, found: _Merged) -> None:
    item, action = found.due, found.action
    key = f"{entry.id}:{item.key}:{action.kind}:{found.party}"
    late = item.late if item.late > LATE else timedelta()
    nudge = Nudge(
        action=action.kind,
        people=found.reach.people,
        party=found.party,
        why=tuple(dict.fromkeys(found.why)),
        text=action.text,
        due_at=item.due_at,
        late=late.total_seconds(),
        rule=item.rule,
        step=item.step,
        anchor=item.anchor,
        line=book.lines.get(item.path, 0),
    )
    urgency = URGENCY[action.kind]
    group: list[int] = []
    in_room = Way.ROOM in found.reach.via
    if action.kind is ActionKind.PAGE or Way.DM in found.reach.via or not in_room:
        told = [(p, outgoing.tell(tx, p, f"{key}:{p}", nudge, urgency, entry.id)) for p in found.reach.people]
        group = [id for _, id in told if id is not None]
    if action.kind is ActionKind.PAGE or in_room:
        priority = max(urgency, Priority.ESCALATION)
        outgoing.say(tx, entry, f"{key}:room", nudge.model_copy(update={"group": tuple(group)}), priority)


def say_why(entry: Entry, item: Due, now: datetime) -> str:
    """What made a rule speak, in plain words: the anchor it counts from, and for how long."""
    since = say_span(max(timedelta(), item.due_at - item.anchor))
    name = item.rule.split(".")[0]
    if item.path.startswith("cadences."):
        if item.due_at <= item.anchor:
            return "a status update is due"
        return f"the status update is {since} overdue"
    if item.path.startswith("clocks."):
        return f"the limit `{item.rule.removeprefix('clock.')}` was missed"
    declared = entry.incident.stamps.get("declared")
    if item.anchor == declared and "acknowledged" not in entry.incident.stamps:
        if item.due_at <= item.anchor:
            return "a new incident needs someone"
        return f"nobody has acknowledged for {since}"
    return f"rule `{name}` after {since}" if item.due_at > item.anchor else f"rule `{name}`"
