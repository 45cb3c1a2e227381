"""The notices of an incident: what was written, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.core.events import NoticeDecided, NoticeProposed, NoticeSent


@dataclass(frozen=True)
class Draft:
    """A notice that was written, and what became of it."""

    number: int
    notice: str
    to: tuple[str, ...]
    text: str
    author: str
    next_update_at: datetime | None
    approve: tuple[str, ...]
    state: Literal["waiting", "approved", "refused", "sent"] = "waiting"
    decided_by: str = ""


def drafts_after(
    drafts: Mapping[int, Draft], event: NoticeProposed | NoticeDecided | NoticeSent, actor: str
) -> Mapping[int, Draft]:
    """The notices after one more event."""
    number = event.number
    match event:
        case NoticeProposed():
            made = Draft(number, event.notice, event.to, event.text, actor, event.next_update_at, event.approve)
            return {**drafts, number: made}
        case NoticeDecided():
            state: Literal["approved", "refused"] = "approved" if event.approved else "refused"
            return {**drafts, number: replace(drafts[number], state=state, decided_by=actor)}
        case _:
            return {**drafts, number: replace(drafts[number], state="sent")} if number in drafts else drafts
