"""No screen of the page has a serious accessibility fault, as axe-core sees it, in either theme and on a phone."""

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, WIDE, Office, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = ("serious", "critical")
LOOKS = [
    pytest.param(WIDE, "light", id="wide-light"),
    pytest.param(WIDE, "dark", id="wide-dark"),
    pytest.param(PHONE, "light", id="phone-light"),
    pytest.param(PHONE, "dark", id="phone-dark"),
]


def faults(page: "Page") -> list[str]:
    """The serious and critical faults of what is on the screen now, each with its first place."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    return [
        f"{one['id']}: {node['html'][:160]} — {node['failureSummary'][:200]}"
        for one in grave
        for node in one["nodes"][:4]
    ]


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_every_screen(visit: Visit, office: Office, size: tuple[int, int], theme: str) -> None:
    page = visit(size=size, color_scheme=theme, reduced_motion="reduce")
    seen: dict[str, list[str]] = {}

    def look(name: str) -> None:
        seen[name] = faults(page)

    page.get_by_test_id("message").filter(has_text="Only for Ana").wait_for()
    look("channel")
    page.get_by_test_id("thread-summary").first.click()
    page.get_by_test_id("thread").get_by_text("Reply two").wait_for()
    look("thread")
    page.get_by_label("Close thread").click()
    message = page.get_by_test_id("message").filter(has_text="Card payments")
    message.focus()
    message.get_by_test_id("message-more").click()
    look("menu")
    page.keyboard.press("Escape")
    message.get_by_test_id("add-reaction").click()
    look("picker")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_test_id("switcher").fill("checkout")
    page.locator(".switcher-list .found").first.wait_for()
    look("switcher")
    page.keyboard.press("Escape")
    page.get_by_test_id("composer").fill("/inc")
    page.get_by_role("option", name="/incident").wait_for()
    look("completion")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal-submit").click()
    page.get_by_test_id("error-title").wait_for()
    look("modal with errors")
    page.get_by_test_id("modal").get_by_label("Severity").click()
    page.get_by_role("option", name="SEV1").wait_for()
    look("modal with an open menu")
    page.keyboard.press("Escape")
    page.get_by_test_id("modal-x").click()
    if size == PHONE:
        page.get_by_test_id("drawer").click()
        page.get_by_test_id("app").wait_for()
        look("sidebar")
    page.get_by_test_id("app").click()
    page.get_by_test_id("home").get_by_text("Open incidents").wait_for()
    look("home")
    page.get_by_test_id("tab-about").click()
    look("about")
    grave = [f"{name}: {fault}" for name, found in seen.items() for fault in found]
    assert not grave, "\n".join(grave)
