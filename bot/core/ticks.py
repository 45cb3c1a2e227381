"""The items of checklists that were ticked or given to people, and how that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.events import Event, ItemTicked, Recorded
from bot.core.work_events import ItemGiven


@dataclass(frozen=True)
class Tick:
    """That an item is done since `at`, or does not apply, and what was said about it."""

    at: datetime
    by: str = ""
    note: str = ""
    na: bool = False


def ticks_after(ticked: Mapping[str, Tick], event: ItemTicked, recorded: Recorded) -> Mapping[str, Tick]:
    """The ticks after one more, or after one was taken back."""
    if event.undone:
        return {item: tick for item, tick in ticked.items() if item != event.item}
    return {**ticked, event.item: Tick(recorded.at, recorded.actor, event.note, event.na)}


def owners_after(owners: Mapping[str, str], event: Event) -> Mapping[str, str]:
    """Who items were given to, after one more event."""
    return {**owners, event.item: event.owner} if isinstance(event, ItemGiven) else owners
