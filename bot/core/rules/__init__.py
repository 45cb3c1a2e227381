"""The timed primitives, one file each; this is their registry."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules import (
    archive,
    box,
    cadence,
    clock,
    expected,
    guests,
    hand,
    handover,
    need,
    obligation,
    option,
    practice,
    review,
    rule,
    task,
)
from bot.core.rules.holding import held_back
from bot.core.rules.moments import Case, moment
from bot.core.rules.track import Source, Track

RULES: tuple[Callable[[Playbook, Case], Iterator[Source]], ...] = (
    clock.sources,
    rule.sources,
    cadence.sources,
    box.sources,
    obligation.sources,
    review.sources,
    hand.sources,
    need.sources,
    practice.sources,
    option.sources,
    expected.sources,
    archive.sources,
    guests.sources,
)
"""Each gives what may run in incidents of a severity and a category."""


def started(playbook: Playbook, incident: Incident) -> Iterator[tuple[Source, datetime]]:
    """What has begun in an incident, each with the instant it counts from. It may have been stopped since."""
    for event, sources in _by_event(playbook, Case(incident.severity, incident.category)).items():
        at = moment(playbook, incident, event)
        if at is None:
            continue
        for source in sources:
            anchor = source.start(incident) if source.start else at
            if anchor is not None:
                yield source, anchor
    yield from task.begun(incident)
    yield from handover.begun(playbook, incident)


def running(playbook: Playbook, incident: Incident, source: Source, anchor: datetime) -> Track | None:
    """The track that runs at present, if any, with what is held back of it."""
    track = source.track(incident, anchor)
    return held_back(playbook, incident, track) if track else None


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The tracks that run for an incident at present; one that no longer applies is simply not given."""
    for source, anchor in started(playbook, incident):
        track = running(playbook, incident, source, anchor)
        if track is not None:
            yield track


@lru_cache(maxsize=256)
def _by_event(playbook: Playbook, case: Case) -> dict[str, tuple[Source, ...]]:
    """What may run, by the event that it counts from. A playbook never changes, so this is found out once."""
    found: dict[str, list[Source]] = {}
    for sources in RULES:
        for source in sources(playbook, case):
            found.setdefault(source.event, []).append(source)
    return {event: tuple(together) for event, together in found.items()}


__all__ = ["RULES", "Source", "Track", "running", "started", "tracks"]
