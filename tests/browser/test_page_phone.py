"""The page at the width of a phone."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

FINGER = 44

PRESSED = "button, .field, .combo, label.choice, a.button"
# Words within a sentence and the parts of a larger target may be smaller.
WITHIN = ".mention, .author, .link, .combo button"
SMALL = """([roots, pressed, within, finger]) => [...document.querySelectorAll(roots)]
  .flatMap(root => [...root.querySelectorAll(pressed)])
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(one => !one.matches(within) && !one.closest("[aria-hidden=true]"))
  .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
  .filter(([rect]) => rect.width && Math.min(rect.height, rect.width) < finger - 0.5)
  .map(([rect, html]) => `${Math.round(rect.width)}x${Math.round(rect.height)} ${html}`)"""


def too_small(page: "Page", roots: str) -> list[str]:
    """What one can press within these parts of the page and would miss with a finger."""
    return list(page.evaluate(SMALL, [roots, PRESSED, WITHIN, FINGER]))


@pytest.fixture
def phone(visit: Visit) -> "Page":
    """Ana's telephone, in the room with one of everything."""
    page = visit(size=PHONE, reduced_motion="reduce")
    page.get_by_test_id("message").filter(has_text="Only for Ana").wait_for()
    return page


def test_nothing_is_wider_than_the_screen(phone: "Page") -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    wide = "all => all.filter(one => one.scrollWidth > innerWidth).map(one => one.outerHTML.slice(0, 200))"
    assert phone.locator(".message").evaluate_all(wide) == []


def test_what_is_pressed_has_room_for_a_finger(phone: "Page") -> None:
    assert too_small(phone, ".main") == []
    phone.get_by_test_id("message").filter(has_text="Card payments").tap()
    phone.get_by_test_id("message-more").locator("visible=true").tap()
    assert too_small(phone, ".popover, .tools") == []
    phone.keyboard.press("Escape")
    phone.get_by_test_id("drawer").tap()
    phone.get_by_test_id("whoami").wait_for()
    assert too_small(phone, ".sidebar") == []


def test_the_conversations_are_a_screen_of_their_own(phone: "Page") -> None:
    assert not phone.get_by_test_id("whoami").is_visible()
    phone.get_by_test_id("drawer").tap()
    phone.get_by_test_id("whoami").wait_for()
    box = phone.locator(".sidebar").bounding_box()
    assert box and box["width"] == PHONE[0]
    phone.get_by_test_id("channel-general").tap()
    phone.get_by_test_id("title").filter(has_text="general").wait_for()
    phone.get_by_test_id("whoami").wait_for(state="hidden")


def test_a_thread_and_a_form_fill_the_screen(phone: "Page") -> None:
    phone.get_by_test_id("thread-summary").first.tap()
    thread = phone.get_by_test_id("thread").bounding_box()
    assert thread and thread["width"] == PHONE[0]
    phone.get_by_label("Close thread").tap()
    phone.get_by_test_id("composer").fill("/incident ")
    phone.keyboard.press("Enter")
    form = phone.get_by_test_id("modal")
    form.wait_for()
    box = form.bounding_box()
    assert box and box["width"] == PHONE[0]
    assert too_small(phone, ".modal") == []
    form.get_by_test_id("modal-x").tap()
    form.wait_for(state="detached")
