"""The events of what the playbook made the bot do, and of whether that arrived."""

from datetime import datetime
from typing import Literal

from bot.core.happening import Happening


class PolicyFired(Happening):
    """The playbook made the bot act: `step` of the rule counted from `anchor`, for the `occurrence`-th time.

    `late` is in seconds, `line` is the line of the playbook, or of the `file` it was included from, `did` says the
    actions in plain words; `stamps` are the events that this is, such as `paged` or `phase.triage.overdue`.
    """

    kind: Literal["policy_fired"] = "policy_fired"
    rule: str
    step: int
    anchor: datetime
    occurrence: int
    due_at: datetime
    late: float
    line: int
    file: str = ""
    did: str
    stamps: tuple[str, ...] = ()


class Reached(Happening):
    """A page, notice or reminder arrived: `what` in plain words, said only after Slack accepted it."""

    kind: Literal["reached"] = "reached"
    what: str


class NotReached(Happening):
    """A message could not be delivered; `what` and `why` in plain words."""

    kind: Literal["not_reached"] = "not_reached"
    what: str
    why: str


class NobodyReached(Happening):
    """Nobody whom `step` of a rule counted from `anchor` tells could be reached: its next step is due at once."""

    kind: Literal["nobody_reached"] = "nobody_reached"
    rule: str
    step: int
    anchor: datetime
