"""What tests and the demo steer the local Slack with: the clock, trouble on order, settings, and the records."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox import incoming, settings
from bot.sandbox.api.registry import METHODS
from bot.sandbox.app import ALL_EVENTS
from bot.sandbox.errors import SlackError
from bot.sandbox.eventqueue import MOST_AN_HOUR
from bot.sandbox.faults import CALL_KINDS, Fault, order
from bot.sandbox.pagedata import clock_of
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json

NextSource = Callable[[], Awaitable[list[Json]]]

# What an order of trouble may name, apart from Web API methods.
_DELIVERIES = frozenset(
    [
        "events_api",
        "interactive",
        "slash_commands",
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "block_suggestion",
        "app_rate_limited",
        *(name.partition(".")[0] for name in ALL_EVENTS),
    ]
)


def _check_target(fault: Fault) -> None:
    """Refuse trouble that could never strike, such as that of a method whose name is misspelt."""
    known = METHODS.keys() | {"response_url"} if fault.kind in CALL_KINDS else _DELIVERIES
    if fault.method != "*" and fault.method not in known:
        raise SlackError("unknown_target", detail=f"{fault.kind} cannot strike {fault.method}")


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(min(seconds, settings.LAST_SECOND), UTC)


class Control:
    """The steering wheel. `ahead` tells what the bot will do next, where something can know that."""

    def __init__(self, slack: Slack, ahead: NextSource | None) -> None:
        self._slack = slack
        self._ahead = ahead

    def routes(self) -> list[web.RouteDef]:
        """The steering addresses."""
        return [
            web.post("/_/clock", self.clock),
            web.get("/_/next", self.next),
            web.get("/_/faults", self.faults),
            web.post("/_/faults", self.add_faults),
            web.delete("/_/faults", self.clear_faults),
            web.get("/_/calls", self.calls),
            web.get("/_/log", self.log),
            web.get("/_/happened", self.happened),
            web.get("/_/rest", self.rest),
            web.post("/_/config", self.config),
            web.post("/_/probe", self.probe),
        ]

    async def _coming(self) -> list[Json]:
        if self._ahead is not None:
            return await self._ahead()
        if self._slack.options.next_url is None:
            return []
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(self._slack.options.next_url) as reply,
            ):
                found = await reply.json()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return []
        return list(found)

    async def next(self, request: web.Request) -> web.Response:
        """What the bot does next."""
        return web.json_response(await self._coming())

    async def clock(self, request: web.Request) -> web.Response:
        """Set the clock's speed, or move it forward."""
        slack, body = self._slack, await incoming.body(request)
        clock = slack.clock
        if not isinstance(clock, MovableClock):
            return web.json_response({"ok": False, "error": "no_clock"}, status=400)
        settings.check(body, settings.CLOCK)
        if body.get("speed") is not None:
            clock.set_speed(float(body["speed"]))
        if body.get("jump_to") is not None:
            clock.jump_to(_moment(float(body["jump_to"])))
        if body.get("advance") is not None:
            clock.jump_to(_moment(clock.now().timestamp() + float(body["advance"])))
        if body.get("next"):
            coming = [float(one["at"]) for one in await self._coming()]
            if not coming:
                return web.json_response({"ok": False, "error": "nothing_next"}, status=404)
            clock.jump_to(_moment(min(coming)))
        shown = clock_of(slack)
        slack.page.publish({"type": "clock", **(shown or {})})
        return web.json_response({"ok": True, "clock": shown})

    async def faults(self, request: web.Request) -> web.Response:
        """The trouble still on order."""
        return web.json_response({"faults": self._slack.faults.pending()})

    async def add_faults(self, request: web.Request) -> web.Response:
        """Order trouble: one order or a list. One that is wrong is refused; those before it stand."""
        body = await incoming.body(request, (dict, list))
        try:
            for one in body if isinstance(body, list) else [body]:
                fault = order(one if isinstance(one, dict) else {})
                _check_target(fault)
                self._slack.faults.add(fault)
        except SlackError as refused:
            return web.json_response({"ok": False, "error": refused.code, **refused.extra}, status=400)
        return web.json_response({"ok": True})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Cancel all trouble."""
        self._slack.faults.clear()
        return web.json_response({"ok": True})

    async def calls(self, request: web.Request) -> web.Response:
        """The Web API calls numbered above `since`."""
        return web.json_response(self._slack.recorder.calls(incoming.count(request, "since")))

    async def log(self, request: web.Request) -> web.Response:
        """The conversation as a script."""
        return web.Response(text=self._slack.recorder.script())

    async def happened(self, request: web.Request) -> web.Response:
        """What became of messages after the happening numbered `since`."""
        return web.json_response(self._slack.recorder.happened(incoming.count(request, "since")))

    async def rest(self, request: web.Request) -> web.Response:
        """How much was called and happened so far, how many deliveries are `under_way`, and whether the bot can be
        reached (`connected`)."""
        slack = self._slack
        about = {"under_way": slack.delivery.under_way, "connected": slack.delivery.connected}
        return web.json_response({**slack.recorder.counts(), **about})

    async def config(self, request: web.Request) -> web.Response:
        """Change settings: `latency_ms`; `rate_limits` (off or slack); `one_per_second`; `burst` (messages at once in a
        channel); `events_an_hour` (more are withheld; null: all are sent); `retry_seconds` (the pauses before an event
        is redelivered, the first in real time); `scopes` of the app; `bot_url`, where the bot takes requests (null:
        Socket Mode; the answer's `verified` tells whether it passed Slack's challenge, null while nobody is there);
        `socket`, a reason to disconnect every socket now, or `drop` to cut them; and those of
        `bot.sandbox.rules`."""
        slack, body = self._slack, await incoming.body(request)
        settings.check(body, settings.SETTINGS)
        slack.rules.set(body)
        if "latency_ms" in body:
            slack.latency_ms = float(body["latency_ms"])
        self._limit(body)
        if "retry_seconds" in body:
            slack.delivery.events.retry_seconds = tuple(float(one) for one in body["retry_seconds"])
        if "scopes" in body:
            slack.app.scopes = frozenset(body["scopes"])
        if "bot_url" in body:
            await slack.delivery.point_at(body["bot_url"])
        if "socket" in body:
            await slack.delivery.sockets.disconnect(body["socket"])
        http = slack.delivery.http
        return web.json_response({"ok": True, "verified": http.verified if http else None})

    def _limit(self, body: Json) -> None:
        limits, events = self._slack.limits, self._slack.delivery.events
        if "rate_limits" in body:
            limits.tiers = limits.one_per_second = body["rate_limits"] == "slack"
            events.an_hour = MOST_AN_HOUR if limits.tiers else None
        if "one_per_second" in body:
            limits.one_per_second = bool(body["one_per_second"])
        if "burst" in body:
            limits.burst = int(body["burst"])
        if "events_an_hour" in body:
            events.an_hour = body["events_an_hour"]
        if body.keys() & {"rate_limits", "one_per_second", "burst"}:
            limits.reset()

    async def probe(self, request: web.Request) -> web.Response:
        """Send what Slack sends to a request URL itself: `kind` is `url_verification` or `ssl_check`."""
        kind = (await incoming.body(request)).get("kind")
        probes = {"url_verification": self._slack.delivery.verify, "ssl_check": self._slack.delivery.check_ssl}
        if not isinstance(kind, str) or kind not in probes:
            return web.json_response({"ok": False, "error": "unknown_probe"}, status=400)
        outcome = await probes[kind]()
        return web.json_response({"ok": outcome.failure is None, "error": outcome.failure})
