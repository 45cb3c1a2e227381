"""Channels and who is in them, whoever changes it. Slack's own lines and events follow each change."""

from collections.abc import Sequence

from bot.sandbox import events, talk
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel, Kind
from bot.sandbox.store import Json

_ALLOWED = set("abcdefghijklmnopqrstuvwxyz0123456789-_")
LONGEST_NAME = 80
LONGEST_TOPIC = 250


def check_name(slack: Slack, name: str, own: str | None = None) -> None:
    """Refuse a channel name that Slack would refuse; `own` is the id of the channel being renamed.

    Letters of other alphabets are allowed by Slack but its reference does not list them, so they are not here.
    """
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if set(name) - _ALLOWED:
        raise SlackError("invalid_name_specials")
    if not set(name) - set("-_"):
        raise SlackError("invalid_name_punctuation")
    taken = slack.workspace.by_name(name)
    if taken is not None and taken.id != own:
        raise SlackError("name_taken")


def create(slack: Slack, name: str, private: bool, creator: str) -> Channel:
    """Open a channel with its creator as the only member."""
    check_name(slack, name)
    kind: Kind = "private" if private else "public"
    channel = Channel(new_id("C"), name, kind, creator, int(slack.workspace.now()))
    slack.workspace.save_channel(channel)
    if kind == "public":
        about = {**_brief(channel), "creator": creator, "is_shared": False, "is_org_shared": False}
        events.send(slack, {"type": "channel_created", "channel": about, "event_ts": slack.workspace.mint_ts()})
    join(slack, channel, creator)
    return channel


def join(slack: Slack, channel: Channel, person: str, inviter: str | None = None) -> None:
    """Add a member, with the line everyone sees."""
    channel.members.append(person)
    channel.reads[person] = slack.workspace.mint_ts()
    slack.workspace.save_channel(channel)
    more = {"inviter": inviter} if inviter else {}
    talk.system(slack, channel, "channel_join", person, f"<@{person}> has joined the channel", **more)
    events.member(slack, "member_joined_channel", channel, person, inviter)
    changed(slack)


def leave(slack: Slack, channel: Channel, person: str) -> None:
    """Remove a member, with the line everyone sees."""
    channel.members.remove(person)
    slack.workspace.save_channel(channel)
    talk.system(slack, channel, "channel_leave", person, f"<@{person}> has left the channel")
    events.member(slack, "member_left_channel", channel, person)
    changed(slack)


def open_dm(slack: Slack, people: Sequence[str]) -> tuple[Channel, bool]:
    """The conversation of exactly these people, and whether it existed before."""
    known = slack.workspace.dm_between(*people)
    if known is not None:
        return known, True
    handles = [slack.workspace.people[one].name for one in people]
    pair = len(people) == 2
    name = handles[-1] if pair else f"mpdm-{'--'.join(handles)}-1"
    channel = Channel(
        new_id("D" if pair else "C"),
        name,
        "im" if pair else "mpim",
        people[0],
        int(slack.workspace.now()),
        members=list(people),
    )
    slack.workspace.save_channel(channel)
    changed(slack)
    return channel, False


def _check_length(words: str) -> None:
    if len(words) > LONGEST_TOPIC:
        raise SlackError("too_long")


def set_topic(slack: Slack, channel: Channel, person: str, topic: str) -> None:
    """Set the topic; the channel is told. SlackError `too_long`."""
    _check_length(topic)
    channel.topic = {"value": topic, "creator": person, "last_set": int(slack.workspace.now())}
    slack.workspace.save_channel(channel)
    did = f"set the channel topic: {topic}" if topic else "cleared the channel topic"
    talk.system(slack, channel, "channel_topic", person, f"<@{person}> {did}", topic=topic)
    changed(slack)


def set_purpose(slack: Slack, channel: Channel, person: str, purpose: str) -> None:
    """Set the description; the channel is told. SlackError `too_long`."""
    _check_length(purpose)
    channel.with_purpose(purpose, person, int(slack.workspace.now()))
    slack.workspace.save_channel(channel)
    did = f"set the channel description: {purpose}" if purpose else "cleared the channel description"
    talk.system(slack, channel, "channel_purpose", person, f"<@{person}> {did}", purpose=purpose)
    changed(slack)


def rename(slack: Slack, channel: Channel, person: str, name: str) -> None:
    """Give a channel another name; the old one stays in its history."""
    check_name(slack, name, channel.id)
    old = channel.name
    channel.previous_names.insert(0, old)
    channel.name = name
    slack.workspace.save_channel(channel)
    text = f'<@{person}> has renamed the channel from "{old}" to "{name}"'
    talk.system(slack, channel, "channel_name", person, text, old_name=old, name=name)
    _channel_event(slack, channel, "rename", {"channel": {**_brief(channel), "is_mpim": False}})
    changed(slack)


def archive(slack: Slack, channel: Channel, person: str) -> None:
    """Close a channel. Slack puts bots out of it, and they cannot come back by themselves."""
    if channel.is_general:
        raise SlackError("cant_archive_general")
    if channel.archived:
        raise SlackError("already_archived")
    talk.system(slack, channel, "channel_archive", person, f"<@{person}> archived the channel")
    _channel_event(slack, channel, "archive", {"channel": channel.id, "user": person, "is_moved": 0})
    channel.archived = True
    channel.members = [one for one in channel.members if one != slack.app.bot_user]
    slack.workspace.save_channel(channel)
    changed(slack)


def unarchive(slack: Slack, channel: Channel, person: str) -> None:
    """Open an archived channel again; bots stay outside until someone invites them."""
    channel.archived = False
    slack.workspace.save_channel(channel)
    talk.system(slack, channel, "channel_unarchive", person, f"<@{person}> un-archived the channel")
    _channel_event(slack, channel, "unarchive", {"channel": channel.id, "user": person})
    changed(slack)


def _brief(channel: Channel) -> Json:
    """A channel as events about its name show it."""
    return {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
    }


def _channel_event(slack: Slack, channel: Channel, what: str, more: Json) -> None:
    event = {"type": f"{'channel' if channel.kind == 'public' else 'group'}_{what}", **more}
    event["event_ts"] = slack.workspace.mint_ts()
    if channel.kind == "public":
        events.send(slack, event)
    else:
        events.in_channel(slack, channel, event)


def changed(slack: Slack) -> None:
    """Let every page fetch the channel list anew."""
    slack.page.publish({"type": "channels"})
