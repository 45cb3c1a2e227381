"""What happened, for people who read logs: every Web API call, and the conversation as a script."""

import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice

from bot.sandbox.store import Json

_LONGEST = 200_000


class Recorder:
    """The newest calls and lines; the oldest are let go once there are very many."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._count = 0
        self._calls: deque[Json] = deque(maxlen=_LONGEST)
        self._lines: deque[str] = deque(maxlen=_LONGEST)

    def call(
        self, method: str, args: Json, token_kind: str, response: str | None, duration_ms: float, fault: str | None
    ) -> None:
        """Record a Web API call; `response` is the JSON that was sent, or None when there was none."""
        self._count += 1
        self._calls.append(
            {
                "n": self._count,
                "at": self._now(),
                "method": method,
                "args": {key: value for key, value in args.items() if key != "token"},
                "token_kind": token_kind,
                "response": response,
                "duration_ms": round(duration_ms, 2),
                "fault": fault,
            }
        )

    def calls(self, since: int = 0) -> list[Json]:
        """The calls numbered above `since`, oldest first."""
        newest = self._count - since
        if newest <= 0:
            return []
        found = list(islice(reversed(self._calls), newest))
        return [{**one, "response": one["response"] and json.loads(one["response"])} for one in reversed(found)]

    def say(self, line: str) -> None:
        """Add a line to the script, stamped with the workspace's time."""
        at = datetime.fromtimestamp(self._now(), UTC)
        self._lines.append(f"{at:%H:%M:%S} {line}")

    def script(self) -> str:
        """The conversation so far, one line for each thing said or done."""
        return "".join(f"{line}\n" for line in self._lines)
