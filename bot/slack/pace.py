"""Keeps all workers together within Slack's limits, by counters that live in Redis."""

import time
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

BURST = 3
PER_SECOND = 1.0
"""About one message a second in a channel, with short bursts (chat.postMessage)."""
PATIENCE = 1.5
_BUCKET = """
local now = redis.call('TIME')
local t = now[1] * 1000 + math.floor(now[2] / 1000)
local step = tonumber(ARGV[1])
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
local earliest = t - step * (tonumber(ARGV[2]) - 1)
if free < earliest then free = earliest end
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


class RedisPace:
    """Shared by all processes. Without Redis nothing is held back: Slack's own answers then do the pacing."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._bucket = redis.register_script(_BUCKET)

    def turn(self, channel: str) -> float:
        """Seconds until a message may go to `channel`."""
        try:
            milliseconds = self._bucket(
                keys=[f"tocsin:pace:{channel}"], args=[int(1000 / PER_SECOND), BURST, int(PATIENCE * 1000)]
            )
        except RedisError:
            return 0.0
        return float(milliseconds) / 1000

    def blocked(self, method: str) -> float:
        """Seconds for which `method` is blocked."""
        try:
            left = self._redis.pttl(f"tocsin:block:{method}")
        except RedisError:
            return 0.0
        return max(0, int(left)) / 1000

    def block(self, method: str, seconds: float) -> None:
        """Block `method` for everybody."""
        try:
            self._redis.set(f"tocsin:block:{method}", time.time(), px=max(1, int(seconds * 1000)))
        except RedisError:
            return
