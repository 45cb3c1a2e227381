"""What a message says: text, blocks, attachments and metadata, checked as Slack checks them."""

import copy
import json
from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.blockkit.surfaces import LONGEST_MARKDOWN, MOST_ATTACHMENTS, message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.mrkdwn import link_urls
from bot.sandbox.store import Json

LONGEST_TEXT = 40_000

# Slack has such a limit but does not publish it; this one is a guess on the small side.
LARGEST_METADATA = 8_000


def content(call: Call, too_long: str = "msg_too_long", needed: bool = True) -> Json:
    """`text`, `blocks` and `attachments` of a call, as they are stored; something must be there if `needed`. A
    markdown text that is too long is refused with the code `too_long`."""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments") or []
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise SlackError(too_long)
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    body = build(text, blocks, attachments, call.warnings)
    for block in body.get("blocks", []):
        if block["type"] == "call":
            block |= _call_block(call, str(block["call_id"]))
    if needed and not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    return body


def build(text: str, blocks: Any, attachments: Any, warnings: list[str]) -> Json:
    """A message's content from its parts. Text that is too long is cut, and `warnings` told."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        warnings.append("message_truncated")
    body: Json = {"text": link_urls(text)}
    if blocks:
        body["blocks"] = message_blocks(blocks)
    if attachments:
        body["attachments"] = _attachments(attachments)
    return body


def _attachments(value: Any) -> list[Json]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise SlackError("invalid_attachments")
    if len(value) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    shown = []
    for number, one in enumerate(value, start=1):
        inner = {"blocks": message_blocks(one["blocks"])} if one.get("blocks") else {}
        shown.append({"id": number, "fallback": "[no preview available]", **one, **inner})
    return shown


def _call_block(call: Call, wanted: str) -> Json:
    """What Slack adds to a block that shows a call."""
    known = call.slack.shelf.get("call", wanted)
    if known is None:
        raise SlackError("invalid_blocks")
    return {
        "api_decoration_available": False,
        "call": {"v1": copy.deepcopy(known), "media_backend_type": "platform_call"},
    }


def metadata(call: Call) -> Json | None:
    """The metadata of a call, checked; None when none was given, and an empty object when it is to be removed."""
    value: Any = call.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if not call.by_bot:
        raise SlackError("metadata_must_be_sent_from_app")
    if value == {}:
        return {}
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = value.get("event_type"), value.get("event_payload")
    # Work objects may come alone; an event is whole or not there.
    if not value.get("entities") or kind is not None or payload is not None:
        if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
            raise SlackError("invalid_metadata_format")
        if not all(map(_allowed, payload.values())):
            raise SlackError("invalid_metadata_schema")
    if set(value) - {"event_type", "event_payload", "entities"} or not _entities(value.get("entities") or []):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(value)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return value


def _allowed(value: Any) -> bool:
    """Values are plain, or flat objects, or lists of either."""
    return all(map(_flat, value)) if isinstance(value, list) else _flat(value)


def _flat(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else [value]
    return all(isinstance(one, str | int | float | bool) for one in inner)


def _entities(value: Any) -> bool:
    """Whether these are work objects: things with a type, an address, an outer id and a payload."""
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and str(one.get("entity_type", "")).startswith("slack#/entities/")
        and isinstance(one.get("url"), str)
        and isinstance(one.get("external_ref"), dict)
        and isinstance(one["external_ref"].get("id"), str)
        and isinstance(one.get("entity_payload"), dict)
        for one in value
    )
