"""What open browser pages are told as it happens: one queue for each, filled with the events its viewer may see."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Collection

from bot.sandbox.store import Json

# A page this far behind is not reading; its stream ends, and it fetches everything anew when it comes back.
_LONGEST_QUEUE = 10_000


class Viewer:
    """One open page."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.ended = False
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()

    def tell(self, event: bytes) -> None:
        """Add an event, encoded for the stream."""
        self._waiting.append(event)
        if len(self._waiting) > _LONGEST_QUEUE:
            self.end()
        self._news.set()

    def end(self) -> None:
        """End the stream after what is waiting."""
        self.ended = True
        self._news.set()

    async def next(self, seconds: float) -> bytes:
        """Everything that is waiting, as soon as there is something; nothing when the time is up or the stream ends."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return b""
        found = b"".join(self._waiting)
        self._waiting.clear()
        if not self.ended:
            self._news.clear()
        return found


class PageHub:
    """The open pages of the workspace. `told` counts all that any page was or would have been told, so that a page can
    see whether it missed something; it begins with the time, so that two runs of the server are told apart."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()
        self.told = time.time_ns() // 1000

    def join(self, person: str) -> Viewer:
        """Begin telling a page what `person` may see; the first is how much was told before."""
        viewer = Viewer(person)
        viewer.tell(encoded({"type": "hello", "told": self.told}))
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
        self.told += 1
        viewers = [one for one in self._viewers if people is None or one.person in people]
        if not viewers:
            return
        line = encoded(event)
        for viewer in viewers:
            viewer.tell(line)
            if viewer.ended:
                self._viewers.discard(viewer)

    def close(self) -> None:
        """End every stream."""
        for viewer in self._viewers:
            viewer.end()
        self._viewers.clear()


def encoded(event: Json) -> bytes:
    """An event as server-sent events write it."""
    return f"data: {json.dumps(event)}\n\n".encode()
