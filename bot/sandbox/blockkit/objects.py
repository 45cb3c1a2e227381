"""What blocks and elements are composed of (`@slack/types`, docs.slack.dev/reference/block-kit/composition-objects)."""

from typing import Any

from bot.sandbox.blockkit.rules import (
    Problems,
    Rule,
    anything,
    at_least_one,
    choice,
    exactly_one,
    flag,
    items,
    note,
    shape,
    string,
    web_address,
)

IDS = items(string(255, 1), None)
"""Ids of people or conversations. How many is not published."""


def text_object(longest: int = 3000, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Rule:
    """A text object of 1 to `longest` characters. Only plain_text has `emoji`, only mrkdwn has `verbatim`."""

    text: dict[str, Rule] = {"text": string(longest, 1)}
    shapes = {"plain_text": shape(text, {"emoji": flag}), "mrkdwn": shape(text, {"verbatim": flag})}

    def check(value: Any, at: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            note(problems, "must be an object", at)
        elif kind not in kinds:
            note(problems, f"must be one of: {', '.join(kinds)}", f"{at}/type")
        else:
            shapes[kind](value, at, problems)

    return check


def plain(longest: int) -> Rule:
    """A plain_text object."""
    return text_object(longest, ("plain_text",))


STYLE = choice("primary", "danger")

CONFIRM = shape(
    {"title": plain(100), "text": text_object(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
    typed=False,
)

DISPATCH = shape({}, {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)}, typed=False)

FILTER = shape(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
    typed=False,
)

SLACK_FILE = shape({}, {"id": string(255, 1), "url": web_address()}, exactly_one("id", "url"), typed=False)

IMAGE: dict[str, Rule] = {"image_url": web_address(), "slack_file": SLACK_FILE}
ONE_IMAGE = exactly_one("image_url", "slack_file")

WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": web_address()},
            {
                "customizable_input_parameters": items(
                    shape({"name": string(255, 1), "value": anything}, {}, typed=False), None, 0
                )
            },
            typed=False,
        )
    },
    {},
    typed=False,
)

FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)}, typed=False)
