"""The acknowledgement that runs out: a question to who gave it, and without an answer it is taken back."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import Incident, Status
from bot.core.playbook import Playbook, span_for
from bot.core.rules.moments import ACKNOWLEDGED, Case
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

HARMFUL = (Status.DECLARED, Status.INVESTIGATING)
RULE = "hand.ack"
"""The name under which it acts; the party of the same name is who acknowledged."""
OTHERS = "hand.others"
"""The party of those who are part of the incident, but for who acknowledged."""
EXPIRE = "acknowledgement=expired"
PATH = "policy.acknowledgement"


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The question and the end, where the playbook says how long an acknowledgement lasts; counted from the last sign
    of life. Once the harm has ended nobody is asked."""
    asked = playbook.policy.acknowledgement
    lasts = span_for(asked.lasts, case.severity)
    if lasts is not None:
        question = TrackStep(lasts, (Action(ActionKind.REMIND, (RULE,)),), PATH)
        end = (Action(ActionKind.NOTIFY, (OTHERS,)), Action(ActionKind.SET, (EXPIRE,)))
        steps = (question, TrackStep(lasts + asked.answer, end, PATH))
        yield Source(RULE, ACKNOWLEDGED, bounds_of(steps), partial(_track, steps), _alive)


def _alive(incident: Incident) -> datetime | None:
    return incident.held.alive_at if incident.in_hand and incident.status in HARMFUL else None


def _track(steps: tuple[TrackStep, ...], incident: Incident, anchor: datetime) -> Track | None:
    return Track(RULE, anchor, anchor, steps)
