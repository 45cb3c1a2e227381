"""Ladders and single rules: event, condition, delay, stop → actions."""

from collections.abc import Iterator

from bot.core.incident import Incident
from bot.core.playbook import Playbook, steps_for, steps_key
from bot.core.rules.track import Track, for_severity, holds, stopped, track_step


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The ladders and rules that run at present."""
    for id, ladder in playbook.ladders.items():
        anchor = incident.stamps.get(ladder.when)
        if anchor is None or not holds(ladder.if_, incident) or stopped(incident, ladder.when, ladder.unless):
            continue
        found = list(steps_for(ladder.steps, incident.severity))
        steps = tuple(track_step(step, f"ladders.{id}.steps.{path}") for path, step in found)
        column = steps_key(ladder.steps, incident.severity)
        track = Track(f"{id}.{column}" if column else id, anchor, anchor, steps)
        yield for_severity(playbook, incident, track) if column or ladder.if_.severity else track
    for number, rule in enumerate(playbook.rules):
        anchor = incident.stamps.get(rule.when)
        if anchor is None or not holds(rule.if_, incident) or stopped(incident, rule.when, rule.unless):
            continue
        track = Track(rule.id, anchor, anchor, (track_step(rule, f"rules.{number}"),))
        yield for_severity(playbook, incident, track) if rule.if_.severity else track
