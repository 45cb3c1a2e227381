"""What time it is: the machine's clock, or one that the demo and the tests move."""

import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

_CHANGING = threading.Lock()
"""Held while a clock is read and set, so that two threads of a process undo nothing of each other."""


class Clock(Protocol):
    """Gives the time by which policy runs. Leases and network pauses use the machine's own clock instead."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock kept in a small file that several processes share: it runs at a speed and can be set forward.

    The file holds one instant of this clock (`virtual`), the machine's time at which it was true (`real`,
    Unix seconds) and how many of this clock's seconds pass in one real second (`speed`).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: tuple[int, int] = (0, 0)
        self._state: tuple[datetime, float, float] = (datetime.now(UTC), time.time(), 1.0)

    def now(self) -> datetime:
        """This clock's instant, aware, in UTC."""
        virtual, real, speed = self._load()
        return virtual + timedelta(seconds=(time.time() - real) * speed)

    @property
    def speed(self) -> float:
        """This clock's seconds in one real second; 0 means it stands still."""
        return self._load()[2]

    def set_speed(self, speed: float) -> None:
        """Run at `speed` from now on."""
        with _CHANGING:
            self.set(self.now(), speed)

    def jump_to(self, at: datetime) -> None:
        """Set the clock forward to `at`; an instant already passed changes nothing."""
        with _CHANGING:
            self.set(max(at, self.now()), self.speed)

    def advance(self, span: timedelta) -> None:
        """Set the clock forward by `span`."""
        self.jump_to(self.now() + span)

    def resume(self) -> None:
        """Go on from the instant last written down, so that the time a program was stopped does not count."""
        virtual, _, speed = self._load()
        self.set(virtual, speed)

    def checkpoint(self) -> None:
        """Write down the present instant, so that `resume` continues from here."""
        with _CHANGING:
            self.set(self.now(), self.speed)

    def _load(self) -> tuple[datetime, float, float]:
        try:
            at = self._path.stat()
            changed = (at.st_mtime_ns, at.st_ino)
            if changed != self._read_at:
                data = json.loads(self._path.read_text())
                self._state = (datetime.fromisoformat(data["virtual"]), float(data["real"]), float(data["speed"]))
                self._read_at = changed
        except FileNotFoundError:
            pass
        return self._state

    def set(self, virtual: datetime, speed: float) -> None:
        """Show `virtual` now, whatever it showed before, and run at `speed` from here."""
        self._state = (virtual, time.time(), speed)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.{threading.get_ident()}")
        draft.write_text(json.dumps({"virtual": virtual.isoformat(), "real": self._state[1], "speed": speed}))
        draft.replace(self._path)
        at = self._path.stat()
        self._read_at = (at.st_mtime_ns, at.st_ino)


def clock_from(path: Path | str | None) -> Clock:
    """The clock kept in the file `path`, or the machine's own when there is none."""
    return MovableClock(Path(path)) if path else SystemClock()
