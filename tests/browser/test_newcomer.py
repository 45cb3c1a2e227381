"""The newcomer's walk: `tocsin demo`, a browser, nothing else."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.testing import LocalSlack
from tests.browser.conftest import tab_on
from tests.fixtures.demo import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOM = "inc-1-checkout-answers-with-errors"
LATER = "[data-testid^=channel-inc-][data-testid$=-search-is-slow]"


@pytest.fixture(scope="module")
def demo(module_path: Path) -> Iterator[Demo]:
    """A demo, fresh for the first of these tests."""
    with Demo(module_path) as running:
        yield running


@pytest.fixture
def page(browser: "Browser", demo: Demo) -> "Iterator[Page]":
    """A tab on the demo; an error in its script fails the test. Its console may tell that the demo was stopped."""
    with tab_on(browser, demo.url, (1400, 900), console=False) as tab:
        yield tab


def type_command(page: "Page", text: str) -> None:
    """Type into the composer and send, past the list of commands that opens."""
    page.get_by_test_id("composer").click()
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def last_message(page: "Page") -> str:
    """The words of the newest message in view."""
    return page.get_by_test_id("message").last.inner_text()


def jump_until(page: "Page", words: str, most: int = 12) -> None:
    """Press "Jump to next" until a message says `words`."""
    said = page.get_by_test_id("message").filter(has_text=words)
    for _ in range(most):
        page.get_by_test_id("jump").click()
        try:
            said.first.wait_for(timeout=1500)
        except page_timeout():
            continue
        return
    raise AssertionError(f"{words!r} never came; the last message: {last_message(page)}")


def page_timeout() -> type[Exception]:
    """Playwright's time-out; imported late because only this folder needs Playwright."""
    from playwright.sync_api import TimeoutError as Late

    return Late


def test_the_walk(page: "Page", demo: Demo) -> None:
    type_command(page, "/incident")
    page.get_by_label("What is wrong?").fill("Checkout answers with errors")
    page.get_by_label("Severity").click()
    page.get_by_role("option", name="SEV1").click()
    page.get_by_label("What is affected?").fill("All card payments")
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id(f"channel-{ROOM}").click()
    card = page.get_by_test_id("message").filter(has_text="INC-1 · Checkout answers with errors")
    for label in ("Acknowledge", "Take command", "Post update", "Change severity", "Escalate", "Resolve"):
        card.get_by_role("button", name=label).wait_for()
    card.get_by_role("button", name="Take command").click()
    page.get_by_test_id("message").filter(has_text="has command").wait_for()

    jump_until(page, "a status update is due")
    jump_until(page, "5 min overdue")
    jump_until(page, "Paged Zoe Marsh")

    page.get_by_test_id("message").filter(has_text="is 5 min overdue").get_by_role("button", name="Post update").click()
    page.get_by_label("impact").first.fill("Nobody can pay by card")
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id("message").filter(has_text="Nobody can pay by card").last.wait_for()

    page.get_by_test_id("person-mia").click()
    page.get_by_test_id("channel-managers").click()
    page.get_by_test_id("message").filter(has_text="Incident digest").wait_for()

    page.get_by_test_id("person-ana").click()
    page.get_by_test_id(f"channel-{ROOM}").click()
    type_command(page, "/incident resolve rolled back the release")
    page.get_by_test_id("message").filter(has_text="INC-1 is resolved").wait_for()


def test_what_happened_is_there_after_a_restart(page: "Page", demo: Demo) -> None:
    type_command(page, "/incident declare SEV2 Search is slow")
    page.locator(LATER).wait_for()
    before = LocalSlack.at(demo.url).person("ana").state()["clock"]["now"]
    assert demo.ctrl_c() == 0
    demo.start()
    page.goto(demo.url)
    page.locator(LATER).click()
    page.get_by_test_id("message").filter(has_text=" · Search is slow").first.wait_for()
    after = LocalSlack.at(demo.url).person("ana").state()["clock"]["now"]
    assert before - 2 <= after < before + 15, "time stood still meanwhile"
    jump_until(page, "Paged")


def test_the_clock_runs_sixty_times_as_fast(page: "Page", demo: Demo) -> None:
    ana = LocalSlack.at(demo.url).person("ana")
    page.get_by_test_id("speed-60").click()
    first = ana.state()["clock"]["now"]
    deadline = time.monotonic() + 10
    while ana.state()["clock"]["now"] < first + 60:
        assert time.monotonic() < deadline
    page.get_by_test_id("speed-1").click()


def test_it_works_on_a_phone(browser: "Browser", demo: Demo) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = context.new_page()
    tab.goto(demo.url)
    type_command(tab, "/incident")
    tab.get_by_label("What is wrong?").fill("Down")
    width = tab.evaluate("document.documentElement.scrollWidth")
    context.close()
    LocalSlack.at(demo.url).person("ana").closes(everything=True)
    assert width <= 390
