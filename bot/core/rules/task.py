"""Tasks with a due moment: who has one is reminded then, and once more together with whoever commands."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import ENDED, Incident, Status
from bot.core.rules.track import Source, Track, TrackStep, bounds_of
from bot.core.tasks import Todo

KIND = "task"
AGAIN = timedelta(minutes=15)
FOLLOWUP_AGAIN = timedelta(days=1)
"""How long after a task, or a follow-up, was due it is asked about a second and last time."""


def begun(incident: Incident) -> Iterator[tuple[Source, datetime]]:
    """The tasks that have a due moment and are still open, each counted from that moment."""
    for todo in incident.tasks.values():
        if todo.is_open and todo.due_at is not None:
            steps = _steps(todo)
            name = task_rule(todo.number)
            yield Source(name, name, bounds_of(steps), partial(_track, todo, steps)), todo.due_at


def task_rule(number: int) -> str:
    """The name under which a task's reminders act; the party of the same name is who is asked about it."""
    return f"{KIND}.{number}"


def _track(todo: Todo, steps: tuple[TrackStep, ...], incident: Incident, anchor: datetime) -> Track | None:
    """The reminders, unless the incident has ended, and with it what was to be done for it."""
    over = incident.status is Status.CANCELLED if todo.followup else incident.status in ENDED
    return None if over else Track(task_rule(todo.number), anchor, anchor, steps)


def _steps(todo: Todo) -> tuple[TrackStep, ...]:
    name = task_rule(todo.number)
    again = (name if todo.followup else f"{name}.again",)
    first = TrackStep(timedelta(), (Action(ActionKind.REMIND, (name,), todo.text),), name)
    second = Action(ActionKind.REMIND, again, todo.text)
    return (first, TrackStep(FOLLOWUP_AGAIN if todo.followup else AGAIN, (second,), name))
