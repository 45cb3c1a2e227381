"""Events: what the app is told of what happens, if it subscribed and can see it (docs.slack.dev/apis/events-api)."""

from bot.sandbox import wire
from bot.sandbox.ids import new_id
from bot.sandbox.mrkdwn import mentions
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
_SUBSCRIPTION = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def send(slack: Slack, event: Json, subscription: str | None = None) -> None:
    """Tell the app of an event it subscribed to, under the event's own type or the name given."""
    if (subscription or event["type"]) not in slack.app.events:
        return
    app = slack.app
    slack.delivery.events.add(
        {
            "token": app.verification_token,
            "team_id": TEAM_ID,
            "context_team_id": TEAM_ID,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev", 10),
            "event_time": int(slack.workspace.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM_ID,
                    "user_id": app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{new_id('', 24)}",
        }
    )


def in_channel(slack: Slack, channel: Channel, event: Json) -> None:
    """Tell the app of something in a channel that it is a member of."""
    if slack.app.bot_user in channel.members:
        send(slack, event)


def channel_type(channel: Channel) -> str:
    """How message events name the kind of a conversation."""
    return _TYPE[channel.kind]


def message(slack: Slack, channel: Channel, event: Json) -> None:
    """Tell the app of a message or of a change to one; `event` is completed with where it happened."""
    if slack.app.bot_user not in channel.members:
        return
    whole = {
        **event,
        "type": "message",
        "channel": channel.id,
        "channel_type": channel_type(channel),
        "event_ts": event.get("event_ts", event["ts"]),
    }
    send(slack, whole, _SUBSCRIPTION[channel.kind])


def posted(slack: Slack, channel: Channel, stored: Json) -> None:
    """Tell the app of a new message, and separately when the message mentions it."""
    shown = wire.message(stored, slack.app, all_metadata=True)
    message(slack, channel, shown)
    mentioned = slack.app.bot_user in mentions(str(stored.get("text", "")))
    if mentioned and "bot_id" not in stored and "subtype" not in stored and not channel.is_dm:
        event = {**shown, "type": "app_mention", "channel": channel.id, "event_ts": stored["ts"]}
        in_channel(slack, channel, event)


def member(slack: Slack, kind: str, channel: Channel, person: str, inviter: str | None = None) -> None:
    """Tell the app that someone came (`member_joined_channel`) or went (`member_left_channel`)."""
    event = {
        "type": kind,
        "user": person,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": TEAM_ID,
        "event_ts": slack.workspace.mint_ts(),
    }
    if inviter:
        event["inviter"] = inviter
    if slack.app.bot_user in channel.members or person == slack.app.bot_user:
        send(slack, event)
