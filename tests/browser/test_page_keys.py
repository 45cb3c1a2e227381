"""The page by keyboard and by screen reader."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import Office, Visit
from tests.browser.gallery import ROOM

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSED = "document.activeElement"
# An outline, or for the composer its frame; nothing has the focus between the last stop and the first.
SHOWS = """(() => {
  const one = document.activeElement;
  const frame = getComputedStyle(one.closest(".composer-box") || document.body);
  return one === document.body || getComputedStyle(one).outlineStyle !== "none" || frame.boxShadow !== "none";
})()"""


def on(page: "Page", what: str) -> str:
    """A property of the element that has the focus."""
    return str(page.evaluate(f"{FOCUSED}?.{what} ?? ''"))


def test_enter_sends_and_shift_enter_breaks_the_line(page: "Page", office: Office) -> None:
    page.get_by_test_id("composer").press_sequentially("line one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("line two")
    page.keyboard.press("Enter")
    page.get_by_test_id("message").filter(has_text="line one").filter(has_text="line two").wait_for()
    assert office.slack.messages(ROOM)[-1]["text"] == "line one\nline two"


def test_the_arrow_up_edits_the_last_own_message_and_esc_leaves_it(page: "Page") -> None:
    page.get_by_test_id("composer").fill("My last words")
    page.keyboard.press("Enter")
    page.get_by_test_id("message").filter(has_text="My last words").wait_for()
    page.keyboard.press("ArrowUp")
    assert page.get_by_test_id("edit").input_value() == "My last words"
    page.keyboard.press("Escape")
    page.get_by_test_id("edit").wait_for(state="detached")
    assert "My last words" in on(page, "innerText")


def test_marks_are_set_by_keys(page: "Page") -> None:
    composer = page.get_by_test_id("composer")
    composer.fill("all good")
    composer.select_text()
    page.keyboard.press("Control+b")
    assert composer.input_value() == "*all good*"
    page.get_by_role("button", name="Italic").click()
    expect(composer).to_have_value("*_all good_*")
    composer.fill("")


def test_names_channels_and_emoji_are_completed(page: "Page") -> None:
    composer = page.get_by_test_id("composer")
    for typed, option, made in (("Hi @mi", "Mia Chen", "Hi @mia "), ("in #inc", "incidents", "in #incidents ")):
        composer.fill("")
        composer.press_sequentially(typed)
        page.get_by_role("option", name=option).wait_for()
        page.keyboard.press("Enter")
        assert composer.input_value() == made
    composer.fill("")
    composer.press_sequentially(":tada")
    page.get_by_role("option", name=":tada:").wait_for()
    assert composer.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute("id")
    page.keyboard.press("Escape")
    page.get_by_role("option").wait_for(state="detached")
    assert composer.input_value() == ":tada"
    composer.fill("")


def test_what_one_selects_right_after_completing_stays_selected(page: "Page") -> None:
    composer = page.get_by_test_id("composer")
    composer.press_sequentially("Hi @mi")
    page.get_by_role("option", name="Mia Chen").wait_for()
    selected = composer.evaluate(
        """async (field) => {
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
            while (field.value !== "Hi @mia ") await Promise.resolve();
            field.select();
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            return [field.selectionStart, field.selectionEnd];
        }"""
    )
    assert selected == [0, len("Hi @mia ")]


def test_esc_closes_the_top_thing_only(page: "Page") -> None:
    page.get_by_test_id("thread-summary").first.click()
    thread = page.get_by_test_id("thread")
    thread.get_by_test_id("message").first.focus()
    thread.get_by_test_id("message").first.get_by_test_id("message-more").click()
    page.get_by_role("menu").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("menu").wait_for(state="detached")
    assert thread.is_visible()
    page.keyboard.press("Escape")
    thread.wait_for(state="detached")


def test_a_menu_is_walked_and_gives_the_focus_back(page: "Page") -> None:
    button = page.get_by_role("button", name="Channel gallery")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem").first.wait_for()
    assert on(page, "innerText") == "Edit topic"
    page.keyboard.press("End")
    assert on(page, "innerText") == "Archive channel"
    page.keyboard.press("ArrowDown")
    assert on(page, "innerText") == "Edit topic"
    page.keyboard.press("Escape")
    assert on(page, "ariaLabel") == "Channel gallery"


def test_the_picker_keeps_and_returns_the_focus(page: "Page") -> None:
    message = page.get_by_test_id("message").filter(has_text="Card payments")
    message.focus()
    message.get_by_test_id("add-reaction").click()
    assert on(page, "ariaLabel") == "Search emoji"
    page.keyboard.press("ArrowDown")
    assert on(page, "ariaLabel") == "pushpin"
    page.keyboard.press("ArrowRight")
    assert on(page, "ariaLabel") == "white check mark"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.get_by_role("dialog", name="Pick an emoji").evaluate(f"box => box.contains({FOCUSED})")
    page.keyboard.press("Escape")
    assert on(page, "dataset.testid") == "add-reaction"


def test_alt_and_arrows_go_from_channel_to_channel(page: "Page", office: Office) -> None:
    title = page.get_by_test_id("title")
    page.keyboard.press("Alt+ArrowDown")
    title.filter(has_text="general").wait_for()
    page.keyboard.press("Alt+ArrowUp")
    title.filter(has_text="gallery").wait_for()
    office.slack.person("zoe").says("Unread here", "#support")
    page.locator("[data-testid=channel-support].unread").wait_for()
    page.keyboard.press("Alt+Shift+ArrowDown")
    title.filter(has_text="support").wait_for()


def test_messages_are_walked_and_answered_by_keys(page: "Page") -> None:
    page.get_by_test_id("message").filter(has_text="I am looking at it").focus()
    page.keyboard.press("ArrowUp")
    assert "Card payments" in on(page, "innerText")
    page.keyboard.press("t")
    page.get_by_test_id("thread-composer").wait_for()


def test_new_messages_are_said_once(page: "Page", office: Office) -> None:
    said = page.get_by_test_id("announcer")
    assert said.get_attribute("aria-live") == "polite"
    assert page.get_by_role("log").get_attribute("aria-live") == "off"
    office.slack.person("ben").says("It is *back* up", ROOM)
    said.filter(has_text="Ben Okafor: It is back up").wait_for()
    office.slack.person("zoe").says("Not for Ana", "#incidents")
    office.slack.person("zoe").says("For @ana", "#incidents")
    said.filter(has_text="Zoe Marsh in incidents: For @Ana Ruiz").wait_for()


def test_the_page_has_landmarks(page: "Page") -> None:
    for role, name in (("navigation", "Conversations"), ("main", None), ("log", "Messages in gallery")):
        assert page.get_by_role(role, name=name).count() == 1, role  # type: ignore[arg-type]
    entry = page.get_by_test_id("channel-gallery")
    assert entry.get_attribute("aria-current") == "page"


def test_every_stop_of_the_tab_key_can_be_seen(visit: Visit) -> None:
    page = visit("C01GENERAL")
    page.get_by_test_id("composer").wait_for()
    page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        shows = page.evaluate(SHOWS)
        assert shows, on(page, "outerHTML")
        seen.add(on(page, "outerHTML")[:120])
    assert len(seen) > 12


def test_motion_stops_for_those_who_ask(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    mark = page.locator(".task.is-in_progress .task-mark svg").first
    mark.wait_for()
    assert mark.evaluate("one => getComputedStyle(one).animationName") == "none"
