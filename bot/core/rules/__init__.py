"""The timed primitives, one file each; this is their registry."""

from collections.abc import Callable, Iterator

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules import cadence, clock, rule
from bot.core.rules.track import Track

RULES: tuple[Callable[[Playbook, Incident], Iterator[Track]], ...] = (clock.tracks, rule.tracks, cadence.tracks)
"""Each gives the tracks that run for an incident at present; a track that no longer applies is simply not given."""

__all__ = ["RULES", "Track"]
