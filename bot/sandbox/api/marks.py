"""pins.* and reactions.*: what is attached to messages."""

import re

from bot.sandbox import events, rooms, screen, talk, wire
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

# From memory of Slack's behaviour; its reference names the errors but not the numbers.
MOST_PINS = 100
MOST_EMOJI = 50
MOST_BY_ONE = 23

# What people and apps say may be pinned; Slack's own lines may not.
_PINNABLE = (None, "bot_message", "file_share", "me_message", "thread_broadcast")

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
    if any(one["ts"] == message["ts"] for one in channel.pins):
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    if message.get("subtype") not in _PINNABLE:
        raise SlackError("not_pinnable")
    channel.pins.append({"ts": message["ts"], "created": int(call.slack.workspace.now()), "created_by": call.caller})
    call.slack.workspace.save_channel(channel)
    _tell_pin(call, channel, message, "pin_added")
    return {}


def unpin(call: Call) -> Json:
    """pins.remove."""
    channel, message = _item(call)
    if all(one["ts"] != message["ts"] for one in channel.pins):
        raise SlackError("no_pin")
    channel.pins = [one for one in channel.pins if one["ts"] != message["ts"]]
    call.slack.workspace.save_channel(channel)
    _tell_pin(call, channel, message, "pin_removed")
    return {}


def _tell_pin(call: Call, channel: Channel, message: Json, kind: str) -> None:
    shown = wire.message(message, call.slack.app)
    event = {
        "type": kind,
        "user": call.caller,
        "channel_id": channel.id,
        "item": {"type": "message", "channel": channel.id, "message": shown, "created_by": call.caller},
        "has_pins": bool(channel.pins),
        "event_ts": call.slack.workspace.mint_ts(),
    }
    events.in_channel(call.slack, channel, event)
    screen.tell(call.slack, channel, "message_changed", message)
    rooms.changed(call.slack)


def pins(call: Call) -> Json:
    """pins.list, the newest first."""
    channel = call.channel()
    items = []
    for one in reversed(channel.pins):
        message = call.slack.workspace.message(channel.id, one["ts"])
        if message is not None:
            about = {"type": "message", "channel": channel.id, "created": one["created"]}
            shown = {**wire.message(message, call.slack.app), "permalink": wire.permalink(channel.id, message)}
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
