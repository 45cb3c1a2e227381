"""How incidents have to do with each other: one is the same as another, or a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.core.happening import Happening

How = Literal["duplicate", "sub"]


class Linked(Happening):
    """Another `incident` turned out to be the same as this one, or is a part of it; `undone` takes that back."""

    kind: Literal["linked"] = "linked"
    incident: int
    how: How
    undone: bool = False


@dataclass(frozen=True)
class Links:
    """By their numbers: the incident that this one is a part of, the one it is the same as (0 for none), and those
    that are parts or duplicates of it."""

    parent: int = 0
    duplicate_of: int = 0
    others: Mapping[int, How] = field(default_factory=dict)

    def which(self, how: How) -> tuple[int, ...]:
        """The parts, or the duplicates, in the order of their numbers."""
        return tuple(number for number, found in sorted(self.others.items()) if found == how)


def links_after(links: Links, event: Any) -> Links:
    """The links after one more event. A duplicate that is opened again stands for itself."""
    match event.kind:
        case "declared":
            return replace(links, parent=event.parent)
        case "cancelled":
            return replace(links, duplicate_of=event.duplicate_of)
        case "reopened":
            return replace(links, duplicate_of=0)
        case "linked":
            kept = {number: how for number, how in links.others.items() if number != event.incident}
            return replace(links, others=kept if event.undone else {**kept, event.incident: event.how})
    return links
