"""JSON from outside, whoever sends it: read so that nothing in it can trouble us or those it is handed on to."""

import json
import math
from typing import Any, NoReturn

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.store import Json

_LONGEST_NUMBER = 15


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def parse(text: str | bytes) -> Any:
    """What a JSON text says. ValueError when it is not JSON, which NaN and infinite numbers are not, and when it is
    nested too deep to be read. Half of a character's code (a lone surrogate), which no text can hold, becomes `?`."""
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        halves = b"\\ud" if isinstance(text, bytes) else "\\ud"
        if halves in text.lower():  # type: ignore[operator]
            value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    except RecursionError as deep:
        raise ValueError("nested too deep") from deep
    return value


async def body(request: web.Request, wanted: type | tuple[type, ...] = dict) -> Any:
    """The JSON that a page or a test sent; one of a type that is not `wanted` is refused, in words."""
    try:
        found = parse(await request.read())
    except ValueError as wrong:
        raise refusal("invalid_json", str(wrong)) from wrong
    if not isinstance(found, wanted):
        raise refusal("json_not_object", f"a JSON object is wanted, not {type(found).__name__}")
    return found


def refusal(error: str, detail: str) -> web.HTTPBadRequest:
    """What page and tests are told of a request that makes no sense."""
    told: Json = {"ok": False, "error": error, "detail": detail}
    return web.HTTPBadRequest(text=json.dumps(told), content_type="application/json")


def count(request: web.Request, name: str) -> int:
    """A number of things in an address; 0 when it is left out."""
    given = request.query.get(name, "0")
    if not (given.isdecimal() and len(given) <= _LONGEST_NUMBER):
        raise refusal("invalid_arguments", f"{name} must be a whole number, not {given[:40]!r}")
    return int(given)


@web.middleware
async def until_gone(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let go of a request whose sender hung up before the end of it; nobody reads the answer."""
    try:
        return await handler(request)
    except ConnectionResetError:
        return web.Response(status=400)


@web.middleware
async def from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a browser sends for a page of another site: anyone's page may post to an address of this machine.
    Programs name no origin."""
    origin = request.headers.get("Origin")
    if request.method not in ("GET", "HEAD") and origin is not None and origin.partition("://")[2] != request.host:
        raise web.HTTPForbidden(text=f"not for pages of {origin}")
    return await handler(request)
