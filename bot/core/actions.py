"""The closed set of things a playbook may ask for. A new rule composes these; a new effect is added here."""

from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """What to do; the value is the key written in a playbook."""

    PAGE = "page"
    NOTIFY = "notify"
    REMIND = "remind"
    INVITE = "invite"
    ANNOUNCE = "announce"
    POST = "post"
    MAIL = "mail"
    TICKET = "ticket"
    STATUSPAGE = "statuspage"
    REQUIRE = "require"
    ASK = "ask"
    OPEN = "open"
    SET = "set"
    HOLD = "hold"
    ARCHIVE = "archive"


VERBS: dict[ActionKind, str] = {
    ActionKind.PAGE: "page",
    ActionKind.NOTIFY: "notify",
    ActionKind.REMIND: "remind",
    ActionKind.INVITE: "invite",
    ActionKind.ANNOUNCE: "announce in",
    ActionKind.POST: "post to",
    ActionKind.MAIL: "mail",
    ActionKind.TICKET: "ticket for",
    ActionKind.STATUSPAGE: "status page:",
    ActionKind.REQUIRE: "require",
    ActionKind.ASK: "ask about",
    ActionKind.OPEN: "open the list",
    ActionKind.SET: "set",
    ActionKind.HOLD: "hold the",
    ActionKind.ARCHIVE: "archive the",
}


WRITTEN = tuple(kind for kind in ActionKind if kind is not ActionKind.ARCHIVE)
"""The actions that a playbook writes at its rules; the room's end has a place of its own."""
FOR_PARTIES = (
    ActionKind.PAGE,
    ActionKind.NOTIFY,
    ActionKind.REMIND,
    ActionKind.INVITE,
    ActionKind.ANNOUNCE,
    ActionKind.POST,
    ActionKind.MAIL,
)
"""The actions that go to parties; the others name what they are about."""


TAKES_BACK = {"acknowledgement": "take the acknowledgement back", "handover": "take the handover back"}
"""What may be set beside a severity or a tag, by its key."""


@dataclass(frozen=True)
class Action:
    """One thing to do for each of `to`, with the playbook's own words in `text` if it has any.

    `to` are parties; for a ticket its queue, for a list or a notice its name, for `set` what is set.
    """

    kind: ActionKind
    to: tuple[str, ...]
    text: str = ""

    def say(self) -> str:
        """The action in plain words: `page on_call, secondary`."""
        if self.kind is ActionKind.SET and self.to[0].partition("=")[0] in TAKES_BACK:
            return TAKES_BACK[self.to[0].partition("=")[0]]
        return f"{VERBS[self.kind]} {', '.join(self.to)}"
