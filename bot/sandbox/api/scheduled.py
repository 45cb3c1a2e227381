"""chat.scheduleMessage and what goes with it: messages that Slack posts later."""

from bot.sandbox import wire
from bot.sandbox.api import posting
from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.store import Json

# docs.slack.dev/reference/methods/chat.scheduleMessage
FARTHEST_SECONDS = 120 * 86_400
WINDOW_SECONDS = 300
MOST_IN_WINDOW = 30

# docs.slack.dev/reference/methods/chat.deleteScheduledMessage
FINAL_SECONDS = 60

MOST_LISTED = 1000


def schedule(call: Call) -> Json:
    """Post a message at a later time; its text is checked now."""
    channel = posting.target(call)
    posting.may_post(call, channel)
    at = _time(call)
    message = posting.written(call, channel)
    if _crowded([at, *(one["post_at"] for one in _mine(call) if one["channel_id"] == channel.id)], at):
        raise SlackError("restricted_too_many")
    kept = {
        "id": new_id("Q"),
        "channel_id": channel.id,
        "post_at": at,
        "date_created": int(call.slack.workspace.now()),
        "by": call.caller,
        "message": message,
    }
    call.slack.shelf.keep("scheduled", kept)
    shown = {"type": "delayed_message", **{key: value for key, value in message.items() if key != "metadata"}}
    if call.by_bot:
        shown["bot_profile"] = wire.bot_profile(call.slack.app)
    return {"scheduled_message_id": kept["id"], "channel": channel.id, "post_at": at, "message": shown}


def _time(call: Call) -> int:
    """`post_at`, which is in Unix seconds."""
    try:
        at = int(call.required("post_at"))
    except ValueError as wrong:
        raise SlackError("invalid_time") from wrong
    now = call.slack.workspace.now()
    if at <= now:
        raise SlackError("time_in_past")
    if at > now + FARTHEST_SECONDS:
        raise SlackError("time_too_far")
    return at


def _crowded(times: list[int], at: int) -> bool:
    """Whether some five minutes around `at` hold too many of `times`."""
    close = sorted(one for one in times if abs(one - at) < WINDOW_SECONDS)
    ends = zip(close, close[MOST_IN_WINDOW:], strict=False)
    return any(last - first < WINDOW_SECONDS for first, last in ends)


def _mine(call: Call) -> list[Json]:
    return [one for one in call.slack.shelf.all("scheduled") if one["by"] == call.caller]


def unschedule(call: Call) -> Json:
    """Take back a message that is not about to be posted."""
    channel = call.channel()
    wanted = call.required("scheduled_message_id")
    last = call.slack.workspace.now() + FINAL_SECONDS
    known = [one for one in _mine(call) if (one["id"], one["channel_id"]) == (wanted, channel.id)]
    if not known or known[0]["post_at"] <= last:
        raise SlackError("invalid_scheduled_message_id")
    call.slack.shelf.drop("scheduled", wanted)
    return {}


def listing(call: Call) -> Json:
    """chat.scheduledMessages.list: what the caller has waiting, the earliest first."""
    wanted = call.text("channel")
    if wanted and wanted not in call.slack.workspace.channels:
        raise SlackError("invalid_channel")
    oldest, latest = call.number("oldest"), call.number("latest")
    found = [
        one
        for one in sorted(_mine(call), key=lambda one: (one["post_at"], one["id"]))
        if wanted in ("", one["channel_id"])
        and (oldest is None or one["post_at"] >= oldest)
        and (latest is None or one["post_at"] <= latest)
    ]
    page, cursor = call.page(found, lambda one: f"{one['post_at']:012d} {one['id']}", call.limit(100, MOST_LISTED))
    shown = [
        {**{key: one[key] for key in ("id", "channel_id", "post_at", "date_created")}, "text": one["message"]["text"]}
        for one in page
    ]
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}
