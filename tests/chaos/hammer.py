"""Breaks things, by a plan that a seed decides: which, and how many seconds after the one before."""

import random
import time
from collections import Counter
from contextlib import suppress

import redis

from bot.embedded_address import Address
from tests.chaos.stage import Stage
from tests.fixtures.postgres import Postgres

EVERY = (2.0, 8.0)
"""Real seconds between two blows."""
BLOWS = {
    "kill worker": 5,
    "kill web": 2,
    "kill clock": 2,
    "kill redis": 2,
    "flush redis": 1,
    "kill postgres": 2,
    "kill everything": 1,
    "429 storm": 3,
    "500 before effect": 2,
    "500 after effect": 3,
    "answer lost after effect": 3,
    "reset before effect": 2,
    "no answer": 1,
    "slow answers": 2,
    "socket cut": 1,
    "ack lost": 1,
}
"""What is done, and how often beside the others."""
POST = "chat.postMessage"
FAULTS = {
    "429 storm": {"method": POST, "kind": "ratelimited", "retry_after": 1, "count": 15},
    "500 before effect": {"method": "*", "kind": "http_500", "count": 4},
    "500 after effect": {"method": POST, "kind": "http_500_after", "count": 3},
    "answer lost after effect": {"method": POST, "kind": "reset_after", "count": 3},
    "reset before effect": {"method": "*", "kind": "reset_before", "count": 4},
    "no answer": {"method": POST, "kind": "hang", "seconds": 9.0},
    "slow answers": {"method": "*", "kind": "latency", "seconds": 1.0, "count": 10},
    "ack lost": {"method": "slash_commands", "kind": "drop_ack"},
}


class Hammer:
    """Strikes when its time has come, as long as it is not at rest."""

    def __init__(self, stage: Stage, seed: str, postgres: Postgres | None) -> None:
        self._stage = stage
        self._postgres = postgres
        self._seed = seed
        self._dice = random.Random(seed)
        self._due = time.monotonic() + EVERY[0]
        self.struck: Counter[str] = Counter()
        self.at_rest = False

    def tick(self) -> None:
        """Strike if it is time."""
        if self.at_rest or time.monotonic() < self._due:
            return
        known = [name for name in BLOWS if name != "kill postgres" or self._postgres]
        blow = self._dice.choices(known, [BLOWS[name] for name in known])[0]
        pause = self._dice.uniform(*EVERY)
        self._strike(blow)
        self.struck[blow] += 1
        self._due = time.monotonic() + pause

    def rest(self) -> None:
        """Break nothing any more, and leave no trouble on order."""
        self.at_rest = True
        self._stage.slack.clear_faults()

    def _strike(self, blow: str) -> None:
        # What has struck nothing by now would all strike the one delivery that is left at the end of an instant.
        self._stage.slack.clear_faults()
        if blow in FAULTS:
            self._stage.slack.request("POST", "/_/faults", FAULTS[blow])
        elif blow == "socket cut":
            self._stage.slack.config(socket="drop")
        elif blow == "flush redis":
            self._flush()
        elif blow == "kill everything":
            self._stage.kill_all()
            self._stage.start(seed=f"{self._seed}:{self.struck.total()}")
        elif blow == "kill postgres" and self._postgres:
            self._postgres.kill()
            self._postgres.start()
        else:
            self._stage.kill(blow.removeprefix("kill "))

    def _flush(self) -> None:
        own = Address.read(self._stage.settings.data / "redis.conf")
        with suppress(redis.RedisError):
            if own is not None:
                redis.Redis.from_url(own.url).flushall()
