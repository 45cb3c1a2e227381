"""A track: the steps of one rule on their way, counted from a start. All timed primitives come down to this."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.actions import Action
from bot.core.events import PolicyFired
from bot.core.incident import ENDED, Incident, Mark, mark_key
from bot.core.playbook import Condition, Playbook, Step

GRACE = timedelta(seconds=60)
"""A step later than this was held up (the bot was down), so the steps after it move back by as much."""
RECURRING = frozenset({"status_updated", "severity_changed", "escalated", "reopened"})


@dataclass(frozen=True)
class TrackStep:
    """One step: so long after the start, what to do, and how often again."""

    after: timedelta
    actions: tuple[Action, ...]
    path: str
    repeat: timedelta | None = None
    times: int = 0


@dataclass(frozen=True)
class Track:
    """Steps counted from `start`; `anchor` identifies them, so that a moved anchor counts anew.

    `not_before` holds back steps whose time lay before they applied (a severity raised later), and steps planned
    before `drop_before` are left out for good.
    """

    rule: str
    anchor: datetime
    start: datetime
    steps: tuple[TrackStep, ...]
    not_before: datetime | None = None
    drop_before: datetime | None = None


@dataclass(frozen=True)
class Due:
    """A step whose time has come."""

    rule: str
    step: int
    anchor: datetime
    occurrence: int
    due_at: datetime
    late: timedelta
    actions: tuple[Action, ...]
    path: str

    @property
    def key(self) -> str:
        """What and when: unique for each time that a step of an incident may act."""
        return f"{mark_key(self.rule, self.step, self.anchor)}#{self.occurrence}"

    def fired(self, line: int) -> PolicyFired:
        """The event that says that this was done; `line` is where the playbook asks for it."""
        return PolicyFired(
            rule=self.rule,
            step=self.step,
            anchor=self.anchor,
            occurrence=self.occurrence,
            due_at=self.due_at,
            late=self.late.total_seconds(),
            line=line,
            did="; ".join(action.say() for action in self.actions),
        )


@dataclass(frozen=True)
class Planned:
    """A step with the occurrence that comes next and when."""

    step: int
    occurrence: int
    at: datetime


def walk(track: Track, fired: Mapping[str, Mark], now: datetime) -> Iterator[Due | Planned]:
    """What of a track is due at `now`, and when each step's next occurrence comes.

    1. A step is planned at the start plus its delay, and its repeats from there; none acts before the step applied.
    2. A step that fired more than GRACE late moves all later ones back by as much: after an outage a ladder goes up
       one rung and waits again, instead of waking everybody at once.
    3. Of several missed repeats only the newest is due.
    """
    shift = timedelta()
    for number, step in enumerate(track.steps):
        plan = track.start + step.after
        if track.drop_before and plan < track.drop_before:
            continue
        plan += shift
        earliest = max(plan, track.not_before + shift) if track.not_before else plan
        mark = fired.get(mark_key(track.rule, number, track.anchor))
        late = timedelta(seconds=mark.late) if mark else timedelta()
        seen = mark.occurrence if mark else -1
        reached = _occurrence(step, plan, now) if now >= earliest else -1
        if reached > seen:
            at = _at(step, plan, earliest, reached)
            late = late if mark else now - at
            yield Due(track.rule, number, track.anchor, reached, at, now - at, step.actions, step.path)
            seen = reached
        if seen < (step.times if step.repeat else 0):
            yield Planned(number, seen + 1, _at(step, plan, earliest, seen + 1))
        if late > GRACE:
            shift += late


def _occurrence(step: TrackStep, plan: datetime, now: datetime) -> int:
    """The newest occurrence whose time has come."""
    return min(step.times, (now - plan) // step.repeat) if step.repeat else 0


def _at(step: TrackStep, plan: datetime, earliest: datetime, occurrence: int) -> datetime:
    return max(earliest, plan + occurrence * step.repeat) if step.repeat else earliest


def track_step(step: Step, path: str) -> TrackStep:
    """A playbook's step, ready to walk."""
    return TrackStep(step.after, step.actions, path, step.repeat, step.times or 0)


def holds(condition: Condition, incident: Incident) -> bool:
    """Whether a rule's condition is true of the incident."""
    return (
        (condition.severity is None or incident.severity in condition.severity)
        and (condition.category is None or incident.category in condition.category)
        and (condition.private is None or incident.private == condition.private)
    )


def stopped(incident: Incident, anchor: str, until: tuple[str, ...]) -> bool:
    """Whether a rule anchored on the event `anchor` has been stopped: by its own stops, or by the incident's end.

    A state that was reached (acknowledged, mitigated, a role held) stops whenever it was; what happens again and again
    (an update, a change of severity) stops only when it happened since the anchor.
    """
    since = incident.stamps.get(anchor)
    for name in until:
        at = incident.stamps.get(name)
        if at is not None and (name not in RECURRING or since is None or at > since):
            return True
    return incident.status in ENDED and anchor not in {status.value for status in ENDED}


def for_severity(playbook: Playbook, incident: Incident, track: Track) -> Track:
    """The track as the playbook's policy wants it after a change of severity."""
    since = incident.severity_since
    if since is None or since <= track.anchor:
        return track
    policy = playbook.policy.on_severity_change
    anchor = since if policy == "restart" else track.anchor
    return Track(
        rule=track.rule,
        anchor=anchor,
        start=since if policy == "restart" else track.start,
        steps=track.steps,
        not_before=since if policy == "keep_start" else None,
        drop_before=since if policy == "only_future" else None,
    )
