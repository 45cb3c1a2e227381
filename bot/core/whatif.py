"""What a change of severity would do: which steps act at once, what comes next, when the next update is due."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import Action
from bot.core.effects import consequences
from bot.core.events import Recorded, SeverityChanged
from bot.core.incident import Incident, apply
from bot.core.playbook import Playbook
from bot.core.policy import decide, forecast, next_update_due

ROUNDS = 20
SHOWN = 4


@dataclass(frozen=True)
class Change:
    """What acts `at_once`, what comes `later` if nobody acts, and when the next status update is due."""

    severity: str
    at_once: tuple[Action, ...]
    later: tuple[tuple[datetime, Action], ...]
    update_due: datetime | None


def if_severity(playbook: Playbook, incident: Incident, severity: str, now: datetime) -> Change:
    """What would follow if the severity were changed now. Nothing is changed: it is played on a copy."""
    copy = apply(incident, Recorded(at=now, event=SeverityChanged(severity=severity)))
    at_once: list[Action] = []
    for _ in range(ROUNDS):
        ready = decide(copy, playbook, now).ready
        if not ready:
            break
        for item in ready:
            at_once += item.actions
            for event in consequences(item, 0, copy, playbook):
                copy = apply(copy, Recorded(at=now, event=event))
    coming = [(item.due_at, action) for item in forecast(copy, playbook, now) for action in item.actions]
    later = tuple(pair for pair in coming if pair[0] > now)[:SHOWN]
    return Change(copy.severity, tuple(dict.fromkeys(at_once)), later, next_update_due(copy, playbook))
