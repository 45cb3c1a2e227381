"""conversations.*: making channels, finding them, and changing what they are called and about."""

from bot.sandbox import rooms
from bot.sandbox.api.call import READ, Call
from bot.sandbox.errors import SlackError, missing_field
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

_KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
MOST_LISTED = 999


def named(call: Call) -> Channel:
    """The channel of a call that makes sense only for named ones."""
    channel = call.channel()
    if channel.is_dm:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def open_to(call: Call) -> Channel:
    """The named channel of a call that makes sense only where the caller is in and nothing is archived."""
    channel = named(call)
    if channel.archived:
        raise SlackError("is_archived")
    call.member_of(channel)
    return channel


def create(call: Call) -> Json:
    """Open a channel; the caller is its creator and first member."""
    private = call.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    channel = rooms.create(call.slack, call.text("name"), private, call.caller)
    return {"channel": call.shown(channel)}


def info(call: Call) -> Json:
    """One conversation."""
    channel = call.channel()
    shown = call.shown(channel)
    known = call.slack.shelf.all("canvas")
    canvas = next((one for one in known if one["channel"] == channel.id and one["own"]), None)
    if canvas is not None:
        shown["properties"] = {"canvas": {"file_id": canvas["id"], "is_empty": not canvas["sections"]}}
    if call.caller in channel.members:
        shown["last_read"] = channel.reads.get(call.caller, "0000000000.000000")
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def _of_types(call: Call, channels: list[Channel]) -> list[Channel]:
    """Those of the asked types that the caller may list, with archived ones left out if so asked."""
    types = call.names("types") or ["public_channel"]
    if any(one not in _KIND_OF_TYPE for one in types):
        raise SlackError("invalid_types")
    kinds = [_KIND_OF_TYPE[one] for one in types]
    for kind in kinds:
        call.need(*READ[kind])
    hidden = call.flag("exclude_archived")
    seen = [one for one in channels if one.kind in kinds and call.sees(one) and not (hidden and one.archived)]
    return sorted(seen, key=lambda one: one.id)


def _listing(call: Call, found: list[Channel], with_counts: bool) -> Json:
    page, cursor = call.page(found, lambda one: one.id, call.limit(100, MOST_LISTED, "invalid_limit"))
    shown = [call.shown(one) for one in page]
    if with_counts:
        for one, channel in zip(shown, page, strict=True):
            if not channel.is_dm:
                one["num_members"] = len(channel.members)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def listing(call: Call) -> Json:
    """The conversations the caller can see."""
    return _listing(call, _of_types(call, list(call.slack.workspace.channels.values())), with_counts=True)


def of_person(call: Call) -> Json:
    """users.conversations: those that a person, or the caller, is in."""
    person = call.person() if call.text("user") else call.caller
    mine = [one for one in call.slack.workspace.channels.values() if person in one.members]
    return _listing(call, _of_types(call, mine), with_counts=False)


def members(call: Call) -> Json:
    """The ids of a conversation's members."""
    channel = call.channel()
    page, cursor = call.page(channel.members, str, call.limit(100, MOST_LISTED, "invalid_limit"))
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _words(call: Call, name: str) -> str:
    """What a channel is to be about: it may be empty, but not left out."""
    if call.args.get(name) is None:
        raise missing_field(name)
    return call.text(name)


def set_topic(call: Call) -> Json:
    """Set the topic."""
    topic = _words(call, "topic")
    channel = open_to(call)
    rooms.set_topic(call.slack, channel, call.caller, topic)
    return {"channel": call.shown(channel)}


def set_purpose(call: Call) -> Json:
    """Set the description."""
    purpose = _words(call, "purpose")
    channel = open_to(call)
    rooms.set_purpose(call.slack, channel, call.caller, purpose)
    return {"channel": call.shown(channel), "purpose": purpose}


def rename(call: Call) -> Json:
    """Rename a channel that the caller made."""
    channel = open_to(call)
    if channel.creator != call.caller:
        raise SlackError("not_authorized")
    rooms.rename(call.slack, channel, call.caller, call.text("name"))
    return {"channel": call.shown(channel)}


def archive(call: Call) -> Json:
    """Close a channel the caller is in; the bot is put out by it."""
    channel = named(call)
    if channel.archived:
        raise SlackError("already_archived")
    call.member_of(channel)
    rooms.archive(call.slack, channel, call.caller)
    return {}


def unarchive(call: Call) -> Json:
    """Open an archived channel again. Only people can: archiving put the bot out."""
    channel = named(call)
    if not channel.archived:
        raise SlackError("not_archived")
    if call.by_bot:
        raise SlackError("not_in_channel")
    rooms.unarchive(call.slack, channel, call.caller)
    return {}
