"""How an incident went by its playbook: what was in time, and what was missed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.core.events import PolicyFired, Recorded, RoleAssigned
from bot.core.hours import after
from bot.core.incident import Incident
from bot.core.playbook import Playbook, wait_for
from bot.core.punctual import punctuality
from bot.core.rules.moments import ENDS, holds, moment, phase_done
from bot.core.rules.obligation import deadlines, is_missed
from bot.core.rules.practice import exercise
from bot.core.spans import say_span


class ScoreLine(BaseModel):
    """One thing that the playbook asks for: its name, how it went, and whether it was `kept`; None while open."""

    model_config = ConfigDict(frozen=True)

    name: str
    told: str
    kept: bool | None


def score(playbook: Playbook, incident: Incident, events: Sequence[Recorded], now: datetime) -> tuple[ScoreLine, ...]:
    """Every limit that began to run, each with how it went by `now`; then what nobody answered."""
    fired = [one.event for one in events if isinstance(one.event, PolicyFired)]
    missed = frozenset(event.rule for event in fired)
    return (
        *_length(playbook, incident, now),
        *_clocks(playbook, incident, missed, now),
        *_roles(playbook, incident, events, missed, now),
        *_phases(playbook, incident, missed, now),
        *_updates(playbook, events, now),
        *_obligations(playbook, incident, fired),
        *_signs(incident),
    )


def share(lines: Sequence[ScoreLine]) -> tuple[int, int]:
    """How many were kept, of all about which it is known."""
    known = [line for line in lines if line.kept is not None]
    return sum(1 for line in known if line.kept), len(known)


def _limit(
    name: str, incident: Incident, start: datetime, end: datetime | None, limit: timedelta, missed: bool, now: datetime
) -> ScoreLine:
    """A limit that began at `start` and was met at `end`, if it was; the incident's end ends what began before."""
    over = min((incident.stamps[name] for name in ENDS if name in incident.stamps), default=None)
    if end is None and over is not None and start < over and not incident.is_open:
        end = over
    within = f"within {say_span(limit)}"
    if end is not None:
        return ScoreLine(name=name, told=f"{within}: after {say_span(end - start)}", kept=not missed)
    if missed or now - start > limit:
        return ScoreLine(name=name, told=f"{within}: not by now", kept=False)
    return ScoreLine(name=name, told=f"{within}: still runs", kept=None)


def _length(playbook: Playbook, incident: Incident, now: datetime) -> Iterator[ScoreLine]:
    """How long a drill took, beside what the playbook has for one."""
    planned = exercise(playbook)
    if incident.drill and planned and planned.length:
        took = incident.stamps.get("resolved", now) - incident.declared_at
        wanted = " to ".join(map(say_span, planned.length))
        late = took > planned.length[-1]
        kept = None if incident.is_open and not late else not late
        yield ScoreLine(name="length", told=f"{say_span(took)} of {wanted}", kept=kept)


def _clocks(playbook: Playbook, incident: Incident, missed: frozenset[str], now: datetime) -> Iterator[ScoreLine]:
    for id, clock in playbook.clocks.items():
        wait, start = wait_for(clock.limit, incident.severity), moment(playbook, incident, clock.from_)
        if wait is None or start is None or not holds(clock.if_, playbook, incident):
            continue
        limit = after(start, wait, playbook.calendar, playbook.immediate) - start
        end = moment(playbook, incident, clock.to)
        yield _limit(id, incident, start, end, limit, f"clock.{id}" in missed, now)


def _roles(
    playbook: Playbook, incident: Incident, events: Sequence[Recorded], missed: frozenset[str], now: datetime
) -> Iterator[ScoreLine]:
    start = incident.declared_at
    for id, role in playbook.roles.items():
        wait = wait_for(role.ack, incident.severity)
        if wait is None or not holds(role.if_, playbook, incident):
            continue
        taken = (one.at for one in events if isinstance(one.event, RoleAssigned) and one.event.role == id)
        limit = after(start, wait, playbook.calendar, playbook.immediate) - start
        yield _limit(role.name, incident, start, next(taken, None), limit, f"clock.role_{id}" in missed, now)


def _phases(playbook: Playbook, incident: Incident, missed: frozenset[str], now: datetime) -> Iterator[ScoreLine]:
    for phase in playbook.phases:
        wait, start = wait_for(phase.limit, incident.severity), moment(playbook, incident, phase.from_)
        if wait is None or start is None or not holds(phase.if_, playbook, incident):
            continue
        limit = after(start, wait, playbook.calendar, playbook.immediate) - start
        done = phase_done(playbook, incident, phase)
        yield _limit(phase.name or phase.id, incident, start, done, limit, f"phase.{phase.id}" in missed, now)


def _updates(playbook: Playbook, events: Sequence[Recorded], now: datetime) -> Iterator[ScoreLine]:
    """Each cadence: how many updates were due, and how many came in time."""
    for id, found in punctuality(playbook, events, now).items():
        yield ScoreLine(name=id, told=str(found), kept=found.in_time == found.due)


def _obligations(playbook: Playbook, incident: Incident, fired: Sequence[PolicyFired]) -> Iterator[ScoreLine]:
    for rule in deadlines(playbook):
        mine = [event for event in fired if event.rule == rule]
        late = any(is_missed(playbook, rule, event.anchor, event.due_at) for event in mine)
        name, met = rule.removeprefix("obligation."), incident.stamps.get(rule)
        if mine or met:
            told = "missed" if late else "settled" if met else "still runs"
            yield ScoreLine(name=name, told=told, kept=False if late else True if met else None)


def _signs(incident: Incident) -> Iterator[ScoreLine]:
    expired = len(incident.held.expired)
    if expired:
        yield ScoreLine(name="sign of life", told=f"{expired} acknowledgement{'s' * (expired > 1)} ran out", kept=False)
    if incident.unreached:
        yield ScoreLine(name="reached", told=f"{len(incident.unreached)} steps reached nobody", kept=False)
