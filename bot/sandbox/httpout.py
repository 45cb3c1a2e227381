"""HTTP deliveries: signed as Slack signs them, with its three seconds to answer."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp

from bot.sandbox.incoming import parse
from bot.sandbox.outcome import Outcome
from bot.sandbox.store import Json

_FORM = "application/x-www-form-urlencoded"

# docs.slack.dev/apis/events-api
MOST_REDIRECTS = 2
_REDIRECTS = frozenset([301, 302, 303, 307, 308])


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `X-Slack-Signature` of a request body (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(kind: str, payload: Json) -> tuple[bytes, str]:
    """A delivery's body and content type: commands and interactions are forms, events are JSON."""
    if kind in ("events_api", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), _FORM
    return urlencode(payload).encode(), _FORM


def has_challenge(body: Any, challenge: str) -> bool:
    """Whether an answer brings the challenge back: as plain text, as a form or as JSON."""
    if isinstance(body, dict):
        return bool(body.get("challenge") == challenge)
    text = str(body or "").strip()
    return text == challenge or parse_qs(text).get("challenge") == [challenge]


class HttpOut:
    """The bot's request URL; `verified` tells whether it answered Slack's challenge, None until it could."""

    def __init__(self, url: str, secret: str, on_change: Callable[[], None]) -> None:
        self.url = url
        self.reachable = False
        self.verified: bool | None = None
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
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(body, headers)
        except TimeoutError:
            return Outcome("http_timeout")
        except aiohttp.ClientSSLError:
            return Outcome("ssl_error")
        except aiohttp.ClientConnectionError:
            self._note(False)
            return Outcome("connection_failed")
        except aiohttp.ClientError:
            return Outcome("unknown_error")

    async def _follow(self, body: bytes, headers: dict[str, str]) -> Outcome:
        """Post, and post again where a redirect points, as often as Slack would."""
        if self._session is None:
            # A connection for each delivery: one kept open would fail once after every restart of the bot.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        url = self.url
        for _ in range(MOST_REDIRECTS + 1):
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as reply:
                target = reply.headers.get("Location")
                if reply.status not in _REDIRECTS or not target:
                    return await self._read(reply)
            try:
                url = urljoin(url, target)
            except ValueError:
                return Outcome("unknown_error")
        return Outcome("too_many_redirects")

    async def _read(self, reply: aiohttp.ClientResponse) -> Outcome:
        self._note(True)
        text = await reply.text(errors="replace")
        if not 200 <= reply.status < 300:
            return Outcome("http_error", no_retry=reply.headers.get("X-Slack-No-Retry") == "1")
        body: Any = text
        if reply.content_type == "application/json" and text:
            try:
                body = parse(text)
            except ValueError:
                return Outcome("http_error")
        return Outcome(body=None if body in ("", None, {}) else body)

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
