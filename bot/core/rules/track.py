"""A track: the steps of one rule on their way, counted from a start. All timed primitives come down to this."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.events import PolicyFired
from bot.core.held import Pause
from bot.core.incident import Incident
from bot.core.marks import Mark, MarkId, mark_key
from bot.core.playbook import Condition, Playbook, QuietHours, Rung, Steps, steps_for
from bot.core.quiet import nights
from bot.core.rules.moments import ACKNOWLEDGED, happened, holds, standing
from bot.core.rules.times import Times, after_pauses, times_of

NOBODY: Mapping[MarkId, datetime] = {}
GRACE = timedelta(seconds=60)
"""A step later than this was held up (the bot was down), so the steps after it move back by as much."""


@dataclass(frozen=True)
class TrackStep:
    """One step: so long after the start, what to do, and how often again.

    It does not apply while its own condition `if_` does not hold, nor once one of its own stops `unless` has come.
    Within `pauses` it does not act but at their end, and in `quiet` hours of the zone `tz` it waits for the morning.
    """

    after: timedelta
    actions: tuple[Action, ...]
    path: str
    repeat: timedelta | None = None
    times: int = 0
    if_: Condition | None = None
    unless: tuple[str, ...] = ()
    applies: bool = True
    pauses: tuple[Pause, ...] = ()
    quiet: QuietHours | None = None
    tz: str = ""


Bound = tuple[timedelta, timedelta | None, int]
"""The least time after the start that a step comes, how often again, and how many times."""


def bounds_of(steps: Iterable[TrackStep]) -> tuple[Bound, ...]:
    """The bounds of steps whose times are known."""
    return tuple((step.after, step.repeat, step.times) for step in steps)


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
class Source:
    """What may become a track in incidents of one severity and category.

    It counts from `event`, or from what `start` finds. `track` makes the track that runs from there at present, if any.
    The track's steps come no earlier than those in `bounds`, so that what is far off need not be looked at closely.
    With `restarts` it counts anew from a change of severity.
    """

    rule: str
    event: str
    bounds: tuple[Bound, ...]
    track: Callable[[Incident, datetime], Track | None]
    start: Callable[[Incident], datetime | None] | None = None
    restarts: bool = False

    def soonest(self, incident: Incident, anchor: datetime, now: datetime) -> datetime | None:
        """An instant before which nothing of it comes that has not fired; None when all has."""
        if self.restarts and incident.severity_since and incident.severity_since > anchor:
            anchor = incident.severity_since
        first, fired, hurried = None, incident.fired, None
        for number, (after, repeat, times) in enumerate(self.bounds):
            at = min(anchor + after, hurried) if hurried else anchor + after
            hurried = incident.unreached.get((self.rule, number, anchor), hurried) if incident.unreached else None
            mark = fired.get((self.rule, number, anchor)) if at <= now else None
            if mark is not None:
                if repeat is None or mark.occurrence >= times:
                    continue
                at += repeat * (mark.occurrence + 1)
            if first is None or at < first:
                first = at
        return first


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


def walk(
    track: Track, fired: Mapping[MarkId, Mark], now: datetime, unreached: Mapping[MarkId, datetime] = NOBODY
) -> Iterator[Due | Planned]:
    """What of a track is due at `now`, and when each step's next occurrence comes.

    1. A step is planned at the start plus its delay, and its repeats from there; none acts before the step applied.
    2. A step that fired more than GRACE late moves all later ones back by as much: after an outage a ladder goes up
       one rung and waits again, instead of waking everybody at once.
    3. Of several missed repeats only the newest is due.
    4. The step after one that reached nobody is due as soon as that is known; those behind it keep their times.
    5. What comes in a pause of the step waits for its end, and the steps behind it keep their distance. What comes in
       quiet hours waits for the morning, and nothing else waits for it.
    """
    shift, hurried = timedelta(), None
    for number, step in enumerate(track.steps):
        plan = track.start + step.after
        if not step.applies or (track.drop_before and plan < track.drop_before):
            continue
        natural = plan + shift
        plan = min(natural, hurried) if hurried else natural
        hurried = unreached.get((track.rule, number, track.anchor))
        mark = fired.get((track.rule, number, track.anchor))
        last = step.times if step.repeat else 0
        times = Times(((0, plan),), step.repeat, last)
        earliest = max(plan, track.not_before + shift) if track.not_before else plan
        held = timedelta()
        if step.pauses or step.quiet:
            pauses = tuple(one for one in step.pauses if not mark or one[0] != mark.first)
            quiet = partial(nights, step.quiet, step.tz) if step.quiet else _never
            times = times_of(plan, step.repeat, last, pauses, quiet(plan))
            earliest = times_of(earliest, None, 0, pauses, quiet(earliest)).at(0)
            held = after_pauses(natural, pauses) - natural
        late = timedelta(seconds=mark.late) if mark else timedelta()
        seen = mark.occurrence if mark else -1
        reached = times.newest(now) if now >= earliest else -1
        if reached > seen:
            at = max(earliest, times.at(reached))
            late = late if mark else now - at
            yield Due(track.rule, number, track.anchor, reached, at, now - at, step.actions, step.path)
            seen = reached
        if seen < times.last:
            yield Planned(number, seen + 1, max(earliest, times.at(seen + 1)))
        if not track.fixed:
            shift += held + late if late > GRACE else held


def _never(since: datetime) -> Iterable[Pause]:
    return ()


def track_step(rung: Rung, after: timedelta, path: str) -> TrackStep:
    """A rung as a step."""
    condition = rung.if_ if rung.if_ != Condition() else None
    return TrackStep(after, rung.actions, path, rung.repeat, rung.times or 0, condition, rung.unless)


def rungs(steps: Steps, path: str, severity: str) -> tuple[TrackStep, ...]:
    """The steps that are there for a severity."""
    return tuple(track_step(step, step.after, f"{path}.{end}") for end, step in steps_for(steps, severity))


def applied(
    steps: tuple[TrackStep, ...],
    playbook: Playbook,
    incident: Incident,
    since: datetime,
    stops: tuple[str, ...] = (),
) -> tuple[TrackStep, ...]:
    """The steps counted from `since`, ready to walk: it is settled which of them apply. `stops` are those of the whole
    rule: what an acknowledgement stopped that was taken back goes on from then."""
    expired = incident.held.expired
    if expired and ACKNOWLEDGED in stops:
        steps = tuple(replace(step, pauses=expired) for step in steps)
    return tuple(_applied(step, playbook, incident, since) if step.if_ or step.unless else step for step in steps)


def _applied(step: TrackStep, playbook: Playbook, incident: Incident, since: datetime) -> TrackStep:
    held = step.if_ is None or holds(step.if_, playbook, incident)
    unless = standing(incident, step.unless)
    pauses = incident.held.expired if ACKNOWLEDGED in step.unless else step.pauses
    return replace(step, applies=held and not happened(playbook, incident, unless, since), pauses=pauses)


def restarts(playbook: Playbook) -> bool:
    """Whether what depends on the severity counts anew from its change."""
    return playbook.policy.on_severity_change == "restart"


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
