"""bookmarks.*: the links at the top of a channel."""

import re
from urllib.parse import urlsplit

from bot.sandbox import rooms
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.ids import new_id
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# From memory of Slack's behaviour; its reference names the error but not the number.
MOST_BOOKMARKS = 100
LONGEST_TITLE = 256
LONGEST_LINK = 2048


def _bookmark_channel(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if call.caller not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def _is_web_address(link: str) -> bool:
    try:
        return urlsplit(link).scheme in ("http", "https") and bool(urlsplit(link).netloc)
    except ValueError:
        return False


def _bookmark_fields(call: Call, title: str, link: str) -> Json:
    if len(title) > LONGEST_TITLE:
        raise invalid_arguments(f"must be less than {LONGEST_TITLE + 1} characters [json-pointer:/title]")
    if len(link) > LONGEST_LINK or not _is_web_address(link):
        raise SlackError("invalid_link")
    emoji = call.text("emoji")
    if emoji and not re.fullmatch(r":[a-z0-9_+'-]+:", emoji):
        raise SlackError("invalid_emoji")
    return {"title": title, "link": link, **({"emoji": emoji} if emoji else {})}


def add_bookmark(call: Call) -> Json:
    """bookmarks.add."""
    channel = _bookmark_channel(call)
    title = call.required("title")
    if call.required("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    now = int(call.slack.workspace.now())
    bookmark: Json = {
        "id": new_id("Bk", 10),
        "channel_id": channel.id,
        "emoji": None,
        **_bookmark_fields(call, title, call.required("link")),
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": chr(ord("a") + min(len(channel.bookmarks), 25)),
        "last_updated_by_user_id": call.caller,
        "last_updated_by_team_id": TEAM_ID,
        "shortcut_id": None,
        "app_id": call.slack.app.id,
    }
    channel.bookmarks.append(bookmark)
    call.slack.workspace.save_channel(channel)
    rooms.changed(call.slack)
    return {"bookmark": bookmark}


def _bookmark(call: Call, channel: Channel) -> Json:
    wanted = call.required("bookmark_id")
    found: Json | None = next((one for one in channel.bookmarks if one["id"] == wanted), None)
    if found is None:
        raise SlackError("not_found")
    return found


def edit_bookmark(call: Call) -> Json:
    """bookmarks.edit."""
    channel = _bookmark_channel(call)
    bookmark = _bookmark(call, channel)
    title, link = call.text("title", bookmark["title"]), call.text("link", bookmark["link"])
    bookmark |= _bookmark_fields(call, title, link)
    bookmark["date_updated"] = int(call.slack.workspace.now())
    call.slack.workspace.save_channel(channel)
    rooms.changed(call.slack)
    return {"bookmark": bookmark}


def bookmarks(call: Call) -> Json:
    """bookmarks.list."""
    channel = _bookmark_channel(call)
    return {"bookmarks": channel.bookmarks}


def remove_bookmark(call: Call) -> Json:
    """bookmarks.remove."""
    channel = _bookmark_channel(call)
    channel.bookmarks.remove(_bookmark(call, channel))
    call.slack.workspace.save_channel(channel)
    rooms.changed(call.slack)
    return {}
