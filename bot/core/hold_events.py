"""What keeps the playbook from speaking for a while, and what ends that."""

from datetime import datetime
from typing import Literal

from bot.core.happening import Happening


class Snoozed(Happening):
    """Someone holds a reminder back: what `rule` would say from now on waits `until` then, for a `reason`.

    `anchor` is what the rule counted from at that moment; one that counts anew is not held. Without it any is.
    """

    kind: Literal["snoozed"] = "snoozed"
    rule: str
    until: datetime
    reason: str = ""
    anchor: datetime | None = None


class SnoozeEnded(Happening):
    """A reminder that was held back speaks again: what it would have said meanwhile comes at once."""

    kind: Literal["snooze_ended"] = "snooze_ended"
    rule: str


class StillOnIt(Happening):
    """Whoever acknowledged gives a sign of life."""

    kind: Literal["still_on_it"] = "still_on_it"


class AcknowledgementExpired(Happening):
    """Whoever acknowledged (`person`, a Slack user id) gave no sign of life: it counts as not acknowledged again."""

    kind: Literal["acknowledgement_expired"] = "acknowledgement_expired"
    person: str = ""


class HandoverLapsed(Happening):
    """Who was asked to take over `role` (`to`) did not answer in time: it stays with who has it."""

    kind: Literal["handover_lapsed"] = "handover_lapsed"
    role: str
    to: str = ""
