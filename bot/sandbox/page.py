"""What the page in the browser fetches and sends: `/_/state`, `/_/messages`, `/_/stream`, `/_/act`."""

import asyncio
import json
from pathlib import Path

from aiohttp import web

from bot.clock import MovableClock
from bot.sandbox import acts, screen, wire
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel, Person
from bot.sandbox.store import Json

STATIC = Path(__file__).parent / "static"
_KEEPALIVE_SECONDS = 15.0


class Page:
    """The page's side of the server."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        """The page's addresses."""
        return [
            web.get("/", self.index),
            web.get("/_/static/{name:.+}", self.static),
            web.get("/_/state", self.state),
            web.get("/_/messages", self.messages),
            web.get("/_/people", self.people),
            web.get("/_/channels", self.channels),
            web.get("/_/stream", self.stream),
            web.post("/_/act", self.act),
        ]

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        page = STATIC / "index.html"
        if not page.is_file():
            return web.Response(text="The local Slack is running; its page is not installed.")
        return web.FileResponse(page, headers={"Cache-Control": "no-store"})

    async def static(self, request: web.Request) -> web.StreamResponse:
        """A file of the page."""
        path = (STATIC / request.match_info["name"]).resolve()
        if not path.is_relative_to(STATIC) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    def _viewer(self, request: web.Request) -> str:
        person = request.query.get("as", "")
        if person not in self._slack.workspace.people:
            raise web.HTTPNotFound(text="no such person")
        return person

    async def state(self, request: web.Request) -> web.Response:
        """Everything around the messages, as one person sees it."""
        slack, me = self._slack, self._viewer(request)
        everyone = slack.workspace.people.values()
        visible = [one for one in slack.workspace.channels.values() if one.kind == "public" or me in one.members]
        return web.json_response(
            {
                "me": _person(slack.workspace.people[me]),
                "people": [_person(one) for one in everyone],
                "team": wire.team(),
                "app": {"id": slack.app.id, "name": slack.app.name, "user": slack.app.bot_user},
                "clock": clock_of(slack),
                "connected": slack.delivery.connected,
                "commands": [
                    {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
                    for one in slack.app.commands
                ],
                "shortcuts": [
                    {
                        "name": one.name,
                        "type": one.type,
                        "callback_id": one.callback_id,
                        "description": one.description,
                    }
                    for one in slack.app.shortcuts
                ],
                "usergroups": [{"id": one.id, "handle": one.handle} for one in slack.workspace.groups.values()],
                "channels": [self._channel(one, me) for one in visible],
                "views": slack.workspace.stacks.get(me, []),
                "home": slack.workspace.homes.get(me),
            }
        )

    def _channel(self, channel: Channel, me: str) -> Json:
        member = me in channel.members
        unread, mention = screen.unread(self._slack, channel, me) if member else (0, False)
        kinds = {"public": "channel", "private": "private", "im": "im", "mpim": "im"}
        shown: Json = {
            "id": channel.id,
            "name": channel.name,
            "kind": kinds[channel.kind],
            "topic": channel.topic["value"],
            "purpose": channel.purpose["value"],
            "member": member,
            "members": channel.members,
            "archived": channel.archived,
            "unread": unread,
            "mention": mention,
            "bookmarks": [{key: one[key] for key in ("id", "title", "link", "emoji")} for one in channel.bookmarks],
            "pins": [one["ts"] for one in channel.pins],
        }
        if channel.is_dm:
            others = [one for one in channel.members if one != me] or [me]
            people = self._slack.workspace.people
            shown |= {"user": others[0], "name": ", ".join(people[one].real_name for one in others)}
            if channel.kind == "im" and others[0] == self._slack.app.bot_user:
                shown["kind"] = "app"
        return shown

    async def messages(self, request: web.Request) -> web.Response:
        """A channel's messages or a thread's, oldest first, with this person's ephemerals in place. Tests that are
        nobody see every channel, and no ephemerals."""
        slack = self._slack
        me = self._viewer(request) if "as" in request.query else None
        channel = slack.workspace.channels.get(request.query.get("channel", ""))
        if channel is None or (me and channel.kind != "public" and me not in channel.members):
            raise web.HTTPNotFound(text="channel_not_found")
        thread = request.query.get("thread_ts")
        everything = [
            *slack.workspace.messages.get(channel.id, {}).values(),
            *(one for one in slack.workspace.ephemerals(me or "") if one["channel"] == channel.id),
        ]
        if thread:
            chosen = [one for one in everything if thread in (one["ts"], one.get("thread_ts"))]
        else:
            chosen = [one for one in everything if not screen.in_thread_only(one)]
        chosen.sort(key=lambda one: str(one["ts"]))
        return web.json_response({"messages": [screen.for_page(slack, one) for one in chosen]})

    async def people(self, request: web.Request) -> web.Response:
        """Everyone, for tests."""
        return web.json_response([_person(one) for one in self._slack.workspace.people.values()])

    async def channels(self, request: web.Request) -> web.Response:
        """Every channel there is in the order they were made, for tests."""
        known = sorted(self._slack.workspace.channels.values(), key=lambda one: one.number)
        return web.json_response([self._channel(one, "") for one in known])

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for one person's page, until it goes away or the server stops."""
        viewer = self._slack.page.join(self._viewer(request))
        reply = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        try:
            await reply.prepare(request)
            await reply.write(b": hello\n\n")
            while True:
                try:
                    event = await asyncio.wait_for(viewer.queue.get(), _KEEPALIVE_SECONDS)
                except TimeoutError:
                    await reply.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                await reply.write(f"data: {json.dumps(event)}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._slack.page.leave(viewer)
        return reply

    async def act(self, request: web.Request) -> web.Response:
        """Something a person does."""
        return web.json_response(await acts.act(self._slack, await request.json()))


def _person(one: Person) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "real_name": one.real_name,
        "title": one.title,
        "email": one.email,
        "tz": one.tz,
        "is_bot": one.is_bot,
    }


def clock_of(slack: Slack) -> Json | None:
    """The movable clock's present and speed; None when the workspace runs on real time."""
    if isinstance(slack.clock, MovableClock):
        return {"now": slack.workspace.now(), "speed": slack.clock.speed}
    return None
