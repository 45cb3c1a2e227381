"""files.*: an address to upload to, the upload's end, and what is known of a file."""

from typing import Any

from bot.sandbox import events, filing, talk
from bot.sandbox.api import posting
from bot.sandbox.api.call import Call
from bot.sandbox.api.content import build
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.mrkdwn import link_urls
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import Channel
from bot.sandbox.store import Json
from bot.sandbox.uploads import may_see

# docs.slack.dev/reference/methods/files.completeUploadExternal and files.getUploadURLExternal
MOST_CHANNELS = 100
LONGEST_ALT_TEXT = 1000


def upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where the bytes of a file of `length` go."""
    name = call.required("filename")
    length = call.number("length")
    if length is None or length < 1:
        raise invalid_arguments("must be more than 0 [json-pointer:/length]")
    if len(call.text("alt_txt")) > LONGEST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file = filing.new_file(call.slack, name, length, call.caller, call.text("alt_txt"))
    return {"upload_url": f"{call.slack.base_url}/upload/v1/{file['secret']}", "file_id": file["id"]}


def complete(call: Call) -> Json:
    """files.completeUploadExternal: give uploaded files their titles, and share them in channels as one message."""
    files = _uploaded(call)
    places = _places(call)
    for file, title in files:
        content = call.slack.shelf.content(file["id"]) or b""
        file |= {"done": True, "title": title or file["name"], "size": len(content)}
        call.slack.shelf.keep("file", file)
    for channel in places:
        _share(call, channel, [file for file, _ in files])
    return {"files": [filing.shown(call.slack, file) for file, _ in files]}


def _uploaded(call: Call) -> list[tuple[Json, str]]:
    """The files that a call ends, each with its title; their bytes must have arrived."""
    given: Any = call.structure("files", "invalid_arguments")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise invalid_arguments("must be an array of files [json-pointer:/files]")
    found = []
    for one in given:
        file = call.slack.shelf.get("file", str(one.get("id")))
        if file is None or file["done"] or call.slack.shelf.content(file["id"]) is None:
            raise SlackError("file_not_found")
        if file["user"] != call.caller:
            raise SlackError("access_denied")
        found.append((file, str(one.get("title") or "")))
    return found


def _places(call: Call) -> list[Channel]:
    """The channels that files are shared in; the caller must be in each."""
    names = call.names("channels")
    if len(names) > MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    wrong = "channel_not_found" if call.text("channel_id") else "invalid_channel"
    found = []
    for name in [*([call.text("channel_id")] if call.text("channel_id") else []), *names]:
        channel = call.slack.workspace.channels.get(name)
        if channel is None or not call.sees(channel):
            raise SlackError(wrong)
        call.member_of(channel)
        if channel.archived:
            raise SlackError("posting_to_channel_denied")
        found.append(channel)
    return found


def _share(call: Call, channel: Channel, files: list[Json]) -> None:
    comment, blocks = call.text("initial_comment"), call.structure("blocks", "invalid_blocks")
    body: Json = {"text": link_urls(comment)} if comment or not blocks else build("", blocks, None, call.warnings)
    place = posting.thread(call, channel)
    for file in files:
        file["shared_in"] = [*file["shared_in"], channel.id]
    about = {**posting.author(call), "subtype": "file_share", "upload": True, **body, **place}
    stored = talk.post(call.slack, channel, {**about, "files": [filing.shown(call.slack, one) for one in files]})
    for file in files:
        share: Json = {"ts": stored["ts"], "channel_name": channel.name, "team_id": TEAM_ID, "reply_users": []}
        visibility = "public" if channel.kind == "public" else "private"
        file["shares"].setdefault(visibility, {})[channel.id] = [{**share, **place}]
        call.slack.shelf.keep("file", file)
        event = {"type": "file_shared", "channel_id": channel.id, "file_id": file["id"], "user_id": call.caller}
        event |= {"file": {"id": file["id"]}, "event_ts": call.slack.workspace.mint_ts()}
        events.in_channel(call.slack, channel, event)


def info(call: Call) -> Json:
    """files.info."""
    file = call.slack.shelf.get("file", call.required("file"))
    if file is None or not file["done"] or not may_see(call.slack.workspace, file, call.caller):
        raise SlackError("file_not_found")
    return {
        "file": {**filing.shown(call.slack, file), "shares": file["shares"]},
        "comments": [],
        "response_metadata": {},
    }
