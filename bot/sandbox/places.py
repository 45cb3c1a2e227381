"""Where a test looks for messages: a room, one of its threads, a person's conversation with the bot, their whispers."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.sandbox.reading import Message
from bot.sandbox.store import Json

if TYPE_CHECKING:
    from bot.sandbox.actor import Actor
    from bot.sandbox.testing import LocalSlack

Wanted: TypeAlias = "str | re.Pattern[str] | Actor"
"""A piece of a message: words, a pattern, or a person whom the message mentions."""

_SHOWN = 8


class Bookmark(NamedTuple):
    """A link at the top of a room."""

    title: str
    link: str


def _has(words: str, wanted: Wanted) -> bool:
    if isinstance(wanted, str):
        return wanted in words
    if isinstance(wanted, re.Pattern):
        return wanted.search(words) is not None
    return f"<@{wanted.id}>" in words


def _named(wanted: tuple[Wanted, ...]) -> str:
    return " and ".join(repr(one.pattern) if isinstance(one, re.Pattern) else repr(str(one)) for one in wanted)


class Place:
    """Somewhere with messages. `look` gives them, oldest first; `called` is how failures name the place."""

    def __init__(self, slack: "LocalSlack", called: Callable[[], str], look: Callable[[], list[Message]]) -> None:
        self.slack = slack
        self._called = called
        self._look = look

    def __str__(self) -> str:
        return self._called()

    def messages(self) -> list[Message]:
        """What is there at this moment, oldest first, Slack's own lines included."""
        return self._look()

    def bot_said(self) -> list[str]:
        """The words of the bot's messages that are there at this moment, oldest first."""
        return [one.words for one in self.messages() if one.by_bot]

    def shows(self, *wanted: Wanted, within: float = 5.0) -> Message:
        """The newest message that has all these words, patterns and mentions, once there is one.

        Where the kit knows when the bot is idle it waits for that first, so that the last edit is in. Inside a
        `watching` block only messages count that are new or edited in the block, each once.
        """
        self.slack.come_to_rest()
        found: list[Message] = []

        def newest() -> bool:
            found[:] = self._matching(wanted)[-1:]
            return bool(found)

        self.slack.wait_for(newest, within, lambda: f"{self} to show {_named(wanted)}.\n{self._screen()}")
        if self.slack.watch is not None:
            self.slack.watch.count(found[0])
        return found[0]

    def never_shows(self, *wanted: Wanted) -> None:
        """Let the bot finish; no message here may have all these. Inside a `watching` block old ones do not matter."""
        self.slack.come_to_rest(must=True)
        found = self._matching(wanted)
        if found:
            raise AssertionError(f"{self} shows {_named(wanted)}:\n  {_indented(found[-1])}")

    def _matching(self, wanted: tuple[Wanted, ...]) -> list[Message]:
        found = [one for one in self.messages() if all(_has(one.words, piece) for piece in wanted)]
        return found if self.slack.watch is None else self.slack.watch.fresh(found)

    def _screen(self) -> str:
        shown = self.messages()[-_SHOWN:]
        if not shown:
            return "It is empty."
        return "It shows:\n" + "\n".join(f"  - {_indented(one)}" for one in shown)


def _indented(message: Message) -> str:
    who = message.get("username") or message.get("user")
    return f"{who}: {message.words}".replace("\n", "\n    ")


class Room(Place):
    """A channel, whoever is in it, as it is at the moment of asking."""

    def __init__(self, slack: "LocalSlack", id: str) -> None:
        self.id = id
        super().__init__(slack, lambda: f"#{self.name}", lambda: slack.messages(self.id))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Room) and (self.slack, self.id) == (other.slack, other.id)

    def __hash__(self) -> int:
        return hash(self.id)

    def _now(self) -> Json:
        return next(one for one in self.slack.request("GET", "/_/channels") if one["id"] == self.id)

    @property
    def name(self) -> str:
        """Its name, without the #."""
        return str(self._now()["name"])

    @property
    def topic(self) -> str:
        """What stands beside the name."""
        return str(self._now()["topic"])

    @property
    def purpose(self) -> str:
        """What its details say it is for."""
        return str(self._now()["purpose"])

    @property
    def private(self) -> bool:
        """Whether only its members can see it."""
        return bool(self._now()["kind"] == "private")

    @property
    def archived(self) -> bool:
        """Whether it is closed."""
        return bool(self._now()["archived"])

    @property
    def members(self) -> list[str]:
        """The handles of those who are in it, in the order in which they came."""
        return [self.slack.handle(id) for id in self._now()["members"]]

    @property
    def pins(self) -> list[Message]:
        """The pinned messages, in the order in which they were pinned."""
        by_ts = {one.ts: one for one in self.messages()}
        return [by_ts[ts] for ts in self._now()["pins"] if ts in by_ts]

    @property
    def bookmarks(self) -> list[Bookmark]:
        """The links at its top."""
        return [Bookmark(one["title"], one["link"]) for one in self._now()["bookmarks"]]

    def thread(self, message: Message) -> Place:
        """The thread that begins with a message, which is its first."""
        return Place(
            self.slack,
            lambda: f"the thread of {message.words[:40]!r} in {self}",
            lambda: self.slack.messages(self.id, message.ts),
        )
