"""chat.startStream, appendStream and stopStream: messages that grow; and the status line of a thread."""

import copy
from typing import Any

from bot.sandbox import screen, talk, wire
from bot.sandbox.api import posting
from bot.sandbox.api.call import Call
from bot.sandbox.api.chat import own
from bot.sandbox.api.content import metadata
from bot.sandbox.blockkit.surfaces import LONGEST_MARKDOWN, message_blocks
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# docs.slack.dev/reference/methods/assistant.threads.setStatus
MOST_LOADING_MESSAGES = 10
LONGEST_LOADING_MESSAGE = 50


def start(call: Call) -> Json:
    """Begin a message in a thread; more text follows."""
    channel = posting.target(call)
    posting.may_post(call, channel)
    if not channel.is_dm:
        for name in ("recipient_user_id", "recipient_team_id"):
            if not call.text(name):
                raise SlackError(f"missing_{name}")
        if call.text("recipient_user_id") not in call.slack.workspace.people:
            raise SlackError("user_not_found")
    place = posting.thread(call, channel)
    text = _more(call)
    message = {**posting.author(call), "text": text, **posting.looks(call), **place, "streaming": True}
    stored = talk.post(call.slack, channel, message)
    return {"channel": channel.id, "ts": stored["ts"]}


def _more(call: Call) -> str:
    """The text that a call brings, by itself or in chunks; other kinds of chunks are taken and not shown."""
    text, chunks = call.text("markdown_text"), call.structure("chunks", "invalid_chunks")
    if chunks is not None:
        if not isinstance(chunks, list) or not all(map(_is_chunk, chunks)):
            raise SlackError("invalid_chunks")
        text += "".join(str(one["text"]) for one in chunks if one["type"] == "markdown_text")
    if len(text) > LONGEST_MARKDOWN:
        raise SlackError("msg_blocks_too_long")
    return text


def _is_chunk(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    needed = {
        "markdown_text": ["text"],
        "task_update": ["id", "title"],
        "plan_update": ["title"],
        "blocks": ["blocks"],
    }.get(str(one.get("type")))
    return needed is not None and all(one.get(name) for name in needed)


def _flowing(call: Call, channel: Channel) -> Json:
    """The message of a call, which must still be growing."""
    stored = own(call, channel, "message_not_owned_by_app")
    if not stored.get("streaming"):
        raise SlackError("message_not_in_streaming_state")
    if channel.archived:
        raise SlackError("is_archived")
    return stored


def append(call: Call) -> Json:
    """Add text to a message that was begun."""
    channel = call.channel()
    stored = _flowing(call, channel)
    if not call.text("markdown_text") and call.args.get("chunks") is None:
        raise SlackError("no_text")
    stored["text"] += _more(call)
    call.slack.workspace.save_message(stored)
    screen.tell(call.slack, channel, "message_changed", stored)
    return {"channel": channel.id, "ts": stored["ts"]}


def stop(call: Call) -> Json:
    """Finish a message, perhaps with a last piece of text, blocks below it and metadata."""
    channel = call.channel()
    stored = _flowing(call, channel)
    before = copy.deepcopy(stored)
    text = stored["text"] + _more(call)
    blocks, meta = call.structure("blocks", "invalid_blocks"), metadata(call)
    if not (text or blocks):
        raise SlackError("no_text")
    more: Json = {"blocks": message_blocks(blocks)} if blocks else {}
    del stored["streaming"]
    stored |= {"text": text, **more, **({"metadata": meta} if meta else {})}
    talk.change(call.slack, channel, stored, before)
    shown = wire.message(stored, call.slack.app, all_metadata=True)
    return {"channel": channel.id, "ts": stored["ts"], "message": shown}


def set_status(call: Call) -> Json:
    """assistant.threads.setStatus: the line "is thinking…" below a thread; empty, it goes away."""
    channel = call.channel("channel_id")
    if call.slack.workspace.message(channel.id, call.required("thread_ts")) is None:
        raise SlackError("invalid_thread_ts")
    turns = call.structure("loading_messages", "invalid_arguments")
    if turns is not None:
        if not isinstance(turns, list) or not 1 <= len(turns) <= MOST_LOADING_MESSAGES:
            raise invalid_arguments(f"must have 1 to {MOST_LOADING_MESSAGES} items [json-pointer:/loading_messages]")
        if any(not isinstance(one, str) or len(one) > LONGEST_LOADING_MESSAGE for one in turns):
            longest = LONGEST_LOADING_MESSAGE + 1
            raise invalid_arguments(f"must be less than {longest} characters [json-pointer:/loading_messages]")
    event = {
        "type": "thread_status",
        "channel": channel.id,
        "thread_ts": call.text("thread_ts"),
        "status": call.text("status"),
    }
    call.slack.page.publish(event, screen.watchers(call.slack, channel))
    return {}
