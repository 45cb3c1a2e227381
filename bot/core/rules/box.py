"""Boxes: the time limit of a phase, the watch before the next step, and the due times of its items."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.actions import Action, ActionKind
from bot.core.hours import after
from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Item, Phase, Playbook, wait_for
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import category_lists, holds, item_done, moment, stopped
from bot.core.rules.track import Track, TrackStep, for_severity


def tracks(playbook: Playbook, incident: Incident) -> Iterator[Track]:
    """What is timed of phases and lists at present. A limit passed is stamped `phase.<id>.overdue`.

    The category's lists belong to the phases that take them, and to themselves only where none does.
    """
    taken: set[str] = set()
    for number, phase in enumerate(playbook.phases):
        if not holds(phase.if_, playbook, incident):
            continue
        lists = category_lists(playbook, incident) if phase.list_from else ()
        own = [id for id in lists if id not in taken]
        taken.update(lists)
        anchor = moment(playbook, incident, phase.from_)
        if anchor is None:
            continue
        yield from _limit(playbook, incident, phase, anchor, f"phases.{number}")
        yield from _watch(playbook, incident, phase, anchor, f"phases.{number}")
        yield from _items(playbook, incident, phase.items, phase.from_, phase.by, f"phases.{number}.items")
        for id in own:
            yield from _items(playbook, incident, playbook.lists.get(id, ()), phase.from_, phase.by, f"lists.{id}")
    for id, listed in playbook.lists.items():
        if id not in taken and moment(playbook, incident, f"list.{id}") is not None:
            yield from _items(playbook, incident, listed, f"list.{id}", None, f"lists.{id}")


def _limit(playbook: Playbook, incident: Incident, phase: Phase, anchor: datetime, path: str) -> Iterator[Track]:
    limit = wait_for(phase.limit, incident.severity)
    ends = (f"phase.{phase.id}", *((phase.to,) if phase.to else ()))
    if limit is None or stopped(playbook, incident, phase.from_, ends):
        return
    step = TrackStep(missed_at(playbook, anchor, limit, phase.strict), phase.miss.actions, path)
    track = Track(f"phase.{phase.id}", anchor, anchor, (step,), fixed=True)
    by_severity = isinstance(phase.limit, Mapping) or phase.if_.severity
    yield for_severity(playbook, incident, track) if by_severity else track


def watch_start(playbook: Playbook, incident: Incident, phase: Phase) -> datetime | None:
    """When the watch of a phase began: with the phase, or anew with what came back since."""
    anchor = moment(playbook, incident, phase.from_)
    if anchor is None or phase.watch is None:
        return None
    again = [moment(playbook, incident, event) for event in phase.restart_on]
    return max([anchor, *(at for at in again if at is not None)])


def _watch(playbook: Playbook, incident: Incident, phase: Phase, anchor: datetime, path: str) -> Iterator[Track]:
    start = watch_start(playbook, incident, phase)
    ends = (phase.to,) if phase.to else ()
    if start is None or phase.watch is None or stopped(playbook, incident, phase.from_, ends):
        return
    actions = (Action(ActionKind.REMIND, (phase.by or COMMANDER,), phase.over),)
    yield Track(f"watch.{phase.id}", start, start, (TrackStep(phase.watch, actions, path),), fixed=True)


def _items(
    playbook: Playbook, incident: Incident, items: tuple[Item, ...], begins: str, by: str | None, path: str
) -> Iterator[Track]:
    for number, item in enumerate(items):
        if not (item.remind or item.due) or item_done(incident, item) or not holds(item.if_, playbook, incident):
            continue
        start = item.due_from or begins
        anchor = moment(playbook, incident, start)
        if anchor is None or stopped(playbook, incident, start, ()):
            continue
        due = after(anchor, item.due, playbook.calendar, playbook.immediate) - anchor if item.due else None
        actions = (Action(ActionKind.REMIND, (item.by or by or COMMANDER,), item.text),)
        times = sorted({at for at in (item.remind, due) if at is not None})
        steps = tuple(TrackStep(at, actions, f"{path}.{number}") for at in times)
        yield Track(f"item.{item.id}", anchor, anchor, steps, fixed=True)
