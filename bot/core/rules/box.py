"""Boxes: the time limit of a phase, the watch before the next step, and the due times of its items."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.actions import Action, ActionKind
from bot.core.hours import after
from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Item, Phase, Playbook, wait_for
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import holds, item_done, moment, phase_items, stopped
from bot.core.rules.track import Track, TrackStep, for_severity


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """What is timed of phases and lists at present. A limit passed is stamped `phase.<id>.overdue`."""
    for number, phase in enumerate(playbook.phases):
        anchor = moment(playbook, incident, phase.from_)
        if anchor is None or not holds(phase.if_, playbook, incident):
            continue
        yield from _limit(playbook, incident, phase, anchor, f"phases.{number}")
        yield from _watch(playbook, incident, phase, anchor, f"phases.{number}")
        if any(item.remind or item.due for item in phase.items):
            items = phase_items(playbook, incident, phase)
            yield from _items(playbook, incident, items, phase.from_, phase.by, f"phases.{number}.items")
    for id, listed in playbook.lists.items():
        event = f"list.{id}"
        if event in incident.stamps and any(item.remind or item.due for item in listed):
            yield from _items(playbook, incident, listed, event, None, f"lists.{id}")


def _limit(playbook: Playbook, incident: Incident, phase: Phase, anchor: datetime, path: str) -> Iterator[Track]:
    limit = wait_for(phase.limit, incident.severity)
    ends = (f"phase.{phase.id}", *((phase.to,) if phase.to else ()))
    if limit is None or stopped(playbook, incident, phase.from_, ends):
        return
    step = TrackStep(missed_at(playbook, anchor, limit, phase.strict), phase.miss.actions, path)
    yield for_severity(playbook, incident, Track(f"phase.{phase.id}", anchor, anchor, (step,)))


def watch_start(playbook: Playbook, incident: Incident, phase: Phase) -> datetime | None:
    """When the watch of a phase began: with the phase, or anew with what came back since."""
    anchor = moment(playbook, incident, phase.from_)
    if anchor is None or phase.watch is None:
        return None
    again = [moment(playbook, incident, event) for event in phase.restart_on]
    return max([anchor, *(at for at in again if at is not None)])


def _watch(playbook: Playbook, incident: Incident, phase: Phase, anchor: datetime, path: str) -> Iterator[Track]:
    start = watch_start(playbook, incident, phase)
    if start is None or phase.watch is None or stopped(playbook, incident, phase.from_, ()):
        return
    actions = (Action(ActionKind.REMIND, (phase.by or COMMANDER,), phase.over),)
    yield Track(f"watch.{phase.id}", start, start, (TrackStep(phase.watch, actions, path),))


def _items(
    playbook: Playbook, incident: Incident, items: tuple[Item, ...], begins: str, by: str | None, path: str
) -> Iterator[Track]:
    for number, item in enumerate(items):
        start = item.due_from or begins
        anchor = moment(playbook, incident, start)
        if anchor is None or item_done(incident, item) or not holds(item.if_, playbook, incident):
            continue
        if stopped(playbook, incident, start, ()):
            continue
        actions = (Action(ActionKind.REMIND, (item.by or by or COMMANDER,), item.text),)
        due = after(anchor, item.due, playbook.calendar, playbook.immediate) - anchor if item.due else None
        times = sorted(at for at in (item.remind, due) if at is not None)
        if times:
            steps = tuple(TrackStep(at, actions, f"{path}.{number}") for at in times)
            yield Track(f"item.{item.id}", anchor, anchor, steps)
