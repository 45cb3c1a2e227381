"""The end of a room: archived so long after nothing is left to do, unless the incident was opened again. While evidence
is on hold it stays, and then as long again."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.evidence import hold
from bot.core.incident import ENDED, Incident, Status
from bot.core.playbook import Playbook
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

RULE = "archive"
ROOM = "room"
PATH = "war_room.archive"


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """Counted from the event that the room is kept open until, or from when it was no incident."""
    room = playbook.war_room
    if room.archive is None:
        return
    step = TrackStep(room.archive, (Action(ActionKind.ARCHIVE, (ROOM,)),), PATH)
    for event in dict.fromkeys((room.keep_open_until, Status.CANCELLED.value)):
        yield Source(RULE, event, bounds_of([step]), partial(_track, step))


def _track(step: TrackStep, incident: Incident, anchor: datetime) -> Track | None:
    over = incident.status in ENDED and incident.room == "channel" and not is_archived(incident)
    kept = hold(incident.stamps)
    start = max(anchor, kept.released or anchor)
    return Track(RULE, anchor, start, (step,)) if over and kept.since is None else None


def is_archived(incident: Incident) -> bool:
    """Whether the room that the incident has now was archived."""
    return "room_archived" in incident.stamps
