"""Each minute the bot looks whether it does its own work: repairs once what it finds, then tells its operators."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.messages import Alarm
from bot.core.policy import decide
from bot.core.spans import say_span
from bot.usecases.operators import tell_operators
from bot.usecases.ports import Entry, Services

log = logging.getLogger("tocsin.audit")
EVERY = 60.0
"""Seconds from one look to the next."""
AGAIN = 15.0
"""Seconds after a repair until it is looked whether it helped."""
LATE = timedelta(seconds=60)
"""How long something may be overdue before it counts as stuck."""
PLANS = 200
"""Open incidents without a next wake-up that one look compares with their playbooks; the next look goes on there."""


class Sort(StrEnum):
    """The sorts of work that can be stuck."""

    INBOX = "inbox"
    INCIDENT = "incident"
    UNPLANNED = "unplanned"
    DELIVERY = "delivery"
    SENDING = "sending"
    DIGEST = "digest"
    QUEUE = "queue"
    REDIS = "redis"


SAYS = {
    Sort.INBOX: ("request", "of people not handled, the oldest {age} old"),
    Sort.INCIDENT: ("incident", "due to be looked at, the first since {age}"),
    Sort.UNPLANNED: ("open incident", "without a next step, though the playbook has one"),
    Sort.DELIVERY: ("message", "due to go out, the first since {age}"),
    Sort.SENDING: ("message", "held by a process that is gone, the first since {age}"),
    Sort.DIGEST: ("digest", "overdue, the first by {age}"),
    Sort.QUEUE: ("job", "in Redis that no worker takes, the oldest {age} old"),
    Sort.REDIS: ("Redis", "takes no jobs ({why}); the clock does the work by itself, more slowly"),
}
"""What there is of each sort, and what is wrong with it."""
INSTEAD = {
    Sort.QUEUE: "Look whether `tocsin worker` runs, and start more of them.",
    Sort.REDIS: "See to Redis; nothing is lost meanwhile. `tocsin doctor` says how it answers.",
}
LOGS = "I tried once more in vain: see the logs of the clock and the workers. `/healthz` shows when it is over."


@dataclass(frozen=True)
class Late:
    """Work of one sort that should have been done: for how many seconds the first of it waits.

    `rows` are what to do it with, `marks` say which pieces of work these are: one that was done once has another mark.
    """

    sort: Sort
    count: int
    seconds: float
    rows: tuple[int | str, ...] = ()
    marks: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Finding:
    """Late work as it is remembered until the next look. It `stands` when the repair did not help."""

    sort: Sort
    count: int
    seconds: float
    since: datetime
    marks: tuple[str, ...] = ()
    stands: bool = False
    why: str = ""

    def __str__(self) -> str:
        what, wrong = SAYS[self.sort]
        many = what if self.sort is Sort.REDIS else f"1 {what}" if self.count == 1 else f"{self.count} {what}s"
        return f"{many} {wrong.format(age=say_span(timedelta(seconds=self.seconds)), why=self.why)}"


@dataclass(frozen=True)
class Look:
    """A look that is ours to take: what the last one found, and the incident up to which it compared plans."""

    found: Mapping[Sort, Finding]
    cursor: int


@dataclass(frozen=True)
class Backlog:
    """The queue in Redis: its length, the age of its oldest job in seconds, and the error when it takes none."""

    length: int = 0
    seconds: float = 0.0
    error: str = ""


class Ledger(Protocol):
    """What the database knows about the bot's own work."""

    def take(self, every: float) -> Look | None: ...
    def late(self, by: timedelta, policy_now: datetime) -> list[Late]: ...
    def unwoken(self, after: int, limit: int) -> list[Entry]: ...
    def keep(self, found: list[Finding], cursor: int, next_in: float) -> None: ...


Repair = Callable[[Sort, int | str], None]
"""Does a piece of work here and now, whoever should have done it."""


def audit(s: Services, ledger: Ledger, backlog: Callable[[], Backlog], repair: Repair) -> list[Finding] | None:
    """Look, if it is time and nobody else does; gives what is wrong, or None when it is not our turn.

    1. What is found the first time is repaired, and looked at again after AGAIN.
    2. What is found then still, the same piece of work, is told to the operators and stands until it is gone.
    """
    look = ledger.take(EVERY)
    if look is None:
        return None
    unplanned, cursor = _unplanned(s, ledger, look.cursor)
    late = [*ledger.late(LATE, s.clock.now()), *unplanned, *_queue(backlog())]
    now = s.wall.now()
    found = [_compared(one, look.found.get(one.sort), now) for one in late]
    for one in late:
        for row in one.rows:
            repair(one.sort, row)
    _tell(s, look.found, found)
    ledger.keep(found, cursor, EVERY if all(one.stands for one in found) else AGAIN)
    return found


def _unplanned(s: Services, ledger: Ledger, after: int) -> tuple[list[Late], int]:
    """The open incidents that nobody will look at again although their playbook has something for them."""
    entries = ledger.unwoken(after, PLANS)
    ids = tuple(entry.id for entry in entries if _has_plan(s, entry))
    late = [Late(Sort.UNPLANNED, len(ids), 0.0, ids, tuple(map(str, ids)))] if ids else []
    return late, entries[-1].id if len(entries) == PLANS else 0


def _has_plan(s: Services, entry: Entry) -> bool:
    """Whether there is something to come; also where that cannot be told, so that somebody hears of it."""
    try:
        decision = decide(entry.incident, s.books.of(entry.playbook_hash).playbook, s.clock.now())
    except Exception:  # one incident of which nothing can be worked out hides no other
        log.exception("no plan for incident %s", entry.id)
        return True
    return bool(decision.ready) or decision.wake is not None


def _queue(backlog: Backlog) -> Iterator[Late]:
    if backlog.error:
        yield Late(Sort.REDIS, 1, 0.0, marks=("away",), why=backlog.error)
    elif backlog.seconds > LATE.total_seconds():
        yield Late(Sort.QUEUE, backlog.length, backlog.seconds, marks=("waits",))


def _compared(late: Late, last: Finding | None, now: datetime) -> Finding:
    stands = last is not None and (last.stands or bool(set(last.marks) & set(late.marks)))
    since = last.since if last is not None else now
    return Finding(late.sort, late.count, late.seconds, since, late.marks, stands, late.why)


def _tell(s: Services, last: Mapping[Sort, Finding], found: list[Finding]) -> None:
    before = {sort: one for sort, one in last.items() if one.stands}
    present = {one.sort: one for one in found if one.stands}
    changed = [(one, False) for sort, one in present.items() if sort not in before]
    changed += [(one, True) for sort, one in before.items() if sort not in present]
    if not changed:
        return
    with s.store.write() as tx:
        for one, over in changed:
            alarm = Alarm(what=str(one), instead=INSTEAD.get(one.sort, LOGS), over=over)
            tell_operators(tx, s, f"audit:{one.sort}:{one.since.isoformat()}:{'over' if over else 'stands'}", alarm)
