"""chat.*: posting, changing and deleting the app's messages."""

import copy

from bot.sandbox import rooms, talk, wire
from bot.sandbox.api.call import Call
from bot.sandbox.api.content import content, metadata
from bot.sandbox.errors import SlackError
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# docs.slack.dev/reference/methods/chat.update: longer text is refused, though chat.postMessage takes it.
LONGEST_UPDATE = 4_000


def _target(call: Call) -> Channel:
    """Where a post goes: a channel by id or name, or a person, whose DM with the bot is opened."""
    workspace = call.slack.workspace
    wanted = call.required("channel")
    if wanted in workspace.people:
        if wanted == call.bot:
            raise SlackError("channel_not_found")
        if not call.slack.app.messages_tab:
            raise SlackError("messages_tab_disabled")
        return rooms.open_dm(call.slack, [call.bot, wanted])[0]
    found = workspace.channels.get(wanted) or workspace.by_name(wanted.removeprefix("#"))
    if found is None or not call.sees(found):
        raise SlackError("channel_not_found")
    return found


def _may_post(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot not in channel.members and not call.granted(["chat:write.public"]):
        raise SlackError("not_in_channel")


def _thread(call: Call, channel: Channel) -> Json:
    """The thread a post belongs to, as the message's own fields."""
    ts = call.text("thread_ts")
    if not ts:
        return {}
    parent = call.slack.workspace.message(channel.id, ts)
    if parent is None:
        raise SlackError("cannot_reply_to_message")
    # A reply's `ts` stands for its thread: Slack's threads have one level.
    root = parent.get("thread_ts") or ts
    about: Json = {"thread_ts": root, "parent_user_id": parent.get("user")}
    if call.flag("reply_broadcast"):
        about["subtype"] = "thread_broadcast"
    return about


def _looks(call: Call) -> Json:
    """A name and icon of the post's own, for apps that may have them."""
    given = {name: call.text(name) for name in ("username", "icon_emoji", "icon_url") if call.text(name)}
    if not given:
        return {}
    call.need("chat:write.customize")
    icons = {"emoji": given.get("icon_emoji"), "image_48": given.get("icon_url")}
    return {"username": given.get("username", ""), "icons": {key: value for key, value in icons.items() if value}}


def _author(call: Call) -> Json:
    app = call.slack.app
    return {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "team": TEAM_ID}


def post_message(call: Call) -> Json:
    """Say something in a channel, a thread or a DM."""
    channel = _target(call)
    _may_post(call, channel)
    body = {**content(call), **_looks(call), **_thread(call, channel)}
    meta = metadata(call)
    if meta:
        body["metadata"] = meta
    stored = talk.post(call.slack, channel, {**_author(call), **body})
    shown = wire.message(stored, call.slack.app, all_metadata=True)
    return {"channel": channel.id, "ts": stored["ts"], "message": shown}


def post_ephemeral(call: Call) -> Json:
    """Say something that one member of a channel can see."""
    channel = _target(call)
    _may_post(call, channel)
    person = call.required("user")
    if person not in channel.members:
        raise SlackError("user_not_in_channel")
    body = {**content(call), **_looks(call), **_thread(call, channel)}
    stored = talk.whisper(call.slack, channel, person, {**_author(call), **body})
    return {"message_ts": stored["ts"]}


def _own(call: Call, channel: Channel, refusal: str) -> Json:
    stored = call.message(channel, "ts")
    if stored.get("bot_id") != call.slack.app.bot_id:
        raise SlackError(refusal)
    return stored


def update(call: Call) -> Json:
    """Change one of the app's own messages."""
    channel = call.channel()
    stored = _own(call, channel, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    if len(call.text("text")) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    given = {name for name in ("text", "blocks", "attachments", "markdown_text") if call.args.get(name) is not None}
    meta = metadata(call) if call.args.get("metadata") is not None else None
    new = content(call, needed=meta is None)
    before = copy.deepcopy(stored)
    if given:
        # Text without blocks takes the blocks away; attachments stay unless they are sent.
        if "text" in given or "blocks" in given or "markdown_text" in given:
            stored.pop("blocks", None)
        if "attachments" in given:
            stored.pop("attachments", None)
        if not given & {"text", "markdown_text"}:
            new.pop("text")
        stored |= new
    if meta is not None:
        stored.pop("metadata", None)
        if meta:
            stored["metadata"] = meta
    if given and "blocks" not in new:
        stored["edited"] = {"user": call.bot, "ts": call.slack.workspace.mint_ts()}
    talk.change(call.slack, channel, stored, before)
    shown = wire.message(stored, call.slack.app, all_metadata=True)
    return {"channel": channel.id, "ts": stored["ts"], "text": stored.get("text", ""), "message": shown}


def delete(call: Call) -> Json:
    """Delete one of the app's own messages."""
    channel = call.channel()
    stored = _own(call, channel, "cant_delete_message")
    talk.delete(call.slack, channel, stored)
    return {"channel": channel.id, "ts": stored["ts"]}


def get_permalink(call: Call) -> Json:
    """The address of a message."""
    channel = call.channel()
    stored = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": wire.permalink(channel.id, stored)}
