"""What a message says: text, blocks, attachments and metadata, checked as Slack checks them."""

import json
from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.blockkit.surfaces import message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.mrkdwn import link_urls
from bot.sandbox.store import Json

LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100

# Slack has such a limit but does not publish it; this one is a guess on the small side.
LARGEST_METADATA = 8_000


def content(call: Call, needed: bool = True) -> Json:
    """`text`, `blocks` and `attachments` of a call, as they are stored; something must be there if `needed`."""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments") or []
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise SlackError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    body = build(text, blocks, attachments, call.warnings)
    if needed and not (text or blocks or attachments):
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


def metadata(call: Call) -> Json | None:
    """The metadata of a call, checked; None when none was given, and an empty object when it is to be removed."""
    value: Any = call.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if value == {}:
        return {}
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = value.get("event_type"), value.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if set(value) - {"event_type", "event_payload", "entities"} or not all(map(_allowed, payload.values())):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(value)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return value


def _allowed(value: Any) -> bool:
    """Values are plain, or flat objects, or lists of either."""
    if isinstance(value, list):
        return all(_allowed(one) for one in value if not isinstance(one, list))
    if isinstance(value, dict):
        return all(isinstance(one, str | int | float | bool) for one in value.values())
    return isinstance(value, str | int | float | bool)
