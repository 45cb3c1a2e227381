"""What the workspace keeps beside its conversations: files, canvases, calls, scheduled messages and reminders."""

import asyncio
import base64
from typing import Literal

from bot.sandbox.store import Json, Store

Kind = Literal["file", "canvas", "call", "scheduled", "reminder"]
_KINDS: tuple[Kind, ...] = ("file", "canvas", "call", "scheduled", "reminder")


class Shelf:
    """Things by kind and id, written through to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._things: dict[Kind, dict[str, Json]] = {kind: dict(store.load(kind)) for kind in _KINDS}
        self._bytes = {name: base64.b64decode(body["base64"]) for name, body in store.load("bytes")}
        self.waiting = asyncio.Event()
        """Set while messages are scheduled."""
        self._look()

    def _look(self) -> None:
        if self._things["scheduled"]:
            self.waiting.set()
        else:
            self.waiting.clear()

    def all(self, kind: Kind) -> list[Json]:
        """All things of a kind, the oldest first."""
        return list(self._things[kind].values())

    def get(self, kind: Kind, name: str) -> Json | None:
        """The thing with this id."""
        return self._things[kind].get(name)

    def keep(self, kind: Kind, thing: Json) -> Json:
        """Add a thing, or keep what changed in it; it is known by its `id`."""
        self._things[kind][thing["id"]] = thing
        self._store.put(kind, thing["id"], thing)
        self._look()
        return thing

    def drop(self, kind: Kind, name: str) -> None:
        """Forget a thing."""
        self._things[kind].pop(name, None)
        self._store.drop(kind, name)
        self._look()

    def content(self, file: str) -> bytes | None:
        """What a file holds; None before it was uploaded."""
        return self._bytes.get(file)

    def fill(self, file: str, content: bytes) -> None:
        """Keep what a file holds."""
        self._bytes[file] = content
        self._store.put("bytes", file, {"base64": base64.b64encode(content).decode()})
