"""What a form's elements hold: at first, as filled in, and whether Slack's own client would let it be submitted."""

import re
from typing import Any

from bot.sandbox.blockkit.surfaces import elements_of
from bot.sandbox.store import Json

# Where each kind of element keeps its value in `state.values`, and the field its value starts from.
_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}

Values = dict[str, dict[str, Json]]


def field_of(kind: str) -> str | None:
    """The name under which an element of this kind reports its value; None for buttons and overflow menus."""
    return _FIELDS[kind][0] if kind in _FIELDS else None


def fits(name: str, value: Any) -> bool:
    """Whether a value may stand under a name in `state.values`."""
    if value is None:
        return True
    if name in ("selected_option", "selected_options"):
        several = value if name.endswith("s") else [value]
        return isinstance(several, list) and all(map(_is_option, several))
    if name in ("selected_users", "selected_conversations", "selected_channels"):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "files":
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if name in ("rich_text_value", "text"):
        return isinstance(value, dict)
    return isinstance(value, int if name == "selected_date_time" else str)


def _is_option(value: Any) -> bool:
    words = value.get("text") if isinstance(value, dict) else None
    return isinstance(words, dict) and isinstance(words.get("text"), str)


def initial(element: Json) -> Json:
    """An element's value before anyone touched it. Emptiness is null for one value and a list for several."""
    name, start = _FIELDS[element["type"]]
    empty: Any = [] if name.endswith("s") else None
    return {"type": element["type"], name: element.get(start, empty)}


def values(blocks: list[Json], filled: Values) -> Values:
    """The `state.values` of these blocks: what was filled in where it still fits, otherwise what they start from."""
    found: Values = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in _FIELDS:
                continue
            given = filled.get(block["block_id"], {}).get(element["action_id"])
            same = given is not None and given.get("type", element["type"]) == element["type"]
            value = {**initial(element), **(given or {})} if same else initial(element)
            found.setdefault(block["block_id"], {})[element["action_id"]] = value
    return found


def refusals(blocks: list[Json], state: Values) -> dict[str, str]:
    """What Slack's client says by `block_id` instead of submitting: required, too short, too long, not a number."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        name = _FIELDS[element["type"]][0]
        value = state.get(block["block_id"], {}).get(element["action_id"], {}).get(name)
        if value in (None, "", []):
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
        elif isinstance(value, list):
            most = element.get("max_selected_items") or element.get("max_files") or len(value)
            if len(value) > most:
                found[block["block_id"]] = f"Please choose no more than {most}."
        elif isinstance(value, str):
            wrong = _wrong(element, value)
            if wrong:
                found[block["block_id"]] = wrong
    return found


def _wrong(element: Json, value: str) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if len(value) < least:
            return f"Please use at least {least} characters."
        return f"Please use no more than {most} characters." if len(value) > most else None
    if kind == "email_text_input":
        return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."
    if kind == "url_text_input":
        return None if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."
    return _wrong_number(element, value) if kind == "number_input" else None


def _wrong_number(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
