"""How it is known which steps of the playbook have acted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mark:
    """That a step has fired: the last occurrence, and of the first one when it was due and how many seconds late."""

    occurrence: int
    late: float
    first: datetime


MarkId = tuple[str, int, datetime]
"""A rule, the number of its step, and the anchor it was counted from."""


def mark_key(rule: str, step: int, anchor: datetime) -> str:
    """What identifies a step of a rule counted from an anchor, as text; a moved anchor gives another key."""
    return f"{rule}/{step}@{anchor.isoformat()}"
