"""Keeps all workers together within Slack's limits, by counters that live in Redis."""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from redis import Redis
from redis.exceptions import RedisError

BURST = 3
PER_SECOND = 1.0
"""About one message a second in a channel, with short bursts (chat.postMessage)."""
PATIENCE = 1.5
BREAK = 2.0
"""Seconds for which Redis is not asked again after it did not answer: the many threads would wait for it in vain."""
_BUCKET = """
local now = redis.call('TIME')
local t = now[1] * 1000 + math.floor(now[2] / 1000)
local step = tonumber(ARGV[1])
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
local earliest = t - step * (tonumber(ARGV[2]) - 1)
if free < earliest or free > t + step + tonumber(ARGV[3]) then free = earliest end
local wait = free - t
if wait < 0 then wait = 0 end
if wait > tonumber(ARGV[3]) then return wait end
redis.call('SET', KEYS[1], free + step, 'PX', step * 60)
return wait
"""


class Pace(Protocol):
    """Says how long to wait before a call."""

    def turn(self, channel: str) -> float:
        """Seconds until a message may go to `channel`; up to PATIENCE the place is taken, beyond it is not."""
        ...

    def blocked(self, method: str) -> float:
        """Seconds for which Slack asked everybody to leave `method` alone."""
        ...

    def block(self, method: str, seconds: float) -> None:
        """Slack asked to leave `method` alone for so long."""
        ...


class OwnPace:
    """The pace of one process by itself, kept in its memory."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}
        self._blocked: dict[str, float] = {}

    def turn(self, channel: str) -> float:
        """Seconds until a message may go to `channel`."""
        step, now = 1 / PER_SECOND, self._monotonic()
        with self._lock:
            self._free = {one: at for one, at in self._free.items() if at > now - BURST * step}
            free = max(self._free.get(channel, 0.0), now - step * (BURST - 1))
            wait = max(0.0, free - now)
            if wait <= PATIENCE:
                self._free[channel] = free + step
            return wait

    def blocked(self, method: str) -> float:
        """Seconds for which `method` is blocked."""
        return max(0.0, self._blocked.get(method, 0.0) - self._monotonic())

    def block(self, method: str, seconds: float) -> None:
        """Block `method` for this process."""
        self._blocked[method] = self._monotonic() + seconds


class RedisPace:
    """Shared by all processes. While Redis is away each keeps a pace of its own: the clock is then the only one that
    sends, and what several together send too fast is told by Slack's own answers."""

    def __init__(self, redis: Redis, own: OwnPace | None = None) -> None:
        self._redis = redis
        self._bucket = redis.register_script(_BUCKET)
        self._own = own or OwnPace()
        self._away_until = 0.0

    def turn(self, channel: str) -> float:
        """Seconds until a message may go to `channel`."""
        limits = [int(1000 / PER_SECOND), BURST, int(PATIENCE * 1000)]
        milliseconds = self._ask(lambda: self._bucket(keys=[f"tocsin:pace:{channel}"], args=limits))
        return self._own.turn(channel) if milliseconds is None else milliseconds / 1000

    def blocked(self, method: str) -> float:
        """Seconds for which `method` is blocked."""
        milliseconds = self._ask(lambda: self._block_left(f"tocsin:block:{method}"))
        return max(self._own.blocked(method), (milliseconds or 0.0) / 1000)

    def block(self, method: str, seconds: float) -> None:
        """Block `method` for everybody."""
        milliseconds = max(1, int(seconds * 1000))
        self._own.block(method, seconds)
        self._ask(lambda: self._redis.set(f"tocsin:block:{method}", milliseconds, px=milliseconds))

    def _block_left(self, key: str) -> int:
        """How long a block still lasts, in milliseconds. One that has longer to go than it was made for is of a time
        before Redis's clock was set back, and is lifted."""
        with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.pttl(key)
            pipeline.get(key)
            left, made = pipeline.execute()
        if made is not None and left > int(made):
            self._redis.delete(key)
            return 0
        return max(0, int(left))

    def _ask(self, question: Callable[[], Any]) -> float | None:
        """What Redis answers; None while it is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return float(question() or 0.0)
        except RedisError:
            self._away_until = time.monotonic() + BREAK
            return None
