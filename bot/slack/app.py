"""The Bolt app: verifies, asks the gate, writes the inbox, acknowledges, opens forms. It does nothing else."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any
from uuid import uuid4

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import OtherVersion
from bot.failpoints import passing
from bot.slack import attempt, sorry
from bot.slack.attempt import Attempt
from bot.slack.clients import OPEN_SECONDS
from bot.slack.failures import code_of
from bot.slack.gate import Answer, Decide, Decision, Errors, Gate, Open, Put
from bot.slack.inbox import ANSWER
from bot.slack.message_gate import MessageGate
from bot.slack.views import replies
from bot.slack.within import Push, Renew

COMMAND = "/incident"
GLOBAL_SHORTCUT = "declare_incident"
MESSAGE_SHORTCUT = "declare_from_message"
WHY_SHORTCUT = "why_message"
NOTE_SHORTCUT = "note_message"
TASK_SHORTCUT = "task_message"
QUEUE_AWAY = "It is written down. My queue (Redis) is away, so it takes a moment longer."
FORM_LATE = "Slack closed the door before the form could open."
log = structlog.get_logger()


class Shown(Enum):
    """Whether a person has seen an answer."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


PutInbox = Callable[[str, str, dict[str, Any], Callable[[], None]], int | None]
"""Writes an inbox row; the last argument is called just before the commit and may refuse it."""
Hint = Callable[[int], bool]


def build_app(
    gate: Gate, client: AsyncWebClient, bot: AuthorizeResult, signing_secret: str, put: PutInbox, hint: Hint
) -> AsyncApp:
    """The app. `bot` is who we are (asked once, at start), `put` writes an inbox row, `hint` tells a worker of it."""

    async def authorize() -> AuthorizeResult:
        return bot

    app = AsyncApp(
        name="tocsin",
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
        logger=logging.getLogger("tocsin.bolt"),
    )
    door = _Door(client, gate, put, hint)
    messages = MessageGate(gate.s)
    anything = re.compile(".*")
    app.command(COMMAND)(door.listener(gate.command))
    app.shortcut(GLOBAL_SHORTCUT)(door.listener(gate.shortcut))
    app.shortcut(MESSAGE_SHORTCUT)(door.listener(gate.shortcut))
    app.shortcut(WHY_SHORTCUT)(door.listener(gate.why))
    app.shortcut(NOTE_SHORTCUT)(door.listener(messages.note))
    app.shortcut(TASK_SHORTCUT)(door.listener(messages.task))
    app.action(anything)(door.listener(gate.button))
    app.view(anything)(door.listener(gate.submission))
    app.event("app_home_opened", middleware=[door.before_ack(gate.home)])(_ignore)
    for reaction in ("reaction_added", "reaction_removed"):
        app.event(reaction, middleware=[door.before_ack(messages.reaction)])(_ignore)
    app.event(anything)(_ignore)
    return app


async def _ignore(ack: AsyncAck) -> None:
    await ack()


Middleware = Callable[[dict[str, Any], Callable[[], Awaitable[None]]], Awaitable[BoltResponse | None]]
Listener = Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]


class _Door:
    """Carries out what the gate decides."""

    def __init__(self, client: AsyncWebClient, gate: Gate, put: PutInbox, hint: Hint) -> None:
        self._client = client
        self._gate = gate
        self._put = put
        self._hint = hint

    def listener(self, decide: Decide) -> Listener:
        """A Bolt listener that answers as `decide` says."""

        async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
            trial = Attempt()
            try:
                decision, row = await self._in_time(decide, body, trial)
            except (SQLAlchemyError, OSError, OtherVersion, TimeoutError) as error:
                log.error("not_recorded", error=reason_of(error))
                sure = trial.abandon() and not trial.unsure
                message = sorry.UPGRADING if isinstance(error, OtherVersion) else sorry.NOT_RECORDED
                await self._sorry(ack, body, message, sorry.TRY_AGAIN if sure else sorry.LOOK_FIRST)
                return
            except Exception:  # the last guard: whatever broke, the person is told, with a reference that the log has
                reference = uuid4().hex[:8]
                log.exception("interaction_broke", reference=reference)
                hint = f"Tell whoever runs Tocsin: `{reference}`."
                await self._sorry(ack, body, "Something broke on my side.", hint)
                return
            match decision:
                case Answer(payload):
                    shown = await _answer(ack, body, payload)
                    if shown is not Shown.YES:
                        row = await asyncio.to_thread(self._keep, body, payload, shown)
                case Errors(by_block):
                    await ack(response_action="errors", errors=by_block)
                case Open(view):
                    await ack()
                    await self._show(body, self._client.views_open(trigger_id=body["trigger_id"], view=view))
                case Push(view):
                    await ack()
                    await self._show(body, self._client.views_push(trigger_id=body["trigger_id"], view=view))
                case Renew(view, id, hash):
                    await ack()
                    await self._show(body, self._client.views_update(view_id=id, hash=hash or None, view=view))
                case _:
                    await ack()
            if row is not None:
                passing("inbox.after_ack")
                if not await asyncio.to_thread(self._hint, row):
                    await _respond(body, replies.done_reply(QUEUE_AWAY))

        return listen

    def before_ack(self, decide: Decide) -> Middleware:
        """Writes an event down. As middleware, because Bolt acknowledges events before their listeners run; one that
        cannot be written down is not acknowledged, so that Slack delivers it again."""

        async def record(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse | None:
            trial = Attempt()
            try:
                _, row = await self._in_time(decide, body, trial)
            except (SQLAlchemyError, OSError, OtherVersion, TimeoutError) as error:
                trial.abandon()
                log.error("not_recorded", error=reason_of(error))
                return BoltResponse(status=503)
            if row is not None:
                await asyncio.to_thread(self._hint, row)
            await next()
            return None

        return record

    async def _in_time(self, decide: Decide, body: dict[str, Any], trial: Attempt) -> tuple[Decision, int | None]:
        """What is to be done; TimeoutError when the database does not say in time."""
        working = asyncio.to_thread(trial.run, lambda: self._decided(decide, body, trial))
        return await asyncio.wait_for(working, attempt.SECONDS)

    def _decided(self, decide: Decide, body: dict[str, Any], trial: Attempt) -> tuple[Decision, int | None]:
        """What is to be done, and the row it was written into, if it is new."""
        decision = decide(body)
        if not isinstance(decision, Put):
            return decision, None
        passing("inbox.before_row")
        row = self._put(decision.key, decision.kind, decision.payload, trial.commit)
        passing("inbox.after_row")
        return decision, row

    def _keep(self, body: dict[str, Any], payload: dict[str, Any], shown: Shown) -> int | None:
        """Have an answer that was not shown told by direct message."""
        user = body.get("user_id") or body["user"]["id"]
        kept = {"user": user, "answer": payload, "maybe": shown is Shown.PERHAPS}
        try:
            return self._put(f"answer:{body['trigger_id']}", ANSWER, kept, lambda: None)
        except (SQLAlchemyError, OSError) as error:
            log.error("not_recorded", error=type(error).__name__)
            return None

    async def _sorry(self, ack: AsyncAck, body: dict[str, Any], message: str, hint: str) -> None:
        """Say that it was not done where the person sees it: in their form, as an answer, or as a form of its own."""
        on_call = self._gate.on_call()
        if body.get("type") == "view_submission":
            first = next((b["block_id"] for b in body["view"]["blocks"] if b["type"] == "input"), None)
            if first is not None:
                await ack(response_action="errors", errors={first: sorry.plain(message, hint, on_call)})
            else:
                await ack(response_action="update", view=sorry.notice(message, hint, on_call))
        elif "command" in body or body.get("response_url"):
            await _answer(ack, body, sorry.sorry(body, message, hint, on_call))
        else:
            await ack()
            await self._show(
                body, self._client.views_open(trigger_id=body["trigger_id"], view=sorry.notice(message, hint, on_call))
            )

    async def _show(self, body: dict[str, Any], showing: Awaitable[Any]) -> None:
        try:
            await asyncio.wait_for(showing, OPEN_SECONDS)
        except (SlackApiError, ClientError, OSError, TimeoutError) as error:
            code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("form_not_opened", error=code)
            late = replies.error_reply(FORM_LATE, "Please do it once more.")
            shown = await _respond(body, late)
            row = None if shown is Shown.YES else await asyncio.to_thread(self._keep, body, late, shown)
            if row is not None:
                await asyncio.to_thread(self._hint, row)


async def _answer(ack: AsyncAck, body: dict[str, Any], payload: dict[str, Any]) -> Shown:
    """Slash commands are answered in the acknowledgement, everything else through the response_url."""
    if "command" in body:
        await ack(text=payload["text"], blocks=payload.get("blocks"), response_type="ephemeral")
        return Shown.YES
    await ack()
    return await _respond(body, payload)


def reason_of(error: Exception) -> str:
    """What went wrong, for the log: the database's own words, which hold nothing that anybody typed."""
    said = str(getattr(error, "orig", None) or error).strip()
    return f"{type(error).__name__}: {said.splitlines()[0]}" if said else type(error).__name__


async def _respond(body: dict[str, Any], payload: dict[str, Any]) -> Shown:
    """Answer through the response_url; a form, the Home tab and what is done from anywhere have none."""
    url = body.get("response_url")
    if not url:
        return Shown.NO
    client = AsyncWebhookClient(url, timeout=OPEN_SECONDS, retry_handlers=[])
    try:
        done = await client.send_dict({"replace_original": False, **payload})
    except (ClientError, OSError, TimeoutError) as error:
        log.warning("answer_not_shown", error=type(error).__name__)
        return Shown.NO if isinstance(error, ClientConnectorError) else Shown.PERHAPS
    if done.status_code < 400:
        return Shown.YES
    log.warning("answer_not_shown", error=done.status_code)
    return Shown.PERHAPS if done.status_code >= 500 else Shown.NO
