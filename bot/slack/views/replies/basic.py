"""The plain answers: done, refused, help, and what a word may have meant."""

import json
from collections.abc import Sequence

from bot.slack.views.blocks import Json, section
from bot.slack.views.text import code, cut_marked, spoken, stop

MOST_BLOCKS = 48
MOST_JSON = 12_000
"""Characters of all blocks together; Slack takes some 13,000 in one message."""


def fits(blocks: Sequence[Json]) -> bool:
    """Whether Slack takes these and a line of small print."""
    return len(blocks) < MOST_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) < MOST_JSON


def reply(text: str, blocks: Sequence[Json]) -> Json:
    """An answer that only the person who asked sees."""
    return {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": cut_marked(text, 3000),
        "blocks": list(blocks),
    }


def done_reply(text: str) -> Json:
    """Something was done. Mentions and links in `text` are kept."""
    shown = f":white_check_mark: {spoken(text)}"
    return reply(shown, [section("done", shown)])


def error_reply(message: str, hint: str = "") -> Json:
    """Something was not done: why, and what to do instead."""
    top = f":warning: {stop(spoken(message))}"
    shown = f"{top}\n{spoken(hint)}" if hint else top
    return reply(shown, [section("error", shown)])


def unknown_reply(word: str, suggestions: Sequence[str], typed: str = "") -> Json:
    """The first word is no command; perhaps all that was `typed` is a title."""
    meant = " or ".join(code(f"/incident {one}") for one in suggestions[:3])
    next_step = f"Did you mean {meant}?" if meant else "`/incident help` lists what there is."
    text = f":thinking_face: There is no command {code(word, 40)}. {next_step}"
    if " " in typed.strip():
        text += f"\nTo declare it: {code(f'/incident declare {typed.strip()}', 300)}"
    return reply(text, [section("unknown", text)])
