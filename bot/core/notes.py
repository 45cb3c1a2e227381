"""What people put on the timeline themselves: notes, decisions, and messages of the room."""

from datetime import datetime
from typing import Literal

from bot.core.happening import Happening


class Noted(Happening):
    """Someone put something on the timeline. It occurred at `occurred_at`, or else when it was told, at `told_at`.

    A message is known by its `channel` and `ts`, Slack's own; what was typed has neither. `mark` is Slack's time of the
    reaction that asked for it, by which the newest of several is found, whatever order they arrive in.
    """

    kind: Literal["noted"] = "noted"
    text: str = ""
    decision: bool = False
    occurred_at: datetime | None = None
    told_at: datetime | None = None
    channel: str = ""
    ts: str = ""
    author: str = ""
    link: str = ""
    mark: str = ""


class NoteStruck(Happening):
    """Someone took back the reaction that had put a message on the timeline. Struck out, it stays on record."""

    kind: Literal["note_struck"] = "note_struck"
    channel: str
    ts: str
    mark: str = ""


class MessageRead(Happening):
    """What a message says that somebody reacted to: its words, who wrote it, and its link."""

    kind: Literal["message_read"] = "message_read"
    channel: str
    ts: str
    text: str
    author: str = ""
    link: str = ""
