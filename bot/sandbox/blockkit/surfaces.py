"""Whole messages and views: checked, and completed with the ids that were left out."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.blocks import MESSAGE_BLOCK, VIEW_BLOCK
from bot.sandbox.blockkit.elements import plain
from bot.sandbox.blockkit.rules import Problems, Rule, anything, choice, flag, items, note, shape, string
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_short_id
from bot.sandbox.store import Json

# Undocumented; markdown blocks of 13,297 characters of JSON were refused (slackapi/bolt-js#2509).
LONGEST_BLOCKS_JSON = 13_200
LONGEST_MARKDOWN = 12_000
LONGEST_TABLE = 10_000
LARGEST_VIEW = 250_000

_MESSAGE_BLOCKS = items(MESSAGE_BLOCK, 50, 0)
_COMMON: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL = shape(
    {"type": choice("modal"), "title": plain(24), "blocks": items(VIEW_BLOCK, 100, 0)},
    {
        **_COMMON,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_HOME = shape({"type": choice("home"), "blocks": items(VIEW_BLOCK, 100, 0)}, {**_COMMON, "title": anything})


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever it holds them."""
    found = list(block.get("elements") or []) if block.get("type") in ("actions", "context_actions") else []
    found += [block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict)]
    return [one for one in found if isinstance(one, dict) and one.get("type") != "image"]


def _dicts(blocks: Any) -> Iterator[tuple[int, Json]]:
    if isinstance(blocks, list):
        yield from ((place, block) for place, block in enumerate(blocks) if isinstance(block, dict))


def _unique_ids(blocks: Any, at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, block in _dicts(blocks):
        name = block.get("block_id")
        if isinstance(name, str) and name:
            if name in seen:
                note(problems, f"`block_id` must be unique: {name}", f"{at}/{place}/block_id")
            seen.add(name)
        actions = [one["action_id"] for one in elements_of(block) if isinstance(one.get("action_id"), str)]
        for twice in sorted({one for one in actions if actions.count(one) > 1}):
            note(problems, f"`action_id` must be unique within its block: {twice}", f"{at}/{place}/elements")


def _one_focus(blocks: Any, at: str, problems: Problems) -> None:
    wanting = [one for _, block in _dicts(blocks) for one in elements_of(block) if one.get("focus_on_load")]
    if len(wanting) > 1:
        note(problems, "only one element may have focus_on_load", at)


def _cell_text(cell: Any) -> int:
    if isinstance(cell, dict):
        return sum(
            len(value) if key == "text" and isinstance(value, str) else _cell_text(value) for key, value in cell.items()
        )
    return sum(_cell_text(one) for one in cell) if isinstance(cell, list) else 0


def _tables(blocks: list[Json], at: str, problems: Problems) -> None:
    tables = [block for _, block in _dicts(blocks) if block.get("type") == "table"]
    if len(tables) > 1:
        raise SlackError("invalid_attachments", response_metadata={"messages": ["[ERROR] only_one_table_allowed"]})
    if any(_cell_text(table.get("rows")) > LONGEST_TABLE for table in tables):
        note(problems, f"table cells must be less than {LONGEST_TABLE + 1} characters", at)


def _refuse(code: str, problems: Problems) -> None:
    if problems:
        worded = [f"[ERROR] {text}" for text in problems]
        raise SlackError(code, errors=problems, response_metadata={"messages": worded})


def message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message, complete, or the error Slack gives for them."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems: Problems = []
    _MESSAGE_BLOCKS(blocks, "/blocks", problems)
    _unique_ids(blocks, "/blocks", problems)
    _one_focus(blocks, "/blocks", problems)
    _tables(blocks, "/blocks", problems)
    _refuse("invalid_blocks", problems)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > LONGEST_MARKDOWN or len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS_JSON:
        raise SlackError("msg_blocks_too_long")
    return completed(blocks)


def view(value: Any, kind: str) -> Json:
    """A view of `kind` (modal or home), complete, or the error Slack gives for it."""
    problems: Problems = []
    if len(json.dumps(value)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    (_MODAL if kind == "modal" else _HOME)(value, "/view", problems)
    if isinstance(value, dict):
        blocks = value.get("blocks")
        _unique_ids(blocks, "/view/blocks", problems)
        _one_focus(blocks, "/view/blocks", problems)
        has_input = any(block.get("type") == "input" for _, block in _dicts(blocks))
        if kind == "modal" and has_input and not value.get("submit"):
            note(problems, "missing required field: submit", "/view")
    _refuse("invalid_arguments", problems)
    return {**value, "blocks": completed(value["blocks"])}


def completed(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a `block_id` and every element an `action_id`, as Slack returns them."""
    whole = copy.deepcopy(blocks)
    for block in whole:
        if not block.get("block_id"):
            block["block_id"] = new_short_id()
        for element in elements_of(block):
            if not element.get("action_id"):
                element["action_id"] = new_short_id()
    return whole
