"""Reading what is on the screen: the words of messages and views, and the elements that can be used."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.blockkit.surfaces import elements_of
from bot.sandbox.mrkdwn import unescape
from bot.sandbox.store import Json

_WORDS = (
    *("author_name", "text", "title", "rich_text_title", "subtitle", "caption", "label", "hint", "fields", "body"),
    *("alt_text", "description", "placeholder"),
)
_PARTS = (
    *("elements", "accessory", "element", "options", "child_blocks", "rows", "tasks", "details", "output", "sources"),
    *("hero_image", "actions"),
)

_MARKED = re.compile(r"<([@#!][^<>\s][^<>]*|[a-z]+:[^<>\s]+(?:\|[^<>]*)?)>")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(value)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, dict):
        kind = str(value.get("type", ""))
        if kind in ("user", "channel", "usergroup", "broadcast", "link", "emoji"):
            yield _rich_word(kind, value)
            return
        if kind == "button":
            yield f"[{' '.join(_words(value.get('text')))}]"
            return
        if kind == "actions":
            yield " ".join(_words(value.get("elements", [])))
            return
        if kind.startswith("rich_text") and kind != "rich_text":
            yield "".join(_words(value.get("elements", [])))
            return
        for key in (*_WORDS, *_PARTS):
            if key in value:
                yield from _words(value[key])


def _rich_word(kind: str, value: Json) -> str:
    return {
        "user": f"<@{value.get('user_id')}>",
        "channel": f"<#{value.get('channel_id')}>",
        "usergroup": f"<!subteam^{value.get('usergroup_id')}>",
        "broadcast": f"<!{value.get('range')}>",
        "link": str(value.get("text") or value.get("url")),
        "emoji": f":{value.get('name')}:",
    }[kind]


def blocks_text(blocks: list[Json]) -> str:
    """The words of blocks, a line for each piece of text, buttons and labels included."""
    return "\n".join(_words(blocks))


def message_text(message: Json) -> str:
    """The words a person reads in a message: its blocks, or its text where there are none, its attachments, and
    the names of its files.

    Slack's escapes are undone; mentions and links stay in angle brackets.
    """
    pieces = [blocks_text(message["blocks"]) if message.get("blocks") else unescape(str(message.get("text") or ""))]
    for one in message.get("attachments") or []:
        pieces += _attached(one)
    pieces += [str(one.get("name") or "") for one in message.get("files") or []]
    return "\n".join(piece for piece in pieces if piece)


def _attached(one: Json) -> list[str]:
    """The words of an attachment. Its fallback is for those who see nothing else of it."""
    older = [one.get(name) for name in ("pretext", "author_name", "title", "text")]
    older += [part.get(name) for part in one.get("fields") or [] for name in ("title", "value")]
    pieces = [unescape(str(words)) for words in older if words]
    if one.get("blocks"):
        pieces.append(blocks_text(one["blocks"]))
    return [*(pieces or [unescape(str(one.get("fallback") or ""))]), unescape(str(one.get("footer") or ""))]


class Message(dict[str, Any]):
    """A message as the page gets it, with Slack's own fields, which one seldom needs: people read its `words`."""

    @property
    def ts(self) -> str:
        """Its id in its channel."""
        return str(self["ts"])

    @property
    def by_bot(self) -> bool:
        """Whether the app wrote it."""
        return bool(self.get("bot_id"))

    @property
    def words(self) -> str:
        """What a person reads in it; see `message_text`."""
        return message_text(self)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text with people, groups and channels by name, and links and dates by their words."""

    def shown(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("!date^"):
            return label
        if target.startswith("!subteam^"):
            return names.get(target.removeprefix("!subteam^"), label or target)
        if target[0] in "@#":
            return names.get(target[1:], label or target)
        return f"@{target[1:]}" if target[0] == "!" else label or target

    return _MARKED.sub(shown, text)


def folded(name: str) -> str:
    """A name without the differences that do not matter: case, spaces, underscores, punctuation at the end."""
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split()).rstrip("?:. ")


def names_of(block: Json, element: Json) -> set[str]:
    """Everything a person or a test may call an element by, folded."""
    found = {str(block.get("block_id", "")), str(element.get("action_id", ""))}
    for part in (block.get("label"), element.get("text"), element.get("placeholder")):
        if isinstance(part, dict):
            found.add(str(part.get("text", "")))
    if element is block.get("accessory"):
        found.add(message_text({"blocks": [{"text": block.get("text")}]}))
    return {folded(one) for one in found if one}


def find(blocks: list[Json], name: str, kinds: str) -> tuple[Json, Json] | None:
    """The first element called `name`, with its block; `kinds` is "button" or "other"."""
    wanted = folded(name)
    for block in blocks:
        for element in elements_of(block):
            right = (element["type"] == "button") == (kinds == "button")
            if right and wanted in names_of(block, element):
                return block, element
    return None


def names_on(blocks: list[Json]) -> list[str]:
    """What the buttons, menus and fields of blocks are called, as they are written there; each name once."""
    found = []
    for block in blocks:
        for element in elements_of(block):
            words = [element.get("text"), block.get("label"), element.get("placeholder")]
            shown = [str(one["text"]) for one in words if isinstance(one, dict)]
            found.append(shown[0] if shown else str(element.get("action_id", block.get("block_id"))))
    return list(dict.fromkeys(found))


def options_of(element: Json) -> list[Json]:
    """The options of a menu, those in groups included."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for group in groups for one in group["options"])]


def option(offered: list[Json], wanted: str) -> Json:
    """The option with this text or value; AssertionError when none has it."""
    for one in offered:
        if folded(wanted) in (folded(one["text"]["text"]), folded(one["value"])):
            return one
    for one in offered:
        if folded(one["text"]["text"]).startswith(folded(wanted)):
            return one
    raise AssertionError(f"no option {wanted!r} among {[one['text']['text'] for one in offered]}")
