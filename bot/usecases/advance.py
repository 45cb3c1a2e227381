"""Lets the playbook act: everything due becomes events and deliveries, and the next wake-up is set."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.actions import FOR_PARTIES, VERBS, Action, ActionKind
from bot.core.effects import consequences
from bot.core.events import NobodyReached, Recorded
from bot.core.marks import MarkId
from bot.core.messages import Nudge, Report, Task, Trouble
from bot.core.oncall import Reach, resolve
from bot.core.playbook import Way
from bot.core.policy import decide, goes_on, next_wake
from bot.core.reaching import reaches_nobody
from bot.core.rules.moments import holds
from bot.core.rules.track import Due
from bot.core.why import say_why
from bot.usecases import outgoing, rooms
from bot.usecases.ports import Book, Entry, Priority, Services, Tx
from bot.usecases.privacy import keep_private
from bot.usecases.reload import tell_unread
from bot.usecases.renewal import renew

LATE = timedelta(minutes=2)
"""A reminder this late says how late it is."""
ROUNDS = 20
MOST_ASKED = 8
"""So many things to do are asked for in one message."""
MOST_WORDS = 2000
"""With so many characters of the playbook's own in all."""
IN_TOPIC = ("severity_changed", "acknowledgement_expired")
"""What a step changes that the room's topic shows."""
PERSONAL = {
    ActionKind.PAGE: ActionKind.PAGE,
    ActionKind.NOTIFY: ActionKind.NOTIFY,
    ActionKind.REMIND: ActionKind.REMIND,
    ActionKind.ANNOUNCE: ActionKind.NOTIFY,
    ActionKind.MAIL: ActionKind.NOTIFY,
}
"""The actions that tell people one by one, and as what; mail goes by direct message until there is a way to send it."""
URGENCY = {ActionKind.PAGE: Priority.PAGE, ActionKind.NOTIFY: Priority.ESCALATION, ActionKind.REMIND: Priority.REMINDER}


def advance(tx: Tx, s: Services, entry: Entry, now: datetime) -> Entry:
    """Fire what is due at `now` and what goes out with it, and again what that brings about; set the next wake-up.

    The caller holds the incident's lock, so no two wake-ups fire one step twice; the delivery keys forbid it besides.
    """
    book, before = s.books.of(entry.playbook_hash), len(entry.events)
    if book.unread:
        tell_unread(tx, s, entry, book)
    entry, fired, changed = _housed(tx, s, entry, now), False, False
    for _ in range(ROUNDS):
        decision = decide(entry.incident, book.playbook, now)
        ready = decision.ready
        if not ready:
            break
        for item in ready:
            line, file = book.lines.get(item.path, 0), book.files.get(item.path, "")
            events = consequences(item, line, entry.incident, book.playbook, file)
            entry = tx.append(entry, [Recorded(at=now, event=event) for event in events[:1]])
            for event in events[1:]:
                entry = tx.append(entry, [Recorded(at=now, event=event)])
                outgoing.line(tx, entry, event, "")
                changed = changed or event.kind in IN_TOPIC
        _act(tx, s, entry, book, ready, now)
        for item in ready:
            if reaches_nobody(item, s.org, book.playbook, entry.incident, now):
                entry = nobody_reached(tx, s, entry, (item.rule, item.step, item.anchor))
        entry, fired = _housed(tx, s, entry, now), True
    tx.set_wake(entry.id, next_wake(entry.incident, book.playbook, now))
    if fired:
        outgoing.refresh(tx, entry, topic=changed)
    renew(tx, entry, book.playbook, before)
    return entry


def _housed(tx: Tx, s: Services, entry: Entry, now: datetime) -> Entry:
    """Have it be private, and in the kind of room, that the playbook wants by what is known now."""
    return rooms.fit(tx, s, keep_private(tx, s, entry, now))


def nobody_reached(tx: Tx, s: Services, entry: Entry, step: MarkId) -> Entry:
    """Write down, and say, that a step reached nobody, if there is another after it: that one is due from now on."""
    if not goes_on(entry.incident, s.books.of(entry.playbook_hash).playbook, step):
        return entry
    rule, number, anchor = step
    event = NobodyReached(rule=rule, step=number, anchor=anchor)
    entry = tx.append(entry, [Recorded(at=s.clock.now(), event=event)])
    outgoing.line(tx, entry, event, "")
    return entry


@dataclass
class _Merged:
    """Several reasons to reach the same people, or some of them, in the same way; said once."""

    due: Due
    action: Action
    people: tuple[str, ...]
    via: frozenset[Way]
    why: list[str]
    texts: list[str]
    also: list[tuple[str, datetime]]

    def covers(self, kind: ActionKind, people: tuple[str, ...], via: frozenset[Way]) -> bool:
        """Whether this reaches all of these people already, in each of these ways."""
        return self.action.kind is kind and set(people) <= set(self.people) and via <= self.via


def _act(tx: Tx, s: Services, entry: Entry, book: Book, ready: list[Due], now: datetime) -> None:
    merged: list[_Merged] = []
    tasks: list[tuple[str, Task]] = []
    for item in ready:
        why = say_why(item, entry.incident, book.playbook)
        for action in item.actions:
            if action.kind not in FOR_PARTIES:
                tasks += _task(tx, entry, book, item, action, why, now)
                continue
            found = {party: resolve(party, s.org, book.playbook, entry.incident, now) for party in action.to}
            _merge(merged, entry, item, action, found, why)
            for party, reach in found.items():
                tasks += _act_once(tx, entry, book, item, action, party, reach, now)
    _ask(tx, entry, tasks)
    for one in merged:
        _nudge(tx, entry, book, one, now)


def _merge(merged: list[_Merged], entry: Entry, item: Due, action: Action, found: dict[str, Reach], why: str) -> None:
    """Note the people that an action tells, with those told the same for another reason."""
    kind = PERSONAL.get(action.kind)
    if kind is None or (action.kind is ActionKind.ANNOUNCE and entry.incident.private):
        return
    told = [reach for reach in found.values() if reach.people]
    people = tuple(dict.fromkeys(person for reach in told for person in reach.people))
    if people:
        via = frozenset(way for reach in told for way in reach.via)
        one = next((one for one in merged if one.covers(kind, people, via)), None)
        if one is None:
            one = _Merged(item, replace(action, kind=kind), people, via, [], [], [])
            merged.append(one)
        one.why.append(why)
        one.texts.append("" if action.text.rstrip(".") in why else action.text)
        one.also.append((item.rule, item.anchor))


def _expected_at(entry: Entry, due: Due, now: datetime) -> datetime:
    """When a step was to be said. What only comes of something that was done now, such as a tag or a reopening, was
    not to be said before, however long ago it counts from: the bot is late from when it should have woken up."""
    return max(due.due_at, min(entry.wake_at or now, now))


def _late(entry: Entry, due: Due, now: datetime) -> float:
    """How many seconds the bot is late, if that is worth a word."""
    late = now - _expected_at(entry, due, now)
    return late.total_seconds() if late > LATE else 0.0


def _act_once(
    tx: Tx, entry: Entry, book: Book, item: Due, action: Action, party: str, reach: Reach, now: datetime
) -> list[tuple[str, Task]]:
    """Invite a party, post to its channels, and say when there is nobody to tell. Gives what people are to do."""
    full = f"{entry.id}:{item.key}:{action.kind}:{party}"
    if action.kind is ActionKind.INVITE and reach.people:
        outgoing.invite(tx, entry, reach.people, f"invite:{full}")
    elif reach.channels and not entry.incident.private and action.kind not in (ActionKind.PAGE, ActionKind.REMIND):
        _post(tx, entry, item, action, reach.channels, full, now)
    if reach.outside:
        by_hand = Action(action.kind, (party,), action.text)
        return _task(tx, entry, book, item, by_hand, say_why(item, entry.incident, book.playbook), now)
    if not reach.people and not reach.channels:
        trouble = Trouble(
            what=f"{VERBS[action.kind]} {party}",
            why=reach.why_empty or f"{party} is nobody",
            instead="Reach someone with `/incident escalate`, and have `tocsin.yml` corrected.",
        )
        outgoing.say(tx, entry, f"{full}:nobody", trouble, Priority.ESCALATION)
    return []


def _post(tx: Tx, entry: Entry, item: Due, action: Action, channels: tuple[str, ...], key: str, now: datetime) -> None:
    """Post to channels. The incident has one announcement that is edited; further channels get the state as it is."""
    late = _late(entry, item, now)
    for number, channel in enumerate(channels):
        if action.kind is ActionKind.ANNOUNCE and tx.delivery_id(f"announce:{entry.id}") is None:
            outgoing.announce(tx, entry, channel)
        elif action.kind is ActionKind.ANNOUNCE and outgoing.is_announcing(tx, entry, channel):
            continue
        else:
            report = Report(text=action.text, late=late)
            at = f"{key}:{channel}" if number else key
            outgoing.post(tx, channel, at, report, Priority.REMINDER, entry.id)


def _task(
    tx: Tx, entry: Entry, book: Book, item: Due, action: Action, why: str, now: datetime
) -> list[tuple[str, Task]]:
    """Show a checklist that begins, or give what the bot cannot do and people are asked for, with its key.

    What the playbook sets by itself has been said as an event already.
    """
    if action.kind is ActionKind.SET:
        return []
    if action.kind is ActionKind.ARCHIVE:
        rooms.archive(tx, now, entry)
        return []
    lists = action.to if action.kind is ActionKind.OPEN else ()
    begun = (one for name in lists for one in book.playbook.lists.get(name, ()))
    items = tuple(one.text for one in begun if holds(one.if_, book.playbook, entry.incident))
    late = _late(entry, item, now)
    task = Task(action=action.kind, to=action.to, text=action.text, items=items, why=why, late=late)
    key = f"{entry.id}:{item.key}:{action.kind}:{'+'.join(action.to)}"
    if action.kind is not ActionKind.OPEN:
        return [(key, task.model_copy(update={"rule": item.rule, "anchor": item.anchor, "seen": len(entry.events)}))]
    outgoing.say(tx, entry, key, task, Priority.ESCALATION)
    return []


def _ask(tx: Tx, entry: Entry, tasks: list[tuple[str, Task]]) -> None:
    """Ask people in the room for all that they are to do, in one message unless it gets too long to be read."""
    together: list[tuple[str, Task]] = []
    for key, task in tasks:
        words = sum(len(one.text) for _, one in (*together, (key, task)))
        if together and (len(together) == MOST_ASKED or words > MOST_WORDS):
            _ask_together(tx, entry, together)
            together = []
        together.append((key, task))
    if together:
        _ask_together(tx, entry, together)


def _ask_together(tx: Tx, entry: Entry, tasks: list[tuple[str, Task]]) -> None:
    (key, first), *others = tasks
    asked = first.model_copy(update={"also": tuple(task for _, task in others)})
    outgoing.say(tx, entry, key, asked, Priority.ESCALATION)


def _nudge(tx: Tx, entry: Entry, book: Book, found: _Merged, now: datetime) -> None:
    item, action = found.due, found.action
    key = f"{entry.id}:{item.key}:{action.kind}:{'+'.join(action.to)}"
    nudge = Nudge(
        action=action.kind,
        people=found.people,
        party=", ".join(action.to),
        why=tuple(dict.fromkeys(found.why)),
        text="\n".join(dict.fromkeys(text for text in found.texts if text)),
        due_at=_expected_at(entry, item, now),
        late=_late(entry, item, now),
        rule=item.rule,
        step=item.step,
        anchor=item.anchor,
        also=tuple(found.also[1:]),
        seen=len(entry.events),
        stays=any(one.kind is ActionKind.SET for one in item.actions),
        line=book.lines.get(item.path, 0),
        file=book.files.get(item.path, ""),
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
