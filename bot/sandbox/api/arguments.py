"""A call's arguments as they arrive: from the address, a form or JSON, and what is wrong with the way they came
(docs.slack.dev/apis/web-api, docs.slack.dev/reference/methods: the errors of every method)."""

import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.errors import SlackError
from bot.sandbox.incoming import parse
from bot.sandbox.store import Json

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_CHARSETS = ("utf-8", "utf8", "iso-8859-1")

# Slack refuses "very long names" of arguments without saying how long that is.
LONGEST_NAME = 100
_NAME = re.compile(rf"[A-Za-z0-9_]{{1,{LONGEST_NAME}}}")
_ARRAY = re.compile(r"\w+\[\w*\]")


@dataclass(frozen=True)
class Given:
    """What one request brought. `wrong` is the refusal that its form alone deserves."""

    args: Json
    token: str
    json: bool = False
    wrong: SlackError | None = None


async def read(request: web.Request) -> Given:
    """The arguments of a request, and its token: of the header, or of a form, but never of a JSON body."""
    args: Json = dict(request.query)
    is_json = request.method == "POST" and request.content_type == "application/json"
    wrong: SlackError | None = None
    if request.method == "POST" and request.body_exists:
        try:
            _check_type(request)
            body = await _json(request) if is_json else await _form(request)
            # The header is the one place for the token of a JSON call.
            args |= {name: value for name, value in body.items() if not (is_json and name == "token")}
        except SlackError as refused:
            wrong = refused
    token = bearer(request) or str(args.get("token") or "")
    args.pop("token", None)
    return Given(args, token, is_json, wrong or _wrong_name(args))


def bearer(request: web.Request) -> str:
    """The token in a request's header; empty without one."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def _check_type(request: web.Request) -> None:
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    if request.content_type not in (*_FORMS, "application/json"):
        raise SlackError("invalid_post_type")
    if request.charset is not None and request.charset.lower() not in _CHARSETS:
        raise SlackError("invalid_charset")


def _wrong_name(args: Json) -> SlackError | None:
    for name in args:
        if _ARRAY.fullmatch(name):
            return SlackError("invalid_array_arg")
        if not _NAME.fullmatch(name):
            return SlackError("invalid_arg_name")
    return None


async def _json(request: web.Request) -> Json:
    try:
        body: Any = parse(await request.read() or b"{}")
    except ValueError as wrong:
        raise SlackError("invalid_json") from wrong
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def _form(request: web.Request) -> Json:
    if request.content_type not in _FORMS[:2]:
        return {}
    try:
        form = await request.post()
    except ValueError as wrong:
        raise SlackError("invalid_form_data") from wrong
    return {name: value for name, value in form.items() if isinstance(value, str)}
