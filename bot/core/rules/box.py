"""Boxes: the time limit of a phase, the watch before the next step, and the due times of its items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.delays import Delay
from bot.core.hours import after, soonest
from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Item, Phase, Playbook, wait_for
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import Case, holds, item_done, may_hold, moment, stopped
from bot.core.rules.track import Source, Track, TrackStep, bounds_of, for_severity, restarts


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """What may be timed of phases and lists. A limit passed is stamped `phase.<id>.overdue`.

    The category's lists belong to the first phase that takes them, and to themselves only where none does.
    """
    category = playbook.category(case.category)
    lists = category.lists if category else ()
    for number, phase in enumerate(playbook.phases):
        if may_hold(phase.if_, case):
            yield from _phase(playbook, case, phase, f"phases.{number}")
            yield from _items(playbook, phase.items, phase.from_, phase, f"phases.{number}.items")
            for id in lists if phase.list_from else ():
                yield from _items(playbook, playbook.lists.get(id, ()), phase.from_, phase, f"lists.{id}", shared=True)
    for id, listed in playbook.lists.items():
        yield from _items(playbook, listed, f"list.{id}", None, f"lists.{id}", shared=id in lists)


def _phase(playbook: Playbook, case: Case, phase: Phase, path: str) -> Iterator[Source]:
    limit = wait_for(phase.limit, case.severity)
    if limit is not None:
        actions = phase.miss.actions
        bounds = ((soonest(limit, playbook.immediate), None, 0),)
        track = partial(_limit, playbook, phase, limit, actions, path)
        anew = _by_severity(phase) and restarts(playbook)
        yield Source(f"phase.{phase.id}", phase.from_, bounds, track, restarts=anew)
    if phase.watch is not None:
        actions = (Action(ActionKind.REMIND, (phase.by or COMMANDER,), phase.over),)
        step = TrackStep(phase.watch, actions, path)
        start = partial(_watched_since, playbook, phase)
        track = partial(_watch, playbook, phase, step)
        yield Source(f"watch.{phase.id}", phase.from_, bounds_of([step]), track, start)


def _limit(
    playbook: Playbook,
    phase: Phase,
    limit: Delay,
    actions: tuple[Action, ...],
    path: str,
    incident: Incident,
    anchor: datetime,
) -> Track | None:
    ends = (f"phase.{phase.id}", *((phase.to,) if phase.to else ()))
    if not holds(phase.if_, playbook, incident) or stopped(playbook, incident, phase.from_, ends):
        return None
    step = TrackStep(missed_at(playbook, anchor, limit, phase.strict), actions, path)
    track = Track(f"phase.{phase.id}", anchor, anchor, (step,), fixed=True)
    return for_severity(playbook, incident, track) if _by_severity(phase) else track


def _by_severity(phase: Phase) -> bool:
    return isinstance(phase.limit, Mapping) or phase.if_.severity is not None


def watch_start(playbook: Playbook, incident: Incident, phase: Phase) -> datetime | None:
    """When the watch of a phase began: with the phase, or anew with what came back since."""
    anchor = moment(playbook, incident, phase.from_)
    if anchor is None or phase.watch is None:
        return None
    again = [moment(playbook, incident, event) for event in phase.restart_on]
    return max([anchor, *(at for at in again if at is not None)])


def _watched_since(playbook: Playbook, phase: Phase, incident: Incident) -> datetime | None:
    return watch_start(playbook, incident, phase)


def _watch(playbook: Playbook, phase: Phase, step: TrackStep, incident: Incident, start: datetime) -> Track | None:
    ends = (phase.to,) if phase.to else ()
    if not holds(phase.if_, playbook, incident) or stopped(playbook, incident, phase.from_, ends):
        return None
    return Track(f"watch.{phase.id}", start, start, (step,), fixed=True)


@dataclass(frozen=True)
class _Timed:
    """An item with a time, in a phase or in a list; `shared` with others that may take its list."""

    playbook: Playbook
    item: Item
    begins: str
    event: str
    phase: Phase | None
    actions: tuple[Action, ...]
    path: str
    shared: bool

    def source(self) -> Source:
        due = soonest(self.item.due, self.playbook.immediate) if self.item.due else None
        times = sorted(at for at in (self.item.remind, due) if at is not None)
        return Source(f"item.{self.item.id}", self.event, tuple((at, None, 0) for at in times), self.track)

    def track(self, incident: Incident, anchor: datetime) -> Track | None:
        """The track, unless the item is done or does not apply."""
        playbook, item = self.playbook, self.item
        if item_done(incident, item) or not holds(item.if_, playbook, incident) or not self._belongs(incident):
            return None
        if stopped(playbook, incident, self.event, ()):
            return None
        due = after(anchor, item.due, playbook.calendar, playbook.immediate) - anchor if item.due else None
        times = sorted({at for at in (item.remind, due) if at is not None})
        owner = incident.owners.get(item.id)
        actions = (Action(ActionKind.REMIND, (f"<@{owner}>",), item.text),) if owner else self.actions
        steps = tuple(TrackStep(at, actions, self.path) for at in times)
        return Track(f"item.{item.id}", anchor, anchor, steps, fixed=True)

    def _belongs(self, incident: Incident) -> bool:
        if moment(self.playbook, incident, self.begins) is None:
            return False
        if self.phase and not holds(self.phase.if_, self.playbook, incident):
            return False
        return not self.shared or self.phase is _keeper(self.playbook, incident)


def _keeper(playbook: Playbook, incident: Incident) -> Phase | None:
    """The phase that the lists of the category belong to."""
    taking = (phase for phase in playbook.phases if phase.list_from)
    return next((phase for phase in taking if holds(phase.if_, playbook, incident)), None)


def _items(
    playbook: Playbook, items: tuple[Item, ...], begins: str, phase: Phase | None, path: str, shared: bool = False
) -> Iterator[Source]:
    leads = phase.by if phase else None
    for number, item in enumerate(items):
        if item.remind is not None or item.due is not None:
            actions = (Action(ActionKind.REMIND, (item.by or leads or COMMANDER,), item.text),)
            event = item.due_from or begins
            yield _Timed(playbook, item, begins, event, phase, actions, f"{path}.{number}", shared).source()
