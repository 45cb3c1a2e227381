"""What people read and do in a channel."""

import base64
import re
from typing import TYPE_CHECKING

from tests.browser.conftest import Office, Visit
from tests.browser.gallery import ROOM, text

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


# A picture of one point.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def message(page: "Page", words: str) -> "Locator":
    """The newest message in view that says this."""
    return page.get_by_test_id("main").get_by_test_id("message").filter(has_text=words).last


def menu(page: "Page", shown: "Locator", item: str) -> None:
    """Choose from a message's menu."""
    shown.hover()
    shown.get_by_test_id("message-more").click()
    page.get_by_role("menuitem", name=item).click()


def test_marks_become_type(page: "Page") -> None:
    shown = message(page, "a quote of")
    for tag, words in (("strong", "bold"), ("em", "italic"), ("s", "struck"), ("code", "code"), ("blockquote", "two")):
        shown.locator(tag).filter(has_text=words).first.wait_for()
    assert shown.locator("pre").inner_text() == "kubectl get pods & wait"
    assert shown.get_by_role("link", name="a link").get_attribute("href") == "https://example.com/runbook"
    assert shown.locator("time").last.inner_text() == "14 Nov 2023 23:13", "in the zone of Ana, who is in Madrid"
    assert "🚨" in shown.inner_text()
    mine = [one.inner_text() for one in shown.locator(".mention.mine").all()]
    assert mine == ["@Ana Ruiz", "@oncall", "@here"]


def test_a_moment_is_in_the_readers_zone(visit: Visit) -> None:
    shown = message(visit(who="U02BEN"), "a quote of")
    assert shown.locator("time").last.inner_text() == "14 Nov 2023 22:13"


def test_a_moment_long_ago_is_in_the_time_of_its_season(visit: Visit) -> None:
    page = visit(who="U02BEN")
    written = page.evaluate("""async () => {
      const { clockTime, zoneName } = await import("/_/static/time.js");
      const { set } = await import("/_/static/store.js");
      const period = { since: 1700000000, until: 1711846800, offset: 0, name: "GMT" };
      set({ me: { tz: "Europe/London", zone: period } });
      return [1711800000, 1718452800].map((at) => `${clockTime(at)} ${zoneName(at)}`);
    }""")
    assert written == ["12:00 GMT", "13:00 BST"]


def test_short_messages_fill_the_view(visit: Visit, office: Office) -> None:
    incidents = "C02INCIDENTS"
    for number in range(60):
        office.slack.person("ana").says(f"Line {number}.", "incidents")
    page = visit(incidents)
    page.locator(".scroll [data-testid=message]").nth(30).wait_for(state="attached")
    assert page.evaluate("document.querySelector('.scroll').scrollTop") > 0


def test_classic_blocks(page: "Page") -> None:
    shown = message(page, "SEV1 · commander")
    assert shown.locator(".header").inner_text() == "Checkout is down 🔥"
    assert shown.locator(".fields").inner_text().split() == ["Status", "Investigating", "Since", "10:00"]
    for name in ("Acknowledge", "Resolve", "Open", "More options"):
        shown.get_by_role("button", name=name, exact=True).wait_for()
    assert shown.get_by_role("checkbox").count() == 2
    assert shown.locator("ol.depth-1 li").inner_text() == "deeper"


def test_newer_blocks(page: "Page") -> None:
    assert page.locator(".carousel .block-card").count() == 3
    page.locator(".container").get_by_text("Inside the container").wait_for()
    page.get_by_role("columnheader", name="State").wait_for()
    assert (
        page.get_by_role("link", name="How the failover works", exact=True).get_attribute("href")
        == "https://example.com/watch"
    )
    assert page.locator(".plan .task-mark").evaluate_all("all => all.map(one => one.ariaLabel)") == [
        "Done", "In progress", "To do",
    ]  # fmt: skip
    page.get_by_role("link", name="Logs").wait_for()
    assert page.get_by_text("is not shown here").count() == 0


def test_a_data_table_is_sorted_and_turned(page: "Page") -> None:
    table = page.get_by_role("region", name="Services by errors")

    def first() -> list[str]:
        return [one.inner_text() for one in table.locator("tbody td:first-child").all()]

    assert first() == ["checkout", "search"]
    table.get_by_role("button", name="Errors").click()
    assert first() == ["search", "login"]
    table.get_by_role("button", name="Next").click()
    assert first() == ["checkout"]
    table.get_by_text("Page 2 of 2").wait_for()


def test_markdown_blocks(page: "Page") -> None:
    shown = message(page, "Heading")
    assert shown.get_by_role("heading", name="Heading").count() == 1
    assert shown.locator("code").inner_text() == "code *raw*"
    assert shown.locator("pre").inner_text() == "raw **text**"
    assert shown.get_by_role("cell", name="12").count() == 1
    shown.get_by_role("link", name="a link").wait_for()


def test_feedback_is_told_to_the_app(page: "Page", office: Office) -> None:
    good = page.get_by_role("button", name="This helped")
    good.click()
    page.locator("[aria-pressed=true][aria-label='This helped']").wait_for()
    office.slack.person("ana").dm.shows("You found it good.")


def test_names_and_icons_of_a_messages_own(page: "Page") -> None:
    shown = message(page, "With another name")
    assert shown.locator(".author").inner_text() == "Pager"
    assert shown.locator(".avatar").inner_text() == "📟"
    assert shown.locator(".badge").inner_text() == "APP"
    assert "(edited)" in message(page, "After").inner_text()


def test_a_long_text_is_cut_until_asked_for(page: "Page") -> None:
    shown = message(page, "A long story")
    low = shown.bounding_box()
    shown.get_by_role("button", name="See more").click()
    high = shown.bounding_box()
    assert low and high and high["height"] > low["height"] + 40
    shown.get_by_role("button", name="See less").wait_for()


def test_a_line_begins_where_its_writing_does(page: "Page", office: Office) -> None:
    office.slack.person("ben").says("שלום עולם, האתר למטה!", ROOM)
    shown = message(page, "שלום").locator(".mrkdwn")
    ends = """box => {
      const text = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
      const at = n => (range.setStart(text, n), range.setEnd(text, n + 1), range.getBoundingClientRect());
      return [box.getBoundingClientRect().right - at(0).right, at(0).left - at(text.length - 1).left];
    }"""
    gap, length = shown.evaluate(ends)
    assert gap < 2
    assert length > 0, "the exclamation mark stands at the left end"


def test_an_ephemeral_is_marked_and_put_away(page: "Page", office: Office) -> None:
    office.client.chat_postEphemeral(channel=office.room, user="U01ANA", text="Psst, Ana")
    shown = message(page, "Psst, Ana")
    shown.get_by_text("Only visible to you").wait_for()
    shown.get_by_role("button", name="Dismiss message").click()
    shown.wait_for(state="detached")


def test_reactions_toggle_and_are_searched(page: "Page", office: Office) -> None:
    office.slack.person("ben").says("React to this", ROOM)
    shown = message(page, "React to this")
    shown.hover()
    shown.get_by_test_id("add-reaction").click()
    picker = page.get_by_role("dialog", name="Pick an emoji")
    for code in ("pushpin", "white check mark", "fast forward", "eyes"):
        picker.get_by_role("button", name=code, exact=True).wait_for()
    page.keyboard.type("rocket")
    page.keyboard.press("Enter")
    mine = shown.locator("[data-reaction=rocket]")
    mine.wait_for()
    assert mine.get_attribute("aria-pressed") == "true"
    office.slack.person("ben").reacts("rocket", {"ts": shown.get_attribute("data-ts")}, ROOM)
    shown.get_by_role("button", name="rocket: Ana Ruiz, Ben Okafor").wait_for()
    mine.click()
    shown.get_by_role("button", name="rocket: Ben Okafor").wait_for()


def test_own_messages_are_edited_and_deleted(page: "Page") -> None:
    page.get_by_test_id("composer").fill("Teh release, @ben now")
    page.keyboard.press("Enter")
    shown = message(page, "Teh release")
    menu(page, shown, "Edit message")
    box = page.get_by_test_id("edit")
    assert box.input_value() == "Teh release, @ben now"
    box.fill("The release, @ben")
    page.keyboard.press("Enter")
    edited = message(page, "The release, @Ben Okafor")
    edited.get_by_text("(edited)").wait_for()
    menu(page, edited, "Delete message")
    page.get_by_test_id("confirm-yes").click()
    edited.wait_for(state="detached")
    assert message(page, "Something is wrong").get_attribute("data-user") == "U01ANA"


def test_nobody_edits_what_others_said(page: "Page") -> None:
    shown = message(page, "I am looking at it")
    shown.hover()
    shown.get_by_test_id("message-more").click()
    names = page.get_by_role("menuitem").all_inner_texts()
    assert [one.split("\n")[0] for one in names] == ["Declare from message", "Copy link", "Copy text", "Pin to channel"]


def test_pins_are_set_listed_and_jumped_to(page: "Page", office: Office) -> None:
    office.slack.person("ben").says("Keep this in mind", ROOM)
    shown = message(page, "Keep this in mind")
    menu(page, shown, "Pin to channel")
    shown.get_by_text("Pinned", exact=True).wait_for()
    page.get_by_test_id("pins").filter(has_text="2 pinned").click()
    page.get_by_role("dialog", name="Pinned messages").get_by_text("Checkout is down").click()
    page.locator(".message.focused").filter(has_text="SEV1 · commander").wait_for()
    menu(page, shown, "Un-pin from channel")
    page.get_by_test_id("pins").filter(has_text="1 pinned").wait_for()


def test_a_thread_is_answered_in_the_channel_too(page: "Page", office: Office) -> None:
    ts = office.slack.person("ben").says("Who takes it?", ROOM).ts
    shown = page.get_by_test_id("main").locator(f"[data-ts='{ts}']")
    shown.hover()
    shown.get_by_test_id("reply").click()
    page.get_by_test_id("broadcast").check()
    page.get_by_test_id("thread-composer").fill("I take it")
    page.keyboard.press("Enter")
    message(page, "I take it").get_by_text("replied to a thread").wait_for()
    page.get_by_test_id("thread").get_by_text("Also sent to the channel").wait_for()
    shown.get_by_test_id("thread-summary").filter(has_text="1 reply").wait_for()
    assert not page.get_by_test_id("broadcast").is_checked()
    assert office.slack.messages(ROOM, ts)[-1]["subtype"] == "thread_broadcast"


def test_a_deleted_message_leaves_its_thread(page: "Page", office: Office) -> None:
    ts = str(office.client.chat_postMessage(channel=office.room, text="Away with me")["ts"])
    office.client.chat_postMessage(channel=office.room, thread_ts=ts, text="But I stay")
    office.client.chat_delete(channel=office.room, ts=ts)
    gone = page.locator(f"[data-ts='{ts}']")
    gone.get_by_text("This message was deleted.").wait_for()
    gone.get_by_test_id("thread-summary").click()
    page.get_by_test_id("thread").get_by_text("But I stay").wait_for()


def test_a_permalink_leads_to_its_message(page: "Page", office: Office) -> None:
    begun = office.slack.person("ben").says("The start of it", "#incidents")
    reply = office.slack.person("ben").says("Deep down", "#incidents", thread=begun)
    room = office.slack.channel_id("#incidents")
    link = office.client.chat_getPermalink(channel=room, message_ts=reply.ts)["permalink"]
    office.client.chat_postMessage(channel=office.room, text=f"See <{link}|the reply>")
    message(page, "See the reply").get_by_role("link", name="the reply").click()
    page.get_by_test_id("thread").locator(".message.focused").filter(has_text="Deep down").wait_for()
    assert page.get_by_test_id("title").inner_text() == "incidents"


def test_search_finds_channels_people_and_messages(page: "Page", office: Office) -> None:
    office.slack.person("ben").says("A needle in the stack", "#incidents")
    page.keyboard.press("Control+k")
    field = page.get_by_test_id("switcher")
    field.fill("mia")
    page.get_by_role("option", name="Mia Chen").wait_for()
    field.fill("needle stack")
    page.get_by_role("option", name="A needle in the stack").wait_for()
    page.keyboard.press("Enter")
    page.locator(".message.focused").filter(has_text="A needle").wait_for()


def test_unread_and_mentions_show_in_the_sidebar(visit: Visit, office: Office) -> None:
    page = visit()
    office.slack.person("ben").says("News", "#incidents")
    entry = page.get_by_test_id("channel-incidents")
    page.locator("[data-testid=channel-incidents].unread").wait_for()
    office.slack.person("ben").says("And you, @ana?", "#incidents")
    entry.get_by_label(re.compile("you are mentioned")).wait_for()
    entry.click()
    page.locator(".divider.new").wait_for()
    page.locator("[data-testid=channel-incidents]:not(.unread)").wait_for()


def test_the_topic_is_changed(visit: Visit) -> None:
    page = visit("C02INCIDENTS")
    page.get_by_role("button", name="Channel incidents").click()
    page.get_by_role("menuitem", name="Edit topic").click()
    page.get_by_label("Topic", exact=True).fill("INC-7 is open")
    page.keyboard.press("Enter")
    page.get_by_test_id("topic").filter(has_text="INC-7 is open").wait_for()


def test_channels_are_found_joined_and_archived(visit: Visit, office: Office) -> None:
    page = visit()
    page.get_by_role("button", name="Browse channels").click()
    page.get_by_role("button", name="Join managers").click()
    page.keyboard.press("Escape")
    page.get_by_test_id("channel-managers").click()
    page.get_by_test_id("composer").wait_for()
    page.get_by_role("button", name="Channel managers").click()
    page.get_by_role("menuitem", name="Archive channel").click()
    page.get_by_test_id("confirm-yes").click()
    page.get_by_text("This channel is archived.").wait_for()
    assert page.get_by_test_id("composer").count() == 0


def test_files_are_shown(page: "Page", office: Office) -> None:
    office.client.files_upload_v2(channel=office.room, filename="logs.txt", title="The logs", content="x" * 4096)
    office.client.files_upload_v2(
        channel=office.room, filename="dot.png", title="A dot", content=DOT, alt_txt="One dot"
    )
    card = page.get_by_test_id("file").filter(has_text="The logs")
    assert card.inner_text().split("\n") == ["The logs", "TXT · 4.1 kB"]
    image = page.get_by_role("img", name="One dot")
    image.scroll_into_view_if_needed()
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1


def test_the_app_has_a_home_and_tells_about_itself(page: "Page") -> None:
    page.get_by_test_id("app").click()
    page.get_by_test_id("home").get_by_text("INC-1").wait_for()
    page.get_by_test_id("tab-home").press("ArrowRight")
    page.get_by_test_id("composer").wait_for()
    page.get_by_test_id("tab-messages").press("ArrowRight")
    assert "/incident [declare | status | help]" in page.get_by_test_id("about").inner_text()


def test_a_section_that_asks_for_it_is_never_cut(page: "Page", office: Office) -> None:
    blocks = [{"type": "section", "expand": True, "text": text("An open story. " * 100)}]
    office.client.chat_postMessage(channel=office.room, text="open", blocks=blocks)
    shown = message(page, "An open story")
    shown.wait_for()
    assert shown.get_by_role("button", name="See more").count() == 0
