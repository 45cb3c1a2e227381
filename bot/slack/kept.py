"""A client of the Web API that keeps its connections for the next call.

A new one costs a handshake with Slack, and before Python 3.12 reading all of the machine's certificates besides, which
takes longer than everything else about a message.
"""

import io
import ssl
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from selectors import EVENT_READ, DefaultSelector
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient

IDLE_SECONDS = 4.0
"""A connection that was idle for longer is not used again: the other side may be closing it at this moment, and then
nobody knows whether the call arrived. Servers wait for 5 s at least."""


class KeptClient(WebClient):
    """The SDK's client, which would make a connection for each call. Threads share it. It never sends twice by itself.

    Behind a proxy it does as the SDK does.
    """

    def __init__(
        self, token: str, base_url: str, timeout: int, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._idle: list[tuple[HTTPConnection, float]] = []

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """What the SDK sends a request by. As it expects, an answer other than 2xx is raised as HTTPError."""
        if self.proxy:
            return super()._perform_urllib_http_request_internal(url, req)
        connection = self._connection()
        try:
            connection.request("POST", urlsplit(url).path, req.data, dict(req.header_items()))
            answer = connection.getresponse()
            body = answer.read()
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._idle.append((connection, self._monotonic()))
        if not 200 <= answer.status < 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        text = body.decode(answer.headers.get_content_charset() or "utf-8")
        return {"status": answer.status, "headers": answer.headers, "body": text}

    def _connection(self) -> HTTPConnection:
        """The one that was used last, if nothing speaks against it, or else a new one."""
        while True:
            with self._lock:
                connection, since = self._idle.pop() if self._idle else (None, 0.0)
            if connection is None:
                return self._new()
            if self._monotonic() - since < IDLE_SECONDS and not _is_over(connection):
                return connection
            connection.close()

    def _new(self) -> HTTPConnection:
        at = urlsplit(self.base_url)
        if at.scheme != "https":
            return HTTPConnection(at.netloc, timeout=self.timeout)
        if self.ssl is None:
            self.ssl = ssl.create_default_context()
            self.ssl.set_alpn_protocols(["http/1.1"])
        return HTTPSConnection(at.netloc, timeout=self.timeout, context=self.ssl)


def _is_over(connection: HTTPConnection) -> bool:
    """Whether it was closed: by us as the answer asked for that, or by the other side, which shows as something to be
    read."""
    if connection.sock is None:
        return True
    with DefaultSelector() as selector:
        selector.register(connection.sock, EVENT_READ)
        return bool(selector.select(0))
