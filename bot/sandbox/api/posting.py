"""What all ways of posting share: where a post goes, whether it may, whose it is, and what it says."""

from bot.sandbox import rooms
from bot.sandbox.api.call import Call
from bot.sandbox.api.content import content, metadata
from bot.sandbox.errors import SlackError
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.state import Channel
from bot.sandbox.store import Json


def target(call: Call) -> Channel:
    """Where a post goes: a channel by id or name, or a person, whose DM with the bot is opened."""
    workspace = call.slack.workspace
    wanted = call.required("channel")
    if wanted in workspace.people:
        if wanted == call.caller:
            raise SlackError("channel_not_found")
        if call.by_bot and not call.slack.app.messages_tab:
            raise SlackError("messages_tab_disabled")
        return rooms.open_dm(call.slack, [call.caller, wanted])[0]
    found = workspace.channels.get(wanted) or workspace.by_name(wanted.removeprefix("#"))
    if found is None or not call.sees(found):
        raise SlackError("channel_not_found")
    return found


def may_post(call: Call, channel: Channel) -> None:
    """Refuse a post that the caller may not make: in archived channels, and without `chat:write.public` outside of
    its own."""
    if channel.archived:
        raise SlackError("is_archived")
    if call.caller not in channel.members and not call.granted(["chat:write.public"]):
        raise SlackError("not_in_channel")


def thread(call: Call, channel: Channel) -> Json:
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


def looks(call: Call) -> Json:
    """A name and icon of the post's own, for apps that may have them."""
    given = {name: call.text(name) for name in ("username", "icon_emoji", "icon_url") if call.text(name)}
    if not given:
        return {}
    call.need("chat:write.customize")
    icons = {"emoji": given.get("icon_emoji"), "image_48": given.get("icon_url")}
    return {"username": given.get("username", ""), "icons": {key: value for key, value in icons.items() if value}}


def author(call: Call) -> Json:
    """Whose a post is: the app's, or a person's who posts through the app."""
    app = call.slack.app
    if call.by_bot:
        return {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "team": TEAM_ID}
    return {"user": call.caller, "app_id": app.id, "team": TEAM_ID}


def written(call: Call, channel: Channel, too_long: str = "msg_too_long") -> Json:
    """All that a call's post says, without its place and time; `too_long` is the method's word for a markdown text
    that is."""
    body = {**author(call), **content(call, too_long), **looks(call), **thread(call, channel)}
    meta = metadata(call)
    return {**body, "metadata": meta} if meta else body
