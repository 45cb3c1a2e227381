"""Everything a person can do in the page: one registry of acts, each turned into what Slack would do."""

import copy
import uuid
from collections.abc import Awaitable, Callable

from bot.sandbox import interactions, mrkdwn, pinning, rooms, screen, talk
from bot.sandbox.doer import Doer
from bot.sandbox.errors import SlackError
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json


async def post(slack: Slack, doer: Doer) -> Json:
    """Say something."""
    channel = doer.member_channel()
    text = mrkdwn.typed(slack.workspace, doer.text("text"), doer.person, doer.bot_handle)
    if not text.strip():
        raise SlackError("no_text")
    if slack.app.messages_read_only and channel.kind == "im" and slack.app.bot_user in channel.members:
        raise SlackError("messages_tab_disabled")
    message: Json = {"client_msg_id": str(uuid.uuid4()), "user": doer.person, "text": text}
    if doer.text("thread_ts"):
        parent = slack.workspace.message(channel.id, doer.text("thread_ts"))
        if parent is None:
            raise SlackError("message_not_found")
        message |= {"thread_ts": parent.get("thread_ts") or parent["ts"], "parent_user_id": parent.get("user")}
        if doer.act.get("broadcast"):
            message |= {"subtype": "thread_broadcast"}
    stored = talk.post(slack, channel, message)
    return {"ok": True, "ts": stored["ts"]}


async def react(slack: Slack, doer: Doer) -> Json:
    """Add a reaction."""
    channel = doer.member_channel()
    if not talk.react(slack, channel, doer.message(channel), doer.person, doer.text("name").strip(":")):
        raise SlackError("already_reacted")
    return {"ok": True}


async def unreact(slack: Slack, doer: Doer) -> Json:
    """Take a reaction back."""
    channel = doer.member_channel()
    if not talk.unreact(slack, channel, doer.message(channel), doer.person, doer.text("name").strip(":")):
        raise SlackError("no_reaction")
    return {"ok": True}


async def join(slack: Slack, doer: Doer) -> Json:
    """Enter a public channel."""
    channel = doer.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if doer.person not in channel.members:
        rooms.join(slack, channel, doer.person)
    return {"ok": True}


async def leave(slack: Slack, doer: Doer) -> Json:
    """Leave a channel."""
    channel = doer.member_channel()
    if channel.is_general:
        raise SlackError("cant_leave_general")
    rooms.leave(slack, channel, doer.person)
    return {"ok": True}


async def invite(slack: Slack, doer: Doer) -> Json:
    """Bring people, or the app, into a channel."""
    channel = doer.member_channel()
    for person in doer.users():
        if person not in slack.workspace.people:
            raise SlackError("user_not_found")
        if person not in channel.members:
            rooms.join(slack, channel, person, inviter=doer.person)
    return {"ok": True}


async def create(slack: Slack, doer: Doer) -> Json:
    """Open a channel: `name`, and `private` or not."""
    channel = rooms.create(slack, doer.text("name"), bool(doer.act.get("private")), doer.person)
    return {"ok": True, "channel": channel.id}


async def read(slack: Slack, doer: Doer) -> Json:
    """Have read all there is in a channel."""
    channel = doer.channel()
    known = slack.workspace.messages.get(channel.id, {})
    if known and doer.person in channel.members:
        channel.reads[doer.person] = next(reversed(known))
        slack.workspace.save_channel(channel)
        screen.tell_unread(slack, channel, doer.person)
    return {"ok": True}


async def dm(slack: Slack, doer: Doer) -> Json:
    """Open a direct conversation."""
    other = doer.text("user")
    if other not in slack.workspace.people:
        raise SlackError("user_not_found")
    pair = [other, doer.person] if other == slack.app.bot_user else [doer.person, other]
    return {"ok": True, "channel": rooms.open_dm(slack, pair)[0].id}


async def archive(slack: Slack, doer: Doer) -> Json:
    """Close a channel."""
    rooms.archive(slack, doer.member_channel(), doer.person)
    return {"ok": True}


async def unarchive(slack: Slack, doer: Doer) -> Json:
    """Open an archived channel again, which people can do and the app cannot."""
    channel = doer.channel()
    if not channel.archived:
        raise SlackError("not_archived")
    rooms.unarchive(slack, channel, doer.person)
    return {"ok": True}


async def topic(slack: Slack, doer: Doer) -> Json:
    """Say what a channel is about."""
    rooms.set_topic(slack, doer.member_channel(), doer.person, doer.text("topic").strip())
    return {"ok": True}


async def pin(slack: Slack, doer: Doer) -> Json:
    """Pin a message."""
    channel = doer.member_channel()
    pinning.pin(slack, channel, doer.message(channel), doer.person)
    return {"ok": True}


async def unpin(slack: Slack, doer: Doer) -> Json:
    """Take a pin away."""
    channel = doer.member_channel()
    pinning.unpin(slack, channel, doer.message(channel), doer.person)
    return {"ok": True}


async def edit(slack: Slack, doer: Doer) -> Json:
    """Change the words of one's own message."""
    channel = doer.member_channel()
    message = doer.message(channel)
    if message.get("user") != doer.person or message.get("subtype") not in (None, "thread_broadcast"):
        raise SlackError("cant_update_message")
    text = mrkdwn.typed(slack.workspace, doer.text("text"), doer.person, doer.bot_handle)
    if not text.strip():
        raise SlackError("no_text")
    before = copy.deepcopy(message)
    message |= {"text": text, "edited": {"user": doer.person, "ts": slack.workspace.mint_ts()}}
    message.pop("blocks", None)
    talk.change(slack, channel, message, before)
    return {"ok": True}


async def dismiss(slack: Slack, doer: Doer) -> Json:
    """Put a message away that only this person sees."""
    message = doer.message(doer.channel())
    if message.get("ephemeral_to") != doer.person:
        raise SlackError("cant_delete_message")
    talk.unwhisper(slack, message)
    return {"ok": True}


async def delete(slack: Slack, doer: Doer) -> Json:
    """Delete one's own message."""
    channel = doer.member_channel()
    message = doer.message(channel)
    if message.get("user") != doer.person:
        raise SlackError("cant_delete_message")
    talk.delete(slack, channel, message)
    return {"ok": True}


ACTS: dict[str, Callable[[Slack, Doer], Awaitable[Json]]] = {
    "slash": interactions.slash,
    "post": post,
    "action": interactions.press,
    "view_action": interactions.press_in_view,
    "view_submit": interactions.submit,
    "view_close": interactions.close,
    "global_shortcut": interactions.global_shortcut,
    "message_shortcut": interactions.message_shortcut,
    "suggest": interactions.suggest,
    "home": interactions.open_home,
    "react": react,
    "unreact": unreact,
    "join": join,
    "leave": leave,
    "invite": invite,
    "create": create,
    "read": read,
    "dm": dm,
    "archive": archive,
    "unarchive": unarchive,
    "topic": topic,
    "pin": pin,
    "unpin": unpin,
    "edit": edit,
    "dismiss": dismiss,
    "delete": delete,
}


async def act(slack: Slack, body: Json) -> Json:
    """Do what the page says a person does; refusals come back as `ok: false` with Slack's code."""
    person = str(body.get("as"))
    if person not in slack.workspace.people or slack.workspace.people[person].is_bot:
        return {"ok": False, "error": "user_not_found"}
    doing = ACTS.get(str(body.get("kind")))
    if doing is None:
        return {"ok": False, "error": "unknown_act"}
    try:
        return await doing(slack, Doer(slack, person, body))
    except SlackError as refused:
        return {"ok": False, "error": refused.code, **refused.extra}
