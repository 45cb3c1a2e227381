"""The blocks: what each holds and how much of it (`@slack/types`, docs.slack.dev/reference/block-kit/blocks)."""

from typing import Any

from bot.sandbox.blockkit.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    plain,
    text_object,
)
from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    anything,
    at_least_one,
    by_type,
    choice,
    exactly_one,
    flag,
    integer,
    items,
    note,
    shape,
    string,
)

_ID: dict[str, Rule] = {"block_id": string(255, 1)}

_RICH_PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
_RICH_PART = by_type(
    {
        name: shape(
            {"elements": anything}, {"style": anything, "indent": anything, "offset": anything, "border": anything}
        )
        for name in _RICH_PARTS
    }
)
_STATUS = choice("pending", "in_progress", "complete", "error")
_ACTIONS = by_type(ELEMENTS, IN_ACTIONS)


def _context_element(value: Any, at: str, problems: Problems) -> None:
    if isinstance(value, dict) and value.get("type") in ("plain_text", "mrkdwn"):
        text_object()(value, at, problems)
    else:
        by_type(ELEMENTS, IN_CONTEXT)(value, at, problems)


def _same_width(value: Any, at: str, problems: Problems) -> None:
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        note(problems, "all rows must have the same number of cells", f"{at}/rows")


_CARD_FIELDS: dict[str, Rule] = {
    **_ID,
    "hero_image": anything,
    "icon": anything,
    "title": text_object(150),
    "subtitle": text_object(150),
    "body": text_object(200),
    "actions": items(_ACTIONS, 25),
}
_CARD = shape({}, _CARD_FIELDS, at_least_one("hero_image", "title", "actions", "body"))

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
    "context": shape({"elements": items(_context_element, 10)}, _ID),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(150)}, {**_ID, "level": integer(1, 6)}),
    "image": shape(
        {"alt_text": string(2000, 1)},
        {**_ID, "image_url": string(3000, 1), "slack_file": anything, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": shape(
        {"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "markdown": shape({"text": string(12_000, 1)}, _ID),
    "rich_text": shape({"elements": items(_RICH_PART, 1000, 0)}, _ID),
    "table": shape(
        {"rows": items(items(anything, 20), 100)}, {**_ID, "column_settings": items(anything, 20)}, _same_width
    ),
    "data_table": shape(
        {"rows": items(items(anything, 20), 101, 2), "caption": string(3000, 1)},
        {**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        _same_width,
    ),
    "context_actions": shape({"elements": items(by_type(ELEMENTS, IN_CONTEXT_ACTIONS), 5)}, _ID),
    "alert": shape({"text": text_object()}, {**_ID, "level": choice("default", "info", "warning", "error", "success")}),
    "card": _CARD,
    "carousel": shape({"elements": items(by_type({"card": _CARD}), 10)}, _ID),
    "container": shape(
        {"child_blocks": items(anything, 10)},
        {**_ID, "title": text_object(150), "subtitle": text_object(150), "icon": anything, "width": anything},
    ),
    "plan": shape({"title": string(3000, 1)}, {**_ID, "tasks": items(anything, 100, 0)}),
    "task_card": shape(
        {"task_id": string(255, 1), "title": string(3000, 1)},
        {**_ID, "status": _STATUS, "details": anything, "output": anything, "sources": anything},
    ),
    "video": shape(
        {
            "title": plain(199),
            "alt_text": string(2000, 1),
            "video_url": string(3000, 1),
            "thumbnail_url": string(3000, 1),
        },
        {
            **_ID,
            "author_name": string(49),
            "description": plain(200),
            "provider_name": string(255),
            "provider_icon_url": string(3000),
            "title_url": string(3000),
        },
    ),
    "file": shape({"external_id": string(255, 1), "source": string(30, 1)}, _ID),
    "call": shape({"call_id": string(255, 1)}, {**_ID, "call": anything, "api_decoration_available": flag}),
}

_MESSAGE_ONLY = frozenset(
    ["markdown", "table", "data_table", "context_actions", "card", "carousel", "container", "plan", "task_card", "call"]
)
_MODAL_AND_HOME = frozenset(BLOCKS) - _MESSAGE_ONLY - {"file"}

MESSAGE_BLOCK = by_type(BLOCKS)
VIEW_BLOCK = by_type(BLOCKS, _MODAL_AND_HOME)
