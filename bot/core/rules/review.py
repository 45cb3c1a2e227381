"""The postmortem's deadlines: published, reviewed, met and shared by when."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import soonest
from bot.core.incident import COMMANDER, Incident, Status
from bot.core.playbook import Playbook, Postmortem
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep

STEPS = {"publish": "published", "review": "reviewed", "meet": "met", "share": "shared"}
"""Each deadline with the event that meets it."""
FOR_ALL = "all"


def wanted(postmortem: Postmortem, severity: str) -> bool:
    """Whether an incident of this severity needs a postmortem."""
    return FOR_ALL in postmortem.for_ or severity in postmortem.for_


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The deadlines that there may be."""
    review = playbook.postmortem
    if review is None or not wanted(review, case.severity):
        return
    actions = (Action(ActionKind.NOTIFY, tuple(dict.fromkeys((review.author or COMMANDER, *review.miss)))),)
    for step, done in STEPS.items():
        limit = getattr(review.due, step)
        if limit is not None:
            bounds = ((soonest(limit, playbook.immediate), None, 0),)
            track = partial(_track, playbook, review, limit, actions, step, done)
            yield Source(f"postmortem.{step}", review.from_, bounds, track)


def _track(
    playbook: Playbook,
    review: Postmortem,
    limit: Delay,
    actions: tuple[Action, ...],
    step: str,
    done: str,
    incident: Incident,
    anchor: datetime,
) -> Track | None:
    if incident.status is Status.CANCELLED or done in incident.stamps:
        return None
    at = missed_at(playbook, anchor, limit, review.strict)
    steps = (TrackStep(at, actions, f"postmortem.due.{step}"),)
    return Track(f"postmortem.{step}", anchor, anchor, steps, fixed=True)
