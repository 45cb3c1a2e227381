"""Small builders for Block Kit. What may vary is cut to Slack's limits: no message is ever refused for its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.slack.views.text import LONGEST_TEXT, cut_marked, escape, plain, when

Json = dict[str, Any]
Style = Literal["primary", "danger"]

LONGEST_HEADER = 150
LONGEST_FIELD = 1900
LONGEST_LABEL = 75
LONGEST_VALUE = 150
LONGEST_PLAIN = 2000
LONGEST_BUTTON_VALUE = 2000
LONGEST_FALLBACK = 3000
LONGEST_VIEW_TITLE = 24
LONGEST_CONFIRM = 300
MOST_OPTIONS = 100
MOST_FIELDS = 10
EMPTY = "-"


@dataclass(frozen=True)
class Rendered:
    """A message: its blocks, and the text that notifications and screen readers use."""

    text: str
    blocks: list[Json] = field(default_factory=list)


def rendered(text: str, blocks: Sequence[Json]) -> Rendered:
    """A message whose text keeps Slack's limit."""
    return Rendered(cut_marked(text, LONGEST_FALLBACK), list(blocks))


def mrkdwn(text: str, most: int = LONGEST_TEXT) -> Json:
    """Finished mrkdwn. `verbatim` keeps Slack from making mentions of what people typed."""
    return {"type": "mrkdwn", "text": cut_marked(text, most) or EMPTY, "verbatim": True}


def plain_text(text: str, most: int = LONGEST_PLAIN) -> Json:
    """Text without markup; only emoji names are shown as emoji."""
    return {"type": "plain_text", "text": plain(text, most) or EMPTY, "emoji": True}


def header(block_id: str, text: str) -> Json:
    """A headline."""
    return {"type": "header", "block_id": block_id, "text": plain_text(text, LONGEST_HEADER)}


def section(block_id: str, text: str, accessory: Json | None = None) -> Json:
    """A paragraph, with a button or menu beside it if given."""
    block: Json = {"type": "section", "block_id": block_id, "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def fields(block_id: str, pairs: Iterable[tuple[str, str]]) -> Json:
    """Names and values in two columns."""
    texts = [mrkdwn(f"*{name}*\n{value}", LONGEST_FIELD) for name, value in pairs]
    return {"type": "section", "block_id": block_id, "fields": texts[:MOST_FIELDS]}


def context(block_id: str, *texts: str) -> Json:
    """Small print; empty texts are left out."""
    joined = " · ".join(text for text in texts if text)
    return {"type": "context", "block_id": block_id, "elements": [mrkdwn(joined)]}


def divider(block_id: str) -> Json:
    """A line across."""
    return {"type": "divider", "block_id": block_id}


def button(label: str, action_id: str, value: str, style: Style | None = None, confirm: Json | None = None) -> Json:
    """A button that acts."""
    made: Json = {"type": "button", "text": plain_text(label, LONGEST_LABEL), "action_id": action_id, "value": value}
    if style:
        made["style"] = style
    return {**made, "confirm": confirm} if confirm else made


def confirmation(title: str, text: str, yes: str, no: str) -> Json:
    """The question before an act that takes something from someone."""
    return {
        "title": plain_text(title, 100),
        "text": mrkdwn(text, LONGEST_CONFIRM),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }


def actions(block_id: str, *elements: Json) -> Json:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(text: str, value: str, description: str = "") -> Json:
    """One line of a menu."""
    made: Json = {"text": plain_text(text, LONGEST_LABEL), "value": value[:LONGEST_VALUE]}
    return {**made, "description": plain_text(description, LONGEST_LABEL)} if description else made


def select(
    options: Sequence[Json], chosen: str = "", action_id: str = "value", placeholder: str = "Choose one"
) -> Json:
    """A menu; `chosen` is the value shown at first, if it is among the options."""
    offered = list(options)[:MOST_OPTIONS]
    made: Json = {
        "type": "static_select",
        "action_id": action_id,
        "options": offered,
        "placeholder": plain_text(placeholder, 150),
    }
    initial = next((one for one in offered if chosen and one["value"] == chosen), None)
    return {**made, "initial_option": initial} if initial else made


def overflow(options: Sequence[Json], action_id: str) -> Json:
    """The menu behind three dots, of at most five lines."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def select_several(options: Sequence[Json], action_id: str = "value", placeholder: str = "Choose") -> Json:
    """A menu from which several may be chosen."""
    menu = select(options, action_id=action_id, placeholder=placeholder)
    return {**menu, "type": "multi_static_select"}


def text_input(
    most: int, *, initial: str = "", lines: bool = False, placeholder: str = "", focus: bool = False
) -> Json:
    """A field to type in, on one line or several."""
    made: Json = {"type": "plain_text_input", "action_id": "value", "max_length": most, "multiline": lines}
    if initial:
        made["initial_value"] = initial[:most]
    if placeholder:
        made["placeholder"] = plain_text(placeholder, 150)
    return {**made, "focus_on_load": True} if focus else made


def input_(block_id: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    """A field of a form with its label."""
    made: Json = {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}
    if hint:
        made["hint"] = plain_text(hint)
    return {**made, "optional": True} if optional else made


def modal(callback_id: str, title: str, blocks: Sequence[Json], *, submit: str = "", metadata: str = "") -> Json:
    """A form; without `submit` it can only be closed."""
    made: Json = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, LONGEST_VIEW_TITLE),
        "close": plain_text("Cancel" if submit else "Close", LONGEST_VIEW_TITLE),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }
    return {**made, "submit": plain_text(submit, LONGEST_VIEW_TITLE)} if submit else made


__all__ = [
    "Json",
    "Rendered",
    "actions",
    "button",
    "confirmation",
    "context",
    "divider",
    "escape",
    "fields",
    "header",
    "input_",
    "modal",
    "mrkdwn",
    "option",
    "overflow",
    "plain_text",
    "rendered",
    "section",
    "select",
    "text_input",
    "when",
]
