"""What Slack does when its time comes: posting the messages that were scheduled."""

import asyncio

from bot.sandbox import talk
from bot.sandbox.slack import Slack
from bot.sandbox.state import LOOK_SECONDS


async def follow_clock(slack: Slack) -> None:
    """Post what is due, for ever; sleeps without looking while nothing is scheduled."""
    while True:
        await slack.shelf.waiting.wait()
        post_due(slack)
        await asyncio.sleep(LOOK_SECONDS)


def post_due(slack: Slack) -> None:
    """Post what is due now, the earliest first.

    A message with metadata is dropped without a word, which docs.slack.dev/reference/methods/chat.scheduleMessage
    calls a bug; so is one whose channel was archived or lost its author meanwhile.
    """
    now = slack.workspace.now()
    due = [one for one in slack.shelf.all("scheduled") if one["post_at"] <= now]
    for one in sorted(due, key=lambda known: int(known["post_at"])):
        slack.shelf.drop("scheduled", one["id"])
        channel, message = slack.workspace.channels[one["channel_id"]], one["message"]
        open_to_all = channel.kind == "public" and "chat:write.public" in slack.app.scopes and message.get("bot_id")
        inside = message["user"] in channel.members or open_to_all
        if "metadata" not in message and not channel.archived and inside:
            talk.post(slack, channel, message)
