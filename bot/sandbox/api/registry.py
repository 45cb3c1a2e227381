"""Every method of the Web API that the local Slack has; the one list to add to."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.api import (
    basics,
    bookmarks,
    calls,
    canvases,
    chat,
    conversations,
    files,
    groups,
    history,
    marks,
    membership,
    people,
    reminders,
    scheduled,
    streams,
    validate,
    views,
)
from bot.sandbox.api.call import HISTORY, INVITE, MANAGE, READ, TOPIC, ByKind, Call
from bot.sandbox.api.tokens import Kind
from bot.sandbox.store import Json


@dataclass(frozen=True)
class Method:
    """How a method is called: `tier` 0 is Slack's "special"; any one of `scopes` lets the app in, where a mapping
    gives those for each kind of conversation; `json` tells whether the body may be JSON; `needs` must be given; tokens
    of the kinds `tokens` may call it."""

    run: Callable[[Call], Json]
    tier: int
    scopes: tuple[str, ...] | ByKind = ()
    json: bool = True
    needs: tuple[str, ...] = ()
    tokens: tuple[Kind, ...] = ("bot", "user")
    open: bool = False
    """Whether it answers without a token."""

    @property
    def any_scope(self) -> tuple[str, ...]:
        """All the scopes of which one is enough to be let in at all."""
        if isinstance(self.scopes, tuple):
            return self.scopes
        return tuple(scope for kind in self.scopes.values() for scope in kind)


_JOIN: ByKind = {kind: ("channels:join",) for kind in MANAGE}
_CHANNEL = ("channel",)
_CHAT = ("chat:write",)
_FILES = ("files:write",)
_BOT: tuple[Kind, ...] = ("bot",)

METHODS: dict[str, Method] = {
    "api.test": Method(basics.api_test, 4, open=True),
    "apps.connections.open": Method(basics.connections_open, 3, tokens=("app",)),
    "assistant.threads.setStatus": Method(streams.set_status, 0, _CHAT, needs=("channel_id", "thread_ts"), tokens=_BOT),
    "auth.test": Method(basics.auth_test, 0),
    "blocks.validate": Method(validate.validate, 0, open=True),
    "bookmarks.add": Method(bookmarks.add_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "title", "type")),
    "bookmarks.edit": Method(bookmarks.edit_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "bookmark_id")),
    "bookmarks.list": Method(bookmarks.bookmarks, 3, ("bookmarks:read",), needs=("channel_id",)),
    "bookmarks.remove": Method(bookmarks.remove_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "bookmark_id")),
    "calls.add": Method(calls.add, 3, ("calls:write",), needs=("external_unique_id", "join_url")),
    "calls.end": Method(calls.end, 3, ("calls:write",), needs=("id",)),
    "calls.info": Method(calls.info, 3, ("calls:read",), needs=("id",)),
    "calls.participants.add": Method(calls.add_participants, 3, ("calls:write",), needs=("id", "users")),
    "calls.update": Method(calls.update, 3, ("calls:write",), needs=("id",)),
    "canvases.create": Method(canvases.create, 2, ("canvases:write",)),
    "canvases.edit": Method(canvases.edit, 3, ("canvases:write",), needs=("canvas_id", "changes")),
    "canvases.sections.lookup": Method(canvases.lookup, 3, ("canvases:read",), needs=("canvas_id", "criteria")),
    "chat.appendStream": Method(streams.append, 4, _CHAT, needs=("channel", "ts"), tokens=_BOT),
    "chat.delete": Method(chat.delete, 3, _CHAT, needs=("channel", "ts")),
    "chat.deleteScheduledMessage": Method(scheduled.unschedule, 3, _CHAT, needs=("channel", "scheduled_message_id")),
    "chat.getPermalink": Method(chat.get_permalink, 0, json=False, needs=("channel", "message_ts")),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, _CHAT, needs=("channel", "user")),
    "chat.postMessage": Method(chat.post_message, 0, _CHAT, needs=_CHANNEL),
    "chat.scheduledMessages.list": Method(scheduled.listing, 3),
    "chat.scheduleMessage": Method(scheduled.schedule, 3, _CHAT, needs=("channel", "post_at")),
    "chat.startStream": Method(streams.start, 2, _CHAT, needs=("channel", "thread_ts"), tokens=_BOT),
    "chat.stopStream": Method(streams.stop, 2, _CHAT, needs=("channel", "ts"), tokens=_BOT),
    "chat.update": Method(chat.update, 3, _CHAT, needs=("channel", "ts")),
    "conversations.archive": Method(conversations.archive, 2, MANAGE, needs=_CHANNEL),
    "conversations.canvases.create": Method(canvases.create_in_channel, 2, ("canvases:write",), needs=("channel_id",)),
    "conversations.create": Method(conversations.create, 2, ("channels:manage", "groups:write")),
    "conversations.history": Method(history.history, 3, HISTORY, needs=_CHANNEL),
    "conversations.info": Method(conversations.info, 3, READ, json=False, needs=_CHANNEL),
    "conversations.invite": Method(membership.invite, 3, INVITE, needs=_CHANNEL),
    "conversations.join": Method(membership.join, 3, _JOIN, needs=_CHANNEL),
    "conversations.kick": Method(membership.kick, 3, MANAGE, needs=("channel", "user")),
    "conversations.leave": Method(membership.leave, 3, MANAGE, needs=_CHANNEL),
    "conversations.list": Method(conversations.listing, 2, READ, json=False),
    "conversations.members": Method(conversations.members, 4, READ, json=False, needs=_CHANNEL),
    "conversations.open": Method(membership.open_dm, 3, MANAGE),
    "conversations.rename": Method(conversations.rename, 2, MANAGE, needs=_CHANNEL),
    "conversations.replies": Method(history.replies, 3, HISTORY, json=False, needs=("channel", "ts")),
    "conversations.setPurpose": Method(conversations.set_purpose, 2, TOPIC, needs=_CHANNEL),
    "conversations.setTopic": Method(conversations.set_topic, 2, TOPIC, needs=_CHANNEL),
    "conversations.unarchive": Method(conversations.unarchive, 2, MANAGE, needs=_CHANNEL),
    "dnd.info": Method(people.do_not_disturb, 3, ("dnd:read",), json=False),
    "files.completeUploadExternal": Method(files.complete, 4, _FILES, needs=("files",)),
    "files.getUploadURLExternal": Method(files.upload_url, 4, _FILES, json=False, needs=("filename", "length")),
    "files.info": Method(files.info, 4, ("files:read",), json=False, needs=("file",)),
    "pins.add": Method(marks.pin, 2, ("pins:write",), needs=_CHANNEL),
    "pins.list": Method(marks.pins, 2, ("pins:read",), json=False, needs=_CHANNEL),
    "pins.remove": Method(marks.unpin, 2, ("pins:write",), needs=_CHANNEL),
    "reactions.add": Method(marks.react, 3, ("reactions:write",), needs=("channel", "name")),
    "reactions.remove": Method(marks.unreact, 2, ("reactions:write",), needs=("name",)),
    "reminders.add": Method(reminders.add, 2, ("reminders:write",), needs=("text", "time"), tokens=("user",)),
    "team.info": Method(basics.team_info, 3, ("team:read",)),
    "usergroups.list": Method(groups.listing, 2, ("usergroups:read",), json=False),
    "usergroups.users.list": Method(groups.users, 2, ("usergroups:read",), json=False, needs=("usergroup",)),
    "usergroups.users.update": Method(groups.set_users, 2, ("usergroups:write",), needs=("usergroup",)),
    "users.conversations": Method(conversations.of_person, 3, READ, json=False),
    "users.getPresence": Method(people.presence, 3, ("users:read",), json=False),
    "users.info": Method(people.info, 4, ("users:read",), json=False, needs=("user",)),
    "users.list": Method(people.listing, 2, ("users:read",), json=False),
    "users.lookupByEmail": Method(people.by_email, 3, ("users:read.email",), json=False, needs=("email",)),
    "views.open": Method(views.open_view, 4, needs=("view",)),
    "views.publish": Method(views.publish, 4, needs=("user_id", "view")),
    "views.push": Method(views.push, 4, needs=("view",)),
    "views.update": Method(views.update, 4, needs=("view",)),
}
