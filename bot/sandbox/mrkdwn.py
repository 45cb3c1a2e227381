"""What people type, and how Slack hands it on (docs.slack.dev/messaging/formatting-message-text)."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.state import Workspace

# What is already in Slack's own notation: a mention picked from the page's menu, or a link.
_TOKEN = re.compile(r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+(?:\|[^<>]*)?|![a-z^|A-Z0-9]+|https?://[^<>\s]+)>")
# A sentence's own punctuation after an address is no part of it.
_URL = r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"*_~`]"
_TYPED = re.compile(rf"(?P<url>{_URL})|(?<![\w@])@(?P<at>[\w.-]*\w)|(?<![\w#])#(?P<room>[\w-]+)")
_BARE_URL = re.compile(rf"<[^<>]*>|{_URL}")
_BARE_AND = re.compile(r"&(?!(?:amp|lt|gt);)")
_BROADCAST = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """The three characters that Slack escapes, escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text a reader sees for the three escaped characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _someone(workspace: "Workspace", handle: str, bot: tuple[str, str]) -> str | None:
    """Who or what `@handle` stands for, in Slack's notation."""
    if handle in _BROADCAST:
        return f"<!{handle}>"
    if handle == bot[0]:
        return f"<@{bot[1]}>"
    person = workspace.by_handle(handle)
    if person:
        return f"<@{person.id}>"
    group = next((one for one in workspace.groups.values() if one.handle == handle), None)
    return f"<!subteam^{group.id}>" if group else None


def _room(workspace: "Workspace", name: str, person: str, with_name: bool) -> str | None:
    """The channel that `#name` stands for where `person` can see it; in an escaped slash command with its name, unless
    it is private."""
    channel = workspace.by_name(name)
    if channel is None or (channel.kind != "public" and person not in channel.members):
        return None
    label = f"|{channel.name if channel.kind == 'public' else ''}" if with_name else ""
    return f"<#{channel.id}{label}>"


def typed(workspace: "Workspace", text: str, person: str, bot: tuple[str, str], channel_names: bool = False) -> str:
    """Text as `person` typed it, turned into what apps receive: mentions, channels and links in angle brackets.

    `bot` is the app's handle and user id. With `channel_names`, a channel is `<#C1|name>` as in an escaped slash
    command (`<#C1|>` when private); otherwise `<#C1>`.
    """

    def one(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{escape(found['url'])}>"
        if found["at"]:
            return _someone(workspace, found["at"].lower(), bot) or found[0]
        return _room(workspace, found["room"], person, channel_names) or found[0]

    def plain(part: str) -> str:
        return _between(_TYPED, part, one, escape)

    return _between(_TOKEN, text, lambda token: token[0], plain)


def _between(
    pattern: re.Pattern[str], text: str, inside: Callable[[re.Match[str]], str], outside: Callable[[str], str]
) -> str:
    """The text with each match put through `inside` and all the rest through `outside`."""
    pieces, end = [], 0
    for found in pattern.finditer(text):
        pieces += [outside(text[end : found.start()]), inside(found)]
        end = found.end()
    return "".join([*pieces, outside(text[end:])])


def link_urls(text: str) -> str:
    """An app's text as Slack stores it: bare web addresses become links, and bare `&` are escaped, so it reads back
    changed."""
    text = _BARE_AND.sub("&amp;", text)
    return _BARE_URL.sub(lambda found: found[0] if found[0].startswith("<") else f"<{found[0]}>", text)


def mentions(text: str) -> set[str]:
    """The user ids, group ids and broadcast words (`here`, `channel`, `everyone`) that a text notifies."""
    if "<" not in text:
        return set()
    found = set(re.findall(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", text))
    found |= set(re.findall(r"<!subteam\^(S[A-Z0-9]+)", text))
    return found | set(re.findall(r"<!(here|channel|everyone)\b", text))


def rich_text(text: str) -> list[dict[str, object]]:
    """The `rich_text` block Slack's composer makes of a person's message; formatting marks stay as they are."""
    elements: list[dict[str, object]] = []
    end = 0
    for found in re.finditer(r"<(@|#|!subteam\^|!|)([^<>|]+)(?:\|[^<>]*)?>", text):
        if found.start() > end:
            elements.append({"type": "text", "text": unescape(text[end : found.start()])})
        elements.append(_element(found[1], found[2]))
        end = found.end()
    if end < len(text):
        elements.append({"type": "text", "text": unescape(text[end:])})
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def _element(mark: str, value: str) -> dict[str, object]:
    names = {"@": ("user", "user_id"), "#": ("channel", "channel_id"), "!subteam^": ("usergroup", "usergroup_id")}
    if mark in names:
        kind, key = names[mark]
        return {"type": kind, key: value}
    if mark == "!":
        return {"type": "broadcast", "range": value}
    return {"type": "link", "url": unescape(value)}
