"""Rich text: sections, lists, quotes and preformatted text, and what stands in them (`@slack/types`)."""

from bot.sandbox.blockkit.rules import (
    Rule,
    by_type,
    choice,
    flag,
    integer,
    items,
    shape,
    string,
    web_address,
    whole,
)

_LOOKS = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag), typed=False)
_MARKED = shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
    typed=False,
)
_STYLED: dict[str, Rule] = {"style": _LOOKS}
_MENTION: dict[str, Rule] = {"style": _MARKED}
_ID = string(255, 1)

_PARTS: dict[str, Rule] = {
    "text": shape({"text": string()}, _STYLED),
    "link": shape({"url": string(3000, 1)}, {**_STYLED, "text": string(), "unsafe": flag}),
    "emoji": shape({"name": string(255, 1)}, {**_STYLED, "unicode": string(255), "url": web_address()}),
    "user": shape({"user_id": _ID}, _MENTION),
    "usergroup": shape({"usergroup_id": _ID}, _MENTION),
    "channel": shape({"channel_id": _ID}, _MENTION),
    "team": shape({"team_id": _ID}, _MENTION),
    "broadcast": shape({"range": choice("here", "channel", "everyone")}, _STYLED),
    "color": shape({"value": string(255, 1)}, _STYLED),
    "date": shape(
        {"timestamp": integer(0), "format": string(3000, 1)},
        {**_STYLED, "url": web_address(), "fallback": string(3000)},
    ),
}
_BORDER: dict[str, Rule] = {"border": whole(0, 1)}
_TEXT = items(by_type(_PARTS), None, 0)
_SECTION = shape({"elements": _TEXT}, {})

RICH_TEXT: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {"elements": items(by_type({"rich_text_section": _SECTION}), None, 0), "style": choice("bullet", "ordered")},
        {**_BORDER, "indent": integer(0, 8), "offset": integer(0)},
    ),
    "rich_text_quote": shape({"elements": _TEXT}, _BORDER),
    "rich_text_preformatted": shape({"elements": items(by_type(_PARTS, ("text", "link")), None, 0)}, _BORDER),
}

RICH_TEXT_BLOCK = shape({"elements": items(by_type(RICH_TEXT), None, 0)}, {"block_id": string(255, 1)})
"""The block itself, which also stands in other blocks and as the first value of an input."""

ONE_RICH_TEXT = by_type({"rich_text": RICH_TEXT_BLOCK})
