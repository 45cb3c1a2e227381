"""Events on their way to the app: sent, sent again, held back, counted, and kept until they arrive or are given up."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.sandbox.app import App
from bot.sandbox.faults import Faults
from bot.sandbox.outcome import Outcome
from bot.sandbox.recorder import Recorder
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import LOOK_SECONDS
from bot.sandbox.store import Json, Store
from bot.sandbox.tasks import Tasks

# Seconds before the first, second and third redelivery of an event (docs.slack.dev/apis/events-api). Slack's first is
# "nearly immediate"; it is in real time, the others by the workspace's clock.
RETRY_SECONDS = (0.5, 60.0, 300.0)

# An event is not delivered later than this, by the workspace's clock (docs.slack.dev/apis/events-api).
LATEST_SECONDS = 7200.0

# Deliveries in sixty minutes to one app in one workspace (docs.slack.dev/apis/events-api).
MOST_AN_HOUR = 30_000

Send = Callable[[str, Json, str, tuple[int, str] | None], Awaitable[Outcome]]


class EventQueue:
    """Events not yet acknowledged. Those under way when this Slack stops are taken up again when it starts."""

    def __init__(
        self, send: Send, app: App, faults: Faults, recorder: Recorder, store: Store, now: Callable[[], float]
    ) -> None:
        self.retry_seconds: tuple[float, ...] = RETRY_SECONDS
        self.an_hour: int | None = None
        """How many events an hour are delivered before the app is told that it is limited; None: all."""
        self._send = send
        self._app = app
        self._faults = faults
        self._recorder = recorder
        self._store = store
        self._now = now
        self._held: list[asyncio.Event] = []
        self._minutes: Counter[int] = Counter()
        self._limited: int | None = None
        self._tasks = Tasks()
        self._waiting = 0

    @property
    def under_way(self) -> int:
        """How many events are being delivered; those held back, or waiting for a redelivery, do not count."""
        return len(self._tasks) - self._waiting

    @contextmanager
    def _wait(self) -> Iterator[None]:
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    def add(self, body: Json) -> None:
        """Deliver an event in the background, again and again until it is acknowledged or given up."""
        name = str(body["event"]["type"])
        if self._over_limit():
            return
        copies = 2 if self._faults.for_delivery("duplicate_event", "events_api", name) else 1
        held = self._faults.for_delivery("reorder_event", "events_api", name)
        for number in range(copies):
            key = f"{body['event_id']}.{number}"
            entry = {"body": body, "tries": 0, "reason": None, "due": self._now()}
            self._store.put("event", key, entry)
            self._tasks.start(self._hold(key, entry, held.seconds) if held else self._carry(key, entry))

    def resume(self) -> None:
        """Take up what an earlier run of this workspace did not see acknowledged."""
        for key, entry in list(self._store.load("event")):
            if not entry["tries"]:
                entry |= {"tries": 1, "reason": "unknown_error", "due": self._now()}
            self._tasks.start(self._again(key, entry))

    async def _hold(self, key: str, entry: Json, most: float) -> None:
        """Keep an event back until a later one was delivered, or for `most` real seconds."""
        turn = asyncio.Event()
        self._held.append(turn)
        try:
            with self._wait():
                async with asyncio.timeout(most):
                    await turn.wait()
        except TimeoutError:
            self._held.remove(turn)
        await self._carry(key, entry)

    async def _again(self, key: str, entry: Json) -> None:
        """Wait for the next redelivery's time by the workspace's clock, however it is moved, and go on from there."""
        with self._wait():
            while (left := entry["due"] - self._now()) > 0:
                await asyncio.sleep(min(left, LOOK_SECONDS))
        await self._carry(key, entry)

    async def _carry(self, key: str, entry: Json) -> None:
        body, tries = entry["body"], entry["tries"]
        name = str(body.get("event", body)["type"])
        if tries and self._now() - body.get("event_time", self._now()) > LATEST_SECONDS:
            self._finish(key, f"! Slack gave the event {name} up: it would arrive more than two hours late")
            return
        answer = await self._send("events_api", body, name, (tries, entry["reason"]) if tries else None)
        self._let_go()
        if answer.failure is None:
            self._finish(key)
        elif answer.no_retry or tries >= len(self.retry_seconds):
            self._finish(key, f"! the bot never acknowledged the event {name}: {answer.failure}")
        else:
            pause = self.retry_seconds[tries]
            entry |= {"tries": tries + 1, "reason": answer.failure, "due": self._now() + pause}
            self._store.put("event", key, entry)
            self._recorder.say(f"! the bot did not acknowledge the event {name}: {answer.failure}; it is sent again")
            if tries == 0:
                with self._wait():
                    await asyncio.sleep(pause)
                await self._carry(key, entry)
            else:
                await self._again(key, entry)

    def _finish(self, key: str, line: str | None = None) -> None:
        self._store.drop("event", key)
        if line:
            self._recorder.say(line)

    def _let_go(self) -> None:
        """An event got through: those held back for it may follow."""
        for turn in self._held:
            turn.set()
        self._held.clear()

    def _over_limit(self) -> bool:
        """Whether the app has had its events of this hour. It is told once in each minute in which some are lost."""
        if self.an_hour is None:
            return False
        minute = int(self._now() // 60)
        for old in [one for one in self._minutes if one <= minute - 60]:
            del self._minutes[old]
        if self._minutes.total() < self.an_hour:
            self._minutes[minute] += 1
            return False
        if self._limited != minute:
            self._limited = minute
            self._recorder.say(f"! Slack withholds events: more than {self.an_hour} within an hour")
            notice = {
                "token": self._app.verification_token,
                "type": "app_rate_limited",
                "team_id": TEAM_ID,
                "minute_rate_limited": minute * 60,
                "api_app_id": self._app.id,
            }
            self._tasks.start(self._carry(f"limited.{minute}", {"body": notice, "tries": 0, "reason": None, "due": 0}))
        return True

    async def close(self) -> None:
        """Stop; what is kept on disk is taken up at the next start."""
        await self._tasks.cancel()
