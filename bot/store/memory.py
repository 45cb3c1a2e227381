"""Incidents as this process read them last, so that only what happened since is read and worked out anew.

Nothing is believed from memory alone: each reading looks, in its own transaction, whether the last event that is known
is still stored as it was, and takes what came behind it. Events are only ever added, one behind the other.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.core.events import Recorded
from bot.core.incident import Incident

MOST_EVENTS = 4000
"""Of all the incidents that are remembered: some 10 MiB at most, whatever people wrote."""


@dataclass(frozen=True)
class Known:
    """An incident as its events make it; `last` is the row of the last of them."""

    incident: Incident
    events: tuple[Recorded, ...]
    last: Any


class Memory:
    """The incidents that were read last, by their numbers. Threads share it."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most = most_events
        self._count = 0
        self._known: OrderedDict[int, Known] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, id: int) -> Known | None:
        """What was read of an incident; it is to be compared with what is stored."""
        return self._known.get(id)

    def keep(self, known: Known) -> None:
        """Remember this; what was read longest ago makes room for it."""
        with self._lock:
            self._forget(known.incident.number)
            self._known[known.incident.number] = known
            self._count += len(known.events)
            while self._count > self._most:
                self._forget(next(iter(self._known)))

    def _forget(self, id: int) -> None:
        known = self._known.pop(id, None)
        self._count -= len(known.events) if known else 0
