"""What the app says back: with the ack of a command, or later at a `response_url`."""

import json
import time
from typing import Any

from aiohttp import web

from bot.sandbox import screen, talk
from bot.sandbox.api.content import build
from bot.sandbox.errors import SlackError
from bot.sandbox.ids import new_id, new_secret
from bot.sandbox.incoming import parse
from bot.sandbox.seed import TEAM_ID
from bot.sandbox.slack import Slack
from bot.sandbox.state import Channel
from bot.sandbox.store import Json
from bot.sandbox.trouble import Cut, before, hang_up

# docs.slack.dev/interactivity/handling-user-interaction: five uses in thirty minutes, by the workspace's clock.
MOST_USES = 5
LIFE_SECONDS = 1800.0


def issue(slack: Slack, person: str, channel: Channel, source: Json | None = None) -> str:
    """An address at which the app may answer `person` in `channel`; `source` is the message that was acted on."""
    key = f"{TEAM_ID}/{new_id('', 12)}/{new_secret()}"
    body = {
        "person": person,
        "channel": channel.id,
        "ts": source["ts"] if source else None,
        "ephemeral": bool(source and "ephemeral_to" in source),
        "issued": slack.workspace.now(),
        "uses": 0,
    }
    slack.workspace.save_response_url(key, body)
    return f"{slack.base_url}/response/{key}"


async def handle(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Answer a POST to a `response_url`; trouble is ordered for the method `response_url`."""
    started = time.monotonic()
    try:
        body: Any = parse(await request.read())
    except ValueError:
        body = None
    fault = slack.faults.for_call("response_url", None)
    answer: Json | None = None
    headers: dict[str, str] = {}
    try:
        if fault:
            await before(fault)
        status, answer = _answer(slack, request.match_info["key"], body)
        if fault and fault.kind in ("http_500_after", "reset_after"):
            raise Cut(fault.kind)
    except SlackError as refused:
        status, answer = 404, {"ok": False, "error": refused.code}
        if refused.code == "ratelimited":
            status, headers["Retry-After"] = 429, str(refused.extra["retry_after"])
    except Cut as cut:
        status, answer = (500 if cut.args[0].startswith("http_500") else 0), None
    args, took = body if isinstance(body, dict) else {}, (time.monotonic() - started) * 1000
    text = None if answer is None else json.dumps(answer)
    slack.recorder.call("response_url", args, "", text, took, fault.kind if fault else None)
    if status == 0:
        return hang_up(request)
    if answer is None:
        return web.Response(status=status, text="Internal Server Error")
    return web.Response(text="ok") if status == 200 else web.json_response(answer, status=status, headers=headers)


def _answer(slack: Slack, key: str, body: Any) -> tuple[int, Json]:
    """Show what came to an address, if that may still be used; the status, and what to tell the app."""
    about = slack.workspace.response_urls.get(key)
    if about is None:
        return 404, {"ok": False, "error": "no_service"}
    if slack.workspace.now() - about["issued"] > LIFE_SECONDS:
        return 404, {"ok": False, "error": "expired_url"}
    if about["uses"] >= MOST_USES:
        return 404, {"ok": False, "error": "used_url"}
    if not isinstance(body, dict):
        return 400, {"ok": False, "error": "invalid_payload"}
    about["uses"] += 1
    slack.workspace.save_response_url(key, about)
    try:
        show(slack, about, body)
    except SlackError as refused:
        return 400, {"ok": False, "error": refused.code, **refused.extra}
    return 200, {"ok": True}


def show(slack: Slack, about: Json, body: Json) -> None:
    """Post, replace or delete as the app asks; `about` says whom it answers, where, and about which message."""
    channel = slack.workspace.channels[about["channel"]]
    original = _original(slack, about)
    if body.get("delete_original"):
        if original is not None:
            _remove(slack, channel, original)
        return
    content = build(str(body.get("text") or ""), body.get("blocks"), body.get("attachments"), [])
    if not (content["text"] or content.get("blocks") or content.get("attachments")):
        raise SlackError("no_text")
    if body.get("replace_original") and original is not None:
        _replace(slack, channel, original, content)
        return
    app = slack.app
    message: Json = {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, **content}
    if body.get("response_type") == "in_channel":
        if channel.archived:
            raise SlackError("is_archived")
        if body.get("thread_ts"):
            message["thread_ts"] = body["thread_ts"]
        talk.post(slack, channel, message)
    else:
        talk.whisper(slack, channel, about["person"], message)


def _original(slack: Slack, about: Json) -> Json | None:
    """The message that was acted on. After a slash command there is none that could be changed."""
    if about["ts"] is None:
        return None
    if about["ephemeral"]:
        mine = slack.workspace.ephemerals(about["person"])
        return next((one for one in mine if one["ts"] == about["ts"]), None)
    found = slack.workspace.message(about["channel"], about["ts"])
    return found if found is not None and found.get("bot_id") == slack.app.bot_id else None


def _replace(slack: Slack, channel: Channel, original: Json, content: Json) -> None:
    """Put new content in place; an ephemeral stays ephemeral whatever `response_type` says."""
    before = dict(original)
    for key in ("blocks", "attachments"):
        original.pop(key, None)
    original |= content
    if "ephemeral_to" in original:
        screen.tell_ephemeral(slack, original)
        slack.recorder.message("edits", screen.name_of(slack, original), channel, original, before)
    else:
        talk.change(slack, channel, original, before)


def _remove(slack: Slack, channel: Channel, original: Json) -> None:
    if "ephemeral_to" in original:
        talk.unwhisper(slack, original)
    else:
        talk.delete(slack, channel, original)
