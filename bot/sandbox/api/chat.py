"""chat.*: posting, changing and deleting messages."""

import copy

from bot.sandbox import talk, wire
from bot.sandbox.api import posting
from bot.sandbox.api.call import Call
from bot.sandbox.api.content import content, metadata
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# docs.slack.dev/reference/methods/chat.update: longer text is refused, though chat.postMessage takes it.
LONGEST_UPDATE = 4_000


def post_message(call: Call) -> Json:
    """Say something in a channel, a thread or a DM. Nothing makes two equal calls one: each posts."""
    channel = posting.target(call)
    posting.may_post(call, channel)
    stored = talk.post(call.slack, channel, posting.written(call, channel, "msg_blocks_too_long"))
    shown = wire.message(stored, call.slack.app, all_metadata=True)
    return {"channel": channel.id, "ts": stored["ts"], "message": shown}


def post_ephemeral(call: Call) -> Json:
    """Say something that one member of a channel can see."""
    channel = posting.target(call)
    posting.may_post(call, channel)
    person = call.required("user")
    if person not in channel.members:
        raise SlackError("user_not_in_channel")
    stored = talk.whisper(call.slack, channel, person, posting.written(call, channel))
    return {"message_ts": stored["ts"]}


def own(call: Call, channel: Channel, refusal: str) -> Json:
    """The caller's own message that a call names by `ts`; another's is refused."""
    stored = call.message(channel, "ts")
    by_app = stored.get("bot_id") == call.slack.app.bot_id
    if not (by_app if call.by_bot else stored.get("user") == call.caller and not by_app):
        raise SlackError(refusal)
    return stored


def update(call: Call) -> Json:
    """Change one of the caller's own messages."""
    channel = call.channel()
    stored = own(call, channel, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    if stored.get("streaming"):
        raise SlackError("streaming_state_conflict")
    if len(call.text("text")) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    before = copy.deepcopy(stored)
    changed = _changed(call, stored)
    stored.clear()
    stored |= changed
    talk.change(call.slack, channel, stored, before)
    shown = wire.message(stored, call.slack.app, all_metadata=True)
    return {"channel": channel.id, "ts": stored["ts"], "text": stored.get("text", ""), "message": shown}


def _changed(call: Call, stored: Json) -> Json:
    """The message after the update. Text without blocks takes the blocks away; attachments and metadata stay unless
    they are sent."""
    given = {name for name in ("text", "blocks", "attachments", "markdown_text") if call.args.get(name) is not None}
    meta = metadata(call) if call.args.get("metadata") is not None else None
    new = content(call, needed=not given and meta is None)
    changed = dict(stored)
    if given & {"text", "blocks", "markdown_text"}:
        changed.pop("blocks", None)
    if "attachments" in given:
        changed.pop("attachments", None)
    if not given & {"text", "markdown_text"}:
        new.pop("text")
    changed |= new
    if not any(changed.get(name) for name in ("text", "blocks", "attachments", "files")):
        raise SlackError("no_text")
    if meta is not None:
        changed.pop("metadata", None)
        if meta:
            changed["metadata"] = meta
    if given and "blocks" not in new:
        changed["edited"] = {"user": call.caller, "ts": call.slack.workspace.mint_ts()}
    return changed


def delete(call: Call) -> Json:
    """Delete one of the caller's own messages."""
    channel = call.channel()
    stored = own(call, channel, "cant_delete_message")
    talk.delete(call.slack, channel, stored)
    return {"channel": channel.id, "ts": stored["ts"]}


def get_permalink(call: Call) -> Json:
    """The address of a message."""
    channel = call.channel()
    stored = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": wire.permalink(channel.id, stored)}
