"""The policy engine: what is due now, and when to look again. Both are pure functions of the facts."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.core.actions import ActionKind
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules import RULES
from bot.core.rules.cadence import update_due
from bot.core.rules.clock import INSTANT
from bot.core.rules.track import Due, Planned, Track, walk

TOGETHER = timedelta(seconds=60)
"""What reaches the same party within this time becomes one message."""
PERSONAL = frozenset({ActionKind.PAGE, ActionKind.NOTIFY, ActionKind.REMIND})
"""What reaches people by a message of their own."""


def due(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """The steps whose time has come and that have not fired, earliest first; never two with one key."""
    return _in_order(item for _, item in _walked(incident, playbook, now) if isinstance(item, Due))


def due_together(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """What is due, and what would reach the same parties in the same way within TOGETHER: one message says it all.

    1. A step comes along when all that it does is to reach people whom something due reaches too, by the same kind of
       action to the same party. Its `due_at` stays its own. A rule that speaks already keeps its later steps: a ladder
       is climbed rung by rung.
    2. A deadline is not called missed before it is, so a fixed step comes along only within INSTANT: the second that
       separates a rung at 5 min from a limit of "within 5 min".

    The running bot asks this and a simulation asks `due`: merging changes how many messages someone gets, not when a
    rule acts.
    """
    walked = list(_walked(incident, playbook, now))
    ready = [item for _, item in walked if isinstance(item, Due)]
    said = {(action.kind, party) for item in ready for action in item.actions for party in action.to}
    speaking = {(item.rule, item.anchor) for item in ready}
    for track, item in walked:
        within = INSTANT if track.fixed else TOGETHER
        if isinstance(item, Planned) and item.at <= now + within and (track.rule, track.anchor) not in speaking:
            actions = track.steps[item.step].actions
            reached = {(action.kind, party) for action in actions for party in action.to}
            if reached and reached <= said and all(kind in PERSONAL for kind, _ in reached):
                ready.append(_coming(track, item, timedelta()))
    return _in_order(ready)


def next_wake(incident: Incident, playbook: Playbook, now: datetime) -> datetime | None:
    """The first instant after `now` at which something may become due, or None when nothing is planned."""
    planned = (item.at for _, item in _walked(incident, playbook, now) if isinstance(item, Planned))
    return min((at for at in planned if at > now), default=None)


def forecast(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """What comes next if nobody acts: each step's next occurrence, earliest first."""
    walked = _walked(incident, playbook, now)
    return _in_order(_coming(track, item, now - item.at) for track, item in walked if isinstance(item, Planned))


def _coming(track: Track, item: Planned, late: timedelta) -> Due:
    step = track.steps[item.step]
    return Due(track.rule, item.step, track.anchor, item.occurrence, item.at, late, step.actions, step.path)


def _in_order(found: Iterable[Due]) -> list[Due]:
    return sorted(found, key=lambda item: (item.due_at, item.rule, item.step))


def still_runs(incident: Incident, playbook: Playbook, rule: str, anchor: datetime) -> bool:
    """Whether a rule counted from `anchor` is still under way: not stopped, and its anchor not moved."""
    return any(track.rule == rule and track.anchor == anchor for track in _tracks(playbook, incident))


def next_update_due(incident: Incident, playbook: Playbook) -> datetime | None:
    """When the next status update is due by the strictest cadence, or None."""
    times = [update_due(cadence, playbook, incident) for cadence in playbook.cadences.values()]
    return min((at for at in times if at is not None), default=None)


def _tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    for rule in RULES:
        yield from rule(playbook, incident)


def _walked(incident: Incident, playbook: Playbook, now: datetime) -> Iterator[tuple[Track, Due | Planned]]:
    for track in _tracks(playbook, incident):
        for item in walk(track, incident.fired, now):
            yield track, item
