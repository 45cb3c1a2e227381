"""Test a Slack bot as its people use it: type, press, read. No payloads, no patched clients, no real Slack.

Start a workspace, point the bot's `SLACK_API_URL` at `slack.api_url`, and talk to it:

    with LocalSlack.start() as slack:
        start_bot(slack)                                # yours: Socket Mode, or HTTP with `slack.config(bot_url=...)`
        ana = slack.person("ana")                       # also ben, mia, leo, zoe, sam
        ana.slash("/incident")                          # a slash command, shortcuts, plain words: ana.says("hello")
        ana.fills(title="Checkout is down", severity="SEV1")  # a form, by label or id; choices by their text
        assert ana.submits() == {}                      # the errors the form shows, by block
        room = slack.room("inc-")                       # the newest room whose name begins so; "#general" is that one
        room.shows("Checkout is down", ana)             # waits for one message with these words that mentions her
        ana.presses("Acknowledge", room)                # also ana.selects(menu, choice)
        assert "SEV1" in room.topic                     # members, pins, bookmarks, archived; room.thread(message)
        ana.told("Thank you")                           # whispered: only she can see it
        ana.dm.shows("You are on call")                 # her conversation with the bot

Whatever is looked for may still be on its way, so each of these waits a while. That something does *not* happen can be
told only when the bot is idle: give `slack.idle` what waits for that. A bot in the test's own process can say it
exactly; for any other there is `slack.calm`, which waits until nothing has happened for half a second.

        slack.idle = slack.calm
        with slack.watching() as seen:                  # from here on, every message must be expected
            ana.presses("Resolve", room)
            room.shows("resolved")
            seen.nothing_else_was_posted()              # the end of the block asserts it, too
            room.never_shows("reminder")

`slack.fault`, `slack.config` and `slack.advance` bring trouble and time. `slack.calls()` are the bot's calls, and
`slack.log()` is all that happened, as a script; with `pytest_plugins = ["bot.sandbox.pytest_plugin"]` a failing test
ends with it. A server in another process is driven in the same way: `LocalSlack.at(url)`.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TypedDict, TypeVar
from urllib.error import HTTPError
from weakref import WeakSet

from bot.sandbox import background
from bot.sandbox.actor import Actor
from bot.sandbox.control import NextSource
from bot.sandbox.places import Bookmark, Place, Room
from bot.sandbox.reading import Message
from bot.sandbox.slack import Options
from bot.sandbox.store import Json
from bot.sandbox.watching import Watch

__all__ = ["Actor", "Bookmark", "Call", "LocalSlack", "Message", "Place", "Room", "Watch"]

Found = TypeVar("Found")
_LOOK_EVERY_SECONDS = 0.02
_REST_SECONDS = 60.0


class Call(TypedDict):
    """A call of the Web API, or an answer at a `response_url` under that name; `at` is the workspace's time in Unix
    seconds, `response` None when none was sent."""

    n: int
    at: float
    method: str
    args: Json
    token_kind: str
    response: Json | None
    duration_ms: float
    fault: str | None


class LocalSlack:
    """A running local Slack at `url`. `idle` returns when the bot has nothing left to do; see the module."""

    running: ClassVar["WeakSet[LocalSlack]"] = WeakSet()
    """Those that tests drive at present."""

    def __init__(self, url: str, idle: Callable[[], object] | None = None) -> None:
        self.url = url.rstrip("/")
        self.idle = idle
        self.watch: Watch | None = None
        self._actors: dict[str, Actor] = {}
        self._handles: dict[str, str] = {}
        self._stop: Callable[[], None] = lambda: None
        self._last_log = ""
        self.running.add(self)

    @classmethod
    def at(cls, url: str, idle: Callable[[], object] | None = None) -> "LocalSlack":
        """One that runs already, perhaps in another process."""
        return cls(url, idle)

    @classmethod
    def start(cls, folder: Path | None = None, *, ahead: NextSource | None = None, **options: Any) -> "LocalSlack":
        """Run one in a thread of this process on a free port; `options` are those of `Options`. With a `folder` its
        workspace is kept there, and a later start finds it again. `ahead` tells what the bot will do next."""
        if folder is not None:
            options.setdefault("state", folder / "slack.sqlite")
        url, stop = background.start(Options(**options), ahead)
        found = cls(url)
        found._stop = stop
        return found

    def stop(self) -> None:
        """Stop a Slack that was started here."""
        self._stop()
        self._stop = lambda: None
        if not self._last_log:
            self.running.discard(self)

    def __enter__(self) -> "LocalSlack":
        return self

    def __exit__(self, *failure: object) -> None:
        if failure[0] is not None:
            self._last_log = self.log()
        self.stop()

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for the bot's `SLACK_API_URL`."""
        return f"{self.url}/api/"

    def request(self, verb: str, path: str, body: Any = None, timeout: float = 30) -> Any:
        """Call the page's or the steering API; JSON in, JSON out."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, {"Content-Type": "application/json"}, method=verb)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as reply:
                text = reply.read().decode()
        except HTTPError as refused:
            raise AssertionError(f"{verb} {path}: {refused.code} {refused.read().decode()}") from refused
        return json.loads(text) if text.startswith(("{", "[")) else text

    @property
    def connected(self) -> bool:
        """Whether the bot can be reached."""
        return bool(self.request("GET", "/_/rest")["connected"])

    def person(self, name: str) -> Actor:
        """Someone of the workspace by handle or id."""
        about = self._about(name)
        return self._actors.setdefault(about["id"], Actor(self, about))

    def _about(self, name: str) -> Json:
        wanted = name.removeprefix("@")
        for one in self.request("GET", "/_/people"):
            if wanted in (one["id"], one["name"], one["real_name"]):
                return dict(one)
        raise AssertionError(f"nobody is called {name}")

    def person_id(self, name: str) -> str:
        """The id of someone known by handle or id."""
        return str(self._about(name)["id"])

    def handle(self, id: str) -> str:
        """What people type after an @ to mean someone."""
        if id not in self._handles:
            self._handles = {one["id"]: one["name"] for one in self.request("GET", "/_/people")}
        return self._handles[id]

    def rooms(self, prefix: str = "") -> list[Room]:
        """The channels whose names begin so, private and archived ones included, oldest first."""
        found = self.request("GET", "/_/channels")
        named = (one for one in found if one["kind"] in ("channel", "private"))
        return [Room(self, one["id"]) for one in named if one["name"].startswith(prefix)]

    def room(self, name: str, within: float = 5.0) -> Room:
        """A channel by `#name`, or the newest whose name begins so, once there is one."""

        def newest() -> Room | None:
            if name.startswith("#"):
                return self._exactly(name)
            found = self.rooms(name)
            return found[-1] if found else None

        return self.wait_for(newest, within, f"a room {name}")

    def _exactly(self, name: str) -> Room | None:
        wanted = name.removeprefix("#")
        found = self.request("GET", "/_/channels")
        return next((Room(self, one["id"]) for one in found if wanted in (one["id"], one["name"])), None)

    def channel_id(self, where: "str | Room", seen_by: Actor | None = None) -> str:
        """The id of a channel; a person's `@handle` stands for their conversation with `seen_by`."""
        if isinstance(where, Room):
            return where.id
        if where.startswith("@") and seen_by is not None:
            return str(seen_by.act("dm", user=self.person_id(where))["channel"])
        found = self._exactly(where)
        if found is None:
            raise AssertionError(f"there is no channel {where}")
        return found.id

    def messages(self, where: "str | Room", thread: str | None = None) -> list[Message]:
        """All messages of a channel or thread, ephemerals left out, whoever could see them."""
        more = f"&thread_ts={thread}" if thread else ""
        found = self.request("GET", f"/_/messages?channel={self.channel_id(where)}{more}")["messages"]
        return [Message(one) for one in found]

    def wait_for(
        self, look: Callable[[], Found | None], timeout: float = 5.0, what: str | Callable[[], str] = "it"
    ) -> Found:
        """Look again and again until there is something true, and return it."""
        deadline = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {timeout:g} s for {what if isinstance(what, str) else what()}")
            time.sleep(_LOOK_EVERY_SECONDS)

    def come_to_rest(self, must: bool = False) -> None:
        """Return when the bot has nothing left to do and Slack nothing to bring it: at once where `idle` cannot tell,
        unless it `must`."""
        if self.idle is None:
            if must:
                raise AssertionError("what does not happen needs to know when the bot is idle: set slack.idle")
            return
        deadline = time.monotonic() + _REST_SECONDS
        before: Json = {}
        while (now := self.request("GET", "/_/rest")) != before or now["under_way"]:
            if time.monotonic() > deadline:
                raise AssertionError(f"the bot did not come to rest in {_REST_SECONDS:g} s")
            self.delivered()
            before = self.request("GET", "/_/rest")
            self.idle()

    def delivered(self) -> None:
        """Return when Slack has brought the bot all there is to bring at present."""
        self.wait_for(lambda: not self.request("GET", "/_/rest")["under_way"], what="deliveries to the bot")

    def calm(self, seconds: float = 0.5) -> None:
        """Return when for so long the bot called nothing, and Slack brought it nothing: `idle` for bots that cannot
        tell. A bot that thinks longer than that between two calls needs more seconds."""
        deadline = time.monotonic() + _REST_SECONDS
        since, known = time.monotonic(), self.request("GET", "/_/rest")
        while time.monotonic() - since < seconds:
            time.sleep(_LOOK_EVERY_SECONDS)
            now = self.request("GET", "/_/rest")
            if now != known or now["under_way"]:
                since, known = time.monotonic(), now
            if time.monotonic() > deadline:
                raise AssertionError(f"the bot was never calm for {seconds:g} s")

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """A block in which the bot may post nothing that no `shows` finds. Needs `idle`."""
        if self.watch is not None:
            raise AssertionError("one block that watches cannot stand in another")
        self.come_to_rest(must=True)
        self.watch = Watch(self)
        try:
            yield self.watch
            self.watch.nothing_else_was_posted()
        finally:
            self.watch = None

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls of the Web API that the bot made and what it sent to `response_url`s, oldest first."""
        return [one for one in self.request("GET", "/_/calls") if method in (None, one["method"])]

    def fault(self, method: str, kind: str, **more: Any) -> None:
        """Order trouble; see `bot.sandbox.faults.Fault`."""
        self.request("POST", "/_/faults", {"method": method, "kind": kind, **more})

    def clear_faults(self) -> None:
        """Cancel all trouble."""
        self.request("DELETE", "/_/faults")

    def config(self, **settings: Any) -> None:
        """Change settings; see `bot.sandbox.control.Control.config`."""
        self.request("POST", "/_/config", settings)

    def advance(self, seconds: float) -> None:
        """Set the movable clock forward."""
        self.request("POST", "/_/clock", {"advance": seconds})

    def log(self) -> str:
        """The conversation as a script."""
        return str(self.request("GET", "/_/log"))

    def last_log(self) -> str:
        """The script once more, also of a Slack that a failure has stopped; empty when it is gone. For reports."""
        if self._last_log:
            self.running.discard(self)
            return self._last_log
        try:
            return str(self.request("GET", "/_/log", timeout=2))
        except (OSError, AssertionError):
            return ""
