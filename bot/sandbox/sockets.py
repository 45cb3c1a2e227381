"""Socket Mode: up to ten connections that share the load (docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.ids import new_secret
from bot.sandbox.incoming import parse
from bot.sandbox.outcome import Outcome
from bot.sandbox.store import Json

MOST_CONNECTIONS = 10
LIFE_SECONDS = 3600.0
DEBUG_LIFE_SECONDS = 360.0
WARNING_SECONDS = 10.0
_PING_SECONDS = 10.0
_CLOSING_SECONDS = 1.0
_TICKET_SECONDS = 60.0

REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets", "drop")
"""Why sockets are asked to go; with `drop` they are cut without a word."""

# Only these may bring a payload back with their ack.
_ANSWERED = ("slash_commands", "view_submission", "block_suggestion")


@dataclass(frozen=True)
class _Waiting:
    """An envelope on its way: the ack to come, and whether it may bring an answer."""

    acked: asyncio.Future[Outcome]
    answered: bool


@dataclass(eq=False)
class _Connection:
    ws: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, _Waiting] = field(default_factory=dict)

    def cut(self) -> None:
        """Break the connection without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Sockets:
    """The open sockets of the app."""

    def __init__(self, app_id: str, on_change: Callable[[], None]) -> None:
        self._app_id = app_id
        self.on_change = on_change
        self._tickets: dict[str, float] = {}
        self._open: list[_Connection] = []
        self._turn = 0

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """The right to open one socket."""
        now, key = time.monotonic(), new_secret(32)
        self._tickets = {one: until for one, until in self._tickets.items() if until > now}
        self._tickets[key] = now + _TICKET_SECONDS
        return key

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer `GET /link/`: greet the socket and listen for acks until it closes."""
        if self._tickets.pop(request.query.get("ticket", ""), 0.0) < time.monotonic():
            return web.Response(status=401, text="invalid ticket")
        ws = web.WebSocketResponse(heartbeat=_PING_SECONDS, timeout=_CLOSING_SECONDS)
        await ws.prepare(request)
        if self.count >= MOST_CONNECTIONS:
            await ws.send_json(_disconnect("too_many_websockets"))
            await ws.close()
            return ws
        connection = _Connection(ws, request)
        self._open.append(connection)
        life = DEBUG_LIFE_SECONDS if request.query.get("debug_reconnects") == "true" else LIFE_SECONDS
        ageing = asyncio.get_running_loop().create_task(self._age(connection, life))
        try:
            await ws.send_json(self._hello(life))
            self.on_change()
            await self._listen(connection)
        finally:
            ageing.cancel()
            self._open.remove(connection)
            self.on_change()
        return ws

    def _hello(self, life: float) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": "applink-local",
                "build_number": 1,
                "started": time.strftime("%Y-%m-%d %H:%M:%S"),
                "approximate_connection_time": int(life),
            },
            "connection_info": {"app_id": self._app_id},
        }

    async def _listen(self, connection: _Connection) -> None:
        async for message in connection.ws:
            if message.type is not WSMsgType.TEXT:
                continue
            with suppress(ValueError):
                ack = parse(message.data)
                found = connection.waiting.pop(str(ack.get("envelope_id")), None) if isinstance(ack, dict) else None
                if found and not found.acked.done():
                    # What comes with the ack of something that takes no answer is not looked at.
                    found.acked.set_result(Outcome(body=(ack.get("payload") or None) if found.answered else None))

    async def _age(self, connection: _Connection, life: float) -> None:
        await asyncio.sleep(max(0.0, life - WARNING_SECONDS))
        with suppress(ConnectionError):
            await connection.ws.send_json(_disconnect("warning"))
            await asyncio.sleep(WARNING_SECONDS)
            await connection.ws.send_json(_disconnect("refresh_requested"))
            await connection.ws.close()

    async def send(
        self, kind: str, payload: Json, seconds: float, retry: tuple[int, str] | None, cut: bool = False
    ) -> Outcome:
        """Deliver an envelope over the next socket in turn; `cut` breaks that socket before the ack can come."""
        usable = [one for one in self._open if not one.ws.closed]
        if not usable:
            return Outcome("connection_failed")
        self._turn += 1
        connection = usable[self._turn % len(usable)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind in _ANSWERED or payload.get("type") in _ANSWERED,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": _reason(retry)}
        acked: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = _Waiting(acked, envelope["accepts_response_payload"])
        try:
            await connection.ws.send_json(envelope)
            if cut:
                connection.cut()
            return await asyncio.wait_for(acked, seconds)
        except TimeoutError:
            return Outcome("http_timeout")
        except ConnectionError:
            return Outcome("connection_failed")
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str) -> None:
        """Ask every socket to go, for one of `REASONS`."""
        for connection in list(self._open):
            if reason == "drop":
                connection.cut()
                continue
            with suppress(ConnectionError):
                await connection.ws.send_json(_disconnect(reason))
                if reason != "warning":
                    await connection.ws.close()

    async def close(self) -> None:
        """Close every socket for good."""
        for connection in list(self._open):
            await connection.ws.close()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}


def _reason(retry: tuple[int, str] | None) -> str:
    if retry is None:
        return ""
    return "timeout" if retry[1] == "http_timeout" else retry[1]
