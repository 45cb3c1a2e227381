"""A local Slack for each test, and a small Bolt app to talk to it both ways."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.testing import LocalSlack
from tests.fixtures.ports import free_port
from tests.fixtures.slacklistener import SECRET, Listener


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A fresh workspace."""
    with LocalSlack.start() as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    """The bot's Web API client, as the SDK makes it."""
    return WebClient(token="xoxb-local-demo", base_url=slack.api_url)


class Background:
    """Coroutines run in a thread with a loop of its own until stopped."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run one to its end and return its value."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def stop(self) -> None:
        """End the thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def background() -> Iterator[Background]:
    """A thread for the bot's side."""
    running = Background()
    yield running
    running.stop()


@pytest.fixture
def listener(slack: LocalSlack, background: Background) -> Iterator[Listener]:
    """A bare bot at a request URL."""
    heard = Listener()
    runner = background.do(heard.listen())
    slack.config(bot_url=heard.url)
    yield heard
    background.do(runner.cleanup())


def bolt_app(slack: LocalSlack, add: Callable[[AsyncApp], None]) -> AsyncApp:
    """A Bolt app that talks to the local Slack; `add` registers its listeners."""
    app = AsyncApp(
        client=AsyncWebClient(token="xoxb-local-demo", base_url=slack.api_url),
        token="xoxb-local-demo",
        signing_secret=SECRET,
    )
    add(app)
    return app


@pytest.fixture
def over_http(slack: LocalSlack, background: Background) -> Iterator[Callable[[Callable[[AsyncApp], None]], None]]:
    """Starts a Bolt app behind a request URL."""
    runners: list[web.AppRunner] = []

    def start(add: Callable[[AsyncApp], None]) -> None:
        port = free_port()

        async def listen() -> None:
            runner = web.AppRunner(bolt_app(slack, add).web_app("/slack/events"))
            await runner.setup()
            runners.append(runner)
            await web.TCPSite(runner, "127.0.0.1", port).start()

        background.do(listen())
        slack.config(bot_url=f"http://127.0.0.1:{port}/slack/events")

    yield start
    for runner in runners:
        background.do(runner.cleanup())


@pytest.fixture
def connect(background: Background) -> Iterator[Callable[[LocalSlack, Callable[[AsyncApp], None]], Callable[[], None]]]:
    """Connects a Bolt app to any local Slack in Socket Mode; gives what disconnects it."""
    handlers: list[AsyncSocketModeHandler] = []

    def start(slack: LocalSlack, add: Callable[[AsyncApp], None]) -> Callable[[], None]:
        async def connect() -> AsyncSocketModeHandler:
            # Bolt looks every ten seconds, unless told otherwise, whether its socket was cut.
            handler = AsyncSocketModeHandler(bolt_app(slack, add), "xapp-local-demo", ping_interval=2)
            await handler.connect_async()
            return handler

        handlers.append(background.do(connect()))
        slack.wait_for(lambda: slack.connected, what="the socket")
        return disconnect

    def disconnect() -> None:
        while handlers:
            background.do(handlers.pop().close_async())

    yield start
    disconnect()


@pytest.fixture
def over_socket(slack: LocalSlack, connect: Any) -> Callable[[Callable[[AsyncApp], None]], None]:
    """Starts a Bolt app in Socket Mode."""
    return lambda add: connect(slack, add)


@pytest.fixture(params=["http", "socket"])
def start_bot(request: pytest.FixtureRequest) -> Callable[[Callable[[AsyncApp], None]], None]:
    """Starts a Bolt app, once each way."""
    return request.getfixturevalue(f"over_{request.param}")  # type: ignore[no-any-return]


@pytest.fixture
def serve_app() -> Iterator[Callable[[App], str]]:
    """Puts a Bolt app behind Bolt's own server; its request URL."""
    started: list[tuple[Any, threading.Thread]] = []

    def start(app: App) -> str:
        port = free_port()
        server = SlackAppDevelopmentServer(port, "/slack/events", app, http_server_logger_enabled=False)
        thread = threading.Thread(target=server.start, daemon=True)
        thread.start()
        started.append((server, thread))
        return f"http://127.0.0.1:{port}/slack/events"

    yield start
    for server, thread in started:
        server._server.shutdown()
        thread.join(5)


def hang_up(slack: LocalSlack, client: SocketModeClient) -> None:
    """Close a client of threads, which otherwise waits three seconds for whatever may still come."""
    client.auto_reconnect_enabled = False
    slack.config(socket="drop")
    client.close()


@pytest.fixture(params=["http", "socket"])
def start_app(request: Any, slack: LocalSlack, serve_app: Callable[[App], str]) -> Iterator[Callable[[App], None]]:
    """Starts a Bolt app of threads, once each way."""
    handlers: list[SocketModeHandler] = []

    def start(app: App) -> None:
        if request.param == "http":
            answer = slack.request("POST", "/_/config", {"bot_url": serve_app(app)})
            assert answer["verified"] is True
            assert slack.request("POST", "/_/probe", {"kind": "ssl_check"})["ok"] is True
        else:
            handlers.append(SocketModeHandler(app, "xapp-local-demo"))
            handlers[0].connect()
            slack.wait_for(lambda: slack.connected)

    yield start
    for handler in handlers:
        hang_up(slack, handler.client)
