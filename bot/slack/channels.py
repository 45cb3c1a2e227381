"""Finds channels by name and direct messages by person, and remembers them."""

from collections.abc import Iterator
from typing import Any, Protocol

from bot.usecases.ports import PermanentError

PAGE = 200


class Do(Protocol):
    """One call of the Web API."""

    def __call__(self, method: str, **args: Any) -> dict[str, Any]: ...


class Directory:
    """What is known of channels; each is asked for once in a process's life."""

    def __init__(self, do: Do) -> None:
        self._do = do
        self._names: dict[str, str] = {}
        self._direct: dict[str, str] = {}

    def id_of(self, channel: str) -> str:
        """The id of a channel given as `#name` or id; a public one the bot is not in is joined."""
        if not channel.startswith("#"):
            return channel
        if channel not in self._names:
            self._names[channel] = self._look_up(channel)
        return self._names[channel]

    def _look_up(self, channel: str) -> str:
        for found in self._listed("conversations.list", exclude_archived=True):
            if found["name"] == channel[1:]:
                if not found.get("is_member") and not found.get("is_private"):
                    self._do("conversations.join", channel=found["id"])
                return str(found["id"])
        raise PermanentError(f"channel_not_found: {channel}; create it or invite the bot, or correct tocsin.yml")

    def mine(self) -> Iterator[dict[str, Any]]:
        """The channels that this bot is in."""
        return self._listed("users.conversations", exclude_archived=True)

    def direct(self, person: str) -> str:
        """The channel of the direct messages with a person."""
        if person not in self._direct:
            self._direct[person] = str(self._do("conversations.open", users=person)["channel"]["id"])
        return self._direct[person]

    def _listed(self, method: str, **args: Any) -> Iterator[dict[str, Any]]:
        """All pages; a page may be short or empty and still not be the last."""
        cursor = ""
        while True:
            page = self._do(method, types="public_channel,private_channel", limit=PAGE, cursor=cursor, **args)
            yield from page["channels"]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return
