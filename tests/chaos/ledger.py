"""What was to be sent and what was: the delivery rows beside what stands in Slack, and the simulation beside both."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from bot.books import as_book
from bot.clock import SystemClock
from bot.core.events import Recorded
from bot.core.scenario import KINDS
from bot.core.simulate import play
from bot.loader.playbooks import load_playbooks
from bot.store.deliveries import delivery
from bot.store.incidents import incident
from bot.store.repo import SqlStore
from bot.usecases.ports import LOOKED_FOR, Book, Entry
from tests.chaos.stage import PLAYBOOKS, Stage

POSTED = frozenset(op.value for op in LOOKED_FOR)
REPORTS = ("reached", "not_reached")
"""Events that tell of deliveries; a simulation has none."""


class Ledger:
    """The account of everything that a bot did, once it is at rest."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        rows = stage.read(lambda c: c.execute(select(delivery).order_by(delivery.c.lane, delivery.c.lane_seq)).all())
        self.rows: list[Any] = list(rows)
        self.messages = list(_messages(stage))
        self._of = Counter(oid for _, oid in self.messages)

    @cached_property
    def incidents(self) -> int:
        """How many incidents there are."""
        return self._stage.incidents()

    @cached_property
    def sent_once(self) -> list[Any]:
        """The deliveries that were made, the messages among them exactly once."""
        return [row for row in self.rows if row.state == "sent" and self._times(row) == 1]

    @cached_property
    def lost(self) -> list[str]:
        """What was to be sent and never was, and what the simulation has and the bot did not do."""
        never = [row for row in self.rows if row.state in ("pending", "sending", "failed") or self._times(row) == 0]
        return [f"{row.key} is {row.state} {row.error}".strip() for row in never] + self._against[0]

    @cached_property
    def duplicated(self) -> list[str]:
        """What stands in Slack more than once, and what the bot did and the simulation has not."""
        twice = [f"{row.key} stands {self._times(row)} times" for row in self.rows if self._times(row) > 1]
        known = {row.oid for row in self.rows}
        strays = [f"a message of no delivery: {oid}" for oid in self._of if oid not in known]
        return [*twice, *strays, *self._doubles, *self._against[1]]

    @cached_property
    def _doubles(self) -> list[str]:
        """Rooms that were opened twice, cards that were pinned twice."""
        found = []
        for room in self._stage.slack.rooms("inc-"):
            said = [len(room.pins), len(room.bookmarks)]
            found += [f"#{room.name} has {said} pins and bookmarks"] if said != [1, 1] else []
        opened = len(self._stage.slack.rooms("inc-"))
        return [*found, *([f"{opened} rooms for {self.incidents} incidents"] if opened != self.incidents else [])]

    @cached_property
    def wrong_order(self) -> list[str]:
        """Messages that stand before one of their lane that was to come first."""
        found = []
        last: dict[str, Any] = {}
        for row in self.rows:
            if row.op in POSTED and row.state == "sent" and row.message_ts:
                before = last.get(row.lane)
                if before is not None and float(before.message_ts) > float(row.message_ts):
                    found.append(f"{row.key} stands before {before.key}")
                last[row.lane] = row
        return found

    @cached_property
    def unknown(self) -> list[Any]:
        """What cannot be looked up and may have been shown: answers to one person."""
        return [row for row in self.rows if row.state == "unknown"]

    @cached_property
    def superseded(self) -> list[Any]:
        """What was no longer wanted when its turn came."""
        return [row for row in self.rows if row.state == "superseded"]

    def problems(self) -> list[str]:
        """Everything that must not be."""
        named = (("lost", self.lost), ("duplicated", self.duplicated), ("wrong order", self.wrong_order))
        return [f"{what}: {one}" for what, found in named for one in found]

    def _times(self, row: Any) -> int:
        """How often a message stands in Slack; what is no message, or not sent at all, counts as once."""
        new = row.op in POSTED and row.state == "sent" and row.message_ts
        return self._of[row.oid] if new or self._of[row.oid] else 1

    @cached_property
    def _against(self) -> tuple[list[str], list[str]]:
        """What the simulation of each incident has and the bot did not do, and the other way round."""
        books = {one.hash: as_book(one) for one in load_playbooks(PLAYBOOKS).values()}
        missing, extra = [], []
        for entry in self._entries():
            played, did = _simulated(books[entry.playbook_hash], entry, self._stage.clock.now()), _told(entry.events)
            missing += [f"{entry.incident.name} {one}" for one in (played - did).elements()]
            extra += [f"{entry.incident.name} {one}" for one in (did - played).elements()]
        return missing, extra

    def _entries(self) -> list[Entry]:
        now = SystemClock().now
        store = SqlStore(self._stage.engine, now, now, "")
        with store.read() as tx:
            ids = tx.c.execute(select(incident.c.id)).scalars().all()
            return [entry for id in ids if (entry := tx.entry(id))]


def _messages(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every message of the bot's that stands in Slack: its `ts`, and the delivery that it carries."""
    with closing(sqlite3.connect(stage.play.folder / "slack.sqlite")) as db:
        for (body,) in db.execute("SELECT body FROM docs WHERE kind = 'message'"):
            message = json.loads(body)
            oid = message.get("metadata", {}).get("event_payload", {}).get("oid")
            if oid:
                yield message["ts"], oid


def _simulated(book: Book, entry: Entry, until: datetime) -> Counter[str]:
    """What happens to an incident in which the same was done by people."""
    first, *later = entry.events
    people = [one for one in later if one.event.kind in KINDS and one.actor]
    found = play(book.playbook, book.lines, [first, *people], until - first.at)
    return _told(found.told)


def _told(events: Any) -> Counter[str]:
    """Events in words, by which those of two sources can be compared."""
    return Counter(_say(one) for one in events if one.event.kind not in REPORTS)


def _say(one: Recorded) -> str:
    said = {k: v for k, v in one.event.model_dump(mode="json").items() if k not in ("kind", "line", "file", "title")}
    return f"{one.at:%d %H:%M:%S} {one.event.kind} {json.dumps(said, sort_keys=True)}"
