"""canvases.* and conversations.canvases.*: documents in Markdown, kept as a list of sections.

A section is what stands between empty lines: a heading, a paragraph, a list.
"""

import re
from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.ids import new_id, new_short_id
from bot.sandbox.state import Channel
from bot.sandbox.store import Json

_BETWEEN = re.compile(r"\n\s*\n|\n(?=#{1,6} )|(?<=\n)(?=#{1,6} )")
_HEADING = re.compile(r"(#{1,3}) .+")
_TYPES = ("h1", "h2", "h3", "any_header")


def create(call: Call) -> Json:
    """A document of the caller's own, or, with `channel_id`, a tab of a channel; plans that cost nothing have only
    one tab in each channel."""
    paid = call.slack.rules.paid_plan
    if not call.text("channel_id"):
        if not paid:
            raise SlackError("free_teams_cannot_create_standalone_canvases")
        return {"canvas_id": _new(call, None)}
    channel = _writable(call)
    if not paid and any(one["channel"] == channel.id for one in call.slack.shelf.all("canvas")):
        raise SlackError("free_team_canvas_tab_already_exists")
    return {"canvas_id": _new(call, channel.id)}


def create_in_channel(call: Call) -> Json:
    """conversations.canvases.create: beside its tabs a channel has one canvas of its own."""
    channel = _writable(call)
    if any(one["channel"] == channel.id and one["own"] for one in call.slack.shelf.all("canvas")):
        raise SlackError("channel_canvas_already_exists")
    return {"canvas_id": _new(call, channel.id, own=True)}


def _writable(call: Call) -> Channel:
    """The channel of a call, which the caller must be in."""
    channel = call.channel("channel_id")
    if call.caller not in channel.members:
        raise SlackError("restricted_action")
    return channel


def _new(call: Call, channel: str | None, own: bool = False) -> str:
    given = call.structure("document_content", "invalid_arguments")
    sections = _sections(_markdown(given, "canvas_creation_failed")) if given is not None else []
    canvas: Json = {
        "id": new_id("F", 10),
        "title": call.text("title"),
        "user": call.caller,
        "channel": channel,
        "own": own,
        "sections": sections,
    }
    return str(call.slack.shelf.keep("canvas", canvas)["id"])


def _markdown(content: Any, refusal: str) -> str:
    text = content.get("markdown") if isinstance(content, dict) and content.get("type") == "markdown" else None
    if not isinstance(text, str):
        raise SlackError(refusal, detail="document_content must be of type markdown")
    return text


def _sections(markdown: str) -> list[Json]:
    parts = [part.strip("\n") for part in _BETWEEN.split(markdown)]
    return [{"id": f"temp:C:{new_short_id(28)}", "markdown": part} for part in parts if part.strip()]


def _canvas(call: Call) -> Json:
    found = call.slack.shelf.get("canvas", call.required("canvas_id"))
    if found is None:
        raise SlackError("canvas_not_found")
    members = call.slack.workspace.channels[found["channel"]].members if found["channel"] else [found["user"]]
    if call.caller not in members:
        raise SlackError("canvas_not_found")
    return found


def edit(call: Call) -> Json:
    """canvases.edit: one change of a document."""
    canvas = _canvas(call)
    if canvas["channel"] is None and not call.slack.rules.paid_plan:
        raise SlackError("free_teams_cannot_edit_standalone_canvases")
    changes: Any = call.structure("changes", "invalid_arguments")
    if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict):
        raise invalid_arguments("must be an array of exactly one change [json-pointer:/changes]")
    _change(canvas, changes[0])
    call.slack.shelf.keep("canvas", canvas)
    return {}


def _change(canvas: Json, change: Json) -> None:
    what, known = str(change.get("operation")), canvas["sections"]
    if what == "rename":
        canvas["title"] = _markdown(change.get("title_content"), "canvas_editing_failed")
        return
    new = [] if what == "delete" else _sections(_markdown(change.get("document_content"), "canvas_editing_failed"))
    at = _place(known, change.get("section_id"), what)
    match what:
        case "insert_at_start":
            known[:0] = new
        case "insert_at_end":
            known += new
        case "insert_before":
            known[at:at] = new
        case "insert_after":
            known[at + 1 : at + 1] = new
        case "replace" if change.get("section_id") is None:
            known[:] = new
        case "replace" | "delete":
            known[at : at + 1] = new
        case _:
            raise SlackError("canvas_editing_failed", detail=f"unknown operation: {what}")


def _place(known: list[Json], section: Any, what: str) -> int:
    """Where a change applies; only inserting at an end and replacing everything need no section."""
    at = next((place for place, one in enumerate(known) if one["id"] == section), -1)
    if at < 0 and not (section is None and what in ("insert_at_start", "insert_at_end", "replace")):
        raise SlackError("canvas_editing_failed", detail=f"section not found: {section}")
    return at


def lookup(call: Call) -> Json:
    """canvases.sections.lookup: the sections of some types, or with some text."""
    canvas = _canvas(call)
    criteria: Any = call.structure("criteria", "invalid_arguments")
    if not isinstance(criteria, dict) or not (criteria.get("section_types") or criteria.get("contains_text")):
        raise invalid_arguments("must have section_types or contains_text [json-pointer:/criteria]")
    types, text = criteria.get("section_types") or [], str(criteria.get("contains_text") or "").lower()
    if not isinstance(types, list) or any(one not in _TYPES for one in types):
        raise invalid_arguments(f"must be one of: {', '.join(_TYPES)} [json-pointer:/criteria/section_types]")
    found = [one for one in canvas["sections"] if _of_type(one, types) and text in one["markdown"].lower()]
    return {"sections": [{"id": one["id"]} for one in found]}


def _of_type(section: Json, types: list[str]) -> bool:
    heading = _HEADING.match(section["markdown"])
    return not types or (heading is not None and ("any_header" in types or f"h{len(heading[1])}" in types))
