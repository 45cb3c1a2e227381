"""How an incident stands by its playbook: the phases that are under way, what is left of them, and its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.checklist import Point, points
from bot.core.hours import after
from bot.core.incident import Incident
from bot.core.playbook import Phase, Playbook
from bot.core.rules import tracks
from bot.core.rules.clock import INSTANT
from bot.core.rules.moments import holds, moment, open_items, phase_done
from bot.core.rules.obligation import deadlines

AT_RISK = 0.75
"""A clock is at risk once so much of its time is gone."""


@dataclass(frozen=True)
class Timed:
    """Something that is to be done in time, from `since` on; `kind` is the `phase`, `clock` or `obligation` called
    `id`."""

    kind: str
    id: str
    since: datetime
    due_at: datetime

    def missed(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.due_at <= now

    def at_risk(self, now: datetime) -> bool:
        """Whether most of its time is gone."""
        return now - self.since >= (self.due_at - self.since) * AT_RISK


@dataclass(frozen=True)
class Stage:
    """A phase under way: when its limit ends, if it has one, and how many of its items are open."""

    phase: Phase
    due_at: datetime | None
    open: int


@dataclass(frozen=True)
class Standing:
    """The phases under way, the clocks that run, the soonest due first, and the items with how they stand."""

    stages: tuple[Stage, ...]
    clocks: tuple[Timed, ...]
    points: tuple[Point, ...]

    @property
    def todo(self) -> list[Point]:
        """What of the items is open."""
        return [point for point in self.points if point.tick is None]


def standing(playbook: Playbook, incident: Incident) -> Standing:
    """How the incident stands at present."""
    timed = sorted(_timed(playbook, incident), key=lambda one: (one.due_at, one.kind, one.id))
    limits = {one.id: one.due_at for one in timed if one.kind == "phase"}
    stages = tuple(
        Stage(phase, limits.get(phase.id), len(open_items(playbook, incident, phase)))
        for phase in playbook.phases
        if _under_way(playbook, incident, phase)
    )
    clocks = tuple(one for one in timed if one.kind != "phase")
    return Standing(stages, clocks, tuple(points(playbook, incident)))


def _under_way(playbook: Playbook, incident: Incident, phase: Phase) -> bool:
    begun = moment(playbook, incident, phase.from_) is not None and holds(phase.if_, playbook, incident)
    return begun and phase_done(playbook, incident, phase) is None


def _timed(playbook: Playbook, incident: Incident) -> Iterator[Timed]:
    """The limits that run. A limit of "within 15 min" is missed a second after it; it is said without that second."""
    limits = deadlines(playbook)
    for track in tracks(playbook, incident):
        kind, _, id = track.rule.partition(".")
        if kind in ("phase", "clock") and track.steps:
            limit = track.steps[-1].after
            within = limit.total_seconds() % 60 == INSTANT.total_seconds()
            yield Timed(kind, id, track.start, track.start + (limit - INSTANT if within else limit))
        elif track.rule in limits:
            due = after(track.anchor, limits[track.rule], playbook.calendar, playbook.immediate)
            yield Timed(kind, id, track.start, due)


def missed_deadline(playbook: Playbook, incident: Incident, obligation: str, now: datetime) -> datetime | None:
    """The first deadline of an obligation, `authority` or for one contact `regulators.bank`, that passed without word;
    None when none did."""
    running = (one for one in _timed(playbook, incident) if one.kind == "obligation")
    owed = [one for one in running if one.id == obligation or one.id.startswith(f"{obligation}.")]
    return min((one.due_at for one in owed if one.due_at < now), default=None)
