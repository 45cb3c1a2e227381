"""What open browser pages are told as it happens: one queue for each, filled with the events its viewer may see."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from bot.sandbox.store import Json

# A page this far behind is not reading; it is dropped and fetches everything anew when it comes back.
_LONGEST_QUEUE = 10_000


@dataclass(eq=False)
class Viewer:
    """One open page; None in its queue means that the stream ends."""

    person: str
    queue: asyncio.Queue[Json | None] = field(default_factory=lambda: asyncio.Queue(_LONGEST_QUEUE))


class PageHub:
    """The open pages of the workspace."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()

    def join(self, person: str) -> Viewer:
        """Begin telling a page what `person` may see."""
        viewer = Viewer(person)
        self._viewers.add(viewer)
        return viewer

    def leave(self, viewer: Viewer) -> None:
        """Stop telling a page."""
        self._viewers.discard(viewer)

    def watched_by(self, person: str) -> bool:
        """Whether this person has a page open."""
        return any(viewer.person == person for viewer in self._viewers)

    def publish(self, event: Json, people: Collection[str] | None = None) -> None:
        """Tell the pages of `people`, or of everyone."""
        for viewer in list(self._viewers):
            if people is None or viewer.person in people:
                try:
                    viewer.queue.put_nowait(event)
                except asyncio.QueueFull:
                    self._viewers.discard(viewer)

    def close(self) -> None:
        """End every stream."""
        for viewer in self._viewers:
            with suppress(asyncio.QueueFull):
                viewer.queue.put_nowait(None)
        self._viewers.clear()
