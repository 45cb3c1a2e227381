"""Things to break in the demo, for real, and what came of it: measured, in one calm line each."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

import redis
from rq import SimpleWorker

from bot.demo.truth import Truth
from bot.embedded_address import Address
from bot.sandbox.faults import Fault
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json
from bot.settings import Settings

T = TypeVar("T")
POLL = 0.05
PATIENCE = 30.0
REFUSALS = 3
RETRY_AFTER = 2
WATCH_SECONDS = 1800.0
"""Real seconds after which nobody waits any more for something to be refused."""
KEPT = 6
BREAKS = {
    "worker": ("Kill the worker", "SIGKILL to the process that does the work"),
    "slack": ("Slack answers 429", f"The bot's next {REFUSALS} posts are refused"),
    "redis": ("Flush Redis", "FLUSHALL: every hint and queue is gone"),
    "socket": ("Cut the socket", "The connection to Slack breaks off"),
}


class Processes:
    """Which process does what, noted by the supervisor for the others: a file for each in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Forget those of an earlier run."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.iterdir():
            old.unlink()

    def note(self, name: str, pid: int) -> None:
        """Write down that `name` runs as `pid` from now on."""
        draft = self._folder / f".{name}"
        draft.write_text(str(pid))
        draft.replace(self._folder / name)

    def pid(self, name: str) -> int | None:
        """The process that was started last under a name."""
        with suppress(FileNotFoundError):
            return int((self._folder / name).read_text())
        return None


class Breaks:
    """The demo's hammer. `changed` is called whenever there is something new to show."""

    def __init__(
        self, slack: Slack, settings: Settings, truth: Truth, processes: Processes, changed: Callable[[], None]
    ) -> None:
        self._slack = slack
        self._settings = settings
        self._truth = truth
        self._processes = processes
        self._changed = changed
        self._log: list[Json] = []
        self._numbers = count(1)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._kinds: dict[str, Callable[[Json], Awaitable[None]]] = {
            "worker": self._worker,
            "slack": self._refusals,
            "redis": self._flush,
            "socket": self._socket,
        }

    def about(self) -> Json:
        """What can be broken, and the newest outcomes."""
        offered = [{"id": id, "name": name, "hint": hint} for id, (name, hint) in BREAKS.items()]
        return {"breaks": offered, "broken": self._log}

    def do(self, kind: str) -> bool:
        """Break something; False when that is unknown or still under way."""
        if kind not in BREAKS or (kind in self._tasks and not self._tasks[kind].done()):
            return False
        line: Json = {"n": next(self._numbers), "kind": kind, "at": self._slack.workspace.now(), "done": False}
        self._log = [*self._log, line][-KEPT:]
        self._tasks[kind] = asyncio.ensure_future(self._run(kind, line))
        return True

    async def _run(self, kind: str, line: Json) -> None:
        self._say(line, "…")
        try:
            await self._kinds[kind](line)
        except (OSError, redis.RedisError, TimeoutError) as error:
            self._say(line, str(error) or f"That did not work ({type(error).__name__}).")
        line["done"] = True
        self._changed()

    def _say(self, line: Json, text: str) -> None:
        line["text"] = text
        self._changed()

    async def _worker(self, line: Json) -> None:
        before, seconds = self._processes.pid("worker"), _Watch()
        posts = await asyncio.to_thread(self._truth.under_way)
        if before is None:
            self._say(line, "The worker is not running yet.")
            return
        os.kill(before, signal.SIGKILL)
        self._say(line, f"Worker killed (process {before}).")
        after = await _until(lambda: self._started_after(before))
        await _until(lambda: self._listens(after))
        text = f"Worker killed (process {before}), back after {seconds} (process {after})."
        self._say(line, text)
        self._say(line, f"{text} {await self._tally(posts) or 'Nothing was under way.'}")

    def _started_after(self, pid: int) -> int | None:
        now = self._processes.pid("worker")
        return now if now != pid else None

    def _listens(self, pid: int) -> bool:
        """Whether a worker listens to the queue."""
        with self._redis() as client:
            return any(worker.pid == pid for worker in SimpleWorker.all(connection=client))

    async def _refusals(self, line: Json) -> None:
        faults, recorder = self._slack.faults, self._slack.recorder
        since = (recorder.calls()[-1:] or [{"n": 0}])[0]["n"]
        faults.add(Fault("ratelimited", "chat.postMessage", retry_after=RETRY_AFTER, count=REFUSALS))
        self._say(line, f"Slack will answer the bot's next {REFUSALS} posts with 429.")

        def refused() -> int:
            return sum(1 for call in recorder.calls(since) if call["fault"] == "ratelimited")

        await _until(refused, WATCH_SECONDS)
        seconds = _Watch()
        posts = await asyncio.to_thread(self._truth.under_way)
        await _until(lambda: refused() >= REFUSALS or not self._truth.under_way(), PATIENCE)
        told = await self._tally(posts)
        self._say(line, f"Slack refused {_times(refused())} with 429; all caught up after {seconds}. {told}")

    async def _flush(self, line: Json) -> None:
        keys = await asyncio.to_thread(self._empty)
        coming = await asyncio.to_thread(self._truth.next_at)
        text = f"Redis emptied: {keys} keys gone."
        if coming is None:
            self._say(line, f"{text} Nothing was planned; the plan is in the database.")
            return
        acts = len(await asyncio.to_thread(self._truth.ahead))
        self._say(line, f"{text} The plan, {acts} ahead, is in the database. Jump to the next and see it come.")
        await _until(lambda: self._truth.next_at() != coming, WATCH_SECONDS)
        told = await self._tally([])
        self._say(line, f"{text} {told or 'What came next came all the same, once.'}")

    def _empty(self) -> int:
        with self._redis() as client:
            keys = int(str(client.dbsize()))
            client.flushall()
        return keys

    async def _socket(self, line: Json) -> None:
        seconds = _Watch()
        await self._slack.delivery.sockets.disconnect("drop")
        await _until(lambda: not self._slack.delivery.connected, 2.0)
        await _until(lambda: self._slack.delivery.connected)
        self._say(line, f"Socket cut; the bot was connected again after {seconds}.")

    async def _tally(self, posts: list[int]) -> str:
        """Once the bot has caught up: what became of these deliveries, and what is there twice."""
        await _until(lambda: not self._truth.under_way())
        states = list((await asyncio.to_thread(self._truth.outcomes, posts)).values())
        lost, twice = sum(state in ("failed", "unknown") for state in states), self._twice()
        if lost or twice:
            return f"{lost} lost, {twice} posted twice."
        if not states:
            return ""
        many = "1 delivery was" if len(states) == 1 else f"{len(states)} deliveries were"
        return f"{many} under way: none lost, none twice."

    def _twice(self) -> int:
        """How many deliveries stand in the workspace more than once, by the id that each message carries."""
        ids = [
            message.get("metadata", {}).get("event_payload", {}).get("oid")
            for channel in self._slack.workspace.messages.values()
            for message in channel.values()
        ]
        known = [id for id in ids if id]
        return len(known) - len(set(known))

    def _redis(self) -> "redis.Redis":
        url = self._settings.redis()
        if url is None:
            own = Address.read(self._settings.data / "redis.conf")
            if own is None:
                raise OSError("There is no Redis.")
            url = own.url
        return redis.Redis.from_url(url)


class _Watch:
    """A stop watch; its text is what it shows."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self._begun:.1f} s"


def _times(number: int) -> str:
    return "1 post" if number == 1 else f"{number} posts"


async def _until(look: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """What `look` gives first that is true; TimeoutError, in words to show, when that takes longer. It looks from
    another thread."""
    deadline = time.monotonic() + seconds
    while not (found := await asyncio.to_thread(look)):
        if time.monotonic() > deadline:
            patient = seconds >= WATCH_SECONDS
            raise TimeoutError("Nothing came to show it." if patient else f"Not recovered after {seconds:.0f} s.")
        await asyncio.sleep(POLL)
    return found
