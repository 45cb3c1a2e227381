"""Buttons, menus and inputs: their fields and limits (`@slack/types`, docs.slack.dev/reference/block-kit)."""

import re
from datetime import date
from typing import Any

from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    anything,
    at_least_one,
    choice,
    exactly_one,
    flag,
    integer,
    items,
    matching,
    note,
    shape,
    string,
)


def text_object(longest: int = 3000, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Rule:
    """A text object of 1 to `longest` characters."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
            return
        kind = value.get("type")
        if kind not in kinds:
            note(problems, f"must be one of: {', '.join(kinds)}", f"{at}/type")
            return
        own: dict[str, Rule] = {"emoji": flag} if kind == "plain_text" else {"verbatim": flag}
        shape({"text": string(longest, 1)}, own)(value, at, problems)

    return check


def plain(longest: int) -> Rule:
    """A plain_text object."""
    return text_object(longest, ("plain_text",))


CONFIRM = shape(
    {"title": plain(100), "text": text_object(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
    typed=False,
)


def option(text: Rule, extra: dict[str, Rule] | None = None) -> Rule:
    """One line of a menu or a list of choices."""
    more = {"description": text_object(75), **(extra or {})}
    return shape({"text": text, "value": string(150)}, more, typed=False)


MENU_OPTION = option(plain(75))
RICH_OPTION = option(text_object(75))
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
    "dispatch_action_config": shape(
        {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)}, {}, typed=False
    ),
}
_MENU: dict[str, Rule] = {**_COMMON, "placeholder": plain(150), "focus_on_load": flag, "confirm": CONFIRM}
_SEVERAL: dict[str, Rule] = {"max_selected_items": integer(1, 100)}
_PICKER: dict[str, Rule] = {**_COMMON, "placeholder": plain(150), "focus_on_load": flag, "confirm": CONFIRM}
_FILTER = shape(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
    typed=False,
)
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": _FILTER}
_IDS = items(string(255, 1), 100)


def _offered(value: Any) -> list[Any]:
    groups = value.get("option_groups") or []
    in_groups = [one for group in groups if isinstance(group, dict) for one in group.get("options") or []]
    return [*(value.get("options") or []), *in_groups]


def _initial_among_options(value: Any, at: str, problems: Problems) -> None:
    chosen = value.get("initial_options") or ([value["initial_option"]] if value.get("initial_option") else [])
    if any(one not in _offered(value) for one in chosen):
        note(problems, "initial_option must exactly match one of the provided options", at)


def _static(value: Any, at: str, problems: Problems) -> None:
    exactly_one("options", "option_groups")(value, at, problems)
    _initial_among_options(value, at, problems)


def _bounds(value: Any, at: str, problems: Problems) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        note(problems, "min_length must not exceed max_length", at)


_CHOICES: dict[str, Rule] = {"options": items(MENU_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
_BUTTON = shape(
    {"text": plain(75)},
    {
        **_COMMON,
        "value": string(2000),
        "url": string(3000),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
_FEW = items(RICH_OPTION, 10)

ELEMENTS: dict[str, Rule] = {
    "button": _BUTTON,
    "static_select": shape({}, {**_MENU, **_CHOICES, "initial_option": MENU_OPTION}, _static),
    "multi_static_select": shape(
        {}, {**_MENU, **_CHOICES, **_SEVERAL, "initial_options": items(MENU_OPTION, 100)}, _static
    ),
    "external_select": shape({}, {**_MENU, "initial_option": MENU_OPTION, "min_query_length": integer(0, 3000)}),
    "multi_external_select": shape(
        {},
        {**_MENU, **_SEVERAL, "initial_options": items(MENU_OPTION, 100), "min_query_length": integer(0, 3000)},
    ),
    "users_select": shape({}, {**_MENU, "initial_user": string(255, 1)}),
    "multi_users_select": shape({}, {**_MENU, **_SEVERAL, "initial_users": _IDS}),
    "conversations_select": shape(
        {}, {**_MENU, **_CONVERSATIONS, "initial_conversation": string(255, 1), "response_url_enabled": flag}
    ),
    "multi_conversations_select": shape({}, {**_MENU, **_SEVERAL, **_CONVERSATIONS, "initial_conversations": _IDS}),
    "channels_select": shape({}, {**_MENU, "initial_channel": string(255, 1), "response_url_enabled": flag}),
    "multi_channels_select": shape({}, {**_MENU, **_SEVERAL, "initial_channels": _IDS}),
    "overflow": shape({"options": items(option(plain(75), {"url": string(3000)}), 5)}, {**_COMMON, "confirm": CONFIRM}),
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
    "datepicker": shape({}, {**_PICKER, "initial_date": DATE}),
    "timepicker": shape({}, {**_PICKER, "initial_time": TIME, "timezone": string(255, 1)}),
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
        _bounds,
    ),
    "email_text_input": shape({}, {**_INPUT, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_INPUT, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": flag}, {**_INPUT, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER}
    ),
    "rich_text_input": shape(
        {},
        {
            **_INPUT,
            "initial_value": anything,
            "min_visible_lines": integer(1, 100),
            "max_visible_lines": integer(1, 100),
        },
    ),
    "file_input": shape({}, {**_COMMON, "filetypes": items(string(20, 1), 100), "max_files": integer(1, 10)}),
    "image": shape(
        {"alt_text": string(2000, 1)},
        {"image_url": string(3000, 1), "slack_file": anything},
        exactly_one("image_url", "slack_file"),
    ),
    "workflow_button": shape({"text": plain(75), "workflow": anything}, {**_COMMON, "style": anything}),
    "feedback_buttons": shape({"positive_button": anything, "negative_button": anything}, _COMMON),
    "icon_button": shape({"icon": string(75, 1), "text": plain(75)}, {**_COMMON, "value": string(2000)}),
}

_SELECTS = [name for name in ELEMENTS if name.endswith("_select")]
_PICKERS = ["datepicker", "timepicker", "checkboxes", "radio_buttons"]

IN_ACTIONS = frozenset(
    ["button", "overflow", "datetimepicker", "workflow_button", "rich_text_input", *_SELECTS, *_PICKERS]
)
IN_SECTION = frozenset(["button", "overflow", "image", "workflow_button", *_SELECTS, *_PICKERS])
IN_CONTEXT = frozenset(["image"])
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
