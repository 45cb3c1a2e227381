"""The end of a drill: whoever leads is reminded when it has taken as long as the playbook has for one."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import Incident
from bot.core.playbook import Exercise, Playbook
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

RULE = "practice.end"
"""The name under which it acts, and of the party that is reminded."""


def exercise(playbook: Playbook) -> Exercise | None:
    """The drill that the playbook plans."""
    return next((one for one in playbook.exercises if one.kind == "drill"), None)


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The reminder, where the playbook says how long a drill takes."""
    planned = exercise(playbook)
    if planned and planned.length:
        path = f"exercises.{playbook.exercises.index(planned)}"
        step = TrackStep(planned.length[-1], (Action(ActionKind.REMIND, (RULE,)),), path)
        yield Source(RULE, "declared", bounds_of([step]), partial(_track, step))


def _track(step: TrackStep, incident: Incident, anchor: datetime) -> Track | None:
    return Track(RULE, anchor, anchor, (step,)) if incident.drill and incident.is_open else None
