"""What was to be sent and what was: the delivery rows beside what stands in Slack, and the simulation beside both."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from bot.books import as_book
from bot.clock import SystemClock
from bot.core.events import Recorded
from bot.core.scenario import KINDS
from bot.core.simulate import Simulation, play
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import load_playbooks
from bot.store.deliveries import delivery
from bot.store.incidents import incident
from bot.store.repo import SqlStore
from bot.usecases.ports import LOOKED_FOR, Book, Entry, Op
from tests.chaos.stage import PLAYBOOKS, Stage
from tests.scenarios.agreement import Expected, Said, differences, live, of_people
from tests.scenarios.night import BEGINS

POSTED = frozenset(op.value for op in LOOKED_FOR)
OF_TROUBLE = ("waiting", "room_ready")
"""What the declarer is told because the room is late: by faults, which no simulation has."""
ABSENT = ("0 times", "simulated only")
"""How a difference begins that is something missing."""
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
        return [f"{row.key} is {row.state} {row.error}".strip() for row in never] + self._rooms[0] + self._against[0]

    @cached_property
    def duplicated(self) -> list[str]:
        """What stands in Slack more than once, and what the bot did and the simulation has not."""
        twice = [f"{row.key} stands {self._times(row)} times" for row in self.rows if self._times(row) > 1]
        known = {row.oid for row in self.rows}
        strays = [f"a message of no delivery: {oid}" for oid in self._of if oid not in known]
        return [*twice, *strays, *self._rooms[1], *self._against[1]]

    @cached_property
    def _rooms(self) -> tuple[list[str], list[str]]:
        """Rooms that are not there or lack a pin or their bookmark, and those that are there twice or have too many.
        The card is pinned in each, guidance where the playbook says so."""
        rooms = self._stage.slack.rooms("inc-")
        pins = Counter(row.incident_id for row in self.rows if row.op == Op.PIN)
        cards = [row for row in self.rows if row.op == Op.CARD and row.state == "sent" and row.message_ts]
        incident = {row.result["channel"]: row.incident_id for row in cards}
        counts = {f"rooms for {self.incidents} incidents": (len(rooms), self.incidents)}
        for room in rooms:
            counts |= {
                f"pins in #{room.name}": (len(room.pins), max(1, pins[incident.get(room.id)])),
                f"bookmarks in #{room.name}": (len(room.bookmarks), 1),
            }
        missing = [f"{there} {what}" for what, (there, wanted) in counts.items() if there < wanted]
        return missing, [f"{there} {what}" for what, (there, wanted) in counts.items() if there > wanted]

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
            book = books[entry.playbook_hash]
            simulation = _simulated(book, entry, self._stage.clock.now())
            played, did = _told(simulation.told), _told(entry.events)
            missing += [f"{entry.incident.name} {one}" for one in (played - did).elements()]
            extra += [f"{entry.incident.name} {one}" for one in (did - played).elements()]
            if entry.incident.declared_at == BEGINS:
                for one in self._heard(book, entry, simulation):
                    (missing if one.startswith(ABSENT) else extra).append(f"{entry.incident.name} {one}")
        return missing, extra

    def _heard(self, book: Book, entry: Entry, simulation: Simulation) -> list[str]:
        """Where what stands in Slack is not what follows from a simulation, to the second and to the person."""
        night: Any = self._evening
        try:
            heard, joined = live(night, entry)
        except (AssertionError, ValueError) as error:  # said twice, or nothing said at all
            return [str(error)]
        heard = Counter({said: times for said, times in heard.items() if said.kind not in OF_TROUBLE})
        expected = Expected(night, book, simulation, entry.events)
        people = of_people(_own(simulation.people))
        said = expected.said() + people
        wrong = differences(as_pressed(heard, said, people), said)
        came = expected.joined()
        wrong += [f"0 times in the room: {one} who was called" for one in came.keys() - joined.keys()]
        wrong += [
            f"{one} joined at {joined[one]} s, simulated {came.get(one)}"
            for one in joined
            if joined[one] != came.get(one)
        ]
        return [*expected.strayed(), *wrong]

    @cached_property
    def acts(self) -> Counter[str]:
        """How often people did what, by the kind of event; what followed from it at once does not count."""
        done = (_own([one for one in entry.events if one.actor]) for entry in self._entries())
        return Counter(one.event.kind for acts in done for one in acts)

    @cached_property
    def _evening(self) -> "_Evening":
        return _Evening(self._stage)

    def _entries(self) -> list[Entry]:
        now = SystemClock().now
        store = SqlStore(self._stage.engine, now, now, "")
        with store.read() as tx:
            ids = tx.c.execute(select(incident.c.id)).scalars().all()
            return [entry for id in ids if (entry := tx.entry(id))]


class _Evening:
    """The organisation and the conversations, each read once, as they are compared with a simulation."""

    def __init__(self, stage: Stage) -> None:
        org = load_organisation(stage.play.office)
        self.wired = SimpleNamespace(services=SimpleNamespace(org=org))
        self.slack = self
        self.person_id = stage.slack.person_id
        self.request = cache(stage.slack.request)
        self.messages = cache(stage.slack.messages)


def _messages(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every message of the bot's that stands in Slack: its `ts`, and the delivery that it carries."""
    with closing(sqlite3.connect(stage.play.folder / "slack.sqlite")) as db:
        for (body,) in db.execute("SELECT body FROM docs WHERE kind = 'message'"):
            message = json.loads(body)
            oid = message.get("metadata", {}).get("event_payload", {}).get("oid")
            if oid:
                yield message["ts"], oid


def _simulated(book: Book, entry: Entry, until: datetime) -> Simulation:
    """What happens to an incident in which the same was done by people."""
    first, *later = entry.events
    people = [one for one in later if one.event.kind in KINDS and one.actor]
    return play(book.playbook, book.lines, [first, *people], until - first.at)


def _own(acts: Sequence[Recorded]) -> list[Recorded]:
    """What people did, without what followed from it at once."""
    return [one for before, one in zip([None, *acts], acts, strict=False) if before is None or before.at != one.at]


def as_pressed(heard: Counter[Said], expected: Counter[Said], people: Counter[Said]) -> Counter[Said]:
    """What was heard, with what people did where they did it: an act counts from when they pressed, and is said once it
    is handled, which is later when a process was being replaced. Each that is said so late takes the place of one."""
    found, more = heard.copy(), heard - expected
    for act in sorted(((expected - heard) & people).elements()):
        late = min((one for one in more.elements() if one[1:] == act[1:] and one.at > act.at), default=None)
        if late is not None:
            found[act] += 1
            found[late] -= 1
            more[late] -= 1
    return +found


def _told(events: Iterable[Recorded]) -> Counter[str]:
    """Events in words, by which those of two sources can be compared."""
    return Counter(_say(one) for one in events if one.event.kind not in REPORTS)


def _say(one: Recorded) -> str:
    """The event; when a step fired is compared with more care."""
    said = {k: v for k, v in one.event.model_dump(mode="json").items() if k not in ("kind", "line", "file", "title")}
    at = "" if one.event.kind == "policy_fired" else f"{one.at:%d %H:%M:%S} "
    return f"{at}{one.event.kind} {json.dumps(said, sort_keys=True)}"
