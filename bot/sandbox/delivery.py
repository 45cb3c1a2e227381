"""Carrying things to the bot: to its URL when one is set, otherwise over its open sockets."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from bot.sandbox.faults import Faults
from bot.sandbox.httpout import HttpOut
from bot.sandbox.outcome import Outcome
from bot.sandbox.recorder import Recorder
from bot.sandbox.sockets import Sockets
from bot.sandbox.store import Json

# Slack's deadline for every ack, in real seconds.
ACK_SECONDS = 3.0

# Real seconds before the first, second and third redelivery of an event (docs.slack.dev/apis/events-api).
RETRY_SECONDS = (0.5, 60.0, 300.0)


class Delivery:
    """The one way out to the bot."""

    def __init__(self, secret: str, sockets: Sockets, faults: Faults, recorder: Recorder) -> None:
        self.http: HttpOut | None = None
        self.sockets = sockets
        self._secret = secret
        self.retry_seconds: tuple[float, ...] = RETRY_SECONDS
        self._faults = faults
        self._recorder = recorder
        self._running: set[asyncio.Task[object]] = set()

    @property
    def connected(self) -> bool:
        """Whether there is a bot to deliver to."""
        return self.http.reachable if self.http else self.sockets.count > 0

    async def point_at(self, url: str | None) -> None:
        """Deliver to this URL from now on, or with None over the sockets."""
        if self.http:
            await self.http.close()
        self.http = HttpOut(url, self._secret, self.sockets.on_change) if url else None
        if self.http:
            self.http.watch()
        self.sockets.on_change()

    async def ask(self, kind: str, payload: Json) -> Outcome:
        """Deliver a command or an interaction once and wait for the ack. Slack never redelivers these."""
        started = time.monotonic()
        answer = await self._once(kind, payload, str(payload.get("type", kind)))
        if answer.failure:
            took = time.monotonic() - started
            self._recorder.say(
                f"! the bot did not acknowledge {payload.get('type', kind)}: {answer.failure} {took:.1f}s"
            )
        return answer

    def send_event(self, body: Json) -> None:
        """Deliver an event in the background, again and again until it is acknowledged or given up."""
        copies = 2 if self._faults.for_delivery("duplicate_event", "events_api", body["event"]["type"]) else 1
        for _ in range(copies):
            self._start(self._event(body))

    def tell(self, kind: str, payload: Json) -> None:
        """Deliver an interaction in the background: nobody waits for the ack."""
        self._start(self.ask(kind, payload))

    def _start(self, doing: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _event(self, body: Json) -> None:
        name = str(body["event"]["type"])
        answer = await self._once("events_api", body, name)
        for number, pause in enumerate(self.retry_seconds, start=1):
            if answer.failure is None or answer.no_retry:
                return
            await asyncio.sleep(pause)
            answer = await self._once("events_api", body, name, (number, answer.failure))
        if answer.failure:
            self._recorder.say(f"! the bot never acknowledged the event {name}: {answer.failure}")

    async def _once(self, kind: str, payload: Json, name: str, retry: tuple[int, str] | None = None) -> Outcome:
        drop_ack = self._faults.for_delivery("drop_ack", kind, name) is not None
        if self.http:
            outcome = await self.http.post(kind, payload, ACK_SECONDS, retry)
        else:
            cut = self._faults.for_delivery("drop_socket", kind, name) is not None
            outcome = await self.sockets.send(kind, payload, ACK_SECONDS, retry, cut)
        if drop_ack and outcome.failure is None:
            return Outcome("http_timeout")
        return outcome

    async def close(self) -> None:
        """Give up on what is still under way and hang up."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.sockets.close()
        if self.http:
            await self.http.close()
            self.http = None
