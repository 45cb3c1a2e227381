"""The web process: receives from Slack and does nothing else."""

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

import aiohttp
import structlog
from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.clients import async_client
from bot.slack.gate import Gate
from bot.slack.serve import Sockets, serve_http, who_am_i
from bot.usecases.reload import MOST_TOLD, called
from bot.watch import watching
from bot.wiring import Wired, wire

log = structlog.get_logger()


def run(settings: Settings, redis_url: str) -> None:
    """Receive from Slack until told to stop."""

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        wired = wire(settings, redis_url, patient=False)
        with watching(wired.watch):
            await receive(wired, stop)

    asyncio.run(main())


async def receive(wired: Wired, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Receive from Slack until `stop` is set; `ready` is called when the first request can come."""
    settings = wired.settings
    async with aiohttp.ClientSession() as session:
        client = async_client(settings.bot_token(), settings.slack_api_url, session)
        bot = await who_am_i(client, settings.bot_token())
        secret = "" if settings.socket_mode else settings.signing_secret()
        gate = Gate(wired.services)
        app = build_app(gate, client, bot, secret, wired.store.put_inbox, lambda id: _hint(wired, id))
        slack = None if settings.socket_mode else app
        runner = await serve_http(slack, settings.host, settings.port, lambda: health(wired))
        try:
            if settings.socket_mode:
                await _receive_by_sockets(wired, app, client, stop, ready)
            else:
                log.info("connected", mode="http", port=settings.port)
                ready()
                await stop.wait()
        finally:
            await runner.cleanup()


async def _receive_by_sockets(
    wired: Wired, app: AsyncApp, client: AsyncWebClient, stop: asyncio.Event, ready: Callable[[], None]
) -> None:
    """Until `stop` is set, or no connection has stood for long. Once the database is another version's they are
    closed, so that Slack gives everything to the connections of that one."""
    sockets = Sockets(app, wired.settings.app_token(), client)
    stopping = asyncio.ensure_future(stop.wait())
    closed = asyncio.ensure_future(_seen(wired.store.gate.closed))
    connecting = asyncio.ensure_future(sockets.connect())
    await asyncio.wait({stopping, closed, connecting}, return_when=asyncio.FIRST_COMPLETED)
    if connecting.done():
        connecting.result()
        ready()
        watching = asyncio.ensure_future(sockets.watch())
        await asyncio.wait({stopping, closed, watching}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
    connecting.cancel()
    await sockets.close()
    if closed.done():
        await stopping
    closed.cancel()
    stopping.cancel()


async def _seen(event: threading.Event) -> None:
    """Return once a thread has set `event`."""
    while not event.is_set():
        await asyncio.sleep(1)


def _hint(wired: Wired, id: int) -> bool:
    return wired.hints.give([("inbox", id)])


def health(wired: Wired) -> dict[str, Any]:
    """Whether the database and Redis answer, the playbook in force, and the files that cannot be used."""
    book = wired.services.books.current()
    refused = {one.file: one.problems[:MOST_TOLD] for one in wired.watch.refused}
    state: dict[str, Any] = {"ok": True, "database": "ok", "redis": "ok", "playbook": called(book), "refused": refused}
    try:
        if trouble := wired.store.gate.trouble():
            state |= {"ok": False, "database": trouble}
    except SQLAlchemyError as error:
        state |= {"ok": False, "database": type(error).__name__}
    try:
        wired.redis.ping()
    except RedisError as error:
        state |= {"ok": False, "redis": type(error).__name__}
    return state
