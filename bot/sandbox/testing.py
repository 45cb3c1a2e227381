"""A test's view of the local Slack: people, rooms and messages, over HTTP, from any thread or process.

slack = LocalSlack.start(tmp_path)
ana = slack.person("ana")
ana.slash("/incident")
ana.fills(title="Checkout is down", severity="SEV1")
assert ana.submits() == {}
room = slack.room("inc-")
"""

import asyncio
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError

from bot.sandbox.actor import Actor
from bot.sandbox.control import NextSource
from bot.sandbox.reading import message_text
from bot.sandbox.server import serve
from bot.sandbox.slack import Options, Slack
from bot.sandbox.store import Json

__all__ = ["Actor", "LocalSlack", "message_text"]

Found = TypeVar("Found")
_STARTING_SECONDS = 10.0
_LOOK_EVERY_SECONDS = 0.02


class LocalSlack:
    """A running local Slack at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._actors: dict[str, Actor] = {}
        self._stop: Callable[[], None] = lambda: None

    @classmethod
    def start(cls, tmp_path: Path | None = None, ahead: NextSource | None = None, **options: Any) -> "LocalSlack":
        """Run one in a thread of this process on a free port; `options` are those of `Options`. With `tmp_path` its
        workspace is kept there, and a later start finds it again. `ahead` tells what the bot will do next."""
        if tmp_path is not None:
            options.setdefault("state", tmp_path / "slack.sqlite")
        ready: list[Slack] = []
        started, loop = threading.Event(), asyncio.new_event_loop()
        stopping = asyncio.Event()

        async def main() -> None:
            try:
                async with serve(Options(**options), ahead) as slack:
                    ready.append(slack)
                    started.set()
                    await stopping.wait()
            finally:
                started.set()

        thread = threading.Thread(target=loop.run_until_complete, args=(main(),), name="local-slack", daemon=True)
        thread.start()
        if not started.wait(_STARTING_SECONDS) or not ready:
            raise RuntimeError("the local Slack did not start")

        def stop() -> None:
            loop.call_soon_threadsafe(stopping.set)
            thread.join(_STARTING_SECONDS)
            loop.close()

        found = cls(ready[0].base_url)
        found._stop = stop
        return found

    def stop(self) -> None:
        """Stop a Slack that was started here."""
        self._stop()
        self._stop = lambda: None

    def __enter__(self) -> "LocalSlack":
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for the bot's `SLACK_API_URL`."""
        return f"{self.url}/api/"

    def request(self, verb: str, path: str, body: Any = None) -> Any:
        """Call the page's or the steering API; JSON in, JSON out."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, {"Content-Type": "application/json"}, method=verb)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                text = reply.read().decode()
        except HTTPError as refused:
            raise AssertionError(f"{verb} {path}: {refused.code} {refused.read().decode()}") from refused
        return json.loads(text) if text.startswith(("{", "[")) else text

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

    def channels(self) -> list[Json]:
        """Every channel, private and archived ones included, oldest first."""
        return list(self.request("GET", "/_/channels"))

    def channel(self, name: str) -> Json:
        """A channel by `#name` or id."""
        wanted = name.removeprefix("#")
        for one in self.channels():
            if wanted in (one["id"], one["name"]):
                return one
        raise AssertionError(f"there is no channel {name}")

    def channel_id(self, name: str, seen_by: Actor | None = None) -> str:
        """The id of a channel; a person's `@handle` stands for their conversation with `seen_by`."""
        if name.startswith("@") and seen_by is not None:
            other = self.person_id(name)
            return str(seen_by.act("dm", user=other)["channel"])
        return str(self.channel(name)["id"])

    def room(self, prefix: str, timeout: float = 5.0) -> Json:
        """The newest channel whose name begins so, once there is one."""

        def newest() -> Json | None:
            found = [one for one in self.channels() if one["name"].startswith(prefix)]
            return found[-1] if found else None

        return self.wait_for(newest, timeout, f"a channel {prefix}…")

    def messages(self, channel: str, thread: str | None = None) -> list[Json]:
        """All messages of a channel or thread, ephemerals left out, whoever could see them."""
        more = f"&thread_ts={thread}" if thread else ""
        return list(self.request("GET", f"/_/messages?channel={self.channel_id(channel)}{more}")["messages"])

    def wait_for(self, look: Callable[[], Found | None], timeout: float = 5.0, what: str = "it") -> Found:
        """Look again and again until there is something true, and return it."""
        deadline = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {timeout} s for {what}; lately:\n{self.last_lines()}")
            time.sleep(_LOOK_EVERY_SECONDS)

    def calls(self, method: str | None = None) -> list[Json]:
        """The Web API calls the bot made, oldest first."""
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

    def last_lines(self, count: int = 15) -> str:
        """The end of the conversation, for a failing test's message."""
        return "\n".join(self.log().splitlines()[-count:])
