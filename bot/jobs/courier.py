"""Sends deliveries on a pool of threads, the most urgent first, so that one slow answer holds up nothing else."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count

import structlog

from bot.usecases.ports import Priority

THREADS = 16
RESERVED = 2
"""Threads that only send what is urgent: sixteen slow answers to card edits hold up no page."""
URGENT = Priority.ESCALATION
log = structlog.get_logger()


class Courier:
    """Takes ids of deliveries, sends each, and goes on with those whose turn it then is.

    A page that comes in is sent before the edits that wait; `rank` gives each delivery's priority. What waits here is
    only a hint: the rows are in the database, and a process that dies loses nothing.
    """

    def __init__(
        self,
        send: Callable[[int], list[int]],
        rank: Callable[[Sequence[int]], Mapping[int, Priority]],
        threads: int = THREADS,
        reserved: int = RESERVED,
    ) -> None:
        self._send = send
        self._rank = rank
        self._threads = [
            threading.Thread(target=self._work, args=(number < reserved,), name=f"courier-{number}", daemon=True)
            for number in range(threads + reserved)
        ]
        self._changed = threading.Condition()
        self._known: set[int] = set()
        self._waiting: list[tuple[Priority, int, int]] = []
        self._numbers = count()
        self._stopped = False

    def take(self, ids: Iterable[int]) -> None:
        """Send these as soon as a thread is free; one that is here already is not taken twice."""
        with self._changed:
            new = [id for id in dict.fromkeys(ids) if id not in self._known and not self._stopped]
            self._known.update(new)
        if not new:
            return
        try:
            ranks = self._rank(new)
        except BaseException:
            self._forget(new)
            raise
        with self._changed:
            for id in new:
                heappush(self._waiting, (ranks.get(id, Priority.DIGEST), next(self._numbers), id))
            for thread in self._threads if self._threads[0].ident is None else ():
                thread.start()
            self._changed.notify_all()

    def _work(self, urgent_only: bool) -> None:
        while (id := self._next(urgent_only)) is not None:
            try:
                self.take(self._send(id))
            except (
                Exception
            ):  # a thread has nobody above it to tell; the row's lease ends and the clock brings it again
                log.exception("delivery_broke", delivery=id)
            self._forget([id])

    def _next(self, urgent_only: bool) -> int | None:
        """The most urgent that waits, as soon as there is one; None when all is over."""

        def some() -> bool:
            return self._stopped or bool(self._waiting and (not urgent_only or self._waiting[0][0] <= URGENT))

        with self._changed:
            self._changed.wait_for(some)
            return None if self._stopped else heappop(self._waiting)[2]

    def _forget(self, ids: Iterable[int]) -> None:
        with self._changed:
            self._known.difference_update(ids)
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when that takes longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._known, seconds)

    def stop(self) -> None:
        """Finish what is being sent, leave the rest to others."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
