"""Runs the Bolt app: over Socket Mode or HTTP, with /healthz on the port in both."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import ConfigError
from bot.slack.failures import code_of

EVENTS_PATH = "/slack/events"
SOCKETS = 2
"""Connections in Socket Mode: while one is being made anew the other receives (Slack allows ten an app)."""
BLIND_SECONDS = 45.0
LONGEST_PAUSE = 30.0
ASK_SECONDS = 10.0
WRONG_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
WRONG_BOT_TOKEN = "Slack refuses SLACK_BOT_TOKEN ({code}); copy the bot token (xoxb-…) of the installed app."
WRONG_APP_TOKEN = "Slack refuses SLACK_APP_TOKEN ({code}); make an app-level token with connections:write."
log = structlog.get_logger()
T = TypeVar("T")
Health = Callable[[], dict[str, Any]]


async def until_slack_answers(ask: Callable[[], Awaitable[T]], wrong: str) -> T:
    """What `ask` gives, asked again while Slack is away; a token that Slack refuses is the ConfigError `wrong`."""
    pause = 0.5
    while True:
        try:
            return await asyncio.wait_for(ask(), ASK_SECONDS)
        except SlackApiError as error:
            code = code_of(error)
            if code in WRONG_TOKEN:
                raise ConfigError(wrong.format(code=code)) from error
            log.warning("slack_refused", error=code, retry_in=pause)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("slack_not_reached", error=type(error).__name__, retry_in=pause)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


async def who_am_i(client: AsyncWebClient, token: str) -> AuthorizeResult:
    """The bot's identity, asked of Slack once."""
    me = await until_slack_answers(client.auth_test, WRONG_BOT_TOKEN)
    return AuthorizeResult(
        enterprise_id=me.get("enterprise_id"),
        team_id=me.get("team_id"),
        bot_user_id=me.get("user_id"),
        bot_id=me.get("bot_id"),
        bot_token=token,
    )


async def serve_http(app: AsyncApp | None, host: str, port: int, health: Health) -> web.AppRunner:
    """Answer on the port: /healthz, and with an `app` Slack's requests too."""
    routes: list[web.RouteDef] = [web.get("/healthz", _health(health))]
    if app is not None:
        routes.append(web.post(EVENTS_PATH, _slack(app)))
    server = web.Application()
    server.add_routes(routes)
    runner = web.AppRunner(server, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
    except OSError as error:
        raise ConfigError(
            f"port {port} cannot be used ({os.strerror(error.errno or 0)}); free it or set TOCSIN_PORT."
        ) from error
    return runner


def _slack(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def receive(request: web.Request) -> web.StreamResponse:
        try:
            answer = await app.async_dispatch(await to_bolt_request(request))
        except ValueError:  # a time stamp or a body that is none; Slack sends no such thing
            return web.Response(status=400)
        return await to_aiohttp_response(answer)

    return receive


def _health(health: Health) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_: web.Request) -> web.StreamResponse:
        state = await asyncio.to_thread(health)
        return web.json_response(state, status=200 if state["ok"] else 503)

    return answer


class Sockets:
    """The Socket Mode connections."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        self._handlers = [AsyncSocketModeHandler(app, app_token, web_client=client) for _ in range(SOCKETS)]
        self._seen = time.monotonic()

    async def connect(self) -> None:
        """Connect; returns when the first connection stands. A refused app token is a ConfigError."""
        first, *others = self._handlers
        await self._connect(first)
        log.info("connected", mode="socket")
        for handler in others:
            await self._connect(handler)

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        # The address is asked for here, because the client itself would ask for ever with a token that is wrong.
        handler.client.wss_uri = await until_slack_answers(handler.client.issue_new_wss_url, WRONG_APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call]

    async def watch(self) -> None:
        """Return when no connection has stood for BLIND_SECONDS; the process is then to be started anew."""
        while time.monotonic() - self._seen < BLIND_SECONDS:
            if await self.connected():
                self._seen = time.monotonic()
            await asyncio.sleep(1)
        log.error("sockets_blind", seconds=BLIND_SECONDS, next_step="starting anew")

    async def connected(self) -> bool:
        """Whether any connection stands."""
        return any([await handler.client.is_connected() for handler in self._handlers])

    async def close(self) -> None:
        """Close them all."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]
