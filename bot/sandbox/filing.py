"""Files as the workspace keeps them and as Slack shows them."""

import mimetypes
from collections.abc import Sequence
from urllib.parse import quote

from bot.sandbox.ids import new_id, new_secret
from bot.sandbox.seed import TEAM_DOMAIN, TEAM_ID
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json

_NOT_SHOWN = ("secret", "shared_in", "shares", "readers", "done")


def new_file(slack: Slack, name: str, size: int, owner: str, alt_text: str = "", readers: Sequence[str] = ()) -> Json:
    """Keep a file of `size` bytes whose content is still to come; `readers` may see it
    besides those it is shared with."""
    now = int(slack.workspace.now())
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file: Json = {
        "id": new_id("F", 10),
        "created": now,
        "timestamp": now,
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": name.rpartition(".")[2].lower() if "." in name else "binary",
        "user": owner,
        "size": size,
        "alt_txt": alt_text,
        "secret": new_secret(),
        "shared_in": [],
        "shares": {},
        "readers": list(readers),
        "done": False,
    }
    return slack.shelf.keep("file", file)


def shown(slack: Slack, file: Json) -> Json:
    """A file object (docs.slack.dev/reference/objects/file-object)."""
    channels = slack.workspace.channels
    kinds = {one: channels[one].kind for one in file["shared_in"]}
    url = f"{slack.base_url}/_/files/{file['id']}/{quote(file['name'], safe='')}"
    return {
        **{key: value for key, value in file.items() if key not in _NOT_SHOWN},
        "pretty_type": file["filetype"].upper(),
        "user_team": TEAM_ID,
        "editable": False,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": "public" in kinds.values(),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": url,
        "url_private_download": f"{url}?download=1",
        "permalink": f"https://{TEAM_DOMAIN}.slack.com/files/{file['user']}/{file['id']}/{quote(file['name'])}",
        "channels": [one for one, kind in kinds.items() if kind == "public"],
        "groups": [one for one, kind in kinds.items() if kind == "private"],
        "ims": [one for one, kind in kinds.items() if kind in ("im", "mpim")],
        "comments_count": 0,
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
    }
