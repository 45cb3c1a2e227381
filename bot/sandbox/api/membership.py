"""conversations.invite, join, leave, kick and open: who is in a conversation."""

from bot.sandbox import rooms
from bot.sandbox.api.call import Call
from bot.sandbox.api.conversations import named, open_to
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

MOST_INVITED = 100
MOST_IN_GROUP_DM = 8


def _refusal(call: Call, channel: Channel, person: str) -> str | None:
    if person == call.caller:
        return "cant_invite_self"
    known = call.slack.workspace.people.get(person)
    if known is None or known.deleted:
        return "user_not_found"
    return "already_in_channel" if person in channel.members else None


def invite(call: Call) -> Json:
    """Bring people in. One who cannot come keeps all the others out, unless `force` is given."""
    channel = open_to(call)
    people = call.names("users")
    if not people:
        raise SlackError("no_user")
    if len(people) > MOST_INVITED:
        raise invalid_arguments(f"no more than {MOST_INVITED} items allowed [json-pointer:/users]")
    wrong = [(person, why) for person in people if (why := _refusal(call, channel, person))]
    errors = [{"user": person, "ok": False, "error": why} for person, why in wrong]
    welcome = [person for person in dict.fromkeys(people) if person not in {one for one, _ in wrong}]
    if wrong and not (call.flag("force") and welcome):
        raise SlackError(wrong[0][1], errors=errors)
    for person in welcome:
        rooms.join(call.slack, channel, person, inviter=call.caller)
    answer: Json = {"channel": call.shown(channel)}
    return {**answer, "errors": errors} if errors else answer


def join(call: Call) -> Json:
    """Bring the caller into a public channel."""
    channel = named(call)
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if call.caller in channel.members:
        call.warnings.append("already_in_channel")
    else:
        rooms.join(call.slack, channel, call.caller)
    return {"channel": call.shown(channel)}


def leave(call: Call) -> Json:
    """Take the caller out of a channel."""
    channel = named(call)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if call.caller not in channel.members:
        return {"not_in_channel": True}
    if channel.kind == "private" and len(channel.members) == 1:
        raise SlackError("last_member")
    rooms.leave(call.slack, channel, call.caller)
    return {}


def kick(call: Call) -> Json:
    """Remove someone from a channel."""
    channel = named(call)
    person = call.person()
    call.member_of(channel)
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if person == call.caller:
        raise SlackError("cant_kick_self")
    if person not in channel.members:
        raise SlackError("not_in_channel")
    rooms.leave(call.slack, channel, person)
    return {"errors": {}}


def open_dm(call: Call) -> Json:
    """Open, or find, the conversation of the caller with one or several people."""
    if call.text("channel"):
        channel = call.channel()
        if not channel.is_dm:
            raise SlackError("method_not_supported_for_channel_type")
        return {"channel": _brief(call, channel), "no_op": True, "already_open": True}
    people = [person for person in dict.fromkeys(call.names("users")) if person != call.caller]
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > MOST_IN_GROUP_DM:
        raise SlackError("too_many_users")
    for person in people:
        known = call.slack.workspace.people.get(person)
        if known is None:
            raise SlackError("user_not_found")
        if known.deleted:
            raise SlackError("user_disabled")
    call.need("im:write" if len(people) == 1 else "mpim:write")
    channel, known_before = rooms.open_dm(call.slack, [call.caller, *people])
    answer: Json = {"channel": _brief(call, channel)}
    return {**answer, "no_op": True, "already_open": True} if known_before else answer


def _brief(call: Call, channel: Channel) -> Json:
    return call.shown(channel) if call.flag("return_im") else {"id": channel.id}
