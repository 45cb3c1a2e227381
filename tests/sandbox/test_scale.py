"""What keeps the local Slack quick when it is full must not change what it says: paging, the page's beginning, caching,
and the counts that are kept rather than made."""

import gzip
import json
import random
import re
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.sandbox.bundle import NotJoined, bundle
from bot.sandbox.mrkdwn import mentions
from bot.sandbox.state import Workspace
from bot.sandbox.store import Store
from bot.sandbox.testing import LocalSlack
from bot.sandbox.timeline import Timeline, in_thread_only

GENERAL = "C01GENERAL"
BEGIN = re.compile(r'<script id="begin" type="application/json">(.*?)</script>', re.DOTALL)
JOINED = re.compile(r"/_/static/(page\.\w+\.(?:js|css))")


def fetch(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    """Headers, in lower case, and body of what a browser would get."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as reply:
        return {name.lower(): value for name, value in reply.headers.items()}, reply.read()


def test_a_window_has_the_newest_and_leads_to_all_others(slack: LocalSlack, client: WebClient) -> None:
    for number in range(25):
        client.chat_postMessage(channel=GENERAL, text=str(number))
    path = f"/_/messages?as=U01ANA&channel={GENERAL}"
    everything = slack.request("GET", path)["messages"]
    newest = slack.request("GET", f"{path}&limit=10")
    assert (newest["messages"], newest["earlier"], newest["later"]) == (everything[-10:], True, False)
    back = slack.request("GET", f"{path}&limit=10&before={newest['messages'][0]['ts']}")
    assert (back["messages"], back["earlier"], back["later"]) == (everything[-20:-10], True, True)
    first = slack.request("GET", f"{path}&limit=10&before={back['messages'][0]['ts']}")
    assert (first["messages"], first["earlier"], first["later"]) == (everything[:-20], False, True)
    on = slack.request("GET", f"{path}&limit=10&after={first['messages'][-1]['ts']}")
    assert (on["messages"], on["earlier"], on["later"]) == (back["messages"], True, True)
    middle = slack.request("GET", f"{path}&limit=6&around={everything[12]['ts']}")
    assert middle["messages"] == everything[9:15]
    assert slack.request("GET", f"{path}&limit=1&after={everything[-1]['ts']}")["messages"] == []


def test_each_ephemeral_is_in_one_window(slack: LocalSlack, client: WebClient) -> None:
    for number in range(12):
        client.chat_postMessage(channel=GENERAL, text=str(number))
        client.chat_postEphemeral(channel=GENERAL, user="U01ANA", text=f"only Ana {number}")
    path = f"/_/messages?as=U01ANA&channel={GENERAL}"
    seen: list[Any] = []
    part = slack.request("GET", f"{path}&limit=5")
    seen = part["messages"]
    while part["earlier"]:
        part = slack.request("GET", f"{path}&limit=5&before={seen[0]['ts']}")
        seen = part["messages"] + seen
    assert seen == slack.request("GET", path)["messages"]
    assert len(seen) == 24


def test_pinned_messages_are_there_however_old(slack: LocalSlack, client: WebClient) -> None:
    client.conversations_join(channel=GENERAL)
    ts = client.chat_postMessage(channel=GENERAL, text="keep this")["ts"]
    client.pins_add(channel=GENERAL, timestamp=ts)
    for number in range(60):
        client.chat_postMessage(channel=GENERAL, text=str(number))
    pinned = slack.request("GET", f"/_/messages?as=U01ANA&channel={GENERAL}&pinned=1")["messages"]
    assert [(one["ts"], one["pinned"]) for one in pinned] == [(ts, True)]


def test_the_page_brings_its_state_and_messages(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel="C02INCIDENTS", text="</script><b>&amp; so on</b>")
    headers, body = fetch(f"{slack.url}/?as=U02BEN")
    assert headers["cache-control"] == "no-store"
    found = BEGIN.search(body.decode())
    assert found is not None
    begin = json.loads(found[1])
    assert begin["state"] == slack.person("ben").state()
    assert begin["channel"] == "C02INCIDENTS"
    told = slack.request("GET", "/_/messages?as=U02BEN&channel=C02INCIDENTS&limit=30")
    assert begin["messages"] == told
    assert told["messages"][-1]["text"] == "</script><b>&amp; so on</b>"


def test_the_page_brings_a_screen_full_of_messages(slack: LocalSlack, client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in ("One", "Two", "Three", "Four")]
    for number in range(12):
        client.chat_postMessage(channel="C02INCIDENTS", text=f"Card {number}", blocks=blocks)

    def brought() -> list[str]:
        found = BEGIN.search(fetch(f"{slack.url}/?as=U02BEN")[1].decode())
        assert found is not None
        begin = json.loads(found[1])["messages"]
        assert (begin["earlier"], begin["later"]) == (len(begin["messages"]) < 12, False)
        return [one["text"] for one in begin["messages"]]

    assert brought() == [f"Card {number}" for number in range(12)], "what is unread is there"
    slack.request("POST", "/_/act", {"as": "U02BEN", "kind": "read", "channel": "C02INCIDENTS"})
    assert brought() == [f"Card {number}" for number in range(7, 12)]


def test_a_page_for_nobody_in_particular_is_for_the_first_person(slack: LocalSlack) -> None:
    for query in ("", "?as=U0NOBODY"):
        found = BEGIN.search(fetch(f"{slack.url}/{query}")[1].decode())
        assert found is not None
        assert json.loads(found[1])["state"]["me"]["id"] == "U01ANA"


def test_joined_files_may_be_kept_for_good_and_others_are_asked_about(slack: LocalSlack) -> None:
    page = fetch(slack.url)[1].decode()
    names = JOINED.findall(page)
    assert [Path(name).suffix for name in names] == [".js", ".css"]
    for name in names:
        headers, body = fetch(f"{slack.url}/_/static/{name}")
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        packed, small = fetch(f"{slack.url}/_/static/{name}", **{"Accept-Encoding": "gzip"})
        assert packed["content-encoding"] == "gzip"
        assert gzip.decompress(small) == body
        assert len(small) < len(body) / 2
    headers, _ = fetch(f"{slack.url}/_/static/app.js")
    assert headers["cache-control"] == "no-cache"
    with pytest.raises(HTTPError, match="304"):
        fetch(f"{slack.url}/_/static/app.js", **{"If-None-Match": headers["etag"]})


def test_modules_are_joined_in_the_order_of_their_needs() -> None:
    sources = {
        "a.js": 'import { b as bee } from "./lib/b.js";\nimport c from "./c.js";\nexport const a = bee + c;\n',
        "lib/b.js": 'import { d } from "../d.js";\nexport { d as e } from "../d.js";\nexport function b() {}\n',
        "c.js": "var x=1;export default function(){return x}",
        "d.js": "const y=2;export{y as d};\n",
        "unused.js": "export const z = 1;\n",
    }
    script = bundle(sources, "a.js")
    assert re.findall(r"^// (\S+)$", script, re.MULTILINE) == ["d.js", "lib/b.js", "c.js", "a.js"]
    assert 'const { b: bee } = $modules["lib/b.js"];' in script
    assert '$modules["lib/b.js"] = { e: $modules["d.js"].d, b };' in script
    assert '$modules["c.js"] = { default: $default };' in script


@pytest.mark.parametrize(
    ("sources", "why"),
    [
        ({"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}, "a.js → b.js → a.js"),
        ({"a.js": 'import { b } from "./b.js";'}, "a.js imports b.js, which is not there"),
        ({"a.js": 'import * as b from "./b.js";'}, "a.js: import"),
        ({"a.js": "export const { one, two } = three;"}, "a.js: export"),
    ],
)
def test_what_cannot_be_joined_is_refused(sources: dict[str, str], why: str) -> None:
    with pytest.raises(NotJoined, match=re.escape(why)):
        bundle(sources, "a.js")


def _slow_unread(messages: list[Any], person: str, since: str) -> tuple[int, bool]:
    news = [
        one
        for one in messages
        if one["ts"] > since and not in_thread_only(one) and one["user"] != person and "subtype" not in one
    ]
    return len(news), any(mentions(one["text"]) & {person, "here"} for one in news)


def test_kept_counts_agree_with_counting() -> None:
    """Random messages come, change and go; after each step every count is what going through all of them gives."""
    rng = random.Random(7)
    timeline, messages = Timeline(), {}
    for step in range(400):
        ts = f"17000000{rng.randrange(10, 99)}.000{rng.randrange(100, 130)}"
        if ts in messages and rng.random() < 0.4:
            timeline.drop(ts)
            del messages[ts]
            continue
        parent = rng.choice([*messages, ts])
        message = {"ts": ts, "user": rng.choice(["U1", "U2", "U3"]), "text": rng.choice(["hi", "<@U1> hi", "<!here>"])}
        message |= rng.choice([{}, {}, {"subtype": "channel_join"}, {"thread_ts": parent}])
        messages[ts] = message
        timeline.put(message)
        everything = [messages[one] for one in sorted(messages)]
        assert timeline.top == [one["ts"] for one in everything if not in_thread_only(one)]
        assert timeline.replies(parent) == [
            one["ts"] for one in everything if one.get("thread_ts") == parent and one["ts"] != parent
        ]
        since = rng.choice(["", *messages])
        for person in ("U1", "U2"):
            kept = timeline.unread(person, since), timeline.called(person, {person, "here"}, since)
            assert kept == _slow_unread(everything, person, since), step


def test_a_full_workspace_is_found_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "slack.sqlite")
    before = Workspace(store, SystemClock())
    for number in range(300):
        ts = before.mint_ts()
        before.save_message({"ts": ts, "channel": GENERAL, "user": "U01ANA", "text": str(number)})
    store.close()
    again = Store(tmp_path / "slack.sqlite")
    after = Workspace(again, SystemClock())
    assert after.messages == before.messages
    assert after.timeline(GENERAL).top == before.timeline(GENERAL).top
    assert after.mint_ts() > before.timeline(GENERAL).top[-1]
    again.close()
