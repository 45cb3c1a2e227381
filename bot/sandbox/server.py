"""The local Slack as one process: everything put together, started, and stopped."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.clock import clock_from
from bot.sandbox import answers, host, incoming, seed
from bot.sandbox.app import App, app_from_manifest
from bot.sandbox.control import Control, NextSource
from bot.sandbox.delivery import Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.later import follow_clock
from bot.sandbox.page import Page
from bot.sandbox.pagehub import PageHub
from bot.sandbox.recorder import Recorder
from bot.sandbox.shelf import Shelf
from bot.sandbox.slack import Options, Slack
from bot.sandbox.sockets import Sockets
from bot.sandbox.state import Person, Workspace
from bot.sandbox.store import Store
from bot.sandbox.uploads import Uploads
from bot.sandbox.webapi import WebApi

# The largest body taken, in bytes; Slack's own largest is a view of 250 KB, which a form may double or triple.
_LARGEST_BODY = 4 * 1024 * 1024


def build(options: Options) -> Slack:
    """The workspace as it was left, or on its first day."""
    app = app_from_manifest(options.manifest) if options.manifest else App()
    clock = clock_from(str(options.clock) if options.clock else None)
    store = Store(options.state)
    workspace = Workspace(store, clock)
    if not workspace.people:
        _first_day(workspace, options)
    workspace.add_person(Person(app.bot_user, app.handle, app.name, title="Incident bot", is_bot=True))
    page, faults = PageHub(), Faults()
    recorder = Recorder(workspace)

    def connection_changed() -> None:
        page.publish({"type": "connected", "connected": delivery.connected})

    delivery = Delivery(app, Sockets(app.id, connection_changed), faults, recorder, store, workspace.now)
    shelf, latency = Shelf(store), options.latency_ms
    return Slack(options, app, clock, store, workspace, page, faults, recorder, delivery, shelf, latency_ms=latency)


def _first_day(workspace: Workspace, options: Options) -> None:
    known = seed.people()
    newcomers = [person for person in options.people if person.id not in {one.id for one in known}]
    for person in (*known, *newcomers):
        workspace.add_person(person)
        workspace.save_channel(seed.messages_tab(person))
    for group in seed.user_groups():
        workspace.add_group(group)
    for channel in (*seed.channels(), *seed.more_channels(options.channels, list(workspace.people))):
        workspace.save_channel(channel)


def application(slack: Slack, ahead: NextSource | None, beside: host.Host | None = None) -> web.Application:
    """The web application: what the bot calls, what the page calls, what tests call."""
    api = WebApi(slack)

    async def respond(request: web.Request) -> web.StreamResponse:
        return await answers.handle(slack, request)

    app = web.Application(
        client_max_size=_LARGEST_BODY, middlewares=[incoming.from_here, incoming.until_gone, *host.middlewares(beside)]
    )
    app.add_routes(
        [
            web.get("/api/{method}", api.handle),
            web.post("/api/{method}", api.handle),
            web.get("/link/", slack.delivery.sockets.serve),
            web.post("/response/{key:.+}", respond),
            *Page(slack).routes(),
            *Control(slack, ahead).routes(),
            *Uploads(slack).routes(),
            *host.routes(beside),
        ]
    )
    return app


@asynccontextmanager
async def serve(
    options: Options, ahead: NextSource | None = None, beside: host.Host | None = None
) -> AsyncIterator[Slack]:
    """Run the local Slack inside this event loop; its address is `base_url`. Leaving stops it and saves nothing more,
    for everything was written as it happened. `ahead` tells what the bot will do next; `beside` is what runs both."""
    slack = build(options)
    following = asyncio.create_task(follow_clock(slack))
    runner = web.AppRunner(application(slack, ahead, beside), access_log=None, shutdown_timeout=1.0)
    try:
        await runner.setup()
        await web.TCPSite(runner, options.host, options.port, backlog=1024).start()
        slack.base_url = options.public_url or f"http://{options.host}:{runner.addresses[0][1]}"
        await slack.delivery.point_at(options.bot_url)
        slack.delivery.events.resume()
        if beside is not None:
            beside.join(slack)
        yield slack
    finally:
        following.cancel()
        slack.page.close()
        await slack.delivery.close()
        await runner.cleanup()
        slack.store.close()


def reason(error: OSError) -> str:
    """Why a port or a file cannot be used, in the system's words; what asyncio says of a port names it once more."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)


async def _until_stopped(options: Options, ahead: NextSource | None, beside: host.Host | None) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    # What was loaded stays: looking for garbage in it again and again would hold calls up for half a second each time.
    gc.disable()
    async with serve(options, ahead, beside) as slack:
        gc.freeze()
        gc.enable()
        print(f"Local Slack at {slack.base_url}", flush=True)
        await stop.wait()


def run(options: Options, ahead: NextSource | None = None, beside: host.Host | None = None) -> None:
    """Run the local Slack until it is interrupted or terminated."""
    asyncio.run(_until_stopped(options, ahead, beside))
