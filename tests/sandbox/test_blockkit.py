"""Block Kit limits: one too much is refused with Slack's words and a pointer to the place."""

from typing import Any

import pytest

from bot.sandbox.blockkit import surfaces
from bot.sandbox.errors import SlackError


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(**more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: Any) -> dict[str, Any]:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def menu(**more: Any) -> dict[str, Any]:
    """A static menu of two."""
    options = [{"text": plain(one), "value": one} for one in ("a", "b")]
    return {"type": "static_select", "options": options, **more}


SECTION = {"type": "section", "text": mrkdwn("x")}

WRONG = [
    ({"type": "section"}, "at least one of text, fields is required [json-pointer:/blocks/0]"),
    ({"type": "section", "text": mrkdwn("")}, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section", "text": mrkdwn("x" * 3001)}, "must be less than 3001 characters"),
    (
        {"type": "section", "fields": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fie",
    ),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "must be less than 2001 characters"),
    ({"type": "section", "text": "x"}, "must be an object [json-pointer:/blocks/0/text]"),
    ({**SECTION, "color": "red"}, "invalid additional property: color [json-pointer:/blocks/0]"),
    ({**SECTION, "block_id": "x" * 256}, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ({**SECTION, "accessory": {"type": "plain_text_input"}}, "unsupported type: plain_text_input"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ({"type": "header", "text": mrkdwn("x")}, "must be one of: plain_text"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button"),
    (actions(*[button()] * 26), "no more than 25 items allowed"),
    (actions(), "no fewer than 1 items allowed"),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button(style="blue")), "must be one of: primary, danger"),
    (actions(button(action_id="a"), button(action_id="a")), "`action_id` must be unique within its block: a"),
    (actions(menu(initial_option={"text": plain("c"), "value": "c"})), "initial_option must exactly match"),
    (actions(menu(options=[])), "no fewer than 1 items allowed"),
    (actions(menu(option_groups=[])), "exactly one of options, option_groups is required"),
    (actions(menu(placeholder=plain("x" * 151))), "must be less than 151 characters"),
    (actions(menu(options=[{"text": plain("x" * 76), "value": "a"}])), "must be less than 76 characters"),
    (actions(menu(options=[{"text": plain("x"), "value": "a" * 151}])), "must be less than 151 characters"),
    (actions(menu(options=[{"text": plain(f"{n}"), "value": f"{n}"} for n in range(101)])), "no more than 100 items"),
    (actions({"type": "overflow", "options": menu()["options"] * 3}), "no more than 5 items allowed"),
    (actions({"type": "radio_buttons", "options": menu()["options"] * 6}), "no more than 10 items allowed"),
    (actions({"type": "datepicker", "initial_date": "tomorrow"}), "must be a date formatted YYYY-MM-DD"),
    (actions({"type": "timepicker", "initial_time": "25:00"}), "must be a time formatted HH:mm"),
    ({"type": "image", "alt_text": "x"}, "exactly one of image_url, slack_file is required"),
    ({"type": "image", "image_url": "https://x"}, "missing required field: alt_text"),
    ({"type": "blink", "text": "x"}, "unsupported type: blink [json-pointer:/blocks/0/type]"),
    ({"text": "x"}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "data_table", "caption": "x", "rows": [[{}]]}, "no fewer than 2 items allowed"),
    ({"type": "card", "block_id": "x"}, "at least one of hero_image, title, actions, body is required"),
]


@pytest.mark.parametrize(("block", "message"), WRONG)
def test_refused(block: Any, message: str) -> None:
    with pytest.raises(SlackError) as caught:
        surfaces.message_blocks([block])
    assert caught.value.code == "invalid_blocks"
    assert any(message in one for one in caught.value.extra["response_metadata"]["messages"])


def test_sums() -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        surfaces.message_blocks([SECTION] * 51)
    with pytest.raises(SlackError, match="invalid_blocks"):
        surfaces.message_blocks([{**SECTION, "block_id": "a"}] * 2)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        surfaces.message_blocks([{"type": "section", "text": mrkdwn("x" * 3000)}] * 5)
    with pytest.raises(SlackError, match="invalid_attachments"):
        surfaces.message_blocks([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2)
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        surfaces.message_blocks("text")


def test_ids_are_given_and_kept() -> None:
    section, buttons = surfaces.message_blocks([{**SECTION, "block_id": "mine"}, actions(button(), button())])
    assert section["block_id"] == "mine"
    assert buttons["block_id"]
    assert len({one["action_id"] for one in buttons["elements"]}) == 2


def test_what_fits_is_taken() -> None:
    blocks = [
        {"type": "section", "text": mrkdwn("x" * 3000)},
        {**SECTION, "accessory": menu(placeholder=plain("Pick"), action_id="pick")},
        {"type": "section", "fields": [mrkdwn("x" * 200)] * 10},
        {"type": "header", "text": plain("x" * 150)},
        actions(button(style="danger", value="x" * 1000, confirm=None), menu(action_id="b")),
        {"type": "context", "elements": [mrkdwn("x"), {"type": "image", "image_url": "https://x", "alt_text": "x"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
        {"type": "divider"},
    ]
    assert len(surfaces.message_blocks(blocks)) == len(blocks)
