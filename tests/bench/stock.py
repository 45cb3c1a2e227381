"""Fills a database with open incidents whose next reminders are known, as if they had run for two days."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.core.events import Acknowledged, Declared, PolicyFired, Recorded, RoleAssigned, StatusUpdated
from bot.core.incident import COMMANDER, fold
from bot.core.policy import due, next_wake
from bot.store.incidents import events, incident
from bot.usecases.ports import Book
from bot.wiring import Wired
from tests.bench.slackside import SlackSide

AGE = timedelta(days=2)
BATCH = 1000
ROUNDS = 20


@dataclass(frozen=True)
class Stock:
    """Incidents numbered `first` and on, so many; `promised` says when the status update of each is due.

    Those whose reminder comes during the measurement have a room (`rooms`), with the bot's card in it.
    """

    first: int
    count: int
    promised: Callable[[int], datetime]
    people: list[str]
    rooms: bool = False

    def commander(self, id: int) -> str:
        """Who is reminded."""
        return self.people[id % len(self.people)]


def fill(wired: Wired, slack: SlackSide, stock: Stock) -> None:
    """Write the incidents. Call it before the bot runs."""
    now = wired.services.clock.now()
    book = wired.services.books.current()
    with wired.store.write() as tx:
        tx.keep_playbook(book)
    ids = iter(range(stock.first, stock.first + stock.count))
    while batch := list(itertools.islice(ids, BATCH)):
        rows = [_rows(slack, book, stock, id, now) for id in batch]
        with wired.store.write() as tx:
            tx.c.execute(insert(incident), [row for row, _ in rows])
            tx.c.execute(insert(events), [event for _, told in rows for event in told])


def _rows(slack: SlackSide, book: Book, stock: Stock, id: int, now: datetime) -> tuple[dict[str, Any], list[Any]]:
    commander = stock.commander(id)
    told = _story(book, commander, id, now, stock.promised(id))
    channel, name = f"C8{id:07d}", f"inc-{id}-benchmark"
    card = slack.add_room(channel, name, [commander]) if stock.rooms else "1.000000"
    row = {
        "id": id,
        "version": len(told),
        "is_open": True,
        "private": False,
        "playbook_hash": book.hash,
        "channel_id": channel,
        "channel_name": name,
        "room_attempt": 0,
        "card_ts": card,
        "wake_at": next_wake(fold(id, told), book.playbook, now),
    }
    return row, [_event(id, seq, recorded) for seq, recorded in enumerate(told)]


def _event(id: int, seq: int, recorded: Recorded) -> dict[str, Any]:
    return {
        "incident_id": id,
        "seq": seq,
        "kind": recorded.event.kind,
        "at": recorded.at,
        "recorded_at": recorded.at,
        "actor": recorded.actor,
        "data": recorded.event.model_dump(mode="json"),
    }


def _story(book: Book, commander: str, id: int, now: datetime, promised: datetime) -> list[Recorded]:
    """Declared, acknowledged, told how it stands; what the playbook asked for so far was done."""
    severity = book.playbook.severities[0].id
    told = StatusUpdated(word="stable", impact="few", changed="nothing", next_step="wait", next_update_at=promised)
    story = [
        Recorded(at=now - AGE, actor=commander, event=Declared(title=f"Benchmark {id}", severity=severity)),
        Recorded(at=now - AGE, actor=commander, event=RoleAssigned(role=COMMANDER, person=commander)),
        Recorded(at=now - AGE, actor=commander, event=Acknowledged()),
        Recorded(at=now - timedelta(minutes=1), actor=commander, event=told),
    ]
    for _ in range(ROUNDS):
        fired = list(_fired(book, id, story, now))
        if not fired:
            break
        story += fired
    return story


def _fired(book: Book, id: int, story: list[Recorded], now: datetime) -> Iterator[Recorded]:
    for item in due(fold(id, story), book.playbook, now):
        did = PolicyFired(
            rule=item.rule,
            step=item.step,
            anchor=item.anchor,
            occurrence=item.occurrence,
            due_at=item.due_at,
            late=0.0,
            line=0,
            did="done before the benchmark",
        )
        yield Recorded(at=now, event=did)
