"""A track: the steps of one rule on their way, counted from a start. All timed primitives come down to this."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.actions import Action, ActionKind
from bot.core.events import PolicyFired
from bot.core.incident import Incident, Mark, mark_key
from bot.core.playbook import Playbook, Rung, Steps, steps_for
from bot.core.rules.moments import happened, holds

GRACE = timedelta(seconds=60)
"""A step later than this was held up (the bot was down), so the steps after it move back by as much."""


@dataclass(frozen=True)
class TrackStep:
    """One step: so long after the start, what to do, and how often again."""

    after: timedelta
    actions: tuple[Action, ...]
    path: str
    repeat: timedelta | None = None
    times: int = 0
    applies: bool = True


@dataclass(frozen=True)
class Track:
    """Steps counted from `start`; `anchor` identifies them, so that a moved anchor counts anew.

    `not_before` holds back steps whose time lay before they applied (a severity raised later), and steps planned
    before `drop_before` are left out for good. The steps of a `fixed` track are deadlines, which no outage moves.
    """

    rule: str
    anchor: datetime
    start: datetime
    steps: tuple[TrackStep, ...]
    not_before: datetime | None = None
    drop_before: datetime | None = None
    fixed: bool = False


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

    def fired(self, line: int, file: str = "") -> PolicyFired:
        """The event that says that this was done; `line` is where the playbook, or its `file`, asks for it."""
        stamps = [name for action in self.actions for name in _stamps(action)]
        if self.rule.startswith("phase."):
            stamps.append(f"{self.rule}.overdue")
        return PolicyFired(
            rule=self.rule,
            step=self.step,
            anchor=self.anchor,
            occurrence=self.occurrence,
            due_at=self.due_at,
            late=self.late.total_seconds(),
            line=line,
            file=file,
            did="; ".join(action.say() for action in self.actions),
            stamps=tuple(dict.fromkeys(stamps)),
        )


def _stamps(action: Action) -> tuple[str, ...]:
    """The events that an action is, so that other rules may count from it."""
    match action.kind:
        case ActionKind.PAGE:
            return ("paged",)
        case ActionKind.ANNOUNCE:
            return ("first_notice",)
        case ActionKind.OPEN:
            return tuple(f"list.{name}" for name in action.to)
        case ActionKind.REQUIRE | ActionKind.ASK:
            return tuple(f"asked.{name}" for name in action.to)
        case ActionKind.HOLD:
            return ("held",)
    return ()


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
        if not step.applies or (track.drop_before and plan < track.drop_before):
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
        if late > GRACE and not track.fixed:
            shift += late


def _occurrence(step: TrackStep, plan: datetime, now: datetime) -> int:
    """The newest occurrence whose time has come."""
    return min(step.times, (now - plan) // step.repeat) if step.repeat else 0


def _at(step: TrackStep, plan: datetime, earliest: datetime, occurrence: int) -> datetime:
    return max(earliest, plan + occurrence * step.repeat) if step.repeat else earliest


def track_step(
    rung: Rung, after: timedelta, path: str, playbook: Playbook, incident: Incident, since: datetime
) -> TrackStep:
    """A step counted from `since`, ready to walk; it does not apply while its own condition does not hold, nor once its
    own stop has come."""
    applies = holds(rung.if_, playbook, incident) and not happened(playbook, incident, rung.unless, since)
    return TrackStep(after, rung.actions, path, rung.repeat, rung.times or 0, applies)


def rungs(steps: Steps, path: str, playbook: Playbook, incident: Incident, since: datetime) -> tuple[TrackStep, ...]:
    """The steps that hold for the incident's severity, ready to walk."""
    found = steps_for(steps, incident.severity)
    return tuple(track_step(step, step.after, f"{path}.{end}", playbook, incident, since) for end, step in found)


def for_severity(playbook: Playbook, incident: Incident, track: Track) -> Track:
    """The track as the playbook's policy wants it after a change of severity."""
    since = incident.severity_since
    if since is None or since <= track.anchor:
        return track
    match playbook.policy.on_severity_change:
        case "restart":
            return replace(track, anchor=since, start=since)
        case "only_future":
            return replace(track, drop_before=since)
        case _:
            return replace(track, not_before=since)
