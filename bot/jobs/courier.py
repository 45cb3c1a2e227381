"""Sends deliveries on a pool of threads, so that one slow answer from Slack holds up nothing else."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import structlog

THREADS = 16
log = structlog.get_logger()


class Courier:
    """Takes ids of deliveries, sends each, and goes on with those whose turn it then is.

    What waits here is only a hint: the rows are in the database, and a process that dies loses nothing.
    """

    def __init__(self, send: Callable[[int], list[int]], threads: int = THREADS) -> None:
        self._send = send
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="courier")
        self._lock = threading.Lock()
        self._known: set[int] = set()
        self._stopped = False
        self._idle = threading.Condition(self._lock)

    def take(self, ids: Iterable[int]) -> None:
        """Send these as soon as a thread is free; one that is here already is not taken twice."""
        with self._lock:
            new = [id for id in dict.fromkeys(ids) if id not in self._known]
            self._known.update(new)
        for id in new:
            self._pool.submit(self._run, id)

    def _run(self, id: int) -> None:
        following: list[int] = []
        try:
            following = self._send(id)
        except Exception:  # a thread has nobody above it to tell; the row's lease ends and the clock brings it again
            log.exception("delivery_broke", delivery=id)
        with self._lock:
            self._known.discard(id)
        if not self._stopped:
            self.take(following)
        with self._idle:
            if not self._known:
                self._idle.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False when that takes longer than `seconds`."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._known, seconds)

    def stop(self) -> None:
        """Finish what is being sent, leave the rest to others."""
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)
