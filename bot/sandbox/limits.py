"""How fast the app may call: Slack's tiers, and one message a second in each channel.

Slack publishes the minimum of each tier a minute and says bursts are tolerated without saying how large; here a full
minute's worth may come at once. Off unless switched on.
"""

import math
import time
from dataclasses import dataclass

# Requests a minute for each method by tier (docs.slack.dev/apis/web-api/rate-limits); 0 stands for "special".
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}

# Slack: "several hundred messages per minute" for a workspace.
MESSAGES_A_MINUTE = 300


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Limits:
    """Budgets by method, and by channel for posts. Time is real time."""

    def __init__(self) -> None:
        self.tiers = False
        self.one_per_second = False
        self.burst = 1
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, method: str, tier: int, channel: str | None) -> int | None:
        """Seconds to wait before this call is allowed, or None when it is; an allowed call is counted."""
        budgets: list[tuple[str, float, float]] = []
        posting = method in ("chat.postMessage", "chat.postEphemeral")
        if self.tiers and tier in TIERS:
            budgets.append((method, TIERS[tier], TIERS[tier] / 60))
        if self.tiers and posting:
            budgets.append(("messages", MESSAGES_A_MINUTE, MESSAGES_A_MINUTE / 60))
        if self.one_per_second and posting:
            budgets.append((f"channel {channel}", self.burst, 1.0))
        now = time.monotonic()
        short = [lack for name, size, rate in budgets if (lack := self._lack(name, size, rate, now)) > 0]
        if short:
            return max(1, math.ceil(max(short)))
        for name, _, _ in budgets:
            self._buckets[name].tokens -= 1
        return None

    def _lack(self, name: str, size: float, rate: float, now: float) -> float:
        bucket = self._buckets.setdefault(name, _Bucket(size, now))
        bucket.tokens = min(size, bucket.tokens + (now - bucket.filled_at) * rate)
        bucket.filled_at = now
        return 0.0 if bucket.tokens >= 1 else (1 - bucket.tokens) / rate

    def reset(self) -> None:
        """Give every budget back in full."""
        self._buckets.clear()
