"""When an event of an incident happened, and whether a condition is true of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import ENDED, TRANSITIONS, Incident, Status, Tick
from bot.core.playbook import Condition, FactTest, Item, Phase, Playbook, Range

RECURRING = frozenset({"status_updated", "severity_changed", "escalated", "reopened"})
ACKNOWLEDGED = "acknowledged"
ENDS = tuple(status.value for status in sorted(ENDED))


@dataclass(frozen=True)
class Case:
    """What is known of an incident before anything happens to it: enough to choose the rules that may ever apply."""

    severity: str
    category: str


def may_hold(condition: Condition, case: Case) -> bool:
    """Whether a condition can be true of an incident of this severity and category."""
    return (condition.severity is None or case.severity in condition.severity) and (
        condition.category is None or case.category in condition.category
    )


def moment(playbook: Playbook, incident: Incident, event: str) -> datetime | None:
    """When an event happened, or None when it has not.

    What happened is stamped. Tags and lists that come with the category count from the declaration, tags that come with
    the severity from when it came to one that has them, and a phase is done once the last of its items is.
    """
    at = incident.stamps.get(event)
    kind, named, rest = event.partition(".")
    if not named:
        return at
    if kind == "tagged":
        return min((since for since in (at, _tagged_since(playbook, incident, rest)) if since), default=None)
    if at is not None:
        return at
    if kind == "list" and rest in category_lists(playbook, incident):
        return incident.stamps.get("declared")
    if kind == "phase":
        phase = playbook.phase(rest)
        return phase_done(playbook, incident, phase) if phase else None
    return None


def _tagged_since(playbook: Playbook, incident: Incident, tag: str) -> datetime | None:
    """Since when the category or the severity has given the incident a tag."""
    category = playbook.category(incident.category)
    if category and tag in category.tags:
        return incident.stamps.get("declared")
    since = None
    for at, id in reversed(incident.severities):
        severity = playbook.severity(id)
        if severity is None or tag not in severity.tags:
            break
        since = at
    return since


def category_lists(playbook: Playbook, incident: Incident) -> tuple[str, ...]:
    """The lists that the incident's category attaches."""
    category = playbook.category(incident.category)
    return category.lists if category else ()


def tags_of(playbook: Playbook, incident: Incident) -> frozenset[str]:
    """The tags that people or rules gave the incident, and those of its category and severity."""
    category, severity = playbook.category(incident.category), playbook.severity(incident.severity)
    return incident.tags.union(category.tags if category else (), severity.tags if severity else ())


def holds(condition: Condition, playbook: Playbook, incident: Incident) -> bool:
    """Whether a condition is true of the incident."""
    return condition.always or (
        (condition.severity is None or incident.severity in condition.severity)
        and (condition.category is None or incident.category in condition.category)
        and (condition.private is None or incident.private == condition.private)
        and (condition.tag is None or not tags_of(playbook, incident).isdisjoint(condition.tag))
        and all(_is(incident.facts.get(fact), test) for fact, test in condition.facts.items())
    )


def _is(value: bool | float | str | None, test: FactTest) -> bool:
    if isinstance(test, Range):
        return isinstance(value, int | float) and not isinstance(value, bool) and test.holds(value)
    if isinstance(test, str):
        return isinstance(value, str) and value.casefold() == test.casefold()
    return value is not None and isinstance(value, bool) == isinstance(test, bool) and value == test


def stopped(playbook: Playbook, incident: Incident, anchor: str, until: tuple[str, ...]) -> bool:
    """Whether a rule anchored on the event `anchor` has been stopped: by its own stops, or by the incident's end.

    A state that was reached (acknowledged, mitigated, a role held) stops whenever it was; what happens again and again
    (an update, a notice, a change of severity) stops only when it happened since the anchor. The end of an incident
    stops all but what counts from it, or from something of the aftermath: a milestone, a fact, a phase that came later.
    """
    since = moment(playbook, incident, anchor)
    return happened(playbook, incident, until, since) or _ended(incident, anchor, since)


def happened(playbook: Playbook, incident: Incident, events: tuple[str, ...], since: datetime | None) -> bool:
    """Whether one of these events stops what began at `since`."""
    for name in events:
        at = moment(playbook, incident, name)
        if at is not None and (since is None or at > since or not _recurs(name)):
            return True
    return False


def standing(incident: Incident, stops: tuple[str, ...]) -> tuple[str, ...]:
    """The stops that count: an acknowledgement that was taken back stops no ladder any more."""
    return tuple(name for name in stops if name != ACKNOWLEDGED) if incident.held.lapsed else stops


def _recurs(event: str) -> bool:
    return event in RECURRING or event.startswith("sent.")


def _ended(incident: Incident, anchor: str, since: datetime | None) -> bool:
    """Whether the incident has ended, and with it what is counted from `anchor`."""
    if incident.status not in ENDED or anchor in ENDS:
        return False
    if anchor in RECURRING or anchor in TRANSITIONS or anchor.startswith("role."):
        return True
    first = min((incident.stamps[name] for name in ENDS if name in incident.stamps), default=None)
    return incident.status is Status.CANCELLED or since is None or first is None or since <= first


def phase_items(playbook: Playbook, incident: Incident, phase: Phase) -> Iterator[Item]:
    """The items of a phase that apply to the incident, those of its category's lists with them."""
    yield from (item for item in phase.items if holds(item.if_, playbook, incident))
    for name in category_lists(playbook, incident) if phase.list_from else ():
        yield from (item for item in playbook.lists.get(name, ()) if holds(item.if_, playbook, incident))


def item_done(incident: Incident, item: Item) -> Tick | None:
    """How an item stands: ticked by a person, or by its event or fact; None while it is open."""
    ticked = incident.ticked.get(item.id)
    if ticked is not None:
        return ticked
    at = incident.stamps.get(item.auto) if item.auto else None
    if at is None and item.need and item.need.startswith("fact."):
        at = incident.stamps.get(item.need)
    return Tick(at) if at is not None else None


def open_items(playbook: Playbook, incident: Incident, phase: Phase) -> tuple[Item, ...]:
    """What is still to be done in a phase."""
    return tuple(item for item in phase_items(playbook, incident, phase) if item_done(incident, item) is None)


def phase_done(playbook: Playbook, incident: Incident, phase: Phase) -> datetime | None:
    """When a phase was done: its event happened, or all of its items were ticked; None while it is not."""
    at = incident.stamps.get(phase.to) if phase.to else None
    if at is not None:
        return at
    latest = None
    for item in phase_items(playbook, incident, phase):
        tick = item_done(incident, item)
        if tick is None:
            return None
        latest = max(latest, tick.at) if latest else tick.at
    return latest
