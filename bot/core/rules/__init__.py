"""The timed primitives, one file each; this is their registry."""

from collections.abc import Callable, Iterator

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules import box, cadence, clock, obligation, review, rule
from bot.core.rules.track import Track

RULES: tuple[Callable[[Playbook, Incident], Iterator[Track]], ...] = (
    clock.tracks,
    rule.tracks,
    cadence.tracks,
    box.tracks,
    obligation.tracks,
    review.tracks,
)
"""Each gives the tracks that run for an incident at present; a track that no longer applies is simply not given."""

__all__ = ["RULES", "Track"]
