"""What of a track is held back: by people, for a reason and a while, and by the playbook's quiet hours."""

from dataclasses import replace
from datetime import timedelta

from bot.core.actions import ActionKind
from bot.core.held import Pause
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.track import Track, TrackStep

DEADLINES = ("clock.", "warn.", "phase.", "postmortem.", "obligation.", "hand.", "handover.")
"""How the rules begin that nobody may hold back: limits with the warnings before them, and what asks for an answer."""
PERSONAL = frozenset({ActionKind.PAGE, ActionKind.NOTIFY, ActionKind.REMIND})
TICK = timedelta(microseconds=1)
"""What was due when somebody held it back has been said."""
GENTLE = frozenset({ActionKind.NOTIFY, ActionKind.REMIND})


def may_wait(rule: str) -> bool:
    """Whether what a rule says may be held back at all."""
    return not rule.startswith(DEADLINES)


def pages(step: TrackStep) -> bool:
    """Whether a step pages somebody."""
    return any(action.kind is ActionKind.PAGE for action in step.actions)


def held_back(playbook: Playbook, incident: Incident, track: Track) -> Track:
    """The track with the times in which its steps do not act: those that reach people, and nothing else."""
    quiet = playbook.policy.quiet_hours
    wait = bool(quiet and incident.severity in quiet.for_)
    snoozes = incident.held.snoozed(track.rule, track.anchor) if incident.held.snoozes else ()
    if not (wait or snoozes) or not may_wait(track.rule):
        return track
    pauses = [(one.begin + TICK, one.end) for one in snoozes if one.begin < one.end]
    return replace(track, steps=tuple(_held_back(step, pauses, playbook, wait) for step in track.steps))


def _held_back(step: TrackStep, pauses: list[Pause], playbook: Playbook, wait: bool) -> TrackStep:
    kinds = {action.kind for action in step.actions}
    if pauses and kinds <= PERSONAL:
        step = replace(step, pauses=tuple(sorted((*step.pauses, *pauses))))
    if wait and kinds <= GENTLE:
        step = replace(step, quiet=playbook.policy.quiet_hours, tz=playbook.calendar.tz)
    return step
