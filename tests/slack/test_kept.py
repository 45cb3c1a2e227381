"""The client's connections: kept for the next call, never trusted when they may be over, nothing sent twice."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.slack.failures import call
from bot.slack.kept import IDLE_SECONDS, KeptClient
from bot.usecases.ports import PermanentError, TransientError
from tests.fixtures.ports import free_port

Answer = tuple[int, dict[str, str], dict[str, Any]]
FINE: Answer = (200, {}, {"ok": True})


@dataclass
class Side:
    """What a server saw, and what it does next."""

    url: str = ""
    connections: int = 0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=list)
    """The next ones; None breaks the connection instead. Without one it is fine."""
    hangs_up: bool = False
    """Whether it closes each connection after the answer, without having said so."""
    closed: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def side() -> Iterator[Side]:
    it = Side()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            it.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            it.asked.append((self.path, json.loads(body)))
            answer = it.answers.pop(0) if it.answers else FINE
            self.close_connection = it.hangs_up or answer is None
            if answer is not None:
                status, headers, said = answer
                data = json.dumps(said).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

        def finish(self) -> None:
            super().finish()
            self.connection.shutdown(socket.SHUT_RDWR)
            it.closed.set()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    it.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield it
    server.shutdown()
    thread.join()
    server.server_close()


class Hand:
    """A clock that is moved by hand."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def client(side: Side, hand: Hand) -> KeptClient:
    return KeptClient("xoxb-1", side.url, 5, hand)


def post(client: KeptClient, text: str = "x") -> dict[str, Any]:
    return call(client, "chat.postMessage", {"channel": "C1", "text": text})


def test_calls_one_after_the_other_share_a_connection(client: KeptClient, side: Side) -> None:
    for text in "abc":
        assert post(client, text) == {"ok": True}
    assert [said["text"] for _, said in side.asked] == ["a", "b", "c"]
    assert side.asked[0][0] == "/api/chat.postMessage"
    assert side.connections == 1


def test_threads_have_one_each_at_most(client: KeptClient, side: Side) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda n: post(client, str(n))["ok"], range(40)))
    assert sorted(int(said["text"]) for _, said in side.asked) == list(range(40))
    assert side.connections <= 4


def test_one_that_was_idle_for_long_is_not_trusted(client: KeptClient, side: Side, hand: Hand) -> None:
    post(client)
    hand.at += IDLE_SECONDS - 0.1
    post(client)
    assert side.connections == 1
    hand.at += IDLE_SECONDS
    post(client)
    assert side.connections == 2


def test_one_that_the_other_side_closed_is_noticed_before_anything_is_sent(client: KeptClient, side: Side) -> None:
    side.hangs_up = True
    post(client, "a")
    assert side.closed.wait(5)
    assert post(client, "b") == {"ok": True}
    assert (len(side.asked), side.connections) == (2, 2)


def test_one_that_slack_asks_to_close_is_closed(client: KeptClient, side: Side) -> None:
    side.answers = [(200, {"Connection": "close"}, {"ok": True})]
    post(client)
    post(client)
    assert side.connections == 2


@pytest.mark.parametrize("calls_before", [0, 1])
def test_a_connection_that_breaks_is_told_and_nothing_is_sent_again(
    client: KeptClient, side: Side, calls_before: int
) -> None:
    for _ in range(calls_before):
        post(client)
    side.answers = [None]
    with pytest.raises(TransientError) as told:
        post(client)
    assert told.value.maybe and not told.value.free
    assert len(side.asked) == calls_before + 1
    assert post(client) == {"ok": True}, "over a new one"


def test_an_answer_of_another_status_is_sorted_as_ever(client: KeptClient, side: Side) -> None:
    side.answers = [
        (429, {"Retry-After": "7"}, {"ok": False, "error": "ratelimited"}),
        (503, {}, {"ok": False, "error": "service_unavailable"}),
        (200, {}, {"ok": False, "error": "channel_not_found"}),
    ]
    with pytest.raises(TransientError) as limited:
        post(client)
    assert (limited.value.free, limited.value.retry_after, limited.value.maybe) == (True, 7.0, False)
    with pytest.raises(TransientError) as trouble:
        post(client)
    assert trouble.value.maybe
    with pytest.raises(PermanentError, match="channel_not_found"):
        post(client)
    assert side.connections == 1


def test_where_nobody_listens_nothing_was_sent() -> None:
    with pytest.raises(TransientError) as told:
        post(KeptClient("xoxb-1", f"http://127.0.0.1:{free_port()}/api/", 5))
    assert not told.value.maybe
