"""The door of the Web API: `/api/METHOD`, with tokens, scopes, limits and trouble on order."""

import asyncio
import json
import time

from aiohttp import web

from bot.sandbox.api import arguments
from bot.sandbox.api.call import Call
from bot.sandbox.api.registry import METHODS, Method
from bot.sandbox.api.tokens import Caller, caller_of
from bot.sandbox.errors import SlackError, missing_field
from bot.sandbox.slack import Slack
from bot.sandbox.store import Json
from bot.sandbox.trouble import Cut, before, hang_up


class WebApi:
    """Answers the app's calls, many at once; each takes effect in one step."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        started = time.monotonic()
        slack, name = self._slack, request.match_info["method"]
        given = await arguments.read(request)
        args, token, who = given.args, given.token, caller_of(slack, given.token)
        await self._travel()
        fault = slack.faults.for_call(name, str(args.get("channel") or args.get("channel_id") or "") or None)
        answer: Json | None = None
        status, headers = 200, {"x-oauth-scopes": ",".join(sorted(who.scopes if who else slack.app.scopes))}
        try:
            if fault:
                await before(fault)
            answer = self._run(name, request.method, given, who)
            if fault and fault.kind in ("http_500_after", "reset_after"):
                raise Cut(fault.kind)
        except SlackError as refused:
            answer = {"ok": False, "error": refused.code, **refused.extra}
            if refused.code == "ratelimited":
                status, headers["Retry-After"] = 429, str(answer.pop("retry_after"))
        except Cut as cut:
            status, answer = (500, None) if cut.args[0].startswith("http_500") else (0, None)
        await self._travel()
        took = (time.monotonic() - started) * 1000
        kind = token.split("-")[0] if token else ""
        text = None if answer is None else json.dumps(answer)
        slack.recorder.call(name, args, kind, text, took, fault.kind if fault else None)
        if status == 0:
            return hang_up(request)
        if text is None:
            return web.Response(status=status, text="Internal Server Error", headers=headers)
        return web.Response(text=text, status=status, headers=headers, content_type="application/json")

    async def _travel(self) -> None:
        """Half of the latency: a call takes effect in the middle of its time, as over a real network."""
        if self._slack.latency_ms:
            await asyncio.sleep(self._slack.latency_ms / 2000)

    def _run(self, name: str, verb: str, given: arguments.Given, who: Caller | None) -> Json:
        method, args = METHODS.get(name), given.args
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        caller = self._admit(method, given.token, who, verb)
        caller.need(method.any_scope)
        channel = args.get("channel")
        wait = self._slack.limits.wait(name, method.tier, None if channel is None else str(channel))
        if wait is not None:
            raise SlackError("ratelimited", retry_after=wait)
        if given.wrong is not None:
            raise given.wrong
        if given.json and not method.json and args:
            # Slack does not look into such a body: what it needs is missing there.
            raise missing_field(method.needs[0]) if method.needs else SlackError("invalid_post_type")
        for needed in method.needs:
            if args.get(needed) in (None, ""):
                raise missing_field(needed)
        may = None if isinstance(method.scopes, tuple) else method.scopes
        call = Call(self._slack, args, caller, may)
        answer = {"ok": True, **method.run(call)}
        if call.warnings:
            about = {**answer.get("response_metadata", {}), "warnings": call.warnings}
            answer |= {"warning": ",".join(call.warnings), "response_metadata": about}
        return answer

    def _admit(self, method: Method, token: str, who: Caller | None, verb: str) -> Caller:
        app = self._slack.app
        if method.open:
            return who or Caller(app.bot_user, "bot", app.scopes)
        if not token:
            raise SlackError("not_authed")
        if who is None:
            raise SlackError("invalid_auth")
        if who.kind not in method.tokens:
            raise SlackError("not_allowed_token_type")
        if who.kind == "app" and verb != "POST":
            raise SlackError("insecure_request")
        return who
