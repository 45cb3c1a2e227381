"""A furnished local Slack with a small app, and tabs on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.browser.gallery import furnish
from tests.browser.small_app import listeners
from tests.sandbox.conftest import Background, bolt_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE = (1280, 800)
PHONE = (390, 844)


@contextmanager
def tab_on(browser: "Browser", url: str, size: tuple[int, int], console: bool = True) -> "Iterator[Page]":
    """A tab of its own on a page. An error in its script fails the test; so does, with `console`, whatever else its
    console calls an error, such as a request that fails."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    if console:
        tab.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    tab.goto(url)
    yield tab
    context.close()
    assert errors == []


class Office:
    """The local Slack of one module's tests, its app connected, and the room with one of everything."""

    def __init__(self, slack: LocalSlack, client: WebClient) -> None:
        self.slack, self.client = slack, client
        self.room = furnish(slack, client)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """A furnished workspace with the small app in it."""
    background = Background()
    handlers: list[AsyncSocketModeHandler] = []
    with LocalSlack.start() as slack:

        async def connect() -> None:
            handlers.append(AsyncSocketModeHandler(bolt_app(slack, listeners), "xapp-local-demo"))
            await handlers[0].connect_async()

        background.do(connect())
        ana = slack.person("ana")
        slack.wait_for(lambda: ana.state()["connected"], what="the socket")
        yield Office(slack, WebClient(token="xoxb-local-demo", base_url=slack.api_url))
        background.do(handlers[0].close_async())
    background.stop()


Visit = Callable[..., "Page"]


class Tabs:
    """Tabs that are used again by the next test: a tab of its own for each costs more than most tests."""

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._idle: dict[str, list[Page]] = {}
        self._used: list[tuple[str, Page]] = []

    def open(self, size: tuple[int, int], **more: Any) -> "Page":
        """A blank tab of this size that remembers nothing."""
        kind = repr((size, sorted(more.items())))
        idle = self._idle.setdefault(kind, [])
        tab = idle.pop() if idle else self._new(size, **more)
        self._used.append((kind, tab))
        return tab

    def _new(self, size: tuple[int, int], **more: Any) -> "Page":
        viewport = {"width": size[0], "height": size[1]}
        context = self._browser.new_context(viewport=viewport, has_touch=size[0] < 500, **more)
        context.set_default_timeout(15_000)
        return context.new_page()

    def clear(self) -> None:
        """The test is over: leave every tab blank."""
        for kind, tab in self._used:
            tab.unroute_all(behavior="ignoreErrors")
            tab.evaluate("localStorage.clear()")
            tab.goto("about:blank")
            tab.mouse.move(0, 0)
            self._idle[kind].append(tab)
        self._used.clear()


@pytest.fixture(scope="module")
def tabs(browser: "Browser") -> Tabs:
    """The tabs of one module's tests."""
    return Tabs(browser)


@pytest.fixture
def visit(tabs: Tabs, office: Office) -> Iterator[Visit]:
    """Opens a tab on a channel as somebody; an error in its console fails the test."""
    errors: list[str] = []
    watched: list[Page] = []

    def note(error: Exception) -> None:
        errors.append(str(error))

    def go(channel: str | None = None, who: str = "U01ANA", size: tuple[int, int] = WIDE, **more: Any) -> "Page":
        tab = tabs.open(size, **more)
        tab.on("pageerror", note)
        watched.append(tab)
        tab.goto(f"{office.slack.url}/?as={who}#{channel or office.room}")
        tab.get_by_test_id("main").wait_for()
        return tab

    yield go
    tabs.clear()
    for tab in watched:
        tab.remove_listener("pageerror", note)
    assert errors == []


@pytest.fixture
def page(visit: Visit) -> "Page":
    """Ana's tab on the room with one of everything."""
    tab = visit()
    tab.get_by_test_id("message").first.wait_for()
    return tab
