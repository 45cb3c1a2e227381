"""Pins, whoever sets them. The page and the app are told of each."""

from bot.sandbox import events, rooms, screen, wire
from bot.sandbox.errors import SlackError
from bot.sandbox.slack import Slack
from bot.sandbox.state import SAID, Channel
from bot.sandbox.store import Json

# From memory of Slack's behaviour; its reference names the error but not the number.
MOST_PINS = 100


def pin(slack: Slack, channel: Channel, message: Json, person: str) -> None:
    """Pin a message; SlackError `already_pinned`, `too_many_pins` or, for Slack's own lines, `not_pinnable`."""
    if any(one["ts"] == message["ts"] for one in channel.pins):
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    if message.get("subtype") not in SAID:
        raise SlackError("not_pinnable")
    channel.pins.append({"ts": message["ts"], "created": int(slack.workspace.now()), "created_by": person})
    _tell(slack, channel, message, person, "pin_added")


def unpin(slack: Slack, channel: Channel, message: Json, person: str) -> None:
    """Take a pin away; SlackError `no_pin` when there is none."""
    if all(one["ts"] != message["ts"] for one in channel.pins):
        raise SlackError("no_pin")
    channel.pins = [one for one in channel.pins if one["ts"] != message["ts"]]
    _tell(slack, channel, message, person, "pin_removed")


def _tell(slack: Slack, channel: Channel, message: Json, person: str, kind: str) -> None:
    slack.workspace.save_channel(channel)
    shown = wire.message(message, slack.app)
    event = {
        "type": kind,
        "user": person,
        "channel_id": channel.id,
        "item": {"type": "message", "channel": channel.id, "message": shown, "created_by": person},
        "has_pins": bool(channel.pins),
        "event_ts": slack.workspace.mint_ts(),
    }
    events.in_channel(slack, channel, event)
    screen.tell(slack, channel, "message_changed", message)
    rooms.changed(slack)
