"""How many Web API calls the local Slack answers on one core, with a full workspace kept on disk, a connected app that
acknowledges every event, and open pages.

First as fast as sixteen callers can, each waiting for its answer; then at a steady pace, whether or not answers came,
so that a slow answer does not slow the questions down.
"""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from tests.bench.figures import Figure, percentile
from tests.bench.sandbox import running, stocked
from tests.bench.stage import Stage

CALLERS = 16
PAGES = 30
PACE = 500
GOAL_MS_OF_CORE = 2.0
GOAL_P99_MS = 150.0
TOKEN = {"Authorization": "Bearer xoxb-local-demo"}
ROOMS = [f"C1{number:06d}" for number in range(4, 500) if number % 4 and number % 10 not in (3, 7)]
PEOPLE = [f"U1{number:05d}" for number in range(6, 200)]


class Load:
    """The calls, in turn: posts with blocks, updates of them, reactions, history and people."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self._turn = itertools.count()
        self._posted: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.took: list[float] = []
        self.refused: Counter[str] = Counter()

    async def call(self) -> None:
        """The next call, timed until its answer was read."""
        turn = next(self._turn)
        started = time.perf_counter()
        answer = await self._ask(turn)
        self.took.append(time.perf_counter() - started)
        if not answer["ok"]:
            self.refused[answer["error"]] += 1

    async def _ask(self, turn: int) -> dict[str, Any]:
        room = ROOMS[turn % len(ROOMS)]
        kind = turn % 5
        if kind == 0 or self._posted.empty():
            answer = await self._send("chat.postMessage", json={"channel": room, **card(turn)})
            self._posted.put_nowait((room, answer["ts"]))
            self._posted.put_nowait((room, answer["ts"]))
            return answer
        if kind == 1:
            where, ts = self._posted.get_nowait()
            return await self._send("chat.update", json={"channel": where, "ts": ts, **card(turn)})
        if kind == 2:
            return await self._send("conversations.history", data={"channel": room, "limit": "20"})
        if kind == 3:
            return await self._send("users.info", data={"user": PEOPLE[turn % len(PEOPLE)]})
        where, ts = self._posted.get_nowait()
        name = f"emoji_{turn}"
        return await self._send("reactions.add", data={"channel": where, "timestamp": ts, "name": name})

    async def _send(self, method: str, **body: Any) -> dict[str, Any]:
        async with self._http.post(f"{self._url}/api/{method}", headers=TOKEN, **body) as reply:
            return dict(json.loads(await reply.read()))


def card(number: int) -> dict[str, Any]:
    """A message such as Tocsin posts."""
    texts = [f"*INC-{number}* Checkout is down", "*Severity* SEV2", "*Lead* <@U02BEN>"]
    sections = [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in texts]
    buttons = [
        {
            "type": "button",
            "action_id": name,
            "text": {"type": "plain_text", "text": name.title()},
            "value": str(number),
        }
        for name in ("acknowledge", "escalate", "resolve")
    ]
    return {"text": f"INC-{number}", "blocks": [*sections, {"type": "actions", "elements": buttons}]}


def run(stage: Stage) -> list[Figure]:
    """Both measurements, on one server."""
    seconds = stage.pick(15, 3)
    with running(stocked(stage.folder)) as server:
        before = server.busy
        full = asyncio.run(_measure(server.url, lambda load: flat_out(load, seconds)))
        cost = (server.busy - before) / len(full.took) * 1000
        stage.say(f"{len(full.took) / seconds:.0f} calls a second, {server.memory:.0f} MiB")
        paced = asyncio.run(_measure(server.url, lambda load: steady(load, seconds)))
    rate = f"{len(full.took) / seconds:.0f} calls a second, p99 {percentile(full.took, 0.99) * 1000:.0f} ms"
    spread = f"n={len(paced.took)}, most {max(paced.took) * 1000:.0f}"
    return [
        Figure("one core's time for a call", cost, "ms", GOAL_MS_OF_CORE, "", rate),
        Figure(f"answer at {PACE} calls a second, p50", percentile(paced.took, 0.5) * 1000, "ms", None, "", spread),
        Figure(f"answer at {PACE} calls a second, p99", percentile(paced.took, 0.99) * 1000, "ms", GOAL_P99_MS),
        Figure("calls refused", sum((full.refused + paced.refused).values()), "", 0),
    ]


async def _measure(url: str, work: Callable[[Load], Awaitable[None]]) -> Load:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as http, watching(http, url):
        load = Load(http, url)
        for _ in range(50):
            await load.call()
        load.took.clear()
        await work(load)
    return load


async def flat_out(load: Load, seconds: float) -> None:
    """Callers who ask again as soon as they are answered."""
    until = time.monotonic() + seconds

    async def caller() -> None:
        while time.monotonic() < until:
            await load.call()

    await asyncio.gather(*(caller() for _ in range(CALLERS)))


async def steady(load: Load, seconds: float) -> None:
    """So many calls a second, each begun on time."""
    started, calls = time.monotonic(), []
    for number in range(int(seconds * PACE)):
        await asyncio.sleep(max(0.0, started + number / PACE - time.monotonic()))
        calls.append(asyncio.create_task(load.call()))
    await asyncio.gather(*calls)


@asynccontextmanager
async def watching(http: aiohttp.ClientSession, url: str, pages: int = PAGES) -> AsyncIterator[None]:
    """An app that acknowledges what it is told, and open pages."""
    tasks = [asyncio.create_task(_app(http, url)), *(asyncio.create_task(_page(http, url, n)) for n in range(pages))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _app(http: aiohttp.ClientSession, url: str) -> None:
    token = {"Authorization": "Bearer xapp-local-demo"}
    async with http.post(f"{url}/api/apps.connections.open", headers=token) as reply:
        link = (await reply.json())["url"]
    async with http.ws_connect(link) as socket:
        async for message in socket:
            with suppress(KeyError):
                await socket.send_str(json.dumps({"envelope_id": json.loads(message.data)["envelope_id"]}))


async def _page(http: aiohttp.ClientSession, url: str, number: int) -> None:
    timeout = aiohttp.ClientTimeout(total=None)
    async with http.get(f"{url}/_/stream?as={PEOPLE[number]}", timeout=timeout) as reply:
        async for _ in reply.content.iter_any():
            pass
