"""Whole messages and views: checked, and completed with the ids that were left out."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blockkit.blocks import block_on
from bot.sandbox.blockkit.objects import plain
from bot.sandbox.blockkit.rules import Problem, Problems, Rule, anything, choice, flag, items, note, shape, string
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_short_id
from bot.sandbox.store import Json

# Undocumented; markdown blocks of 13,297 characters of JSON were refused (slackapi/bolt-js#2509).
LONGEST_BLOCKS_JSON = 13_200
LONGEST_MARKDOWN = 12_000
LARGEST_VIEW = 250_000
MOST_ATTACHMENTS = 100
MOST_CHARTS = 2

_BLOCKS = {
    "message": items(block_on("message"), 50, 0),
    "modal": items(block_on("modal"), 100, 0),
    "home": items(block_on("home"), 100, 0),
}
_COMMON: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEWS = {
    "modal": shape(
        {"type": choice("modal"), "title": plain(24), "blocks": _BLOCKS["modal"]},
        {
            **_COMMON,
            "close": plain(24),
            "submit": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    "home": shape({"type": choice("home"), "blocks": _BLOCKS["home"]}, {**_COMMON, "title": anything}),
}


# Where a block holds its interactive elements, when not as its `accessory` or `element`.
_LISTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever it holds them."""
    found = _list(block.get(_LISTS.get(str(block.get("type")), "")))
    found = [*found, block.get("accessory"), block.get("element")]
    return [one for one in found if isinstance(one, dict) and one.get("type") != "image"]


# The blocks that hold others, and the field they hold them in.
_NESTED = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}


def _walk(blocks: Any, at: str) -> Iterator[tuple[str, Json]]:
    """Every block with the pointer to it, those inside others too."""
    for place, block in enumerate(_list(blocks)):
        if isinstance(block, dict):
            yield f"{at}/{place}", block
            name = _NESTED.get(str(block.get("type")))
            if name:
                yield from _walk(block.get(name), f"{at}/{place}/{name}")


def _unique_ids(blocks: Any, at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, block in _walk(blocks, at):
        name = block.get("block_id")
        if isinstance(name, str) and name:
            if name in seen:
                note(problems, f"`block_id` must be unique: {name}", f"{place}/block_id")
            seen.add(name)
        actions = [one["action_id"] for one in elements_of(block) if isinstance(one.get("action_id"), str)]
        where = _LISTS.get(str(block.get("type")))
        for twice in sorted({one for one in actions if actions.count(one) > 1}):
            text = f"`action_id` must be unique within its block: {twice}"
            note(problems, text, f"{place}/{where}" if where else place)


def _one_focus(blocks: Any, at: str, problems: Problems) -> None:
    wanting = [one for _, block in _walk(blocks, at) for one in elements_of(block) if one.get("focus_on_load")]
    if len(wanting) > 1:
        note(problems, "only one element may have focus_on_load", at)


def _not_too_many(blocks: Any, at: str, problems: Problems) -> None:
    charts = [place for place, block in _walk(blocks, at) if block.get("type") == "data_visualization"]
    for place in charts[MOST_CHARTS:]:
        note(problems, f"no more than {MOST_CHARTS} data_visualization blocks allowed", place)


def _second_tables(blocks: Any, at: str) -> list[str]:
    return [place for place, block in _walk(blocks, at) if block.get("type") == "table"][1:]


def _check_blocks(blocks: Any, at: str, surface: str) -> Problems:
    problems: Problems = []
    _BLOCKS[surface](blocks, at, problems)
    _check_together(blocks, at, problems)
    return problems


def _check_together(blocks: Any, at: str, problems: Problems) -> None:
    for rule in (_unique_ids, _one_focus, _not_too_many):
        rule(blocks, at, problems)


def _too_long(blocks: Any) -> str | None:
    """Why these blocks, each right in itself, are too much for one message; None when they are not."""
    markdown = [block.get("text") for _, block in _walk(blocks, "") if block.get("type") == "markdown"]
    if sum(len(text) for text in markdown if isinstance(text, str)) > LONGEST_MARKDOWN:
        return f"all markdown blocks together must be less than {LONGEST_MARKDOWN + 1} characters"
    if len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS_JSON:
        return f"all blocks together must be less than {LONGEST_BLOCKS_JSON + 1} characters of JSON"
    return None


def _check_view(value: Any, at: str, kind: str) -> Problems:
    problems: Problems = []
    _VIEWS[kind](value, at, problems)
    if isinstance(value, dict):
        blocks = value.get("blocks")
        _check_together(blocks, f"{at}/blocks", problems)
        has_input = any(block.get("type") == "input" for _, block in _walk(blocks, ""))
        if kind == "modal" and has_input and not value.get("submit"):
            note(problems, "missing required field: submit", at)
    return problems


def _view_too_large(value: Any) -> bool:
    return len(json.dumps(value).encode()) > LARGEST_VIEW


def examine_blocks(blocks: Any, surface: str, at: str = "") -> Problems:
    """Everything Slack would find wrong with a list of blocks on `message`, `modal` or `home`."""
    problems = _check_blocks(blocks, at, surface)
    if surface == "message":
        for place in _second_tables(blocks, at):
            note(problems, "only one table is allowed (invalid_attachments: only_one_table_allowed)", place)
        excess = None if problems else _too_long(blocks)
        if excess:
            note(problems, f"{excess} (msg_blocks_too_long)", at)
    return problems


def examine_message(value: Any, at: str = "") -> Problems:
    """Everything Slack would find wrong with the blocks and attachments of a message."""
    if not isinstance(value, dict):
        return [Problem("must be an object", at)]
    problems = examine_blocks(value["blocks"], "message", f"{at}/blocks") if value.get("blocks") is not None else []
    attachments = value.get("attachments")
    if attachments is not None and not isinstance(attachments, list):
        return [*problems, Problem("must be an array", f"{at}/attachments")]
    if len(attachments or []) > MOST_ATTACHMENTS:
        note(problems, f"no more than {MOST_ATTACHMENTS} items allowed (too_many_attachments)", f"{at}/attachments")
    for place, one in enumerate(attachments or []):
        if isinstance(one, dict) and one.get("blocks") is not None:
            problems += examine_blocks(one["blocks"], "message", f"{at}/attachments/{place}/blocks")
    return problems


def examine_view(value: Any, kind: str, at: str = "") -> Problems:
    """Everything Slack would find wrong with a view of `kind` (modal or home)."""
    problems = _check_view(value, at, kind)
    if _view_too_large(value):
        note(problems, f"must be less than {LARGEST_VIEW + 1} bytes of JSON (view_too_large)", at)
    return problems


def _refuse(code: str, problems: Problems) -> None:
    if problems:
        worded = [f"[ERROR] {text}" for text in problems]
        raise SlackError(code, errors=problems, response_metadata={"messages": worded})


def message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message, complete, or the error Slack gives for them."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = _check_blocks(blocks, "/blocks", "message")
    if _second_tables(blocks, "/blocks"):
        raise SlackError("invalid_attachments", response_metadata={"messages": ["[ERROR] only_one_table_allowed"]})
    _refuse("invalid_blocks", problems)
    if _too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return completed(blocks)


def view(value: Any, kind: str) -> Json:
    """A view of `kind` (modal or home), complete, or the error Slack gives for it."""
    if _view_too_large(value):
        raise SlackError("view_too_large")
    _refuse("invalid_arguments", _check_view(value, "/view", kind))
    return {**value, "blocks": completed(value["blocks"])}


def completed(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a `block_id` and every element an `action_id`, as Slack returns them."""
    whole = copy.deepcopy(blocks)
    for _, block in _walk(whole, ""):
        if not block.get("block_id"):
            block["block_id"] = new_short_id()
        for element in elements_of(block):
            if not element.get("action_id"):
                element["action_id"] = new_short_id()
    return whole
