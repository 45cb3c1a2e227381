"""Carrying things to the bot: to its URL when one is set, otherwise over its open sockets."""

import asyncio
import time
from collections.abc import Callable

from bot.sandbox.app import App
from bot.sandbox.eventqueue import EventQueue
from bot.sandbox.faults import Faults
from bot.sandbox.httpout import HttpOut, has_challenge
from bot.sandbox.ids import new_secret
from bot.sandbox.outcome import Outcome
from bot.sandbox.recorder import Recorder
from bot.sandbox.sockets import Sockets
from bot.sandbox.store import Json, Store
from bot.sandbox.tasks import Tasks

# Slack's deadline for every ack, in real seconds.
ACK_SECONDS = 3.0


class Delivery:
    """The one way out to the bot."""

    def __init__(
        self, app: App, sockets: Sockets, faults: Faults, recorder: Recorder, store: Store, now: Callable[[], float]
    ) -> None:
        self.http: HttpOut | None = None
        self.sockets = sockets
        self.events = EventQueue(self._once, app, faults, recorder, store, now)
        self._app = app
        self._faults = faults
        self._recorder = recorder
        self._tasks = Tasks()

    @property
    def connected(self) -> bool:
        """Whether there is a bot to deliver to."""
        return self.http.reachable if self.http else self.sockets.count > 0

    @property
    def under_way(self) -> int:
        """How many deliveries in the background go on; those that wait for a later turn do not count."""
        return len(self._tasks) + self.events.under_way

    async def point_at(self, url: str | None) -> None:
        """Deliver to this URL from now on, once it has answered Slack's challenge; with None over the sockets."""
        if self.http:
            await self.http.close()
        self.http = HttpOut(url, self._app.signing_secret, self._found_or_lost) if url else None
        if self.http:
            await self.verify()
            self.http.watch()
        self.sockets.on_change()

    def _found_or_lost(self) -> None:
        if self.http and self.http.reachable and self.http.verified is None:
            self._tasks.start(self.verify())
        self.sockets.on_change()

    async def verify(self) -> Outcome:
        """Ask the request URL for the challenge it is sent, as Slack does before it takes a URL
        (docs.slack.dev/apis/events-api/using-http-request-urls). A bot that is not there yet is asked when it is.

        Slack refuses a URL without the challenge; here it is only said, so that a bare listener will do for a test.
        """
        http = self.http
        if http is None:
            return Outcome("no_request_url")
        http.verified = False
        challenge = new_secret(52)
        asked = {"token": self._app.verification_token, "challenge": challenge, "type": "url_verification"}
        answer = await http.post("url_verification", asked, ACK_SECONDS, None)
        if answer.failure is None and not has_challenge(answer.body, challenge):
            answer = Outcome("challenge_failed", answer.body)
        http.verified = None if answer.failure == "connection_failed" else answer.failure is None
        if http.verified is False:
            self._recorder.say(f"! Slack would refuse the request URL {http.url}: {answer.failure}")
        return answer

    async def check_ssl(self) -> Outcome:
        """Probe a command's URL as Slack does from time to time (docs.slack.dev/interactivity/
        implementing-slash-commands); sockets are not probed."""
        if self.http is None:
            return Outcome("no_request_url")
        probe = {"ssl_check": "1", "token": self._app.verification_token}
        return await self.http.post("ssl_check", probe, ACK_SECONDS, None)

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

    def tell(self, kind: str, payload: Json) -> None:
        """Deliver an interaction in the background: nobody waits for the ack."""
        self._tasks.start(self.ask(kind, payload))

    async def _once(self, kind: str, payload: Json, name: str, retry: tuple[int, str] | None = None) -> Outcome:
        """One attempt, with the trouble on order for it."""
        if self._faults.for_delivery("lost_delivery", kind, name):
            await asyncio.sleep(ACK_SECONDS)
            return Outcome("http_timeout")
        late = self._faults.for_delivery("late_delivery", kind, name)
        if late is None:
            return await self._carry(kind, payload, name, retry)
        carrying = self._tasks.start(self._later(late.seconds, kind, payload, name, retry))
        await asyncio.wait({carrying}, timeout=ACK_SECONDS)
        return carrying.result() if carrying.done() else Outcome("http_timeout")

    async def _later(
        self, seconds: float, kind: str, payload: Json, name: str, retry: tuple[int, str] | None
    ) -> Outcome:
        """Arrive late, even after Slack has ceased to wait."""
        await asyncio.sleep(seconds)
        return await self._carry(kind, payload, name, retry)

    async def _carry(self, kind: str, payload: Json, name: str, retry: tuple[int, str] | None) -> Outcome:
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
        await self.events.close()
        await self._tasks.cancel()
        await self.sockets.close()
        if self.http:
            await self.http.close()
            self.http = None
