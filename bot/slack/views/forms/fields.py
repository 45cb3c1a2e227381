"""Reads what was filled into a form: `state.values` by the id of each field."""

import json
from typing import Any

SEEN = "@"
"""In a form's metadata: between the incident and how many events it had."""


def value(view: dict[str, Any], block_id: str) -> dict[str, Any]:
    """What a field holds, as Slack gives it; empty when the form has no such field."""
    held: dict[str, Any] = view.get("state", {}).get("values", {}).get(block_id) or {}
    return next((one for one in held.values() if isinstance(one, dict)), {})


def text(view: dict[str, Any], block_id: str) -> str:
    """What was typed, without the space around it."""
    return str(value(view, block_id).get("value") or "").strip()


def chosen(view: dict[str, Any], block_id: str) -> str:
    """What was chosen from a menu."""
    return str((value(view, block_id).get("selected_option") or {}).get("value") or "")


def all_chosen(view: dict[str, Any], block_id: str) -> tuple[str, ...]:
    """What was chosen from a menu that takes several."""
    return tuple(str(one["value"]) for one in value(view, block_id).get("selected_options") or ())


def ticked(view: dict[str, Any], block_id: str) -> bool:
    """Whether a box is ticked."""
    return bool(value(view, block_id).get("selected_options"))


def user(view: dict[str, Any], block_id: str) -> str:
    """The person chosen."""
    return str(value(view, block_id).get("selected_user") or "")


def metadata(view: dict[str, Any]) -> dict[str, Any]:
    """What a form keeps about itself: a JSON object, or the number of its incident alone."""
    try:
        found = json.loads(str(view.get("private_metadata") or "{}").partition(SEEN)[0])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {"incident": found}


def incident_id(view: dict[str, Any]) -> int:
    """The incident a form is about."""
    return int(metadata(view).get("incident") or 0)


def as_of(view: dict[str, Any], events: int) -> dict[str, Any]:
    """The form, with how many events its incident had when it was opened."""
    return {**view, "private_metadata": f"{view['private_metadata']}{SEEN}{events}"}


def seen(view: dict[str, Any]) -> int | None:
    """How many events the incident had when the form was opened; None in a form that does not say so."""
    events = str(view.get("private_metadata") or "").partition(SEEN)[2]
    return int(events) if events else None
