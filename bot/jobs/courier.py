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
        lock = threading.Lock()
        # Only who has something to do is woken: to wake all eighteen for each delivery costs more than the delivery.
        self._work_came, self._urgent_came, self._finished = (threading.Condition(lock) for _ in range(3))
        self._known: set[int] = set()
        self._waiting: list[tuple[Priority, int, int]] = []
        self._numbers = count()
        self._stopped = False

    def take(self, ids: Iterable[int]) -> None:
        """Send these as soon as a thread is free; one that is here already is not taken twice."""
        with self._finished:
            new = [id for id in dict.fromkeys(ids) if id not in self._known and not self._stopped]
            self._known.update(new)
        if not new:
            return
        try:
            ranks = self._rank(new)
        except BaseException:
            self._forget(new)
            raise
        with self._finished:
            for id in new:
                rank = ranks.get(id, Priority.DIGEST)
                heappush(self._waiting, (rank, next(self._numbers), id))
                self._work_came.notify()
                if rank <= URGENT:
                    self._urgent_came.notify()
            for thread in self._threads if self._threads[0].ident is None else ():
                thread.start()

    def _work(self, urgent_only: bool) -> None:
        while (id := self._next(urgent_only)) is not None:
            try:
                self.take(self._send(id))
            except Exception:  # nobody is above a thread; the row's lease ends and the clock brings it again
                log.exception("delivery_broke", delivery=id)
            self._forget([id])

    def _next(self, urgent_only: bool) -> int | None:
        """The most urgent that waits, as soon as there is one; None when all is over."""

        def some() -> bool:
            return self._stopped or bool(self._waiting and (not urgent_only or self._waiting[0][0] <= URGENT))

        came = self._urgent_came if urgent_only else self._work_came
        with came:
            came.wait_for(some)
            return None if self._stopped else heappop(self._waiting)[2]

    def _forget(self, ids: Iterable[int]) -> None:
        with self._finished:
            self._known.difference_update(ids)
            if not self._known:
                self._finished.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when that takes longer than `seconds`."""
        with self._finished:
            return self._finished.wait_for(lambda: not self._known, seconds)

    def stop(self) -> None:
        """Finish what is being sent, leave the rest to others."""
        with self._finished:
            self._stopped = True
            for one in (self._work_came, self._urgent_came, self._finished):
                one.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
