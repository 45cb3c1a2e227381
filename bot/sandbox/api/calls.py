"""calls.*: video calls of other makers, shown in messages by a `call` block."""

from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id
from bot.sandbox.store import Json

_OPTIONAL = ("desktop_app_join_url", "external_display_id", "title")


def add(call: Call) -> Json:
    """Register a call."""
    creator = call.text("created_by") or ("" if call.by_bot else call.caller)
    if creator not in call.slack.workspace.people:
        raise SlackError("invalid_created_by")
    try:
        start = int(call.text("date_start") or call.slack.workspace.now())
    except ValueError as wrong:
        raise SlackError("invalid_start_time") from wrong
    known: Json = {
        "id": new_id("R", 10),
        "date_start": start,
        "created_by": creator,
        "external_unique_id": call.required("external_unique_id"),
        "join_url": call.required("join_url"),
        **{name: call.text(name) for name in _OPTIONAL if call.text(name)},
        "users": _participants(call),
    }
    return {"call": call.slack.shelf.keep("call", known)}


def _participants(call: Call) -> list[Json]:
    """People by Slack id, or strangers by the maker's own id and name."""
    given: Any = call.structure("users", "invalid_arguments") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise SlackError("invalid_arguments")
    for one in given:
        if "slack_id" in one and str(one["slack_id"]) not in call.slack.workspace.people:
            raise SlackError("user_not_found")
    return given


def _known(call: Call) -> Json:
    found = call.slack.shelf.get("call", call.required("id"))
    if found is None:
        raise SlackError("invalid_call_id")
    return found


def info(call: Call) -> Json:
    """One call."""
    return {"call": _known(call)}


def update(call: Call) -> Json:
    """Change a call's title or addresses."""
    known = _known(call)
    known |= {name: call.text(name) for name in ("title", "join_url", "desktop_app_join_url") if call.text(name)}
    return {"call": call.slack.shelf.keep("call", known)}


def end(call: Call) -> Json:
    """End a call; `duration` is in seconds."""
    known = _known(call)
    if "date_end" in known:
        raise SlackError("inactive_call")
    lasted = call.number("duration")
    known["date_end"] = int(call.slack.workspace.now()) if lasted is None else known["date_start"] + lasted
    call.slack.shelf.keep("call", known)
    return {}


def add_participants(call: Call) -> Json:
    """Note that people came into a call."""
    known = _known(call)
    known["users"] += [one for one in _participants(call) if one not in known["users"]]
    call.slack.shelf.keep("call", known)
    return {}
