"""Modals: filling in, errors, stacks, waiting, questions asked first."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Office, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@pytest.fixture
def form(page: "Page") -> "Locator":
    """The form, opened by its command."""
    page.get_by_test_id("composer").fill("/incident ")
    page.keyboard.press("Enter")
    modal = page.get_by_test_id("modal")
    modal.get_by_label("What is wrong?").wait_for()
    return modal


@pytest.fixture(autouse=True)
def nothing_open(office: Office) -> None:
    """No form is left over from the test before."""
    ana = office.slack.person("ana")
    if ana.has_form:
        ana.closes(everything=True)


def test_a_command_is_completed_and_explained(page: "Page") -> None:
    composer = page.get_by_test_id("composer")
    composer.press_sequentially("/inc")
    page.get_by_role("option", name="/incident").wait_for()
    page.keyboard.press("Tab")
    assert composer.input_value() == "/incident "
    page.get_by_text("[declare | status | help]").wait_for()


def test_the_first_field_has_the_focus_and_errors_are_beside_theirs(page: "Page", form: "Locator") -> None:
    title = form.get_by_label("What is wrong?")
    assert title.evaluate("field => field === document.activeElement")
    form.get_by_test_id("modal-submit").click()
    for field in ("title", "sev"):
        form.get_by_test_id(f"error-{field}").get_by_text("Please complete this required field.").wait_for()
    assert title.get_attribute("aria-invalid") == "true"
    described = str(title.get_attribute("aria-describedby"))
    assert "Please complete" in page.locator(f"[id='{described}']").inner_text()
    title.fill("down")
    form.get_by_test_id("error-title").wait_for(state="detached")


def test_the_apps_own_error_keeps_the_form_open(form: "Locator", page: "Page") -> None:
    form.get_by_label("What is wrong?").fill("down")
    form.get_by_label("Severity").click()
    page.get_by_role("option", name="SEV2").click()
    form.get_by_test_id("modal-submit").click()
    form.get_by_text("Say more than that.").wait_for()
    form.get_by_label("What is wrong?").fill("Checkout is down")
    form.get_by_test_id("modal-submit").click()
    form.wait_for(state="detached")
    assert page.get_by_test_id("composer").evaluate("field => field === document.activeElement")


def test_menus_are_worked_by_keys(form: "Locator", page: "Page") -> None:
    form.get_by_label("Severity").focus()
    page.keyboard.press("Enter")
    page.get_by_role("option", name="SEV1").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert form.get_by_label("Severity").input_value() == "SEV2"
    form.get_by_label("Who helps?").focus()
    page.keyboard.type("mia")
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Remove Mia Chen").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("listbox").wait_for(state="detached")
    assert form.is_visible(), "Esc closed the list only"
    page.keyboard.press("Escape")
    form.wait_for(state="detached")


def test_tab_stays_within_the_form(form: "Locator", page: "Page") -> None:
    inside = "box => box.contains(document.activeElement)"
    for _ in range(25):
        page.keyboard.press("Tab")
        assert form.evaluate(inside)


def test_a_second_view_lies_on_the_first(form: "Locator", page: "Page") -> None:
    form.get_by_label("What is wrong?").fill("Kept below")
    form.get_by_role("button", name="Show another").click()
    page.get_by_test_id("modal").get_by_text("On top").wait_for()
    levels = [one.get_attribute("aria-label") for one in page.get_by_test_id("modal").get_by_role("note").all()]
    assert levels == ["Note", "Information", "Warning", "Error", "Success"]
    page.get_by_test_id("modal").get_by_role("button", name="Back").first.click()
    page.get_by_test_id("modal").get_by_label("What is wrong?").wait_for()
    assert form.get_by_label("What is wrong?").input_value() == "Kept below"


def test_sending_shows_that_it_waits(form: "Locator", page: "Page", office: Office) -> None:
    form.get_by_label("What is wrong?").fill("Slow")
    form.get_by_label("Severity").click()
    page.get_by_role("option", name="SEV1").click()
    page.route("**/_/act", lambda route: None)
    form.get_by_test_id("modal-submit").click()
    page.locator("[data-testid=modal][aria-busy=true]").wait_for()
    assert form.get_by_test_id("modal-submit").is_disabled()
    page.unroute("**/_/act")


def test_a_button_asks_first(page: "Page", office: Office) -> None:
    pressed = office.slack.log().count("presses [Resolve]")
    button = page.get_by_test_id("main").get_by_role("button", name="Resolve")
    button.click()
    asked = page.get_by_role("dialog", name="Are you sure?")
    asked.get_by_text("Everybody is told.").wait_for()
    page.keyboard.press("Escape")
    asked.wait_for(state="detached")
    assert button.evaluate("one => one === document.activeElement")
    assert office.slack.log().count("presses [Resolve]") == pressed, "nothing was sent"
    button.click()
    page.get_by_test_id("confirm-yes").click()
    asked.wait_for(state="detached")
    office.slack.wait_for(lambda: office.slack.log().count("presses [Resolve]") == pressed + 1, what="the press")


def test_pressing_shows_the_answer_to_oneself(visit: Visit, office: Office) -> None:
    page = visit()
    page.get_by_test_id("main").get_by_role("button", name="Acknowledge").first.click()
    page.get_by_test_id("message").filter(has_text="You have it.").get_by_text("Only visible to you").last.wait_for()


def test_a_message_shortcut_answers(page: "Page", office: Office) -> None:
    office.slack.person("ben").says("Look at this graph", office.room)
    shown = page.get_by_test_id("main").get_by_test_id("message").filter(has_text="Look at this graph")
    shown.hover()
    shown.get_by_test_id("message-more").click()
    page.get_by_role("menuitem", name="Declare from message").click()
    shown.get_by_test_id("thread-summary").filter(has_text="1 reply").wait_for()


def test_a_file_is_chosen_and_given_to_the_app(form: "Locator", page: "Page", office: Office) -> None:
    form.get_by_label("What is wrong?").fill("With a file")
    form.get_by_label("Severity").click()
    page.get_by_role("option", name="SEV1").click()
    form.get_by_label("Logs").set_input_files({"name": "app.log", "mimeType": "text/plain", "buffer": b"it broke"})
    form.get_by_role("button", name="Remove app.log").wait_for()
    form.get_by_test_id("modal-submit").click()
    form.wait_for(state="detached")
    office.slack.person("ana").dm.shows("app.log: it broke")
