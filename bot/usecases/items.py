"""Items of checklists, steps of runbooks and options: ticked, put aside, taken back, and shown where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.actions import ActionKind
from bot.core.checklist import comes_before, watched_until
from bot.core.errors import UserError
from bot.core.events import Event, FactSet, ItemTicked, Recorded
from bot.core.following import following
from bot.core.messages import Line, Task
from bot.core.playbook import Fact, Item, Playbook
from bot.core.rules.moments import holds, item_done
from bot.core.spans import say_span
from bot.core.work_events import ListAttached, OptionChosen, RunbookPosted
from bot.usecases import outgoing
from bot.usecases.advance import advance
from bot.usecases.change import find, record
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.progress import fact_value, in_words_of, named
from bot.usecases.renewal import renew

SHOW = "`/incident checklist` shows them."
FACT = "fact."


@dataclass(frozen=True)
class Tick:
    """What somebody says of an item: done, with what has to be given, or that it does not apply and why.

    `value` is the fact or the option that the item asks for."""

    item: str
    note: str = ""
    na: bool = False
    value: str = ""


def tick(tx: Tx, s: Services, id: int, actor: str, wanted: Tick) -> Entry:
    """Say that an item is done, or why it does not apply. The room is told, and lists that it is in show it."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    wanted = replace(wanted, value=_as_meant(s, entry, actor, playbook, wanted))
    event, *after = events_of(playbook, entry, actor, wanted, s.clock.now())
    return written(tx, s, entry, actor, event, *after)


def untick(tx: Tx, s: Services, id: int, actor: str, item: str) -> Entry:
    """Take back that an item is done; it is to be done again."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    found = known_item(playbook, item)
    if found.id not in entry.incident.ticked:
        by_itself = "It is done by what happened; only people's ticks can be taken back."
        raise UserError(
            f"`{found.id}` was not ticked by anybody.", by_itself if item_done(entry.incident, found) else ""
        )
    return written(tx, s, entry, actor, ItemTicked(item=found.id, undone=True))


def choose(tx: Tx, s: Services, id: int, actor: str, option: str, reason: str = "") -> Entry:
    """Choose a way to end the harm: the time is stamped, its steps can be ticked, and its milestone is set."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    option = named("option", option, [one.id for one in playbook.options], "`/incident mitigate` shows them.")
    found = playbook.option(option)
    if f"option.{option}" in entry.incident.stamps:
        raise UserError(f"`{option}` was chosen already.", "`/incident checklist` shows its steps.")
    if found and found.why_not and f"option.{found.why_not}" not in entry.incident.stamps and not reason.strip():
        rather = playbook.option(found.why_not)
        what = rather.text if rather else found.why_not
        raise UserError(f"Say why not rather: {what}.", f"For example `/incident mitigate {option} the data changed`.")
    event = OptionChosen(option=option, reason=reason.strip())
    after = following(entry.incident, playbook, actor, event)
    return _said(tx, s, entry, actor, option_key(entry, option), event, *after)


def events_of(playbook: Playbook, entry: Entry, actor: str, wanted: Tick, now: datetime) -> list[Event]:
    """What a tick writes down, with what follows; UserError when it is not enough, or not its turn."""
    incident, item = entry.incident, known_item(playbook, wanted.item)
    if item_done(incident, item):
        raise UserError(f"`{item.id}` is done already.", "`/incident checklist` shows what is open.")
    before = comes_before(playbook, incident, item)
    if before is not None:
        raise UserError(f"First comes: {before.text}", f"`/incident done {before.id}` when it is done.")
    until = watched_until(playbook, incident, item)
    if until is not None and now < until and not wanted.na:
        raise UserError(f"`{item.id}` has to be watched for {say_span(until - now)} more.", "Tick it then.")
    if wanted.na:
        _may_be_put_aside(item, wanted.note)
    elif item.need and item.need.startswith(FACT):
        return _fact(playbook, item, wanted.value)
    elif item.need == "option" and wanted.value:
        option = named("option", wanted.value, [one.id for one in playbook.options])
        chosen = OptionChosen(option=option, reason=wanted.note)
        after = following(incident, playbook, actor, chosen)
        ticked = [one for one in after if isinstance(one, ItemTicked) and one.item == item.id]
        found = playbook.option(option)
        extra = [] if ticked else [ItemTicked(item=item.id, note=found.text if found else option)]
        return [chosen, *after, *extra]
    elif item.need and not wanted.note:
        raise UserError(f"`{item.id}` needs {a(item.need)}.", f"Add it: `/incident done {item.id} …`.")
    event = ItemTicked(item=item.id, note=wanted.note, na=wanted.na)
    return [event, *following(incident, playbook, actor, event)]


def _may_be_put_aside(item: Item, reason: str) -> None:
    if not item.na:
        raise UserError(f"`{item.id}` cannot be put aside.", f"`/incident done {item.id}` when it is done.")
    if not reason:
        hint = f"For example `/incident skip {item.id} no customer is affected`."
        raise UserError("Say why it does not apply.", hint)


def _fact(playbook: Playbook, item: Item, value: str) -> list[Event]:
    """An item that asks for a fact is done by establishing it."""
    fact = asked_fact(playbook, item)
    if fact is None or not value:
        id = (item.need or "").removeprefix(FACT)
        raise UserError(f"`{item.id}` is done once `{id}` is known.", f"Say it: `/incident fact {id} …`.")
    return [FactSet(fact=fact.id, value=fact_value(fact, value))]


def _as_meant(s: Services, entry: Entry, actor: str, playbook: Playbook, wanted: Tick) -> str:
    fact = asked_fact(playbook, known_item(playbook, wanted.item))
    return in_words_of(s, entry, actor, fact, wanted.value) if fact else wanted.value


def asked_fact(playbook: Playbook, item: Item) -> Fact | None:
    """The fact that an item asks for."""
    id = (item.need or "").removeprefix(FACT)
    asks = (item.need or "").startswith(FACT)
    return next((one for one in playbook.facts if one.id == id), None) if asks else None


def known_item(playbook: Playbook, typed: str) -> Item:
    """The item that was named; UserError says which there are."""
    found = playbook.item(typed.strip()) if typed.strip() else None
    if found is None:
        known = [one.id for _, one in playbook.items()]
        found = playbook.item(named("item", typed, known, SHOW))
    assert found is not None
    return found


def a(need: str) -> str:
    """What an item needs, with its article."""
    return f"{'an' if need[0] in 'aeiou' else 'a'} {need}"


def tick_quietly(tx: Tx, s: Services, entry: Entry, actor: str, ticks: Iterable[Tick]) -> Entry:
    """Write down several ticks at once, without a line for each; those that are done meanwhile stay as they are."""
    playbook = s.books.of(entry.playbook_hash).playbook
    for wanted in ticks:
        if item_done(entry.incident, known_item(playbook, wanted.item)):
            continue
        events = events_of(playbook, entry, actor, wanted, s.clock.now())
        before = len(entry.events)
        entry = tx.append(entry, [Recorded(at=s.clock.now(), actor=actor, event=event) for event in events])
        renew(tx, entry, playbook, before)
        _begun(tx, entry, playbook, actor, events[1:])
    return entry


def written(tx: Tx, s: Services, entry: Entry, actor: str, event: Event, *after: Event) -> Entry:
    """Write down what somebody did and what follows, and show what begins with it."""
    playbook = s.books.of(entry.playbook_hash).playbook
    entry = record(tx, s, entry, actor, event, *after)
    _begun(tx, entry, playbook, actor, after)
    return entry


def _begun(tx: Tx, entry: Entry, playbook: Playbook, actor: str, events: Iterable[Event]) -> None:
    """Show the lists that begin with it, and the options that were decided on."""
    for event in events:
        if isinstance(event, ListAttached):
            say_list(tx, entry, playbook, event.list)
        if isinstance(event, OptionChosen):
            outgoing.say(tx, entry, option_key(entry, event.option), Line(event=event, actor=actor))


def say_list(tx: Tx, entry: Entry, playbook: Playbook, name: str) -> None:
    """Show a list in the room that somebody's act attached."""
    items = tuple(one.text for one in playbook.lists.get(name, ()) if holds(one.if_, playbook, entry.incident))
    outgoing.say(tx, entry, f"list:{entry.id}:{name}", Task(action=ActionKind.OPEN, to=(name,), items=items))


def post_runbook(tx: Tx, s: Services, id: int, actor: str, runbook: str) -> Entry:
    """Put a runbook into the room, with the lists that belong to it. What is private stays out of public rooms."""
    entry = find(tx, id)
    playbook = s.books.of(entry.playbook_hash).playbook
    hint = "`/incident runbook` shows those that fit."
    found = playbook.runbook(named("runbook", runbook, [one.id for one in playbook.runbooks], hint))
    assert found is not None
    if found.private and not entry.incident.private:
        raise UserError(f"*{found.name}* is for private incidents only.", "Declare one, or make this one private.")
    if f"runbook.{found.id}" in entry.incident.stamps:
        raise UserError(f"*{found.name}* is in the room already.", "`/incident checklist` shows its steps.")
    event = RunbookPosted(runbook=found.id)
    after = following(entry.incident, playbook, actor, event)
    return _said(tx, s, entry, actor, runbook_key(entry, found.id), event, *after)


def _said(tx: Tx, s: Services, entry: Entry, actor: str, key: str, event: Event, *after: Event) -> Entry:
    """Write events, and say the first under a key of its own, so that it is said once."""
    playbook, now, before = s.books.of(entry.playbook_hash).playbook, s.clock.now(), len(entry.events)
    entry = tx.append(entry, [Recorded(at=now, actor=actor, event=one) for one in (event, *after)])
    outgoing.say(tx, entry, key, Line(event=event, actor=actor))
    renew(tx, entry, playbook, before)
    _begun(tx, entry, playbook, actor, after)
    topic = any(one.kind == "mitigated" for one in after)
    outgoing.refresh(tx, entry, topic=topic)
    return advance(tx, s, entry, now)


def option_key(entry: Entry, option: str) -> str:
    """Under which an option is said, once for an incident."""
    return f"option:{entry.id}:{option}"


def runbook_key(entry: Entry, runbook: str) -> str:
    """Under which a runbook is posted, once for an incident."""
    return f"runbook:{entry.id}:{runbook}"
