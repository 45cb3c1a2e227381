"""Notices that are written, decided about and sent."""

from datetime import datetime
from typing import Literal

from bot.core.happening import Happening


class NoticeProposed(Happening):
    """A notice was written, as the incident's `number`-th; one of the roles `approve`, if any, has to agree to it."""

    kind: Literal["notice_proposed"] = "notice_proposed"
    number: int
    notice: str
    to: tuple[str, ...]
    text: str
    next_update_at: datetime | None = None
    approve: tuple[str, ...] = ()


class NoticeDecided(Happening):
    """A notice may go out, or was sent back to its author for a reason."""

    kind: Literal["notice_decided"] = "notice_decided"
    number: int
    approved: bool
    reason: str = ""


class NoticeSent(Happening):
    """A notice of the playbook's templates went out, to the parties `to`.

    One that was written here has its `number`, its `text` and the promise made in it.
    """

    kind: Literal["notice_sent"] = "notice_sent"
    notice: str
    to: tuple[str, ...] = ()
    number: int = 0
    text: str = ""
    next_update_at: datetime | None = None
