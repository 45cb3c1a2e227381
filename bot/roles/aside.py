"""What a process does once the database is another version's: nothing, and says so, until it is stopped.

It does not end, for whatever runs it would only start it again and again.
"""

import asyncio
import signal
import threading

import structlog

from bot.core.errors import OtherVersion
from bot.settings import Settings
from bot.slack.serve import serve_http

log = structlog.get_logger()


def stand_aside(role: str, settings: Settings, why: OtherVersion) -> None:
    """Wait to be stopped; the web process answers /healthz meanwhile."""
    log.error("standing_aside", role=role, why=str(why), next_step="stop it, or start the version that is in the log")
    if role == "web":
        asyncio.run(_answer(settings, why))
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


async def _answer(settings: Settings, why: OtherVersion) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = await serve_http(None, settings.host, settings.port, lambda: {"ok": False, "database": str(why)})
    await stop.wait()
    await runner.cleanup()
