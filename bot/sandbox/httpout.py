"""HTTP deliveries: signed as Slack signs them, with its three seconds to answer."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp

from bot.sandbox.outcome import Outcome
from bot.sandbox.store import Json

_FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `X-Slack-Signature` of a request body (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(kind: str, payload: Json) -> tuple[bytes, str]:
    """A delivery's body and content type: commands and interactions are forms, events are JSON."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), _FORM
    return urlencode(payload).encode(), _FORM


class HttpOut:
    """The bot's request URL."""

    def __init__(self, url: str, secret: str, on_change: Callable[[], None]) -> None:
        self.url = url
        self.reachable = False
        self._secret = secret
        self._on_change = on_change
        self._session: aiohttp.ClientSession | None = None
        self._watching: asyncio.Task[None] | None = None

    async def post(self, kind: str, payload: Json, seconds: float, retry: tuple[int, str] | None) -> Outcome:
        """Deliver once; `retry` holds the number of this redelivery and the reason for it."""
        body, content_type = encode(kind, payload)
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None:
            # A connection for each delivery: one kept open would fail once after every restart of the bot.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            # Slack follows up to two redirects.
            async with self._session.post(
                self.url, data=body, headers=headers, timeout=timeout, max_redirects=2
            ) as reply:
                return await self._read(reply)
        except TimeoutError:
            return Outcome("http_timeout")
        except aiohttp.TooManyRedirects:
            return Outcome("too_many_redirects")
        except aiohttp.ClientConnectionError:
            self._note(False)
            return Outcome("connection_failed")
        except aiohttp.ClientError:
            return Outcome("unknown_error")

    async def _read(self, reply: aiohttp.ClientResponse) -> Outcome:
        self._note(True)
        text = await reply.text()
        if not 200 <= reply.status < 300:
            return Outcome("http_error", no_retry=reply.headers.get("X-Slack-No-Retry") == "1")
        body: Any = text
        if reply.content_type == "application/json" and text:
            try:
                body = json.loads(text)
            except ValueError:
                return Outcome("http_error")
        return Outcome(body=body or None)

    def watch(self, every: float = 1.0) -> None:
        """Keep `reachable` true to whether anything listens at the URL, looking every so many seconds."""
        self._watching = asyncio.get_running_loop().create_task(self._watch(every))

    async def _watch(self, every: float) -> None:
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        while True:
            try:
                _, writer = await asyncio.wait_for(asyncio.open_connection(parts.hostname, port), 1.0)
                writer.close()
                self._note(True)
            except (OSError, TimeoutError):
                self._note(False)
            await asyncio.sleep(every)

    def _note(self, reachable: bool) -> None:
        if reachable != self.reachable:
            self.reachable = reachable
            self._on_change()

    async def close(self) -> None:
        """Hang up."""
        if self._watching is not None:
            self._watching.cancel()
        if self._session is not None:
            await self._session.close()
            self._session = None
