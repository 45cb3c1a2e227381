"""Messages: posting, changing, deleting, reacting, whoever does it. The page and the app are told of each."""

import copy

from bot.sandbox import events, screen, wire
from bot.sandbox.seed import SLACKBOT
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json


def post(slack: Slack, channel: Channel, message: Json) -> Json:
    """Add a message to a channel; `message` lacks only its place and time."""
    stored: Json = {"type": "message", **message, "ts": slack.workspace.mint_ts(), "channel": channel.id}
    slack.workspace.save_message(stored)
    if stored.get("thread_ts"):
        _count_reply(slack, channel, stored)
    author = stored.get("user")
    if author in channel.members and author != slack.app.bot_user:
        channel.reads[author] = stored["ts"]
        slack.workspace.save_channel(channel)
    events.posted(slack, channel, stored)
    screen.tell(slack, channel, "message", stored)
    _tell_unread(slack, channel, author)
    slack.recorder.message("posts", screen.name_of(slack, stored), channel, stored)
    return stored


def system(slack: Slack, channel: Channel, subtype: str, person: str, text: str, **more: object) -> Json:
    """Add one of Slack's own lines, such as "joined the channel"."""
    return post(slack, channel, {"subtype": subtype, "user": person, "text": text, **more})


def _count_reply(slack: Slack, channel: Channel, reply: Json) -> None:
    parent = slack.workspace.message(channel.id, reply["thread_ts"])
    if parent is None:
        return
    recount(slack, parent)
    screen.tell(slack, channel, "message_changed", parent)


def recount(slack: Slack, parent: Json) -> None:
    """Bring a thread's first message up to date with its replies."""
    found = replies(slack, parent["channel"], parent["ts"])
    if found:
        authors = list(dict.fromkeys(str(one.get("user")) for one in found))
        parent |= {
            "thread_ts": parent["ts"],
            "reply_count": len(found),
            "reply_users_count": len(authors),
            "latest_reply": found[-1]["ts"],
            "reply_users": authors[:5],
            "is_locked": False,
            "subscribed": slack.app.bot_user in (*authors, parent.get("user")),
        }
    else:
        for key in ("thread_ts", "reply_count", "reply_users_count", "latest_reply", "reply_users", "is_locked"):
            parent.pop(key, None)
        parent.pop("subscribed", None)
    slack.workspace.save_message(parent)


def replies(slack: Slack, channel: str, thread_ts: str) -> list[Json]:
    """The replies of a thread, oldest first, without the message that began it."""
    known = slack.workspace.messages.get(channel, {})
    return [known[ts] for ts in slack.workspace.timeline(channel).replies(thread_ts)]


def change(slack: Slack, channel: Channel, stored: Json, before: Json) -> None:
    """Keep a message whose content was changed; `before` is a copy of what it was."""
    slack.workspace.save_message(stored)
    stamp = slack.workspace.mint_ts()
    event = {
        "subtype": "message_changed",
        "hidden": True,
        "ts": stamp,
        "message": wire.message(stored, slack.app, all_metadata=True),
        "previous_message": wire.message(before, slack.app, all_metadata=True),
    }
    events.message(slack, channel, event)
    screen.tell(slack, channel, "message_changed", stored)
    slack.recorder.message("edits", screen.name_of(slack, stored), channel, stored, before)


def delete(slack: Slack, channel: Channel, stored: Json) -> None:
    """Take a message away; a thread's first message leaves a tombstone."""
    before = copy.deepcopy(stored)
    channel.pins = [pin for pin in channel.pins if pin["ts"] != stored["ts"]]
    slack.workspace.save_channel(channel)
    if stored.get("reply_count"):
        for key in ("blocks", "attachments", "metadata", "reactions", "bot_id", "app_id"):
            stored.pop(key, None)
        stored |= {"subtype": "tombstone", "text": "This message was deleted.", "user": SLACKBOT, "hidden": True}
        slack.workspace.save_message(stored)
        screen.tell(slack, channel, "message_changed", stored)
    else:
        slack.workspace.drop_message(stored)
        screen.tell_gone(slack, stored)
    parent = slack.workspace.message(channel.id, str(before.get("thread_ts")))
    if parent is not None and parent is not stored:
        recount(slack, parent)
        screen.tell(slack, channel, "message_changed", parent)
    event = {
        "subtype": "message_deleted",
        "hidden": True,
        "ts": slack.workspace.mint_ts(),
        "deleted_ts": before["ts"],
        "previous_message": wire.message(before, slack.app, all_metadata=True),
    }
    events.message(slack, channel, event)
    slack.recorder.message("deletes", screen.name_of(slack, before), channel, before)


def whisper(slack: Slack, channel: Channel, person: str, message: Json) -> Json:
    """Show a message to one person only."""
    stored: Json = {
        "type": "message",
        **message,
        "ts": slack.workspace.mint_ts(),
        "channel": channel.id,
        "ephemeral_to": person,
    }
    slack.workspace.add_ephemeral(stored)
    screen.tell_ephemeral(slack, stored)
    slack.recorder.message("whispers", screen.name_of(slack, stored), channel, stored)
    return stored


def unwhisper(slack: Slack, stored: Json) -> None:
    """Take an ephemeral away. The app is not told."""
    slack.workspace.drop_ephemeral(stored)
    screen.tell_gone(slack, stored)


def react(slack: Slack, channel: Channel, stored: Json, person: str, name: str) -> bool:
    """Add a reaction; False when that person had already reacted so."""
    known = stored.setdefault("reactions", [])
    one = next((entry for entry in known if entry["name"] == name), None)
    if one is None:
        one = {"name": name, "users": []}
        known.append(one)
    if person in one["users"]:
        return False
    one["users"].append(person)
    _tell_reaction(slack, channel, stored, person, name, "reaction_added")
    return True


def unreact(slack: Slack, channel: Channel, stored: Json, person: str, name: str) -> bool:
    """Take a reaction back; False when there was none."""
    one = next((entry for entry in stored.get("reactions", []) if entry["name"] == name), None)
    if one is None or person not in one["users"]:
        return False
    one["users"].remove(person)
    stored["reactions"] = [entry for entry in stored["reactions"] if entry["users"]]
    if not stored["reactions"]:
        del stored["reactions"]
    _tell_reaction(slack, channel, stored, person, name, "reaction_removed")
    return True


def _tell_reaction(slack: Slack, channel: Channel, stored: Json, person: str, name: str, kind: str) -> None:
    slack.workspace.save_message(stored)
    event = {
        "type": kind,
        "user": person,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": stored["ts"]},
        "item_user": stored.get("user"),
        "event_ts": slack.workspace.mint_ts(),
    }
    events.in_channel(slack, channel, event)
    page_event = {
        "type": "reaction",
        "channel": channel.id,
        "ts": stored["ts"],
        "message": screen.for_page(slack, stored),
    }
    slack.page.publish(page_event, screen.watchers(slack, channel))


def _tell_unread(slack: Slack, channel: Channel, author: object) -> None:
    for person in channel.members:
        if person not in (author, slack.app.bot_user):
            screen.tell_unread(slack, channel, person)
