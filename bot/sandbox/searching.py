"""Search as the page offers it: messages that hold all the words typed, the newest first."""

from bot.sandbox import screen
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json

MOST = 20


def search(slack: Slack, person: str, typed: str) -> list[Json]:
    """The newest messages of the channels `person` is in whose text holds every word of `typed`, in any case."""
    words = typed.lower().split()
    if not words:
        return []
    found: list[tuple[str, str, Json]] = []
    for channel in slack.workspace.channels.values():
        if person not in channel.members:
            continue
        here = 0
        for stored in reversed(slack.workspace.messages.get(channel.id, {}).values()):
            text = str(stored.get("text", "")).lower()
            if "subtype" not in stored and all(word in text for word in words):
                found.append((stored["ts"], channel.id, stored))
                here += 1
            if here == MOST:
                break
    newest = sorted(found, key=lambda one: one[0], reverse=True)[:MOST]
    return [{"channel": channel, "message": screen.for_page(slack, stored)} for _, channel, stored in newest]
