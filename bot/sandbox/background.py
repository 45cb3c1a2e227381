"""The local Slack in a thread of this process, for tests."""

import asyncio
import threading
from collections.abc import Callable

from bot.sandbox.control import NextSource
from bot.sandbox.server import serve
from bot.sandbox.slack import Options

_SECONDS = 40.0
"""As long as a start may take: a large workspace on a busy machine."""


async def end_tasks() -> None:
    """End what others began in this loop, such as a bot that connects while the server stops, and let it close.

    asyncio.run ends tasks, too, but closes the loop before the transport of a connection that was just accepted has
    had its turn to close its socket.
    """
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def start(options: Options, ahead: NextSource | None) -> tuple[str, Callable[[], None]]:
    """Run one; its address, and what stops it. RuntimeError when it does not start."""
    ready: list[tuple[str, asyncio.AbstractEventLoop]] = []
    started, stopping = threading.Event(), asyncio.Event()

    async def main() -> None:
        try:
            async with serve(options, ahead) as slack:
                ready.append((slack.base_url, asyncio.get_running_loop()))
                started.set()
                await stopping.wait()
        finally:
            started.set()
            await end_tasks()

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="local-slack", daemon=True)
    thread.start()
    if not started.wait(_SECONDS) or not ready:
        raise RuntimeError("the local Slack did not start")
    [(url, loop)] = ready

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(_SECONDS)

    return url, stop
