"""What the page in the browser fetches and sends: itself with its files, the workspace around the messages
(`/_/state`), `/_/messages`, `/_/search`, what happens from then on (`/_/stream`), and what people do (`/_/act`). Tests
use the same addresses, and two of their own: `/_/people` and `/_/channels`."""

import asyncio

from aiohttp import web

from bot.sandbox import acts, incoming, pagedata, searching
from bot.sandbox.assets import Assets
from bot.sandbox.slack import Slack

_KEEPALIVE_SECONDS = 15.0
_TOGETHER_SECONDS = 0.015
_MOST_AT_ONCE = 200


class Page:
    """The page's side of the server."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._assets = Assets()

    def routes(self) -> list[web.RouteDef]:
        """The page's addresses."""
        return [
            web.get("/", self.index),
            web.get("/_/static/{name:.+}", self.static),
            web.get("/_/state", self.state),
            web.get("/_/messages", self.messages),
            web.get("/_/search", self.search),
            web.get("/_/people", self.people),
            web.get("/_/channels", self.channels),
            web.get("/_/stream", self.stream),
            web.post("/_/act", self.act),
        ]

    async def index(self, request: web.Request) -> web.Response:
        """The page itself. What it shows first is inside, for the person the address names, or the first there is."""
        people = self._slack.workspace.people
        me = request.query.get("as", "")
        me = me if me in people else next(iter(people))
        page = self._assets.page(pagedata.begin(self._slack, me))
        return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def static(self, request: web.Request) -> web.Response:
        """A file of the page."""
        found = self._assets.answer(request, request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return found

    def _viewer(self, request: web.Request) -> str:
        person = request.query.get("as", "")
        if person not in self._slack.workspace.people:
            raise web.HTTPNotFound(text="no such person")
        return person

    async def state(self, request: web.Request) -> web.Response:
        """Everything around the messages, as one person sees it."""
        return _json(pagedata.state(self._slack, self._viewer(request)))

    async def messages(self, request: web.Request) -> web.Response:
        """A channel's messages or a thread's, oldest first, with this person's ephemerals in place. Tests that are
        nobody see every channel, and no ephemerals.

        With `limit`, at most so many of the channel: the newest, or those `before` a `ts`, `after` or `around` one;
        then `earlier` and `later` tell whether there are more on either side. With `pinned`, those pinned there."""
        slack, query = self._slack, request.query
        me = self._viewer(request) if "as" in query else ""
        channel = slack.workspace.channels.get(query.get("channel", ""))
        if channel is None or (me and channel.kind != "public" and me not in channel.members):
            raise web.HTTPNotFound(text="channel_not_found")
        if "limit" in query:
            most = incoming.count(request, "limit")
            where = {name: query[name] for name in ("before", "after", "around") if name in query}
            return web.json_response(pagedata.window(slack, channel, me, min(max(1, most), _MOST_AT_ONCE), **where))
        if "pinned" in query:
            found = pagedata.pinned(slack, channel)
        elif query.get("thread_ts"):
            found = pagedata.thread(slack, channel, query["thread_ts"], me)
        else:
            found = pagedata.whole(slack, channel, me)
        return web.json_response({"messages": found})

    async def search(self, request: web.Request) -> web.Response:
        """The newest messages one person can see that hold the words in `text`."""
        found = searching.search(self._slack, self._viewer(request), request.query.get("text", ""))
        return web.json_response({"found": found})

    async def people(self, request: web.Request) -> web.Response:
        """Everyone, for tests."""
        return web.json_response([pagedata.person(one) for one in self._slack.workspace.people.values()])

    async def channels(self, request: web.Request) -> web.Response:
        """Every channel there is in the order they were made, for tests."""
        return _json(pagedata.channels(self._slack))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for one person's page, until it goes away or the server stops. What happens at nearly the
        same time goes out together, so that a burst of messages costs one write a page and not hundreds."""
        viewer = self._slack.page.join(self._viewer(request))
        reply = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        try:
            await reply.prepare(request)
            while not viewer.ended:
                await reply.write(await viewer.next(_KEEPALIVE_SECONDS) or b": still here\n\n")
                await asyncio.sleep(_TOGETHER_SECONDS)
        except ConnectionError:
            pass
        finally:
            self._slack.page.leave(viewer)
        return reply

    async def act(self, request: web.Request) -> web.Response:
        """Something a person does."""
        return web.json_response(await acts.act(self._slack, await incoming.body(request)))


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")
