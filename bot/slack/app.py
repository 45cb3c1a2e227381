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

from bot.slack.clients import OPEN_SECONDS
from bot.slack.failures import code_of
from bot.slack.gate import Answer, Decide, Decision, Errors, Gate, Open, Put
from bot.slack.inbox import ANSWER
from bot.slack.views import replies
from bot.slack.within import Push, Renew

COMMAND = "/incident"
GLOBAL_SHORTCUT = "declare_incident"
MESSAGE_SHORTCUT = "declare_from_message"
WHY_SHORTCUT = "why_message"
NOT_RECORDED = "I could not write this down."
TRY_AGAIN = "Nothing was done; please try again in a moment."
QUEUE_AWAY = "It is written down. My queue (Redis) is away for the moment; I go on by myself as soon as it is back."
FORM_LATE = "Slack closed the door before the form could open."
log = structlog.get_logger()


class Shown(Enum):
    """Whether a person has seen an answer."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


PutInbox = Callable[[str, str, dict[str, Any]], int | None]
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
    door = _Door(client, put, hint)
    anything = re.compile(".*")
    app.command(COMMAND)(door.listener(gate.command))
    app.shortcut(GLOBAL_SHORTCUT)(door.listener(gate.shortcut))
    app.shortcut(MESSAGE_SHORTCUT)(door.listener(gate.shortcut))
    app.shortcut(WHY_SHORTCUT)(door.listener(gate.why))
    app.action(anything)(door.listener(gate.button))
    app.view(anything)(door.listener(gate.submission))
    app.event("app_home_opened", middleware=[door.before_ack(gate.home)])(_ignore)
    app.event(anything)(_ignore)
    return app


async def _ignore(ack: AsyncAck) -> None:
    await ack()


Middleware = Callable[[dict[str, Any], Callable[[], Awaitable[None]]], Awaitable[BoltResponse | None]]
Listener = Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]


class _Door:
    """Carries out what the gate decides."""

    def __init__(self, client: AsyncWebClient, put: PutInbox, hint: Hint) -> None:
        self._client = client
        self._put = put
        self._hint = hint

    def listener(self, decide: Decide) -> Listener:
        """A Bolt listener that answers as `decide` says."""

        async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
            try:
                decision, row = await asyncio.to_thread(self._decided, decide, body)
            except (SQLAlchemyError, OSError) as error:
                log.error("not_recorded", error=type(error).__name__)
                await _ack_trouble(ack, body, NOT_RECORDED, TRY_AGAIN)
                return
            except Exception:  # the last guard: whatever broke, the person is told, with a reference that the log has
                reference = uuid4().hex[:8]
                log.exception("interaction_broke", reference=reference)
                await _ack_trouble(
                    ack, body, "Something broke on my side.", f"Tell whoever runs Tocsin: `{reference}`."
                )
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
                    await self._show(body, self._client.views_update(view_id=id, hash=hash, view=view))
                case _:
                    await ack()
            if row is not None and not await asyncio.to_thread(self._hint, row):
                await _respond(body, replies.done_reply(QUEUE_AWAY))

        return listen

    def before_ack(self, decide: Decide) -> Middleware:
        """Writes an event down. As middleware, because Bolt acknowledges events before their listeners run; one that
        cannot be written down is not acknowledged, so that Slack delivers it again."""

        async def record(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse | None:
            try:
                _, row = await asyncio.to_thread(self._decided, decide, body)
            except (SQLAlchemyError, OSError) as error:
                log.error("not_recorded", error=type(error).__name__)
                return BoltResponse(status=503)
            if row is not None:
                await asyncio.to_thread(self._hint, row)
            await next()
            return None

        return record

    def _decided(self, decide: Decide, body: dict[str, Any]) -> tuple[Decision, int | None]:
        """What is to be done, and the row it was written into, if it is new."""
        decision = decide(body)
        row = self._put(decision.key, decision.kind, decision.payload) if isinstance(decision, Put) else None
        return decision, row

    def _keep(self, body: dict[str, Any], payload: dict[str, Any], shown: Shown) -> int | None:
        """Have an answer that was not shown told by direct message."""
        kept = {"user": body["user"]["id"], "answer": payload, "maybe": shown is Shown.PERHAPS}
        try:
            return self._put(f"answer:{body['trigger_id']}", ANSWER, kept)
        except (SQLAlchemyError, OSError) as error:
            log.error("not_recorded", error=type(error).__name__)
            return None

    async def _show(self, body: dict[str, Any], showing: Awaitable[Any]) -> None:
        try:
            await asyncio.wait_for(showing, OPEN_SECONDS)
        except (SlackApiError, ClientError, OSError, TimeoutError) as error:
            code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("form_not_opened", error=code)
            await _respond(body, replies.error_reply(FORM_LATE, "Please do it once more."))


async def _answer(ack: AsyncAck, body: dict[str, Any], payload: dict[str, Any]) -> Shown:
    """Slash commands are answered in the acknowledgement, everything else through the response_url."""
    if "command" in body:
        await ack(text=payload["text"], blocks=payload.get("blocks"), response_type="ephemeral")
        return Shown.YES
    await ack()
    return await _respond(body, payload)


async def _ack_trouble(ack: AsyncAck, body: dict[str, Any], message: str, hint: str) -> None:
    if body.get("type") == "view_submission":
        blocks = [b["block_id"] for b in body["view"]["blocks"] if b["type"] == "input"]
        await ack(response_action="errors", errors={blocks[0]: f"{message} {hint}"} if blocks else {})
    else:
        await _answer(ack, body, replies.error_reply(message, hint))


async def _respond(body: dict[str, Any], payload: dict[str, Any]) -> Shown:
    """Answer through the response_url; where there is none, nobody waits for an answer."""
    url = body.get("response_url")
    if not url:
        return Shown.YES
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
