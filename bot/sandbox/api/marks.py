"""pins.* and reactions.*: what is attached to messages."""

import re

from bot.sandbox import pinning, talk, wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# From memory of Slack's behaviour; its reference names the errors but not the numbers.
MOST_EMOJI = 50
MOST_BY_ONE = 23

_TS = re.compile(r"\d{1,11}\.\d{6}")


def _item(call: Call) -> tuple[Channel, Json]:
    """The message that `channel` and `timestamp` point at."""
    channel = call.channel()
    ts = call.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if not _TS.fullmatch(ts):
        raise SlackError("bad_timestamp")
    return channel, call.message(channel, "timestamp")


def pin(call: Call) -> Json:
    """pins.add."""
    channel, message = _item(call)
    call.member_of(channel)
    pinning.pin(call.slack, channel, message, call.caller)
    return {}


def unpin(call: Call) -> Json:
    """pins.remove."""
    channel, message = _item(call)
    pinning.unpin(call.slack, channel, message, call.caller)
    return {}


def pins(call: Call) -> Json:
    """pins.list, the newest first."""
    channel = call.channel()
    items = []
    for one in reversed(channel.pins):
        message = call.slack.workspace.message(channel.id, one["ts"])
        if message is not None:
            about = {"type": "message", "channel": channel.id, "created": one["created"]}
            more = {"pinned_to": [channel.id], "permalink": wire.permalink(channel.id, message)}
            shown = {**wire.message(message, call.slack.app), **more}
            items.append({**about, "created_by": one["created_by"], "message": shown})
    return {"items": items}


def react(call: Call) -> Json:
    """reactions.add."""
    channel, message = _item(call)
    name = _emoji(call)
    if channel.archived:
        raise SlackError("is_archived")
    known = message.get("reactions", [])
    mine = [one["name"] for one in known if call.caller in one["users"]]
    if name not in mine and len(mine) >= MOST_BY_ONE:
        raise SlackError("too_many_reactions")
    if name not in [one["name"] for one in known] and len(known) >= MOST_EMOJI:
        raise SlackError("too_many_emoji")
    if not talk.react(call.slack, channel, message, call.caller, name):
        raise SlackError("already_reacted")
    return {}


def unreact(call: Call) -> Json:
    """reactions.remove."""
    channel, message = _item(call)
    if not talk.unreact(call.slack, channel, message, call.caller, _emoji(call)):
        raise SlackError("no_reaction")
    return {}


def _emoji(call: Call) -> str:
    """An emoji's name: without colons, perhaps with a skin tone."""
    name = call.required("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    return name
