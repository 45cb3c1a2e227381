"""Buttons, menus and inputs: their fields and limits (`@slack/types`, docs.slack.dev/reference/block-kit)."""

import re
from datetime import date
from typing import Any

from bot.sandbox.blockkit.objects import (
    CONFIRM,
    DISPATCH,
    FEEDBACK,
    FILTER,
    IDS,
    IMAGE,
    ONE_IMAGE,
    STYLE,
    WORKFLOW,
    plain,
    text_object,
)
from bot.sandbox.blockkit.richtext import ONE_RICH_TEXT
from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    by_type,
    exactly_one,
    flag,
    in_order,
    integer,
    items,
    matching,
    note,
    shape,
    string,
    together,
    web_address,
)


def option(text: Rule, extra: dict[str, Rule] | None = None) -> Rule:
    """One line of a menu or a list of choices."""
    return shape({"text": text, "value": string(150)}, {"description": text, **(extra or {})}, typed=False)


# Only radio buttons and checkboxes may have markup in their options.
MENU_OPTION = option(plain(75))
RICH_OPTION = option(text_object(75))
_LINK_OPTION = option(plain(75), {"url": web_address()})
OPTION_GROUP = shape({"label": plain(75), "options": items(MENU_OPTION, 100)}, {}, typed=False)

DATE = matching(
    lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text),
    "must be a date formatted YYYY-MM-DD",
)
TIME = matching(lambda text: re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text), "must be a time formatted HH:mm")
NUMBER = matching(lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text), "must be a number in a string")
INSTANT = integer(1_000_000_000, 9_999_999_999)

_COMMON: dict[str, Rule] = {"action_id": string(255, 1)}
_INPUT: dict[str, Rule] = {
    **_COMMON,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": DISPATCH,
}
_MENU: dict[str, Rule] = {**_COMMON, "placeholder": plain(150), "focus_on_load": flag, "confirm": CONFIRM}
_SEVERAL: dict[str, Rule] = {"max_selected_items": integer(1)}
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}


def _options(value: Any, name: str) -> list[tuple[str, Any]]:
    found = value.get(name)
    return [(f"{name}/{place}", one) for place, one in enumerate(found)] if isinstance(found, list) else []


def _offered(value: Any) -> list[Any]:
    groups = [group for _, group in _options(value, "option_groups") if isinstance(group, dict)]
    return [one for part in (value, *groups) for _, one in _options(part, "options")]


def _initial_among_options(value: Any, at: str, problems: Problems) -> None:
    chosen = _options(value, "initial_options")
    if value.get("initial_option") is not None:
        chosen.append(("initial_option", value["initial_option"]))
    for name, one in chosen:
        if one not in _offered(value):
            note(problems, f"{name.partition('/')[0]} must exactly match one of the provided options", f"{at}/{name}")


_STATIC = together(exactly_one("options", "option_groups"), _initial_among_options)
_CHOICES: dict[str, Rule] = {"options": items(MENU_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
_BUTTON: dict[str, Rule] = {**_COMMON, "confirm": CONFIRM, "accessibility_label": string(75)}
_FEW = items(RICH_OPTION, 10)

ELEMENTS: dict[str, Rule] = {
    "button": shape(
        {"text": plain(75)},
        {
            **_BUTTON,
            "value": string(2000),
            "url": web_address(),
            "style": STYLE,
            "agent_prompt": string(4000),
            "agent_prompt_display": string(3000),
            "visible_to_user_ids": IDS,
        },
    ),
    "static_select": shape({}, {**_MENU, **_CHOICES, "initial_option": MENU_OPTION}, _STATIC),
    "multi_static_select": shape(
        {}, {**_MENU, **_CHOICES, **_SEVERAL, "initial_options": items(MENU_OPTION, 100)}, _STATIC
    ),
    "external_select": shape({}, {**_MENU, "initial_option": MENU_OPTION, "min_query_length": integer(0)}),
    "multi_external_select": shape(
        {},
        {**_MENU, **_SEVERAL, "initial_options": items(MENU_OPTION, 100), "min_query_length": integer(0)},
    ),
    "users_select": shape({}, {**_MENU, "initial_user": string(255, 1)}),
    "multi_users_select": shape({}, {**_MENU, **_SEVERAL, "initial_users": IDS}),
    "conversations_select": shape(
        {}, {**_MENU, **_CONVERSATIONS, "initial_conversation": string(255, 1), "response_url_enabled": flag}
    ),
    "multi_conversations_select": shape({}, {**_MENU, **_SEVERAL, **_CONVERSATIONS, "initial_conversations": IDS}),
    "channels_select": shape({}, {**_MENU, "initial_channel": string(255, 1), "response_url_enabled": flag}),
    "multi_channels_select": shape({}, {**_MENU, **_SEVERAL, "initial_channels": IDS}),
    "overflow": shape({"options": items(_LINK_OPTION, 5)}, {**_COMMON, "confirm": CONFIRM}),
    "checkboxes": shape(
        {"options": _FEW},
        {**_COMMON, "initial_options": _FEW, "confirm": CONFIRM, "focus_on_load": flag},
        _initial_among_options,
    ),
    "radio_buttons": shape(
        {"options": _FEW},
        {**_COMMON, "initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": flag},
        _initial_among_options,
    ),
    "datepicker": shape({}, {**_MENU, "initial_date": DATE}),
    "timepicker": shape({}, {**_MENU, "initial_time": TIME, "timezone": string(255, 1)}),
    "datetimepicker": shape({}, {**_COMMON, "initial_date_time": INSTANT, "confirm": CONFIRM, "focus_on_load": flag}),
    "plain_text_input": shape(
        {},
        {
            **_INPUT,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        in_order("min_length", "max_length", int),
    ),
    "email_text_input": shape({}, {**_INPUT, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_INPUT, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {**_INPUT, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        in_order("min_value", "max_value", float),
    ),
    "rich_text_input": shape(
        {},
        {
            **_INPUT,
            "initial_value": ONE_RICH_TEXT,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
        in_order("min_lines", "max_lines", int),
    ),
    "file_input": shape({}, {**_COMMON, "filetypes": items(string(20, 1), 100), "max_files": integer(1, 10)}),
    "image": shape({"alt_text": string(2000, 1)}, IMAGE, ONE_IMAGE),
    "workflow_button": shape({"text": plain(75), "workflow": WORKFLOW}, {**_BUTTON, "style": STYLE}),
    "feedback_buttons": shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, _COMMON),
    "icon_button": shape(
        {"icon": string(75, 1), "text": plain(75)},
        {**_BUTTON, "value": string(2000), "visible_to_user_ids": IDS},
    ),
}

ONE_IMAGE_ELEMENT = by_type(ELEMENTS, ("image",))

_SELECTS = [name for name in ELEMENTS if name.endswith("_select")]
_PICKERS = ["datepicker", "timepicker", "checkboxes", "radio_buttons"]

IN_ACTIONS = frozenset(
    ["button", "overflow", "datetimepicker", "workflow_button", "rich_text_input", *_SELECTS, *_PICKERS]
)
IN_SECTION = frozenset(["button", "overflow", "image", "workflow_button", *_SELECTS, *_PICKERS])
IN_CONTEXT = frozenset(["image", "plain_text", "mrkdwn"])
IN_CONTEXT_ACTIONS = frozenset(["feedback_buttons", "icon_button"])
IN_INPUT = frozenset(
    [
        *_SELECTS,
        *_PICKERS,
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    ]
)
