"""The program that runs the local Slack beside a bot, and what it adds to the page: the demo's panel and its story."""

from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.sandbox.incoming import body
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json


class Host(Protocol):
    """What runs this Slack and the bot, and so can do more with them than Slack itself."""

    def join(self, slack: Slack) -> None:
        """The workspace is there and its address is known."""
        ...

    async def about(self) -> Json:
        """What the page's panel offers; it is told of changes by events of the type `demo` with the same fields."""
        ...

    async def do(self, wish: Json) -> Json:
        """Do what somebody pressed in the panel; `ok` says whether that was possible."""
        ...

    def acted(self, act: Json) -> None:
        """Somebody is about to do something in the page, or a program in their name."""
        ...


def routes(host: Host | None) -> list[web.RouteDef]:
    """The panel's address; without a host it offers nothing."""

    async def about(request: web.Request) -> web.Response:
        return web.json_response(await host.about() if host else {})

    async def do(request: web.Request) -> web.Response:
        if host is None:
            raise web.HTTPNotFound
        return web.json_response(await host.do(await body(request)))

    return [web.get("/_/demo", about), web.post("/_/demo", do)]


def middlewares(host: Host | None) -> list[Middleware]:
    """What tells the host of every act before it is done."""
    if host is None:
        return []

    @web.middleware
    async def notice(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/_/act":
            host.acted(await body(request))
        return await handler(request)

    return [notice]
