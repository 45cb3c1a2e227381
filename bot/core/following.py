"""What an act of a person brings with it at the same instant; the bot, simulations and scenarios agree on it."""

import re
from collections.abc import Iterator

from bot.core.checklist import points, wanting_evidence
from bot.core.events import (
    Acknowledged,
    Event,
    EvidenceAdded,
    ItemTicked,
    Milestone,
    Mitigated,
    Reopened,
    RoleAssigned,
    StatusUpdated,
)
from bot.core.incident import COMMANDER, Incident, Status
from bot.core.playbook import Item, Playbook
from bot.core.playbook.steps import runbook_steps
from bot.core.rules.moments import moment
from bot.core.work_events import ListAttached, OptionChosen, RunbookPosted

NO = re.compile(r"\s*no\b", re.IGNORECASE)
"""How a decision begins that leads to nothing."""
HARMFUL = (Status.DECLARED, Status.INVESTIGATING)


def following(incident: Incident, playbook: Playbook, actor: str, event: Event) -> tuple[Event, ...]:
    """The events that follow from `event`, done by `actor` to the incident as it was before.

    Whoever takes command, posts an update or reopens has the incident in hand; a status word may end the harm. An item
    that is done may be a milestone and lead to a list, so may an option and a runbook.
    """
    found: list[Event] = []
    match event:
        case RoleAssigned():
            in_hand = event.role == COMMANDER and event.person == actor
        case StatusUpdated() | Reopened():
            in_hand = True
        case _:
            in_hand = False
    if in_hand and not incident.in_hand:
        found.append(Acknowledged())
    match event:
        case StatusUpdated() if incident.status in HARMFUL:
            word = playbook.status_word(event.word)
            found += [Mitigated()] if word and word.mitigated else []
        case ItemTicked() if not event.na and not event.undone:
            found += _ticked(incident, playbook, event)
        case EvidenceAdded():
            found += _secured(playbook, incident, event)
        case OptionChosen():
            found += _chosen(incident, playbook, event)
        case RunbookPosted():
            runbook = playbook.runbook(event.runbook)
            found += _attached(playbook, incident, *(runbook.lists if runbook else ()))
        case _:
            pass
    return tuple(found)


def _ticked(incident: Incident, playbook: Playbook, event: ItemTicked) -> Iterator[Event]:
    """An item was done: its milestone, and the list that it or the end of its runbook leads to."""
    item = playbook.item(event.item)
    if item and item.stamps:
        yield reached(incident, item.stamps)
    if item and leads_on(item, event):
        opened = [one.partition(".") for one in item.opens]
        yield from _attached(playbook, incident, *(id for kind, _, id in opened if kind == "list"))
        options = (id for kind, _, id in opened if kind == "option" and item.need == "decision")
        for id in (one for one in options if f"option.{one}" not in incident.stamps):
            chosen = OptionChosen(option=id, reason=event.note)
            yield chosen
            yield from _chosen(incident, playbook, chosen)
    runbook = playbook.runbook(event.item.split(".")[1]) if event.item.startswith("runbook.") else None
    if runbook and runbook.then:
        left = {step.id for step in runbook_steps(runbook)} - set(incident.ticked)
        yield from _attached(playbook, incident, *([runbook.then] if left <= {event.item} else ()))


def leads_on(item: Item, event: ItemTicked) -> bool:
    """Whether what an item opens begins now that it is done: always, but for a decision against it."""
    return not (item.need == "decision" and NO.match(event.note))


def _secured(playbook: Playbook, incident: Incident, event: EvidenceAdded) -> Iterator[Event]:
    """The open item that asks for this evidence, and what that leads to."""
    if any(point.item.id == event.item for point in wanting_evidence(playbook, incident)):
        ticked = ItemTicked(item=event.item, note=f"evidence {event.number}: {event.location}")
        yield ticked
        yield from _ticked(incident, playbook, ticked)


def _chosen(incident: Incident, playbook: Playbook, event: OptionChosen) -> Iterator[Event]:
    """An option was chosen: its milestone, and the open items that ask for one with the same milestone."""
    option = playbook.option(event.option)
    if option is None:
        return
    for point in points(playbook, incident):
        item = point.item
        if item.need == "option" and item.stamps == option.stamps and point.tick is None:
            yield ItemTicked(item=item.id, note=option.text)
    if option.stamps:
        yield reached(incident, option.stamps)


def _attached(playbook: Playbook, incident: Incident, *lists: str) -> Iterator[Event]:
    """The lists that are not attached yet."""
    for name in lists:
        if name in playbook.lists and moment(playbook, incident, f"list.{name}") is None:
            yield ListAttached(list=name)


def reached(incident: Incident, milestone: str) -> Event:
    """The event of a milestone; the end of the harm is one of its own."""
    ends_harm = milestone == "mitigated" and incident.status in HARMFUL
    return Mitigated() if ends_harm else Milestone(name=milestone)
