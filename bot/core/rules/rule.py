"""Ladders and rules: after an event, unless another has happened, do something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import Incident
from bot.core.playbook import Condition, Playbook, span_for, steps_key
from bot.core.rules.moments import Case, holds, may_hold, standing, stopped
from bot.core.rules.track import Source, Track, TrackStep, applied, bounds_of, for_severity, restarts, rungs, track_step


@dataclass(frozen=True)
class _Climb:
    """The steps of a ladder, or the one of a rule."""

    playbook: Playbook
    name: str
    event: str
    if_: Condition
    unless: tuple[str, ...]
    steps: tuple[TrackStep, ...]
    by_severity: bool

    def source(self) -> Source:
        restart = self.by_severity and restarts(self.playbook)
        return Source(self.name, self.event, bounds_of(self.steps), self.track, restarts=restart)

    def track(self, incident: Incident, anchor: datetime) -> Track | None:
        """The track, unless it is stopped or does not apply."""
        unless = standing(incident, self.unless)
        if not holds(self.if_, self.playbook, incident) or stopped(self.playbook, incident, self.event, unless):
            return None
        track = Track(self.name, anchor, anchor, applied(self.steps, self.playbook, incident, anchor, self.unless))
        return for_severity(self.playbook, incident, track) if self.by_severity else track


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The ladders and rules that may run."""
    for id, ladder in playbook.ladders.items():
        if may_hold(ladder.if_, case):
            column = steps_key(ladder.steps, case.severity)
            steps = rungs(ladder.steps, f"ladders.{id}.steps", case.severity)
            by_severity = bool(column or ladder.if_.severity)
            name = f"{id}.{column}" if column else id
            yield _Climb(playbook, name, ladder.when, ladder.if_, ladder.unless, steps, by_severity).source()
    for number, rule in enumerate(playbook.rules):
        by_length = isinstance(rule.after, Mapping)
        after = span_for(rule.after, case.severity) if isinstance(rule.after, Mapping) else rule.after
        if after is not None and may_hold(rule.if_, case):
            step = track_step(rule, after, f"rules.{number}")
            by_severity = by_length or bool(rule.if_.severity)
            yield _Climb(playbook, rule.id, rule.when, rule.if_, (), (step,), by_severity).source()
