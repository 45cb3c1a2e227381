"""Plays incidents by a shipped playbook, from instant to instant, while a hammer breaks things, and accounts for it."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bot.core.policy import TOGETHER
from bot.loader.playbooks import load_playbooks
from bot.store.deliveries import delivery
from tests.chaos.hammer import Hammer
from tests.chaos.hands import types
from tests.chaos.ledger import POSTED, Ledger
from tests.chaos.stage import LOOK_EVERY, PLAYBOOKS, Play, Stage
from tests.fixtures.postgres import Postgres
from tests.scenarios.night import BEGINS

DAY = timedelta(hours=24)
HURRY = 4.0
"""Seconds of the bot's machine clock in a real one: its pauses would take most of the time otherwise."""
WAVE = 40
"""How many incidents are declared at once."""
HANDS = 4
PEOPLE = ("ana", "ben", "leo", "zoe", "mia", "sam")
STUCK_SECONDS = 120.0
"""Real seconds in which nothing is done, from which on the bot counts as stuck; a retry waits 75 at most."""
SCRIPTS: tuple[tuple[tuple[timedelta, str], ...], ...] = (
    (),
    (),
    ((timedelta(minutes=3, seconds=7), "ack"),),
    ((timedelta(minutes=7, seconds=11), "lead"), (timedelta(minutes=50, seconds=13), "severity {other} worse")),
    ((timedelta(minutes=12, seconds=17), "severity {other} less bad"),),
    ((timedelta(minutes=3, seconds=7), "ack"), (timedelta(minutes=95, seconds=19), "cancel a drill")),
)
"""What people do in an incident, and how long after its declaration; at instants at which no playbook acts."""

BECOMES = {
    "declare": "declared",
    "ack": "acknowledged",
    "lead": "role_assigned",
    "severity": "severity_changed",
    "cancel": "cancelled",
}
"""The event that each command becomes."""


@dataclass(frozen=True)
class Order:
    """What to play: which playbook, how many deliveries at least, for how many real seconds at most."""

    folder: Path
    playbook: str
    deliveries: int
    seconds: float
    seed: str
    postgres: Postgres | None = None
    wave: int = WAVE


@dataclass
class Account:
    """What came of it."""

    playbook: str
    rows: int = 0
    posts: int = 0
    incidents: int = 0
    sent_once: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    wrong_order: list[str] = field(default_factory=list)
    unknown: int = 0
    superseded: int = 0
    late: list[float] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    deaths: int = 0
    seconds: float = 0.0
    stuck: str = ""

    def problems(self) -> list[str]:
        """Everything that must not be, a line each."""
        named = (("lost", self.lost), ("twice", self.duplicated), ("wrong order", self.wrong_order))
        found = [f"{self.playbook} {what}: {one}" for what, lines in named for one in lines]
        return [*found, *([f"{self.playbook} stuck: {self.stuck}"] if self.stuck else [])]


class Run:
    """One playbook's incidents. `show` is told how many deliveries there are by now, how many deaths and blows."""

    def __init__(self, order: Order, show: Callable[[int, int, int], None]) -> None:
        self.order = order
        self.show = show
        self._dice = random.Random(f"{order.seed}:people")
        self._began: list[tuple[datetime, bool]] = []
        self._acts: list[tuple[datetime, str, str, int]] = []
        self._asked: Counter[str] = Counter()
        self._numbers = count(1)
        self._shown = 0.0

    def play(self) -> Account:
        """Play until there are enough deliveries or the time is up, and account for it."""
        order = self.order
        url = order.postgres.url(order.postgres.create()) if order.postgres else None
        office = PLAYBOOKS / order.playbook
        with Stage(Play(order.folder, office, BEGINS, HURRY, url, seed=order.seed)) as self.stage:
            self.hammer = Hammer(self.stage, order.seed, order.postgres)
            begun = time.monotonic()  # a machine that takes long to start all of it plays no less
            self._deadline = begun + order.seconds
            stuck = ""
            try:
                while self._goes_on():
                    self._wave()
                self._round_off()
            except TimeoutError as error:
                stuck = str(error)
            account = self._account()
            account.stuck, account.seconds = stuck, time.monotonic() - begun
            return account

    def _goes_on(self) -> bool:
        """Whether there is time left, and deliveries are still wanted."""
        return time.monotonic() < self._deadline and self._rows() < self.order.deliveries

    def _rows(self) -> int:
        return int(self.stage.read(lambda c: c.execute(select(func.count()).select_from(delivery)).scalar()))

    def _wave(self) -> None:
        """Declare some incidents at once, and play the day after."""
        severities = [one.id for one in load_playbooks(PLAYBOOKS)[self.order.playbook].playbook.severities[:2]]
        begins = self.stage.clock.now()
        lines = []
        for _ in range(self.order.wave):
            number, who = next(self._numbers), self._dice.choice(PEOPLE)
            severity, other = self._dice.sample(severities, 2)
            lines.append((who, f"/incident declare {severity} Drill {number}", "#general"))
            for after, line in self._dice.choice(SCRIPTS):
                self._acts.append((begins + after, self._dice.choice(PEOPLE), line.format(other=other), number))
        self._at_hand(lines)
        while self._goes_on():
            coming = self._coming()
            if coming is None or coming > begins + DAY:
                break
            self._jump(coming)
        if not self._goes_on():
            return
        self.stage.clock.jump_to(begins + DAY + timedelta(minutes=30))
        self._began.append((self.stage.wall.now(), True))
        self._settle()

    def _round_off(self) -> None:
        """Go on until nothing is near: what comes soon may have come along with something already."""
        while (coming := self._coming()) and coming <= self.stage.clock.now() + TOGETHER:
            self._jump(coming)

    def _coming(self) -> datetime | None:
        planned = self.stage.next_at()
        return min((at for at in (planned, *(act[0] for act in self._acts)) if at), default=None)

    def _jump(self, at: datetime) -> None:
        """Go to the next instant, and let everything happen that is due."""
        self._began.append((self.stage.wall.now(), True))
        self.stage.clock.jump_to(at)
        if self._dice.random() < 0.2:
            self._visits()
        now = [act for act in self._acts if act[0] <= at]
        self._acts = [act for act in self._acts if act[0] > at]
        self._settle()
        if now:
            self._at_hand([(who, f"/incident {line}", f"#{self._room(number)}") for _, who, line, number in now])

    def _visits(self) -> None:
        """Somebody opens the Home tab: an event that Slack brings twice, or after the next."""
        kind = self._dice.choice(("duplicate_event", "reorder_event"))
        self.stage.slack.fault("app_home_opened", kind, seconds=2.0)
        for who in self._dice.sample(PEOPLE, 2):
            self.stage.slack.person(who).act("home", may_fail=True)

    def _room(self, number: int) -> str:
        rooms = self.stage.slack.rooms("inc-")
        return next(room.name for room in rooms if room.name.endswith(f"-drill-{number}"))

    def _at_hand(self, lines: list[tuple[str, str, str]]) -> None:
        """Have people type these, several at a time, while things go on breaking."""
        self._began.append((self.stage.wall.now(), False))
        with ThreadPoolExecutor(HANDS) as pool:
            typing: list[Future[int]] = [pool.submit(types, self.stage, *line) for line in lines]
            while not all(one.done() for one in typing):
                self._look()
                time.sleep(LOOK_EVERY)
            for one, (_, line, _) in zip(typing, lines, strict=True):
                one.result()
                self._asked[BECOMES[line.split()[1]]] += 1
        self._settle()

    def _look(self) -> None:
        self.hammer.tick()
        if time.monotonic() - self._shown > 1.0:
            self._shown = time.monotonic()
            self.show(self._rows(), len(self.stage.begun()) - 3, self.hammer.struck.total())

    def _settle(self) -> None:
        """Let everything happen that is due now; TimeoutError when nothing moves any more and not all is done."""
        moved, before = time.monotonic(), -1
        while not self.stage.settled():
            self._look()
            if (done := self.stage.done()) != before:
                moved, before = time.monotonic(), done
            if time.monotonic() - moved > STUCK_SECONDS:
                raise TimeoutError(f"nothing moves for {STUCK_SECONDS:.0f} s\n{self.stage.trouble()}")
            time.sleep(LOOK_EVERY)

    def _account(self) -> Account:
        self.hammer.rest()
        account = Account(self.order.playbook, struck=self.hammer.struck, deaths=len(self.stage.begun()) - 3)
        ledger = Ledger(self.stage)
        account.rows, account.incidents = len(ledger.rows), ledger.incidents
        account.posts = sum(1 for row in ledger.rows if row.op in POSTED and row.message_ts)
        account.sent_once = len(ledger.sent_once)
        missing, extra = self._asked - ledger.acts, ledger.acts - self._asked
        account.lost = [*ledger.lost, *(f"{times} times {what} by people" for what, times in missing.items())]
        account.duplicated = [*ledger.duplicated, *(f"{times} times {what} by people" for what, times in extra.items())]
        account.wrong_order = ledger.wrong_order
        account.unknown, account.superseded = len(ledger.unknown), len(ledger.superseded)
        account.late = list(self._lateness(ledger))
        return account

    def _lateness(self, ledger: Ledger) -> Iterator[float]:
        """How long after its instant each message was there, by the bot's machine clock: after the clock was moved
        there, or after somebody had asked for it."""
        for row in ledger.rows:
            if row.state == "sent" and row.op in POSTED and row.message_ts:
                began, moved = max((one for one in self._began if one[0] <= row.created_at), default=(None, False))
                yield (row.sent_at - (began if began and moved else row.created_at)).total_seconds()
