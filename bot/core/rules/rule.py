"""Ladders and rules: after an event, unless another has happened, do something."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.core.incident import Incident
from bot.core.playbook import Playbook, Rule, span_for, steps_key
from bot.core.rules.moments import holds, moment, stopped
from bot.core.rules.track import Track, for_severity, rungs, track_step


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The ladders and rules that run at present."""
    for id, ladder in playbook.ladders.items():
        anchor = moment(playbook, incident, ladder.when)
        if anchor is None or not holds(ladder.if_, playbook, incident):
            continue
        if stopped(playbook, incident, ladder.when, ladder.unless):
            continue
        steps = rungs(ladder.steps, f"ladders.{id}.steps", playbook, incident, anchor)
        column = steps_key(ladder.steps, incident.severity)
        track = Track(f"{id}.{column}" if column else id, anchor, anchor, steps)
        yield for_severity(playbook, incident, track) if column or ladder.if_.severity else track
    for number, rule in enumerate(playbook.rules):
        anchor = moment(playbook, incident, rule.when)
        after = _after(rule, incident)
        if anchor is None or after is None or stopped(playbook, incident, rule.when, ()):
            continue
        step = track_step(rule, after, f"rules.{number}", playbook, incident, anchor)
        if step.applies:
            track = Track(rule.id, anchor, anchor, (step,))
            by_severity = rule.if_.severity or isinstance(rule.after, Mapping)
            yield for_severity(playbook, incident, track) if by_severity else track


def _after(rule: Rule, incident: Incident) -> timedelta | None:
    return span_for(rule.after, incident.severity) if isinstance(rule.after, Mapping) else rule.after
