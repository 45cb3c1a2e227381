"""Search as the page offers it: messages that hold all the words typed, the newest first."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox import screen
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json

MOST = 20


def search(slack: Slack, person: str, typed: str) -> list[Json]:
    """The newest messages of the channels `person` is in that hold every word of `typed`, in any case."""
    words = typed.lower().split()
    if not words:
        return []
    found: list[tuple[str, str, Json]] = []
    for channel in slack.workspace.channels.values():
        if person not in channel.members:
            continue
        here = 0
        for stored in reversed(slack.workspace.messages.get(channel.id, {}).values()):
            if "subtype" not in stored and _holds(stored, words):
                found.append((stored["ts"], channel.id, stored))
                here += 1
            if here == MOST:
                break
    newest = sorted(found, key=lambda one: one[0], reverse=True)[:MOST]
    return [{"channel": channel, "message": screen.for_page(slack, stored)} for _, channel, stored in newest]


def _holds(stored: Json, words: list[str]) -> bool:
    """Whether the reader of a message sees all these words: blocks are shown instead of the text, so both count."""
    text = str(stored.get("text", "")).lower()
    if all(word in text for word in words):
        return True
    shown = f"{text} {' '.join(_texts(stored.get('blocks')))}".lower()
    return all(word in shown for word in words)


def _texts(part: Any) -> Iterator[str]:
    """Every text inside of a block."""
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        text = part.get("text")
        if isinstance(text, str):
            yield text
        yield from _texts([value for value in part.values() if isinstance(value, dict | list)])
