"""blocks.validate: what Slack itself would say of blocks, a message or a view; no token needed."""

import json
import re
from typing import Any

from bot.sandbox.api.call import Call
from bot.sandbox.blockkit import surfaces
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.store import Json

# docs.slack.dev/reference/methods/blocks.validate, in characters of JSON.
LONGEST = 100_000

_PROBLEM = re.compile(r"(?P<message>.*) \[json-pointer:(?P<pointer>.*)\]", re.DOTALL)


def validate(call: Call) -> Json:
    """Check one of `blocks`, `message` and `view`; what is wrong comes with a pointer into it."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) not in (None, "")]
    if len(given) != 1:
        raise invalid_arguments("must provide exactly one of `blocks`, `view`, or `message`")
    name = given[0]
    value = call.structure(name, "invalid_arguments")
    if len(json.dumps(value, ensure_ascii=False)) > LONGEST:
        raise invalid_arguments(f"must be less than {LONGEST + 1} characters [json-pointer:/{name}]")
    try:
        _check(name, value)
    except SlackError as refused:
        raise SlackError(f"invalid_{name}", errors=_problems(name, refused)) from refused
    return {}


def _check(name: str, value: Any) -> None:
    if name == "blocks":
        surfaces.message_blocks(value)
    elif name == "view":
        surfaces.view(value, "home" if isinstance(value, dict) and value.get("type") == "home" else "modal")
    else:
        problems = surfaces.examine_message(value)
        if problems:
            raise SlackError("invalid_message", errors=problems)


def _problems(name: str, refused: SlackError) -> list[Json]:
    """Each problem in the shape of this method. Pointers lead into what was sent: into a message by `/blocks`, into
    blocks and views without their name."""
    root = "" if name == "message" else f"/{name}"
    about = refused.extra.get("response_metadata", {}).get("messages", [])
    worded = [str(one).removeprefix("[ERROR] ") for one in refused.extra.get("errors") or about or [refused.code]]
    found = []
    for text in worded:
        parts = _PROBLEM.fullmatch(text)
        message, pointer = (parts["message"], parts["pointer"]) if parts else (text, root)
        found.append({"code": "failed_constraint", "message": message, "pointer": pointer.removeprefix(root)})
    return found
