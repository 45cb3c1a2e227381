"""The blocks: what each holds, how much of it, and where it may stand.

Sources: `@slack/types`, docs.slack.dev/reference/block-kit/blocks, and for the surfaces docs.slack.dev/blocks.json.
"""

from typing import Any

from bot.sandbox.blockkit.data import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.sandbox.blockkit.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    ONE_IMAGE_ELEMENT,
)
from bot.sandbox.blockkit.objects import IMAGE, ONE_IMAGE, plain, text_object
from bot.sandbox.blockkit.richtext import ONE_RICH_TEXT, RICH_TEXT_BLOCK
from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    anything,
    at_least_one,
    by_type,
    choice,
    flag,
    integer,
    items,
    note,
    shape,
    string,
    together,
    web_address,
)

_ID: dict[str, Rule] = {"block_id": string(255, 1)}
_ACTIONS = by_type(ELEMENTS, IN_ACTIONS)
_CONTEXT = by_type({**ELEMENTS, "plain_text": text_object(), "mrkdwn": text_object()}, IN_CONTEXT)


def _folding(value: Any, at: str, problems: Problems) -> None:
    """A container that folds has no line under its header; only one that folds can begin folded."""
    if value.get("is_collapsible") and value.get("has_header_divider"):
        note(problems, "is not allowed when is_collapsible is true", f"{at}/has_header_divider")
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        note(problems, "requires is_collapsible", f"{at}/default_collapsed")


def _child(value: Any, at: str, problems: Problems) -> None:
    by_type(BLOCKS, _IN_CONTAINER)(value, at, problems)


_IN_CONTAINER = frozenset(
    ["actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video"]
)
_CARD_PARTS: dict[str, Rule] = {
    **_ID,
    "hero_image": ONE_IMAGE_ELEMENT,
    "icon": ONE_IMAGE_ELEMENT,
    "title": text_object(150),
    "subtitle": text_object(150),
    "body": text_object(200),
    "actions": items(by_type(ELEMENTS, ("button",)), 25),
}
_CARD = shape({}, _CARD_PARTS, at_least_one("hero_image", "title", "actions", "body"))
_SOURCE = by_type({"url": shape({"url": web_address(), "text": string(3000, 1)}, {})})
_TASK_CARD = shape(
    {
        "task_id": string(255, 1),
        "title": string(3000, 1),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    {**_ID, "details": ONE_RICH_TEXT, "output": ONE_RICH_TEXT, "sources": items(_SOURCE, None, 0)},
)

BLOCKS: dict[str, Rule] = {
    "section": shape(
        {},
        {
            **_ID,
            "text": text_object(),
            "fields": items(text_object(2000), 10),
            "accessory": by_type(ELEMENTS, IN_SECTION),
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "actions": shape({"elements": items(_ACTIONS, 25)}, _ID),
    "context": shape({"elements": items(_CONTEXT, 10)}, _ID),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(150)}, {**_ID, "level": integer(1, 4)}),
    "image": shape({"alt_text": string(2000, 1)}, {**_ID, **IMAGE, "title": plain(2000)}, ONE_IMAGE),
    "input": shape(
        {"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "markdown": shape({"text": string(12_000, 1)}, _ID),
    "rich_text": RICH_TEXT_BLOCK,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "context_actions": shape({"elements": items(by_type(ELEMENTS, IN_CONTEXT_ACTIONS), 5)}, _ID),
    "alert": shape({"text": text_object()}, {**_ID, "level": choice("default", "info", "warning", "error", "success")}),
    "card": _CARD,
    "carousel": shape({"elements": items(by_type({"card": _CARD}), 10)}, _ID),
    "container": shape(
        {"child_blocks": items(_child, 10)},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": ONE_RICH_TEXT,
            "subtitle": text_object(150),
            "icon": ONE_IMAGE_ELEMENT,
            "width": choice("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        together(at_least_one("title", "rich_text_title"), _folding),
    ),
    "plan": shape({"title": string(3000, 1)}, {**_ID, "tasks": items(by_type({"task_card": _TASK_CARD}), None, 0)}),
    "task_card": _TASK_CARD,
    "video": shape(
        {
            "title": plain(199),
            "alt_text": string(2000, 1),
            "video_url": web_address(secure=True),
            "thumbnail_url": web_address(),
        },
        {
            **_ID,
            "author_name": string(49),
            "description": plain(200),
            "provider_name": string(255),
            "provider_icon_url": web_address(),
            "title_url": web_address(secure=True),
        },
    ),
    "file": shape({"external_id": string(255, 1), "source": choice("remote")}, _ID),
    "call": shape({"call_id": string(255, 1)}, {**_ID, "call": anything, "api_decoration_available": flag}),
}

SURFACES = ("message", "modal", "home")
_EVERYWHERE = frozenset(SURFACES)
_ONLY: dict[str, frozenset[str]] = {
    "alert": frozenset(["modal"]),
    "carousel": frozenset(["message", "home"]),
    **dict.fromkeys(
        [
            *("call", "container", "context_actions", "data_table", "data_visualization", "file"),
            *("markdown", "plan", "table", "task_card"),
        ],
        frozenset(["message"]),
    ),
}


def block_on(surface: str) -> Rule:
    """Any block that may stand on this surface."""
    any_block = by_type(BLOCKS)
    allowed = {name for name in BLOCKS if surface in _ONLY.get(name, _EVERYWHERE)}

    def check(value: Any, at: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in BLOCKS and kind not in allowed:
            places = ", ".join(one for one in SURFACES if one in _ONLY[kind])
            note(problems, f"unsupported type: {kind} (allowed on: {places})", f"{at}/type")
        else:
            any_block(value, at, problems)

    return check
