"""What the bot did while a test watched, and what of that nobody expected."""

from textwrap import indent
from typing import TYPE_CHECKING

from bot.sandbox.reading import Message
from bot.sandbox.store import Json

if TYPE_CHECKING:
    from bot.sandbox.testing import LocalSlack


class Watch:
    """The messages posted, edited, sent to a person or whispered by the bot from now on. Each that a `shows` finds
    counts as expected, with its edits up to that moment."""

    def __init__(self, slack: "LocalSlack") -> None:
        self._slack = slack
        self._since = int(slack.request("GET", "/_/rest")["happened"])
        self._counted: set[int] = set()

    def left(self) -> list[Json]:
        """What no `shows` has found yet, oldest first."""
        happened = self._slack.request("GET", f"/_/happened?since={self._since}")
        return [one for one in happened if one["by_bot"] and one["new"] and one["n"] not in self._counted]

    def fresh(self, messages: list[Message]) -> list[Message]:
        """Those of one place that are still to be counted. What people wrote always is."""
        left = {one["ts"] for one in self.left()}
        return [one for one in messages if one.ts in left or not one.by_bot]

    def count(self, message: Message) -> None:
        """Expect a message, with all its edits so far."""
        self._counted |= {one["n"] for one in self.left() if one["ts"] == message.ts}

    def nothing_else_was_posted(self) -> None:
        """Let the bot finish; everything it then posted, edited, sent or whispered must have been found by a `shows`.

        Forms, the Home, reactions, pins, topics, and edits that change no word or of what is pinned do not count: they
        call nobody."""
        self._slack.come_to_rest(must=True)
        pinned = {(one["id"], ts) for one in self._slack.request("GET", "/_/channels") for ts in one["pins"]}
        left = [one for one in self.left() if one["kind"] != "edits" or (one["channel"], one["ts"]) not in pinned]
        if left:
            lines = "\n".join(one["line"] for one in left)
            raise AssertionError(f"nobody expected:\n{indent(lines, '  ')}")
