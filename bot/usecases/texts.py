"""How long what people type may be."""

from bot.core.errors import UserError


def within(text: str, most: int, what: str) -> str:
    """The text without the space around it; UserError where it has more than `most` characters. Nothing is cut off."""
    text = text.strip()
    if len(text) > most:
        said = f"Your {what} has {len(text):,} characters; {most:,} fit."
        raise UserError(said, "Nothing was written down. Please shorten it.")
    return text
