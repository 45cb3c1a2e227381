"""The clock: finds what is due in the database and gives hints. Any number may run; a hold on the row decides.

While Redis takes no hints the clock does the work itself.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.failpoints import passing
from bot.jobs.queue import Hint, State

LEAST_STEP = timedelta(seconds=2)
"""What the machine's clock may go wrong by between two turns without having been set."""
log = structlog.get_logger()
SLOW = 1.0
"""Seconds between tries while the database is away."""


@dataclass(frozen=True)
class Held:
    """Hints for what is due, held for a moment: `until` tells this hold from a later one of the same row."""

    hints: list[Hint]
    until: datetime


class Rows(Protocol):
    """What is due, in the database."""

    def take(self) -> Held: ...
    def keep(self, held: Held) -> None: ...
    def forget(self) -> None: ...
    def ahead(self) -> timedelta: ...
    def mend(self, step: timedelta) -> None: ...
    def now(self) -> datetime: ...


class Hints(Protocol):
    """The way to the workers."""

    def state(self) -> State: ...
    def give(self, hints: list[Hint]) -> bool: ...


class Steps:
    """Notices when the machine's clock was set, by the one that only counts, and has the rows put right."""

    def __init__(self, rows: Rows, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rows, self._monotonic = rows, monotonic
        self._seen: tuple[datetime, float] | None = None

    def look(self) -> None:
        """Mend what a step since the last look put wrong; at the first look, what one did while nothing ran."""
        now, counted = self._rows.now(), self._monotonic()
        if self._seen is None:
            step = -self._rows.ahead()
        else:
            step = now - self._seen[0] - timedelta(seconds=counted - self._seen[1])
        if abs(step) > LEAST_STEP and (self._seen or step < timedelta()):
            self._rows.mend(step)
            log.warning("machine_clock_set", by_seconds=round(step.total_seconds()))
        self._seen = now, counted


class Clock:
    """One clock process."""

    def __init__(self, rows: Rows, hints: Hints, do: Callable[[str, int | str], None], steps: Steps) -> None:
        self._rows, self._hints, self._do, self._steps = rows, hints, do, steps
        self._away = False

    def run(self, stop: threading.Event, tick: float) -> None:
        """A turn every `tick` seconds until `stop` is set."""
        while not stop.is_set():
            try:
                self.turn()
            except SQLAlchemyError as error:
                log.error("database_away", error=type(error).__name__, next_step="trying again")
                stop.wait(SLOW)
            else:
                stop.wait(tick)

    def turn(self) -> None:
        """Give a hint for each thing that is due, or do it here when there is nobody to give it to.

        What is due is held for a moment only until it is given, so that nothing waits long for a clock that was killed
        in between; then as long as a worker may take to begin.
        """
        self._steps.look()
        redis = self._hints.state()
        if redis is State.EMPTIED or (redis is State.AWAY and not self._away):
            self._rows.forget()
        held = self._rows.take()
        if held.hints:
            passing("clock.after_claim")
        given = redis is not State.AWAY and (not held.hints or self._hints.give(held.hints))
        if held.hints:
            passing("clock.after_enqueue")
            self._rows.keep(held)
        if given is self._away:
            self._away = not given
            log.warning("redis_away" if self._away else "redis_back", waiting=len(held.hints))
        for name, id in held.hints if not given else ():
            self._do(name, id)
