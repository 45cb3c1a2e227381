"""What is to be done in an incident at present: the items of its phases and lists, and what still holds the gates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import Incident, Tick
from bot.core.playbook import Item, Playbook
from bot.core.playbook.phases import Gate
from bot.core.playbook.steps import option_steps, runbook_steps
from bot.core.rules.box import watch_start
from bot.core.rules.moments import holds, item_done, moment, phase_items
from bot.core.spans import say_span


@dataclass(frozen=True)
class Point:
    """An item that applies, where it comes from, and how it stands; `tick` is None while it is open. `by` is the role
    that does it, or else leads its phase; `owner` who it was given to."""

    item: Item
    group: str
    tick: Tick | None
    by: str = ""
    owner: str = ""


def points(playbook: Playbook, incident: Incident) -> list[Point]:
    """Every item that applies now, each once: those of phases that have begun, of the category's lists, and of lists
    that were attached."""
    found: dict[str, Point] = {}
    for group, leads, items in _groups(playbook, incident):
        for item in items:
            if holds(item.if_, playbook, incident):
                owner = incident.owners.get(item.id, "")
                found.setdefault(item.id, Point(item, group, item_done(incident, item), item.by or leads, owner))
    return list(found.values())


def _groups(playbook: Playbook, incident: Incident) -> Iterator[tuple[str, str, tuple[Item, ...]]]:
    for phase in playbook.phases:
        if moment(playbook, incident, phase.from_) is not None and holds(phase.if_, playbook, incident):
            yield phase.name or phase.id, phase.by or "", tuple(phase_items(playbook, incident, phase))
    category = playbook.category(incident.category)
    attached = {name for name in playbook.lists if f"list.{name}" in incident.stamps}
    attached.update(category.lists if category else ())
    yield from ((name, "", items) for name, items in playbook.lists.items() if name in attached)
    for option in (one for one in playbook.options if f"option.{one.id}" in incident.stamps):
        yield option.text, "", option_steps(option)
    for runbook in (one for one in playbook.runbooks if f"runbook.{one.id}" in incident.stamps):
        yield f"Runbook: {runbook.name}", "", runbook_steps(runbook)


def wanting_evidence(playbook: Playbook, incident: Incident) -> list[Point]:
    """The open items that ask for evidence: an entry of the register ticks them."""
    return [point for point in points(playbook, incident) if point.tick is None and point.item.need == "evidence"]


def missing(playbook: Playbook, incident: Incident, gate: Gate) -> list[Point]:
    """The items that have to be done before an incident may be resolved or closed, and those that come before them in
    a phase that is worked through in its order."""
    left = [point for point in points(playbook, incident) if point.tick is None]
    wanted = {point.item.id for point in left if point.item.gate == gate}
    for phase in (one for one in playbook.phases if one.order == "strict"):
        ids = [item.id for item in phase_items(playbook, incident, phase)]
        last = max((number for number, id in enumerate(ids) if id in wanted), default=-1)
        wanted.update(ids[: last + 1])
    return [point for point in left if point.item.id in wanted]


def watched_until(playbook: Playbook, incident: Incident, item: Item) -> datetime | None:
    """Until when an item has to be watched before it can be ticked: so long after its phase or list began."""
    if item.watch is None:
        return None
    phase = next((one for one in playbook.phases if item in one.items), None)
    listed = (f"list.{name}" for name, items in playbook.lists.items() if item in items)
    begun = [moment(playbook, incident, one) for one in ((phase.from_,) if phase else listed)]
    anew = [watch_start(playbook, incident, phase)] if phase else []
    start = max((at for at in (*begun, *anew) if at is not None), default=None)
    return start + item.watch if start is not None else None


def comes_before(playbook: Playbook, incident: Incident, item: Item) -> Item | None:
    """What has to be done before an item, where a phase or a runbook is worked through in its order."""
    for phase in playbook.phases:
        if phase.order == "strict" and item in phase.items:
            return _first_open(incident, tuple(phase_items(playbook, incident, phase)), item)
    for runbook in (one for one in playbook.runbooks if one.ordered):
        if item in (steps := runbook_steps(runbook)):
            return _first_open(incident, steps, item)
    return None


def _first_open(incident: Incident, items: tuple[Item, ...], item: Item) -> Item | None:
    first = next((one for one in items if item_done(incident, one) is None), None)
    return first if first is not None and first != item else None


def open_items(playbook: Playbook, incident: Incident, gate: Gate) -> list[str]:
    """The items that have to be done before an incident may be resolved or closed, each with its id."""
    return [f"{point.item.text} (`{point.item.id}`)" for point in missing(playbook, incident, gate)]


def open_watches(playbook: Playbook, incident: Incident, gate: Gate, now: datetime) -> list[str]:
    """The watches that have to be over before, each with how long it still goes on."""
    said = []
    for phase in playbook.phases:
        start = watch_start(playbook, incident, phase) if phase.gate == gate else None
        if start is None or phase.watch is None or not holds(phase.if_, playbook, incident):
            continue
        left = start + phase.watch - now
        if left.total_seconds() > 0:
            said.append(f"the watch `{phase.name or phase.id}` goes on for {say_span(left)}")
    return said
