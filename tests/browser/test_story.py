"""Watching a story, taking over, and breaking things: what the page shows of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import none_grave_in_either_theme
from tests.browser.conftest import tab_on
from tests.fixtures.demo import Demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

MOST_SKIPS = 30


@pytest.fixture
def demo(request: pytest.FixtureRequest, short_path: Path) -> Iterator[Demo]:
    """A demo; the words of its command line are the test's parameter."""
    with Demo(short_path, *getattr(request, "param", ())) as running:
        yield running


@pytest.fixture
def page(browser: "Browser", demo: Demo) -> "Iterator[Page]":
    """A tab on the demo; an error in its console fails the test."""
    with tab_on(browser, demo.url, (1400, 900)) as tab:
        yield tab


watching = pytest.mark.parametrize("demo", [("--story", "sop-a-outage")], indirect=True)


def skip_until(page: "Page", there: "Locator") -> None:
    """Leave out whatever is told before something is to be seen."""
    from playwright.sync_api import TimeoutError as Late  # late, because only this folder needs Playwright

    for _ in range(MOST_SKIPS):
        page.get_by_test_id("story-skip-ahead").click()
        try:
            there.wait_for(timeout=600)
        except Late:
            continue
        return
    raise AssertionError(f"the story never came to {there}")


def fits_on_a_phone(browser: "Browser", demo: Demo) -> None:
    """The story's bar, its buttons, the composer and the panel have room beside each other."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = context.new_page()
    tab.goto(demo.url)
    tab.get_by_test_id("caption").wait_for()
    width = tab.evaluate("document.documentElement.scrollWidth")
    composer, panel = tab.get_by_test_id("composer").bounding_box(), tab.get_by_test_id("demo-panel").bounding_box()
    buttons = [tab.get_by_role("button", name=name) for name in ("Resume", "Skip ahead", "Take over")]
    boxes = [button.bounding_box() for button in buttons]
    none_grave_in_either_theme(tab, "a story on a phone")
    tab.get_by_test_id("demo-panel").get_by_role("button", name="Demo").click()
    none_grave_in_either_theme(tab, "the panel on a phone")
    context.close()
    assert width <= 390
    assert composer and panel and composer["y"] + composer["height"] <= panel["y"]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


@watching
def test_a_story_is_told_can_be_taken_over_and_resumed(page: "Page", browser: "Browser", demo: Demo) -> None:
    from playwright.sync_api import expect  # late, because only this folder needs Playwright

    story, caption = page.get_by_test_id("story"), page.get_by_test_id("caption")
    caption.filter(has_text="Sam from support").wait_for()
    page.get_by_test_id("whoami").filter(has_text="Sam Patel").wait_for()
    assert page.get_by_test_id("speed-60").is_disabled(), "the story moves the clock"
    page.get_by_test_id("story-pause").click()
    page.locator('[data-testid="story"][data-state="paused"]').wait_for()
    none_grave_in_either_theme(page, "a story")
    fits_on_a_phone(browser, demo)
    page.get_by_test_id("story-resume").click()
    skip_until(page, page.get_by_test_id("modal"))
    assert page.get_by_label("What is wrong?").input_value() == ""
    expect(page.get_by_label("What is wrong?")).to_have_value("Nobody can log in", timeout=15_000)

    page.get_by_test_id("story-take-over").click()
    caption.filter(has_text="You have the helm").wait_for()
    page.get_by_test_id("modal").wait_for(state="detached")
    assert page.get_by_test_id("speed-60").is_enabled()
    none_grave_in_either_theme(page, "a story taken over")

    page.get_by_test_id("story-resume").click()
    skip_until(page, page.get_by_test_id("modal"))
    page.get_by_test_id("person-mia").click()
    page.get_by_test_id("story-follow").click()
    page.get_by_test_id("whoami").filter(has_text="Sam Patel").wait_for()
    skip_until(page, page.get_by_test_id("message").filter(has_text="INC-1 · Nobody can log in"))
    assert story.get_attribute("data-state") == "playing"

    composer = page.get_by_test_id("composer")
    composer.click()
    page.keyboard.type("I take it from here")
    page.keyboard.press("Enter")
    caption.filter(has_text="You have the helm").wait_for()
    page.get_by_test_id("story-close").click()
    story.wait_for(state="detached")


def test_the_panel_breaks_things_tells_what_came_of_it_and_stays_folded(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_text("tocsin demo --story sop-a-outage").wait_for()
    page.get_by_test_id("next-list").get_by_text("Send the digest to the managers").first.wait_for()
    page.get_by_test_id("break-worker").click()
    line = page.locator('[data-testid="broken-worker"][data-done="true"]')
    line.wait_for()
    assert "Nothing was under way" in line.inner_text()
    page.get_by_test_id("break-redis").click()
    page.get_by_test_id("broken-redis").filter(has_text="in the database").wait_for()
    assert page.get_by_test_id("break-redis").is_disabled()
    page.get_by_test_id("jump").click()
    page.locator('[data-testid="broken-redis"][data-done="true"]').filter(has_text="all the same, once").wait_for()
    none_grave_in_either_theme(page, "the panel")

    caption = page.get_by_test_id("caption")
    page.get_by_test_id("watch-first-incident").click()
    caption.filter(has_text="Ana sees that search is slow").wait_for()
    skip_until(page, caption.filter(has_text="She has it in hand"))
    card = page.get_by_test_id("message").filter(has_text="INC-1 · Search is slow")
    expect(card.get_by_role("button", name="Acknowledge")).to_be_in_viewport()
    page.get_by_test_id("story-take-over").click()
    page.get_by_test_id("story-close").click()
    page.get_by_test_id("demo-panel").get_by_role("button", name="Demo").click()
    page.reload()
    page.get_by_test_id("composer").wait_for()
    assert page.get_by_test_id("break-worker").count() == 0, "it stays folded"
