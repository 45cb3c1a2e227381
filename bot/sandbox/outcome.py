"""What became of one attempt to deliver something."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """`failure` is one of Slack's retry reasons, or None after an ack in time; `body` is what came with the ack."""

    failure: str | None = None
    body: Any = None
    no_retry: bool = False
