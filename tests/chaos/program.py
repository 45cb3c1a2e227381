"""`tocsin up` for tests that break it: the same processes, in a hurry, that tell of each life and may end at a place.

The bot's own pauses (leases, settle times, retries) run by a faster machine's clock, and a channel takes more than a
message a second, since a day on call passes in minutes here. What it does is what `tocsin up` does.
"""

import os
import random
import sys
import time
from pathlib import Path

from bot import failpoints, wiring
from bot.clock import MovableClock
from bot.jobs.clock import Steps
from bot.roles import clock
from bot.settings import Settings
from bot.slack import pace
from bot.up import run_up

WALL = "CHAOS_WALL"
"""The file of the clock that stands for the machine's."""
LIVES = "CHAOS_LIVES"
"""The file that gets a line for each process that begins: what it is, and its process id."""
SEED = "CHAOS_SEED"
"""From which the places are drawn where processes die; without it only those of the environment, and each once."""
A_SECOND = 50.0
"""Messages a second that a channel takes."""
PASSES = {"inbox": (2, 8), "handle": (3, 10), "wake": (10, 80), "clock": (3, 30), "digest": (1, 2), "retry": (2, 8)}
MANY = (20, 400)
"""How often a process passes a place before it dies there, by what the place belongs to; MANY for all others."""
ROLES = {"web": ("inbox",), "clock": ("clock",), "worker": ("handle", "wake", "digest", "retry", "delivery", "slack")}
SPARED = 0.4
"""The part of lives that end at no place."""


class Lives:
    """Notes each process that is started, and says where those that follow are to die."""

    def __init__(self, file: Path, seed: str) -> None:
        self._file = file
        self._dice = random.Random(seed) if seed else None
        self._begun: set[str] = set()
        if self._dice:
            failpoints.arm(self._orders())

    def began(self, name: str, pid: int) -> None:
        """A process was started; what is armed here is what the next one inherits."""
        with self._file.open("a") as file:
            file.write(f"{name} {pid}\n")
        self._begun.add(name)
        if self._dice:
            failpoints.arm(self._orders())
        elif self._begun >= set(ROLES):
            failpoints.arm("")

    def _orders(self) -> str:
        assert self._dice
        orders = []
        for parts in ROLES.values():
            places = [place for place in failpoints.PLACES if place.split(".")[0] in parts]
            place, spared = self._dice.choice(places), self._dice.random() < SPARED
            times = self._dice.randint(*PASSES.get(place.split(".")[0], MANY))
            orders += [] if spared else [f"{place}:{times}"]
        return ",".join(orders)


def main() -> int:
    """Run until told to stop."""
    wall = Path(os.environ[WALL])
    wiring.SystemClock = lambda: MovableClock(wall)  # type: ignore[assignment,misc]
    pace.PER_SECOND = A_SECOND
    speed = MovableClock(wall).speed  # or else each turn would look as if somebody had set the machine's clock
    clock.Steps = lambda rows: Steps(rows, lambda: time.monotonic() * speed)  # type: ignore[assignment,misc]
    lives = Lives(Path(os.environ[LIVES]), os.environ.get(SEED, ""))
    return run_up(Settings.read(), on_start=lives.began)


if __name__ == "__main__":
    sys.exit(main())
