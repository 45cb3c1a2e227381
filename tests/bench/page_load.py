"""The local Slack's page in a headless browser: how soon it shows what was said, on the first visit and later ones, in
a small workspace and in a full one; how soon another channel shows; how soon a new message is seen.

A figure ends when the browser has painted what it waited for.
"""

import json
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from tests.bench.api_rate import card
from tests.bench.figures import Figure, middle
from tests.bench.sandbox import Running, running, stocked
from tests.bench.stage import Stage
from tests.fixtures.browser import ARGUMENTS, installed
from tests.fixtures.crowd import BUSIEST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GOAL_LOAD_MS = 200.0
GOAL_SWITCH_MS = 100.0
GOAL_LIVE_MS = 100.0
GOAL_START = 2.0
ROOM = "C1000005"
VIEWER = "U01ANA"
_SEEN = """
window.painted = (look) => new Promise((done) => {
  const end = () => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  if (look()) return end();
  const watch = new MutationObserver(() => look() && (watch.disconnect(), end()));
  watch.observe(document, { childList: true, subtree: true, characterData: true });
});
window.loaded = painted(() => document.querySelector("[data-testid=message]"));
"""
_SWITCH = """async (id) => {
  const began = performance.now();
  document.querySelector(`[data-channel="${id}"].entry`).click();
  return await painted(() => document.querySelector(`main[data-channel="${id}"] [data-testid=message]`)) - began;
}"""
_ARRIVE = """async (text) => {
  await painted(() => [...document.querySelectorAll("[data-testid=message]")].at(-1)?.innerText.includes(text));
  return performance.timeOrigin + performance.now();
}"""


def run(stage: Stage) -> list[Figure]:
    """Both workspaces, one server after the other."""
    from playwright.sync_api import sync_playwright

    program = installed()
    assert program is not None, "this benchmark needs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            return [*_small(stage, browser), *_full(stage, browser)]
        finally:
            browser.close()


def _small(stage: Stage, browser: "Browser") -> list[Figure]:
    stage.folder.mkdir(parents=True, exist_ok=True)
    with running(stage.folder / "small.sqlite") as server:
        for number in range(20):
            _post(server, BUSIEST, number)
        return _loads(stage, browser, server, "small")


def _full(stage: Stage, browser: "Browser") -> list[Figure]:
    with running(stocked(stage.folder)) as server:
        started = Figure(
            "start with 50,000 messages", server.started_in, "s", GOAL_START, "", f"{server.memory:.0f} MiB"
        )
        loads = _loads(stage, browser, server, "full")
        page = browser.new_page()
        _visit(page, server)
        switches = [
            page.evaluate(_SWITCH, channel) for _ in range(stage.pick(10, 3)) for channel in (_joined(page), BUSIEST)
        ]
        live = [_arrival(page, server, number) for number in range(stage.pick(20, 5))]
        page.close()
    return [
        started,
        *loads,
        middle("full: another channel shown", switches, "ms", GOAL_SWITCH_MS),
        middle("full: posted → seen", live, "ms", GOAL_LIVE_MS),
    ]


def _joined(page: "Page") -> str:
    """A channel of the sidebar other than the busiest."""
    return str(page.evaluate("document.querySelector('.entry[data-channel^=C1]').dataset.channel"))


def _loads(stage: Stage, browser: "Browser", server: Running, name: str) -> list[Figure]:
    first, later = [], []
    for _ in range(stage.pick(30, 3)):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        first.append(_visit(page, server))
        later.append(_visit(page, server))
        context.close()
    return [
        middle(f"{name}: page shown, first visit", first, "ms", GOAL_LOAD_MS),
        middle(f"{name}: page shown, later visits", later, "ms", GOAL_LOAD_MS),
    ]


def _visit(page: "Page", server: Running) -> float:
    page.add_init_script(_SEEN)
    page.goto(f"{server.url}/?as={VIEWER}", wait_until="commit")
    return float(page.evaluate("loaded"))


def _arrival(page: "Page", server: Running, number: int) -> float:
    seen = page.evaluate_handle(f"void (window.arrival = ({_ARRIVE})('Arrival {number}.'))")
    sent = time.time() * 1000
    _call(server, "chat.postMessage", {"channel": BUSIEST, "text": f"Arrival {number}."})
    seen.dispose()
    return float(page.evaluate("arrival")) - sent


def _post(server: Running, channel: str, number: int) -> None:
    _call(server, "chat.postMessage", {"channel": channel, **card(number)})


def _call(server: Running, method: str, body: dict[str, Any]) -> None:
    headers = {"Authorization": "Bearer xoxb-local-demo", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{server.url}/api/{method}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as reply:
        answer = json.load(reply)
    assert answer["ok"], answer
