"""The page in a full workspace: two hundred people, five hundred channels, fifty thousand messages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.sandbox.testing import LocalSlack
from tests.browser.conftest import WIDE, tab_on
from tests.fixtures import crowd

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_ELEMENTS = 9_000
WHAT_IS_HELD = "[...document.querySelectorAll('.scroll [data-testid=message]')].map((one) => one.dataset.ts)"


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    """A full workspace, the same for all tests here."""
    folder = tmp_path_factory.mktemp("crowd")
    crowd.stock(folder / "slack.sqlite")
    with LocalSlack.start(folder) as running:
        yield running


@pytest.fixture
def page(browser: "Browser", slack: LocalSlack) -> "Iterator[Page]":
    """Ana's tab, once it is filled to beyond its top edge; an error in its console fails the test."""
    with tab_on(browser, f"{slack.url}/?as=U01ANA", WIDE) as tab:
        tab.get_by_test_id("message").last.wait_for()
        tab.wait_for_function("() => document.querySelector('.scroll').scrollTop >= 600")
        yield tab


def said(slack: LocalSlack, channel: str) -> list[str]:
    """The `ts` of everything in a channel, oldest first, as the server knows it."""
    known = slack.request("GET", f"/_/messages?channel={channel}")["messages"]
    return [one["ts"] for one in known]


def scroll(page: "Page", place: str) -> None:
    """Scroll the messages to a place and wait until what is beyond has come."""
    before = page.evaluate(WHAT_IS_HELD)
    page.evaluate(f"(() => {{ const box = document.querySelector('.scroll'); box.scrollTop = {place}; }})()")
    page.wait_for_function(f"(before) => {WHAT_IS_HELD}.join() !== before", arg=",".join(before))


def elements(page: "Page") -> int:
    """How much the browser has to keep."""
    return int(page.evaluate("document.querySelectorAll('*').length"))


def test_it_opens_with_the_newest_messages_only(page: "Page", slack: LocalSlack) -> None:
    held = page.evaluate(WHAT_IS_HELD)
    assert held == said(slack, crowd.BUSIEST)[-len(held) :]
    assert 20 <= len(held) <= 60
    assert elements(page) < MOST_ELEMENTS


def test_only_joined_channels_are_listed(page: "Page", slack: LocalSlack) -> None:
    mine = [one for one in slack.person("ana").state()["channels"] if one["member"] and not one["archived"]]
    listed = [one for one in mine if one["kind"] != "app"]
    assert 20 < len(listed) < 100
    assert page.locator(".sidebar [data-testid^=channel-]").count() == len(listed)
    page.get_by_role("button", name="Browse channels").click()
    page.get_by_label("Search channels").fill("api-490")
    assert page.locator(".browse li").count() == 1


def test_scrolling_back_goes_on_without_a_gap_and_without_end(page: "Page", slack: LocalSlack) -> None:
    known = said(slack, crowd.BUSIEST)
    for _ in range(12):
        scroll(page, "0")
        held = page.evaluate(WHAT_IS_HELD)
        at = known.index(held[0])
        assert held == known[at : at + len(held)]
        assert elements(page) < MOST_ELEMENTS
    assert len(known) - at > 300, "scrolled back far"
    assert held[-1] != known[-1], "the newest were let go"
    scroll(page, "box.scrollHeight")
    later = page.evaluate(WHAT_IS_HELD)
    assert later[-1] > held[-1]
    page.get_by_role("button", name="Newest messages").click()
    page.wait_for_function(f"() => {WHAT_IS_HELD}.at(-1) === '{known[-1]}'")


def test_what_one_reads_stays_in_place(page: "Page") -> None:
    first = page.evaluate(WHAT_IS_HELD)[0]
    scroll(page, "50")
    top = page.evaluate(f"document.querySelector(`[data-ts='{first}']`).getBoundingClientRect().top")
    assert 0 < top < 400, "the message that was on top is still in view"


def test_a_link_leads_to_an_old_message(page: "Page", slack: LocalSlack) -> None:
    known = said(slack, crowd.BUSIEST)
    ts = known[1000]
    client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
    link = client.chat_getPermalink(channel=crowd.BUSIEST, message_ts=ts)["permalink"]
    client.chat_postMessage(channel=crowd.BUSIEST, text=f"Remember? {link}")
    page.get_by_test_id("message").filter(has_text="Remember?").get_by_role("link").click()
    page.locator(f"[data-ts='{ts}'].focused").wait_for()
    held = page.evaluate(WHAT_IS_HELD)
    at = known.index(held[0])
    assert held == known[at : at + len(held)]


def test_other_channels_show_their_own(page: "Page", slack: LocalSlack) -> None:
    room = page.locator(".sidebar .entry[data-channel^=C1]").first
    channel = str(room.get_attribute("data-channel"))
    room.click()
    page.locator(f"main[data-channel={channel}] [data-testid=message]").last.wait_for()
    newest = said(slack, channel)[-1]
    page.wait_for_function(f"() => {WHAT_IS_HELD}.at(-1) === '{newest}'")
    assert elements(page) < MOST_ELEMENTS


def test_news_is_seen_at_the_end_but_not_among_old_messages(page: "Page", slack: LocalSlack) -> None:
    client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
    client.chat_postMessage(channel=crowd.BUSIEST, text="Seen at once")
    page.get_by_test_id("message").filter(has_text="Seen at once").wait_for()
    for _ in range(5):
        scroll(page, "0")
    held = page.evaluate(WHAT_IS_HELD)
    client.chat_postMessage(channel=crowd.BUSIEST, text="Not here")
    slack.person("ana").says("Where I write is where I look", crowd.BUSIEST)
    page.get_by_test_id("message").filter(has_text="Where I write").wait_for()
    assert page.evaluate(WHAT_IS_HELD)[0] > held[0]
    assert page.get_by_test_id("message").filter(has_text="Not here").count() == 1
