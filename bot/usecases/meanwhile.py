"""What others did between the moment that a person looked and the moment that their act is handled."""

from bot.core.errors import UserError
from bot.core.events import Escalated, Event, Recorded, RoleAssigned, SeverityChanged
from bot.usecases.ports import Entry


def check_meanwhile(entry: Entry, seen: int | None, wanted: Event) -> None:
    """Raise UserError when, after the first `seen` events, somebody did what this person did not know of when they
    asked for `wanted`: called the same party, took the same role, or changed the severity.

    So two people who press the same at once bring it about once, and the second is told. None is not looked at.
    """
    since = entry.events[seen:] if seen is not None else ()
    for recorded in reversed(since):
        told = _told(entry.incident.name, recorded, wanted)
        if told:
            raise UserError(told, "If that is still what you want, do it once more.")


def _told(name: str, recorded: Recorded, wanted: Event) -> str:
    who, event = f"<@{recorded.actor}>" if recorded.actor else "The playbook", recorded.event
    match event, wanted:
        case Escalated(), Escalated() if event.to == wanted.to:
            return f"{who} called {event.to} for {name} while you did."
        case RoleAssigned(), RoleAssigned() if event.role == wanted.role and event.person not in ("", wanted.person):
            return f"<@{event.person}> took the role {event.role.replace('_', ' ')} in {name} while you did."
        case SeverityChanged(), SeverityChanged() if event.severity != wanted.severity:
            return f"{who} changed {name} to {event.severity} meanwhile."
        case _:
            return ""
