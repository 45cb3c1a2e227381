"""Text as Slack takes it: what people wrote made harmless and short enough, and moments in the reader's own zone."""

import re
from datetime import UTC, datetime
from typing import Literal

LONGEST_TEXT = 2900
"""Of a text object. Slack says 3,000 and has refused a little less, so a margin is kept."""
_COST = {"&": 5, "<": 4, ">": 4, '"': 2, "\\": 2, "\n": 2}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_URL = re.compile(r"https?://[^\s<>\"…]+")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_KEPT = re.compile(
    r"&lt;((?:@[UW][A-Z0-9]{2,}|#[CG][A-Z0-9]{2,}|!date\^[^<>&]+|https?://(?:(?!&[lg]t;)[^<>\s|])+)(?:\|[^<>&]*)?)&gt;"
)
_OPEN_MARK = re.compile(r"(?:<[^<>]*|&[a-z]{0,4})$")
_MARK_IN_PLAIN = re.compile(r"<(?=[!@#])")

Fmt = Literal["time", "date_time", "date", "ago"]
_TOKENS: dict[Fmt, str] = {
    "time": "{time}",
    "date_time": "{date_short_pretty} at {time}",
    "date": "{date_long}",
    "ago": "{ago}",
}
_FALLBACKS: dict[Fmt, str] = {"time": "%H:%M UTC", "date": "%Y-%m-%d"}


def escape(text: str) -> str:
    """Text that people wrote, for mrkdwn: it can mention nobody and link nothing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fitted(text: str, most: int) -> str:
    """`text` cut with an ellipsis so that it takes at most `most` characters once escaped and written as JSON."""
    clean = _CONTROL.sub(" ", text)
    used = 0
    for place, char in enumerate(clean):
        used += _cost(char)
        if used > most:
            kept, used = clean[:place], used - _cost(char)
            while kept and used >= most:
                kept, used = kept[:-1], used - _cost(kept[-1])
            return kept.rstrip() + "…"
    return clean


def _cost(char: str) -> int:
    return _COST.get(char, 2 if ord(char) > 0xFFFF else 1)


def one_line(text: str, most: int) -> str:
    """Text that people wrote, escaped, on one line, in at most `most` characters."""
    return escape(fitted(" ".join(text.split()), most))


def prose(text: str, most: int = LONGEST_TEXT) -> str:
    """Text that people wrote, escaped, with its lines kept and its web addresses as links."""
    cut = fitted(text.strip(), most)
    pieces, end = [], 0
    for found in _URL.finditer(cut):
        url = found[0].rstrip(".,;:!?)'")
        pieces += [escape(cut[end : found.start()]), f"<{escape(url).replace('|', '%7C')}>"]
        end = found.start() + len(url)
    return "".join([*pieces, escape(cut[end:])])


def plain(text: str, most: int) -> str:
    """Text for a plain_text object, on one line: shown as it stands, and no mention even to a careless reader of it."""
    return _clip(_MARK_IN_PLAIN.sub("<\u2060", _CONTROL.sub(" ", " ".join(text.split()))), most)


def spoken(text: str) -> str:
    """The bot's own sentence, which may hold people's words: escaped once, but links to people, rooms, moments and
    web addresses are kept. Broadcasts never are."""
    once = _AMPERSAND.sub("&amp;", _CONTROL.sub(" ", text)).replace("<", "&lt;").replace(">", "&gt;")
    return _KEPT.sub(r"<\1>", once)


def cut_marked(text: str, most: int) -> str:
    """Finished mrkdwn cut with an ellipsis, never in the middle of a link or an escaped character."""
    return text if len(text) <= most else _OPEN_MARK.sub("", text[: most - 1]).rstrip() + "…"


def code(text: str, most: int = 60) -> str:
    """A name or code in the type of code."""
    return f"`{one_line(text.replace('`', chr(39)), most)}`"


def when(at: datetime, fmt: Fmt = "time") -> str:
    """A moment as each reader's own client shows it; the fallback is in UTC."""
    fallback = at.astimezone(UTC).strftime(_FALLBACKS.get(fmt, "%Y-%m-%d %H:%M UTC"))
    return f"<!date^{int(at.timestamp())}^{_TOKENS[fmt]}|{fallback}>"


def stop(text: str) -> str:
    """The text as a sentence: with a full stop, unless it ends in a mark already."""
    trimmed = text.rstrip()
    return trimmed if not trimmed or trimmed[-1] in ".!?…" else f"{trimmed}."


def upper_first(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
