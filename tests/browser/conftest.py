"""A furnished local Slack with a small app, and tabs on it."""

from collections.abc import Callable, Iterator
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


@pytest.fixture
def visit(browser: "Browser", office: Office) -> Iterator[Visit]:
    """Opens a tab on a channel as somebody; an error in its console fails the test."""
    contexts, errors = [], []

    def go(channel: str | None = None, who: str = "U01ANA", size: tuple[int, int] = WIDE, **more: Any) -> "Page":
        touch = size[0] < 500
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, has_touch=touch, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(f"{office.slack.url}/?as={who}#{channel or office.room}")
        tab.get_by_test_id("main").wait_for()
        return tab

    yield go
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(visit: Visit) -> "Page":
    """Ana's tab on the room with one of everything."""
    tab = visit()
    tab.get_by_test_id("message").first.wait_for()
    return tab
