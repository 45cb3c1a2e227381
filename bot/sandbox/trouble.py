"""Trouble on order, as it comes over a call: refusals, lost answers, broken connections."""

import asyncio

from aiohttp import web

from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault


class Cut(Exception):
    """The answer is lost on the way; the first argument is the fault's kind."""


async def before(fault: Fault) -> None:
    """Trouble that comes before the call takes effect. Raises SlackError or Cut."""
    if fault.kind == "ratelimited":
        raise SlackError("ratelimited", retry_after=fault.retry_after)
    if fault.kind == "error":
        raise SlackError(fault.error)
    if fault.kind in ("hang", "latency"):
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("http_500", "reset_before", "hang"):
        raise Cut(fault.kind)


def hang_up(request: web.Request) -> web.StreamResponse:
    """Break the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
