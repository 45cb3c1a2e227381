"""Trigger ids: the right to open one form, good for three real seconds and one use."""

import secrets
import time
from dataclasses import dataclass

from bot.sandbox.errors import SlackError

TRIGGER_SECONDS = 3.0
_KEPT_SECONDS = 600.0


@dataclass
class Trigger:
    """Who did something, when (monotonic seconds), and whether it was in a modal."""

    person: str
    issued: float
    in_modal: bool
    used: bool = False


class Triggers:
    """The triggers handed out lately."""

    def __init__(self) -> None:
        self._known: dict[str, Trigger] = {}

    def issue(self, person: str, in_modal: bool = False) -> str:
        """A trigger for what `person` just did."""
        now = time.monotonic()
        for old in [key for key, one in self._known.items() if now - one.issued > _KEPT_SECONDS]:
            del self._known[old]
        key = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._known[key] = Trigger(person, now, in_modal)
        return key

    def use(self, key: str) -> Trigger:
        """Spend a trigger, or say why it cannot be spent."""
        trigger = self._known.get(key)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
