"""The postmortem's deadlines: published, reviewed, met and shared by when."""

from collections.abc import Iterator

from bot.core.actions import Action, ActionKind
from bot.core.incident import COMMANDER, Incident, Status
from bot.core.playbook import Playbook, Postmortem
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import moment
from bot.core.rules.track import Track, TrackStep

STEPS = {"publish": "published", "review": "reviewed", "meet": "met", "share": "shared"}
"""Each deadline with the event that meets it."""
FOR_ALL = "all"


def wanted(postmortem: Postmortem, incident: Incident) -> bool:
    """Whether an incident of this severity needs a postmortem."""
    return FOR_ALL in postmortem.for_ or incident.severity in postmortem.for_


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """The deadlines that are open at present."""
    review = playbook.postmortem
    if review is None or incident.status is Status.CANCELLED or not wanted(review, incident):
        return
    anchor = moment(playbook, incident, review.from_)
    if anchor is None:
        return
    for step, done in STEPS.items():
        limit = getattr(review.due, step)
        if limit is not None and done not in incident.stamps:
            told = Action(ActionKind.NOTIFY, tuple(dict.fromkeys((review.author or COMMANDER, *review.miss))))
            at = missed_at(playbook, anchor, limit, review.strict)
            steps = (TrackStep(at, (told,), f"postmortem.due.{step}"),)
            yield Track(f"postmortem.{step}", anchor, anchor, steps, fixed=True)
