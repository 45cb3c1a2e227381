"""What is kept of a message that somebody puts on the timeline: its words, and who wrote it."""

from typing import Any

LONGEST = 2000
WORDLESS = "(no words)"


def words_of(message: dict[str, Any]) -> str:
    """Its text with Slack's marks, and the names of its files; what has neither says so."""
    text = str(message.get("text") or "").strip()
    files = [str(file.get("name") or "a file") for file in message.get("files") or ()]
    shown = " ".join([text, *(f"[{name}]" for name in files)]).strip()
    return shown[:LONGEST] or WORDLESS


def author_of(message: dict[str, Any]) -> str:
    """The person's id; of a message that no person wrote, the app's name."""
    app = message.get("bot_profile") or {}
    if message.get("bot_id"):
        return str(message.get("username") or app.get("name") or "an app")
    return str(message.get("user") or message.get("username") or "someone")
