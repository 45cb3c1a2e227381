"""People at the local Slack's page, with the real bot behind it: they type, press, fill in, and see what is there."""

import re
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sandbox.testing import Room
from tests.browser.conftest import PHONE
from tests.scenarios.night import MINUTE, Night

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response

BY_HAND = ("slash", "action", "view_action", "view_submit")
"""What people do on purpose, as the page calls it."""
TALL = 1500
"""Pixels: a picture shows what one would scroll through."""


class Walk:
    """One tab, through which several people look in turn. Each act is followed by all that is due then."""

    def __init__(self, night: Night, page: "Page", shots: Path | None) -> None:
        self.night, self.page, self.shots = night, page, shots
        size = page.viewport_size
        assert size is not None
        self.size = size
        self.phone = size["width"] <= PHONE[0]
        self._taken = 0

    def be(self, name: str) -> None:
        """See through this person's eyes, by the switch in the demo's panel."""
        panel = self.page.get_by_test_id("demo-panel")
        handle = panel.locator(".demo-handle")
        if handle.get_attribute("aria-expanded") == "false":
            handle.click()
        eye = panel.get_by_role("button", name=re.compile(f"^{name}"))
        others = panel.get_by_label("Someone else")
        eye.or_(others).first.wait_for()
        if eye.count():
            eye.click()
        else:
            others.select_option(label=name)
        if self.phone:
            handle.click()
        self.page.get_by_test_id("whoami").filter(has_text=name).wait_for(state="attached")

    def go(self, channel: str) -> None:
        """Open a channel in the sidebar; "app" is the conversation with the bot."""
        if self.phone:
            self.page.get_by_test_id("drawer").click()
        entry = "app" if channel in ("app", "home") else f"channel-{channel}"
        self.page.get_by_test_id(entry).click()
        if channel in ("app", "home"):
            tab = self.page.get_by_test_id("tab-messages" if channel == "app" else "tab-home")
            tab.click() if channel == "app" else self._acted(tab.click, "home")
        else:
            self.page.get_by_test_id("title").filter(has_text=channel).wait_for()

    @property
    def room(self) -> Room:
        """The newest room."""
        return self.night.slack.room("inc-")

    def enter(self) -> None:
        """Go into the newest room."""
        self.go(self.room.name)

    def type(self, line: str) -> None:
        """Type into the composer and send, past the list of commands that opens."""
        composer = self.page.get_by_test_id("composer")
        composer.click()
        composer.fill(line)
        self.page.keyboard.press("Escape")
        self._acted(lambda: self.page.keyboard.press("Enter"))

    def said(self, *words: str | re.Pattern[str]) -> "Locator":
        """The newest message in view with these words."""
        found = self.page.get_by_test_id("message")
        for one in words:
            found = found.filter(has_text=one)
        return found.last

    def sees(self, *words: str | re.Pattern[str]) -> "Locator":
        """Wait for a message with these words."""
        found = self.said(*words)
        found.wait_for()
        return found

    def press(self, words: str | re.Pattern[str], label: str, *, beside: str = "") -> None:
        """Press a button of a message, the one `beside` these words if there are several."""
        said = self.sees(words)
        block = said.locator("[data-block]").filter(has_text=beside).last if beside else said
        button = block.get_by_role("button", name=label, exact=True).last
        self._acted(button.click)

    def pick(self, words: str, item: str) -> None:
        """Choose from a message's menu."""
        self.sees(words).get_by_role("button", name="More options").last.click()
        self._acted(self.page.get_by_role("menuitem", name=item).click)

    @property
    def form(self) -> "Locator":
        """The form that is open."""
        form = self.page.get_by_test_id("modal")
        form.wait_for()
        return form

    def reported(self, what: str) -> AbstractContextManager[object]:
        """Within it the page tells the bot that this was filled in."""
        return self.page.expect_response(lambda one: what in (one.request.post_data or ""))

    def put(self, label: str, value: str) -> None:
        """Fill in the field with this label; from a menu the option with these words."""
        field = self.form.get_by_label(label).first
        if field.get_attribute("role") != "combobox":
            field.fill(value)
            return
        field.click()
        self.page.get_by_role("option", name=value).first.click()

    def tick(self, label: str) -> None:
        """Tick the only box under this label."""
        self.form.get_by_role("group", name=label).get_by_role("checkbox").check()

    def send(self) -> None:
        """Send the form, which closes then."""
        form = self.form
        self._acted(form.get_by_test_id("modal-submit").click)
        form.wait_for(state="detached")

    def later(self, minutes: int) -> None:
        """So much time passes."""
        self.night.fast_forward(minutes * MINUTE)

    def look(self, name: str) -> None:
        """Take a picture, in the light and in the dark, if pictures are wanted."""
        if self.shots is None:
            return
        self._taken += 1
        self.page.wait_for_timeout(200)
        self.page.set_viewport_size({"width": self.size["width"], "height": TALL})
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            path = self.shots / f"{self._taken:02}-{name}-{self.size['width']}-{theme}.png"
            self.page.screenshot(path=path, animations="disabled")
        self.page.set_viewport_size(self.size)

    def _acted(self, act: Callable[[], object], *kinds: str) -> None:
        """Do what the page tells the bot (by one of these kinds of act, if any is named), and let happen what comes of
        it. What the page says by itself, such as what was read, does not count."""
        with self.page.expect_response(lambda one: _told(one, kinds or BY_HAND)):
            act()
        self.night.settle()


def _told(answer: "Response", kinds: Collection[str]) -> bool:
    """Whether this answers an act of these kinds."""
    sent = answer.request.post_data_json if answer.url.endswith("/_/act") else None
    return isinstance(sent, dict) and sent.get("kind") in kinds
