"""One try to write down what a person did, while they wait: it ends in time, and never as half of something."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

SECONDS = 2.3
"""How long a person's request may take to be written down; Slack wants its answer within 3 s."""
AGAIN_UNTIL = 1.5
"""As long after the beginning it is tried again: a database that is started anew is mostly back by then."""
PAUSE = 0.1
T = TypeVar("T")


class Abandoned(Exception):
    """The person was told already that it could not be written down, so it is not."""


class Attempt:
    """Shared by the thread that writes and by whoever waits for it: either it commits, or the person is told."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._lock = threading.Lock()
        self._decided = ""
        self.unsure = False
        """Whether the connection broke in the middle of a commit, so that nobody can say whether it was one."""

    def commit(self) -> None:
        """Called last before a commit. Raises Abandoned once the person was told."""
        if not self._decide("commit"):
            raise Abandoned

    def abandon(self) -> bool:
        """Nothing will be written from now on; False when that cannot be said any more."""
        return self._decide("abandon")

    def run(self, work: Callable[[], T]) -> T:
        """What `work` gives; tried again for a moment while the database does not answer."""
        while True:
            if self._decided == "abandon":
                raise Abandoned
            try:
                return work()
            except (OperationalError, InterfaceError) as error:
                self.unsure = self.unsure or (self._decided == "commit" and error.connection_invalidated)
                if time.monotonic() - self._begun > AGAIN_UNTIL:
                    raise
                with self._lock:
                    self._decided = "" if self._decided == "commit" else self._decided
            time.sleep(PAUSE)

    def _decide(self, what: str) -> bool:
        with self._lock:
            self._decided = self._decided or what
            return self._decided == what
