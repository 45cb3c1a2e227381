"""Every method of the Web API that the local Slack has; the one list to add to."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.api import (
    basics,
    bookmarks,
    chat,
    conversations,
    history,
    marks,
    membership,
    people,
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

METHODS: dict[str, Method] = {
    "api.test": Method(basics.api_test, 4, open=True),
    "apps.connections.open": Method(basics.connections_open, 3, tokens=("app",)),
    "auth.test": Method(basics.auth_test, 0),
    "bookmarks.add": Method(bookmarks.add_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "title", "type")),
    "bookmarks.edit": Method(bookmarks.edit_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "bookmark_id")),
    "bookmarks.list": Method(bookmarks.bookmarks, 3, ("bookmarks:read",), needs=("channel_id",)),
    "bookmarks.remove": Method(bookmarks.remove_bookmark, 2, ("bookmarks:write",), needs=("channel_id", "bookmark_id")),
    "chat.delete": Method(chat.delete, 3, ("chat:write",), needs=("channel", "ts")),
    "chat.getPermalink": Method(chat.get_permalink, 0, json=False, needs=("channel", "message_ts")),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, ("chat:write",), needs=("channel", "user")),
    "chat.postMessage": Method(chat.post_message, 0, ("chat:write",), needs=_CHANNEL),
    "chat.update": Method(chat.update, 3, ("chat:write",), needs=("channel", "ts")),
    "conversations.archive": Method(conversations.archive, 2, MANAGE, needs=_CHANNEL),
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
    "pins.add": Method(marks.pin, 2, ("pins:write",), needs=_CHANNEL),
    "pins.list": Method(marks.pins, 2, ("pins:read",), json=False, needs=_CHANNEL),
    "pins.remove": Method(marks.unpin, 2, ("pins:write",), needs=_CHANNEL),
    "reactions.add": Method(marks.react, 3, ("reactions:write",), needs=("channel", "name")),
    "reactions.remove": Method(marks.unreact, 2, ("reactions:write",), needs=("name",)),
    "team.info": Method(basics.team_info, 3, ("team:read",)),
    "usergroups.list": Method(people.groups, 2, ("usergroups:read",), json=False),
    "usergroups.users.list": Method(people.group_users, 2, ("usergroups:read",), json=False, needs=("usergroup",)),
    "users.conversations": Method(conversations.of_person, 3, READ, json=False),
    "users.info": Method(people.info, 4, ("users:read",), json=False, needs=("user",)),
    "users.list": Method(people.listing, 2, ("users:read",), json=False),
    "users.lookupByEmail": Method(people.by_email, 3, ("users:read.email",), json=False, needs=("email",)),
    "views.open": Method(views.open_view, 4, needs=("view",)),
    "views.publish": Method(views.publish, 4, needs=("user_id", "view")),
    "views.push": Method(views.push, 4, needs=("view",)),
    "views.update": Method(views.update, 4, needs=("view",)),
}
