"""The local Slack in a thread of this process, for tests."""

import asyncio
import threading
from collections.abc import Callable

from bot.sandbox.control import NextSource
from bot.sandbox.server import serve
from bot.sandbox.slack import Options

_SECONDS = 10.0


def start(options: Options, ahead: NextSource | None) -> tuple[str, Callable[[], None]]:
    """Run one; its address, and what stops it. RuntimeError when it does not start."""
    ready: list[str] = []
    started, loop = threading.Event(), asyncio.new_event_loop()
    stopping = asyncio.Event()

    async def main() -> None:
        try:
            async with serve(options, ahead) as slack:
                ready.append(slack.base_url)
                started.set()
                await stopping.wait()
        finally:
            started.set()

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), name="local-slack", daemon=True)
    thread.start()
    if not started.wait(_SECONDS) or not ready:
        raise RuntimeError("the local Slack did not start")

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(_SECONDS)
        loop.close()

    return ready[0], stop
