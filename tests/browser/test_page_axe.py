"""No screen of the page has a serious accessibility fault, as axe-core sees it, in either theme and on a phone."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import none_grave
from tests.browser.conftest import PHONE, WIDE, Office, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOOKS = [
    pytest.param((WIDE, "light"), id="wide-light"),
    pytest.param((WIDE, "dark"), id="wide-dark"),
    pytest.param((PHONE, "light"), id="phone-light"),
    pytest.param((PHONE, "dark"), id="phone-dark"),
]


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, visit: Visit) -> "Page":
    """Ana's tab in each width and theme."""
    size, theme = request.param
    page = visit(size=size, color_scheme=theme, reduced_motion="reduce")
    page.get_by_test_id("message").filter(has_text="Only for Ana").wait_for()
    return page


def test_the_room(look: "Page") -> None:
    none_grave(look, "channel")
    look.get_by_test_id("thread-summary").first.click()
    look.get_by_test_id("thread").get_by_text("Reply two").wait_for()
    none_grave(look, "thread")


def test_what_opens_in_it(look: "Page") -> None:
    message = look.get_by_test_id("message").filter(has_text="Card payments")
    message.focus()
    message.get_by_test_id("message-more").click()
    none_grave(look, "menu")
    look.keyboard.press("Escape")
    message.get_by_test_id("add-reaction").click()
    none_grave(look, "picker")
    look.keyboard.press("Escape")
    look.keyboard.press("Control+k")
    look.get_by_test_id("switcher").fill("checkout")
    look.locator(".switcher-list .found").first.wait_for()
    none_grave(look, "switcher")


def test_the_form(look: "Page", office: Office) -> None:
    look.get_by_test_id("composer").fill("/inc")
    look.get_by_role("option", name="/incident").wait_for()
    none_grave(look, "completion")
    look.keyboard.press("Enter")
    look.keyboard.press("Enter")
    look.get_by_test_id("modal-submit").click()
    look.get_by_test_id("error-title").wait_for()
    none_grave(look, "modal with errors")
    look.get_by_test_id("modal").get_by_label("Severity").click()
    look.get_by_role("option", name="SEV1").wait_for()
    none_grave(look, "modal with an open menu")
    office.slack.person("ana").closes(everything=True)


def test_the_app(look: "Page") -> None:
    if look.get_by_test_id("drawer").is_visible():
        look.get_by_test_id("drawer").click()
        look.get_by_test_id("app").wait_for()
        none_grave(look, "sidebar")
    look.get_by_test_id("app").click()
    look.get_by_test_id("home").get_by_text("Open incidents").wait_for()
    none_grave(look, "home")
    look.get_by_test_id("tab-about").click()
    none_grave(look, "about")
