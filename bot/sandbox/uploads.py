"""Files on their way: the address that takes their bytes, and the one that hands them out to those who may see them."""

from aiohttp import BodyPartReader, web

from bot.sandbox import filing
from bot.sandbox.api.arguments import bearer
from bot.sandbox.api.tokens import caller_of
from bot.sandbox.slack import Slack
from bot.sandbox.state import Workspace
from bot.sandbox.store import Json

# What a browser may show by itself; everything else is offered for saving, so that no file acts as a page of ours.
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


def may_see(workspace: Workspace, file: Json, person: str) -> bool:
    """Whether a person has a file before their eyes: their own, or one shared where they can read."""
    places = [workspace.channels[one] for one in file["shared_in"]]
    if person == file["user"] or person in file.get("readers", ()):
        return True
    return any(one.kind == "public" or person in one.members for one in places)


class Uploads:
    """The addresses of files."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.post("/upload/v1/{secret}", self.take),
            web.post("/_/upload", self.choose),
            web.get("/_/files/{file}/{name}", self.give),
        ]

    async def take(self, request: web.Request) -> web.Response:
        """The bytes of a file, as the whole body or as the one part of a form. No token: the address is secret."""
        secret = request.match_info["secret"]
        file = next((one for one in self._slack.shelf.all("file") if one["secret"] == secret), None)
        if file is None or file["done"]:
            raise web.HTTPNotFound(text="no such upload")
        if request.content_type == "multipart/form-data":
            try:
                part = await (await request.multipart()).next()
            except ValueError as wrong:
                raise web.HTTPBadRequest(text=f"not a form: {wrong}") from wrong
            content = bytes(await part.read()) if isinstance(part, BodyPartReader) else b""
        else:
            content = await request.content.read()
        self._slack.shelf.fill(file["id"], content)
        return web.Response(text=f"OK - {len(content)}")

    async def choose(self, request: web.Request) -> web.Response:
        """A file called `name` that a person (`as`) chooses in a form of the app, which may read it from then on."""
        slack, person, name = self._slack, request.query.get("as", ""), request.query.get("name", "")
        if person not in slack.workspace.people or not name:
            raise web.HTTPNotFound(text="no such person, or no name")
        content = await request.read()
        file = filing.new_file(slack, name, len(content), person, readers=[slack.app.bot_user])
        slack.shelf.fill(file["id"], content)
        slack.shelf.keep("file", file | {"done": True})
        return web.json_response({"ok": True, "file": filing.shown(slack, file)})

    async def give(self, request: web.Request) -> web.Response:
        """A file for a person's page (`as`), or for a caller with a token that may read files."""
        slack = self._slack
        caller = caller_of(slack, bearer(request))
        person = caller.id if caller and caller.holds(["files:read"]) else request.query.get("as", "")
        file = slack.shelf.get("file", request.match_info["file"])
        content = slack.shelf.content(file["id"]) if file else None
        if file is None or content is None or not may_see(slack.workspace, file, person):
            raise web.HTTPNotFound(text="file_not_found")
        shown = file["mimetype"] in _SHOWN and "download" not in request.query
        headers = {
            "Content-Type": file["mimetype"] if shown else "application/octet-stream",
            "Content-Disposition": "inline" if shown else "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=content, headers=headers)
