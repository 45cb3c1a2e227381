"""Who is part of a private incident beside those who have a role in it."""

from dataclasses import dataclass

from bot.core.access_events import AccessChanged, AccessGiven, MadePrivate
from bot.core.happening import Happening


@dataclass(frozen=True)
class Access:
    """Who was let in, and who asked and `waits` for an answer; Slack user ids."""

    given: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()


def access_after(access: Access, event: Happening, actor: str) -> Access:
    """Who is in and who waits after one more event."""
    if not isinstance(event, AccessChanged):
        return access
    if isinstance(event, AccessGiven):
        return Access(access.given | {event.person}, access.waits - {event.person})
    if isinstance(event, MadePrivate):
        return Access(access.given.union(event.people), access.waits)
    person = getattr(event, "person", "")
    return Access(access.given, access.waits - {person} if person else access.waits | {actor})
