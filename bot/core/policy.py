"""The policy engine: what is due now, and when to look again. Both are pure functions of the facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import ActionKind
from bot.core.incident import Incident
from bot.core.marks import MarkId
from bot.core.playbook import Playbook
from bot.core.rules import running, started, tracks
from bot.core.rules.cadence import update_due
from bot.core.rules.clock import INSTANT
from bot.core.rules.track import Due, Planned, Track, walk

TOGETHER = timedelta(seconds=60)
"""What reaches the same party within this time becomes one message."""
PERSONAL = frozenset({ActionKind.PAGE, ActionKind.NOTIFY, ActionKind.REMIND})
"""What reaches people by a message of their own."""


def due(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """The steps whose time has come and that have not fired, earliest first; never two with one key."""
    found: list[Due] = []
    for source, anchor in started(playbook, incident):
        soonest = source.soonest(incident, anchor, now)
        track = running(playbook, incident, source, anchor) if soonest and soonest <= now else None
        found += (
            (item for item in walk(track, incident.fired, now, incident.unreached) if isinstance(item, Due))
            if track
            else ()
        )
    return _in_order(found)


@dataclass(frozen=True)
class Decision:
    """What to do now, earliest first, and when to look again if that is nothing."""

    ready: list[Due]
    wake: datetime | None


def decide(incident: Incident, playbook: Playbook, now: datetime) -> Decision:
    """What the running bot does at `now`: all that is due, and what would reach the same parties within TOGETHER.

    1. A step comes along when all that it does is to reach people whom something due reaches too, by the same kind of
       action to the same party. Its `due_at` stays its own. A rule that speaks already keeps its later steps: a ladder
       is climbed rung by rung.
    2. A deadline is not called missed before it is, so a fixed step comes along only within INSTANT: the second that
       separates a rung at 5 min from a limit of "within 5 min".

    A simulation asks `due` instead: merging changes how many messages someone gets, not when a rule acts.
    """
    ready: list[Due] = []
    coming: list[tuple[Track, Planned]] = []
    first: datetime | None = None
    for source, anchor in started(playbook, incident):
        soonest = source.soonest(incident, anchor, now)
        if soonest is None or (first and soonest >= first and soonest > now + TOGETHER):
            continue
        track = running(playbook, incident, source, anchor)
        for item in walk(track, incident.fired, now, incident.unreached) if track else ():
            if isinstance(item, Due):
                ready.append(item)
            elif track and item.at > now:
                coming.append((track, item))
                first = item.at if first is None or item.at < first else first
    return Decision(_in_order([*ready, *_along(ready, coming, now)]), first)


def _along(ready: list[Due], coming: list[tuple[Track, Planned]], now: datetime) -> Iterator[Due]:
    """What of the coming steps goes out with those that are ready."""
    said = {(action.kind, party) for item in ready for action in item.actions for party in action.to}
    speaking = {(item.rule, item.anchor) for item in ready}
    for track, item in coming if said else ():
        within = INSTANT if track.fixed else TOGETHER
        if item.at <= now + within and (track.rule, track.anchor) not in speaking:
            actions = track.steps[item.step].actions
            reached = {(action.kind, party) for action in actions for party in action.to}
            if reached and reached <= said and all(kind in PERSONAL for kind, _ in reached):
                yield _coming(track, item, timedelta())


def next_wake(incident: Incident, playbook: Playbook, now: datetime) -> datetime | None:
    """The first instant after `now` at which something may become due, or None when nothing is planned."""
    return decide(incident, playbook, now).wake


def forecast(incident: Incident, playbook: Playbook, now: datetime) -> list[Due]:
    """What comes next if nobody acts: each step's next occurrence, earliest first."""
    return _in_order(
        _coming(track, item, now - item.at)
        for track in tracks(playbook, incident)
        for item in walk(track, incident.fired, now, incident.unreached)
        if isinstance(item, Planned)
    )


def _coming(track: Track, item: Planned, late: timedelta) -> Due:
    step = track.steps[item.step]
    return Due(track.rule, item.step, track.anchor, item.occurrence, item.at, late, step.actions, step.path)


def _in_order(found: Iterable[Due]) -> list[Due]:
    return sorted(found, key=lambda item: (item.due_at, item.rule, item.step))


def still_runs(incident: Incident, playbook: Playbook, rule: str, anchor: datetime) -> bool:
    """Whether a rule counted from `anchor` is still under way: not stopped, and its anchor not moved."""
    return any(track.rule == rule and track.anchor == anchor for track in tracks(playbook, incident))


def goes_on(incident: Incident, playbook: Playbook, step: MarkId) -> bool:
    """Whether a step of a rule that still runs has another after it that has not fired yet."""
    rule, number, anchor = step
    return any(
        found.applies and (rule, later, anchor) not in incident.fired
        for track in tracks(playbook, incident)
        if track.rule == rule and track.anchor == anchor
        for later, found in enumerate(track.steps[number + 1 :], number + 1)
    )


def next_update_due(incident: Incident, playbook: Playbook) -> datetime | None:
    """When the next status update is due by the strictest cadence, or None."""
    times = [update_due(cadence, playbook, incident) for cadence in playbook.cadences.values()]
    return min((at for at in times if at is not None), default=None)
