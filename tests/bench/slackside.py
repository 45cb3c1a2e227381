"""The local Slack in this process, in a thread with an event loop of its own, with stop-watches on it.

How acks are timed: from just before the envelope (or the HTTP request) leaves until its ack was read, by one clock in
one process. People act through the function that the page's HTTP address calls, inside Slack's loop, so no HTTP of the
sandbox's own is in the figure. What else the loop does meanwhile (answering the bot's calls) is, as it would be in any
stand-in; the process does nothing besides. When a call takes effect is read from Slack's own record: the moment its
answer leaves, so that the whole latency of the call counts.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.sandbox.acts import act
from bot.sandbox.blockkit.values import Values
from bot.sandbox.outcome import Outcome
from bot.sandbox.seed import BOT_USER
from bot.sandbox.server import serve
from bot.sandbox.slack import Options, Slack
from bot.sandbox.state import Channel, Person
from bot.sandbox.store import Json

T = TypeVar("T")
GENERAL = "C01GENERAL"
_STARTING_SECONDS = 10.0
_LOOK_EVERY = 0.005


@dataclass(frozen=True)
class Ack:
    """How long the bot took to acknowledge. `sent` is in Unix seconds, `took` in seconds."""

    kind: str
    sent: float
    took: float
    failure: str | None


class SlackSide:
    """A running local Slack whose deliveries are timed. Use it as a context manager."""

    def __init__(
        self, manifest: Path, latency_ms: float = 0.0, bot_port: int | None = None, clock: Path | None = None
    ) -> None:
        url = f"http://127.0.0.1:{bot_port}/slack/events" if bot_port else None
        self._options = Options(manifest=manifest, latency_ms=latency_ms, bot_url=url, clock=clock)
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._main(),), name="slack")
        self._started = threading.Event()
        self._slack: Slack | None = None
        self.acks: list[Ack] = []
        self.connected_at: float | None = None

    @property
    def slack(self) -> Slack:
        """The workspace; to be touched inside its loop only (see `do`), or while the bot is not running."""
        assert self._slack is not None, "the local Slack did not start"
        return self._slack

    @property
    def api_url(self) -> str:
        """The Web API's address."""
        return f"{self.slack.base_url}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(_STARTING_SECONDS)
        assert self._slack is not None, "the local Slack did not start"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_STARTING_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    async def _main(self) -> None:
        try:
            async with serve(self._options) as slack:
                self._watch_deliveries(slack)
                self._watch_connections(slack)
                self._slack = slack
                self._started.set()
                await self._stopping.wait()
        finally:
            self._started.set()

    def _watch_deliveries(self, slack: Slack) -> None:
        ask = slack.delivery.ask

        async def timed(kind: str, payload: Json) -> Outcome:
            sent, started = time.time(), time.perf_counter()
            outcome = await ask(kind, payload)
            took = time.perf_counter() - started
            self.acks.append(Ack(str(payload.get("type", kind)), sent, took, outcome.failure))
            return outcome

        slack.delivery.ask = timed  # type: ignore[method-assign]

    def _watch_connections(self, slack: Slack) -> None:
        sockets = slack.delivery.sockets
        changed = sockets.on_change

        def note() -> None:
            if self.connected_at is None and slack.delivery.connected:
                self.connected_at = time.monotonic()
            changed()

        sockets.on_change = note

    def do(self, work: Coroutine[Any, Any, T], seconds: float = 60.0) -> T:
        """Run something inside Slack's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def wait_connected(self, seconds: float = 20.0) -> float:
        """When the bot connected first (monotonic seconds); over HTTP that is known to a second only."""
        deadline = time.monotonic() + seconds
        while self.connected_at is None and not self.slack.delivery.connected:
            if time.monotonic() > deadline:
                raise TimeoutError("the bot did not connect")
            time.sleep(0.002)
        return self.connected_at or time.monotonic()

    def hire(self, count: int) -> list[str]:
        """The ids of so many new people, all in #general."""
        ids = [f"U9{number:05d}" for number in range(count)]

        async def add() -> None:
            for number, id in enumerate(ids):
                self.slack.workspace.add_person(Person(id, f"user{number}", f"User {number}"))
            general = self.slack.workspace.channels[GENERAL]
            general.members = [*general.members, *ids]
            self.slack.workspace.save_channel(general)

        self.do(add())
        return ids

    def add_room(self, channel: str, name: str, members: list[str]) -> str:
        """A channel made by the bot, with its card in it; gives the card's `ts`. Call it before the bot runs."""
        workspace = self.slack.workspace
        workspace.save_channel(
            Channel(channel, name, "public", BOT_USER, int(time.time()), members=[BOT_USER, *members])
        )
        ts = workspace.mint_ts()
        card = {"type": "message", "user": BOT_USER, "bot_id": "B00TOCSIN", "text": "card", "ts": ts}
        workspace.save_message({**card, "channel": channel, "app_id": self.slack.app.id})
        return ts

    async def slash(self, person: str) -> None:
        """Type `/incident` in #general."""
        await act(self.slack, {"as": person, "kind": "slash", "channel": GENERAL, "text": "/incident"})

    async def open_form(self, person: str, seconds: float = 10.0) -> Json:
        """Type `/incident` and wait for the form; gives the view."""
        await self.slash(person)
        await until(lambda: bool(self.slack.workspace.stacks.get(person)), seconds, f"a form for {person}")
        return dict(self.slack.workspace.stacks[person][-1])

    async def submit(self, person: str, view: Json, title: str) -> None:
        """Fill in the declaration and submit it; an AssertionError when it is refused in any other way than in time."""
        sending = {"as": person, "kind": "view_submit", "view_id": view["id"], "state": _filled(view, title)}
        answer = await act(self.slack, sending)
        assert answer["ok"] or answer.get("error") in ("operation_timeout", "dispatch_failed"), answer

    def calls(self, since: int = 0) -> list[Json]:
        """The Web API calls numbered above `since`."""

        async def read() -> list[Json]:
            return self.slack.recorder.calls(since)

        return self.do(read())

    def wait_quiet(self, since: int, quiet: float, seconds: float) -> None:
        """Wait until the bot has made calls numbered above `since`, and none more for `quiet` seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            calls = self.calls(since)
            if calls and time.time() - float(calls[-1]["at"]) > quiet:
                return
            time.sleep(0.1)


def _filled(view: Json, title: str) -> Values:
    """The form's state with title and the first severity; whatever else it asks for stays as it is."""
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    name, menu = elements["title"], elements["severity"]
    return {
        "title": {name["action_id"]: {"type": name["type"], "value": title}},
        "severity": {menu["action_id"]: {"type": menu["type"], "selected_option": menu["options"][0]}},
    }


async def until(look: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait inside the loop until something is so."""
    deadline = time.monotonic() + seconds
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        await asyncio.sleep(_LOOK_EVERY)
