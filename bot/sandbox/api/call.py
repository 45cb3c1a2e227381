"""One Web API call: its arguments as Slack reads them, and what the caller may see and do."""

import base64
import binascii
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.sandbox import wire
from bot.sandbox.api.tokens import Caller
from bot.sandbox.errors import SlackError, invalid_arguments, missing_field
from bot.sandbox.incoming import parse
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

ByKind = Mapping[str, tuple[str, ...]]

READ: ByKind = {
    "public": ("channels:read",),
    "private": ("groups:read",),
    "im": ("im:read",),
    "mpim": ("mpim:read",),
}
HISTORY: ByKind = {
    "public": ("channels:history",),
    "private": ("groups:history",),
    "im": ("im:history",),
    "mpim": ("mpim:history",),
}
MANAGE: ByKind = {
    "public": ("channels:manage",),
    "private": ("groups:write",),
    "im": ("im:write",),
    "mpim": ("mpim:write",),
}
INVITE: ByKind = {
    **MANAGE,
    "public": ("channels:write.invites", "channels:manage"),
    "private": ("groups:write.invites", "groups:write"),
}
TOPIC: ByKind = {
    **MANAGE,
    "public": ("channels:write.topic", "channels:manage"),
    "private": ("groups:write.topic", "groups:write"),
}

Item = TypeVar("Item")


@dataclass
class Call:
    """A call. `may` gives the scopes its method needs for each kind of conversation, if it needs any; `warnings` go
    with the answer."""

    slack: Slack
    args: Json
    who: Caller
    may: ByKind | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def caller(self) -> str:
        """The caller's user id."""
        return self.who.id

    @property
    def by_bot(self) -> bool:
        """Whether the bot calls, rather than a person."""
        return self.who.kind == "bot"

    def text(self, name: str, default: str = "") -> str:
        """A text argument."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A text argument that must be there."""
        value = self.text(name)
        if not value:
            raise missing_field(name)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes-or-no argument: true, "true" and 1 are yes."""
        value = self.args.get(name)
        return default if value in (None, "") else str(value).lower() in ("true", "1", "yes")

    def number(self, name: str) -> int | None:
        """A whole number, or None where it was left out."""
        value = self.text(name)
        if not value:
            return None
        try:
            return int(float(value))
        except (ValueError, OverflowError) as wrong:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from wrong

    def names(self, name: str) -> list[str]:
        """A list given with commas, or as a JSON array."""
        value = self.args.get(name)
        parts = value if isinstance(value, list) else str(value or "").split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str) -> Any:
        """An argument that is JSON, whether it came as such or inside a string."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return parse(value)
            except ValueError as wrong:
                raise SlackError(error) from wrong
        return value

    def limit(self, default: int, most: int, refusal: str = "invalid_arguments") -> int:
        """The page size, which must be 1 to `most`; else it is refused by the method's word for it."""
        given = self.text("limit", str(default)) or str(default)
        if given.isdecimal() and len(given) <= len(str(most)) and 1 <= int(given) <= most:
            return int(given)
        if refusal == "invalid_arguments":
            raise invalid_arguments(f"must be between 1 and {most} [json-pointer:/limit]")
        raise SlackError(refusal)

    def page(self, items: Sequence[Item], key: Callable[[Item], str], limit: int) -> tuple[list[Item], str]:
        """One page of `items` and the cursor of the next (empty on the last).

        A cursor names the first item of the next page, so that items which come or go meanwhile do no harm.
        """
        start = self._start(items, key)
        if self.slack.rules.short_pages and items:
            if not self.text("cursor"):
                return [], _cursor(0, key(items[0]))
            limit = max(1, limit // 2)
        end = start + limit
        return list(items[start:end]), _cursor(end, key(items[end])) if end < len(items) else ""

    def _start(self, items: Sequence[Item], key: Callable[[Item], str]) -> int:
        """Where the page that the cursor names begins."""
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            word, place, wanted = base64.b64decode(cursor, validate=True).decode().split(":", 2)
            number = int(place)
        except (binascii.Error, ValueError) as wrong:
            raise SlackError("invalid_cursor") from wrong
        if word != "next" or number < 0:
            raise SlackError("invalid_cursor")
        return _place(list(map(key, items)), wanted, number)

    def granted(self, scopes: Sequence[str]) -> bool:
        """Whether the caller holds any of these scopes."""
        return self.who.holds(scopes)

    def need(self, *scopes: str) -> None:
        """Refuse the call unless the caller holds one of these scopes."""
        self.who.need(scopes)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation an argument names by id. One that the caller cannot see is not found."""
        found = self.slack.workspace.channels.get(self.required(name))
        if found is None or not self.sees(found):
            raise SlackError("channel_not_found")
        if self.may is not None:
            self.need(*self.may[found.kind])
        return found

    def sees(self, channel: Channel) -> bool:
        """Whether the caller can know of a conversation: public ones, and those it is in."""
        return channel.kind == "public" or self.caller in channel.members

    def member_of(self, channel: Channel) -> None:
        """Refuse the call unless the caller is in the channel."""
        if self.caller not in channel.members:
            raise SlackError("not_in_channel")

    def shown(self, channel: Channel) -> Json:
        """A conversation as the caller sees it."""
        return wire.channel(channel, self.caller)

    def message(self, channel: Channel, name: str, missing: str = "message_not_found") -> Json:
        """The message of a channel that an argument names by `ts`."""
        found = self.slack.workspace.message(channel.id, self.required(name))
        if found is None or found.get("subtype") == "tombstone":
            raise SlackError(missing)
        return found

    def person(self, name: str = "user") -> str:
        """A user id that exists."""
        value = self.required(name)
        if value not in self.slack.workspace.people:
            raise SlackError("user_not_found")
        return value


def _cursor(place: int, name: str) -> str:
    return base64.b64encode(f"next:{place}:{name}".encode()).decode()


def _place(names: list[str], wanted: str, place: int) -> int:
    """Where `wanted`, once at `place`, stands among `names`, or would stand if it were not gone."""
    if wanted in names:
        return names.index(wanted)
    if names == sorted(names):
        return bisect_left(names, wanted)
    if names == sorted(names, reverse=True):
        return sum(name > wanted for name in names)
    return min(place, len(names))
