"""The demo's panel and stories on the real demo: what is broken comes back, and a story leaves a true record."""

import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from tests.fixtures.demo import ROOT, Demo

Runs = Callable[..., Demo]


@pytest.fixture
def runs(short_path: Path) -> Iterator[Runs]:
    """Starts a demo, which is stopped after the test."""
    with ExitStack() as started:
        yield lambda *words: started.enter_context(Demo(short_path, *words))


def bot_lines(demo: Demo, channel: str | Room) -> list[str]:
    """What the bot said in a channel."""
    return [one.words for one in demo.slack.messages(channel) if one.by_bot and not one.get("subtype")]


def declare(demo: Demo) -> Room:
    """Declare a SEV1 as Ana; gives its room."""
    ana = demo.slack.person("ana")
    ana.slash("/incident")
    ana.fills(title="Checkout is down", severity="SEV1")
    assert ana.submits() == {}
    return demo.room()


def nothing_twice(demo: Demo) -> None:
    """Each delivery stands in the workspace once."""
    ids = [
        str(call["args"]["metadata"])
        for call in demo.slack.calls("chat.postMessage")
        if (call["response"] or {}).get("ok") and "oid" in str(call["args"].get("metadata"))
    ]
    assert ids
    assert [id for id, count in Counter(ids).items() if count > 1] == []


def test_a_port_that_is_taken_is_said(short_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", str(short_path / "demo")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.returncode == 2
    assert f"Port {port} cannot be used: Address already in use. Name another by --port.\n" in done.stderr


def test_a_story_plays_to_its_end(runs: Runs) -> None:
    demo = runs("--story", "sop-a-outage", "--fast")
    slack = demo.slack
    slack.wait_for(lambda: demo.about()["story"]["state"] in ("ended", "yours"), 50, "the end")
    story = demo.about()["story"]
    assert (story["state"], story["note"]) == ("ended", "")
    lines = bot_lines(demo, demo.room())
    in_order = (
        "Paged Ana Ruiz",
        "Paged Leo Novak: nobody has acknowledged for 10 min",
        "Told Fay Adler and Liv Stone: nobody has acknowledged for 15 min",
        "acknowledged INC-1",
        "has command",
        "Status update: Looking for the cause",
        "Reminded Ben Okafor: a status update is due",
        "Reminded Ben Okafor: the status update is 5 min overdue",
        "Told Zoe Marsh: the status update is 8 min overdue",
        "Mitigated and watching",
        "INC-1 is resolved",
        "The post-mortem is due within 48 hours",
        "Half of the time for the post-mortem",
    )
    found = [next((n for n, line in enumerate(lines) if words in line), -1) for words in in_order]
    assert -1 not in found, [words for words, n in zip(in_order, found, strict=True) if n < 0]
    assert found == sorted(found)
    assert len([line for line in lines if "Paged" in line]) == 2, "the paging stopped with the acknowledgement"
    managers = "\n".join(bot_lines(demo, "#managers"))
    assert managers.count("Incident digest") == 2
    assert "It is over" in managers
    nothing_twice(demo)


def test_who_acts_in_the_page_takes_over_and_may_resume(runs: Runs) -> None:
    demo = runs("--story", "sop-a-outage")
    demo.about()  # a page that looks, so the story begins
    slack, sam = demo.slack, demo.slack.person("sam")
    slack.wait_for(lambda: sam.has_form or not demo.wish(story="skip"), 30, "the story's form")
    slack.person("ana").says("I am here", "#incidents")
    slack.wait_for(lambda: not sam.has_form, 5, "the form to be put away")
    assert demo.about()["story"]["state"] == "yours"
    assert slack.rooms("inc-") == [], "nothing was half declared"

    assert demo.wish(**{"break": "socket"})
    assert demo.wish(story="resume")
    slack.wait_for(lambda: sam.has_form or not demo.wish(story="skip"), 15, "the form again")
    sam.fills(title="Nobody can log in", severity="S0")
    assert sam.submits() == {}
    assert demo.about()["story"]["state"] == "yours"
    room = demo.room()
    assert demo.wish(story="resume")
    slack.wait_for(lambda: demo.wish(story="skip") and demo.about()["story"]["step"] >= 4, 20, "the next steps")
    assert [one.id for one in slack.rooms("inc-")] == [room.id], "what the viewer sent is not sent again"
    slack.wait_for(lambda: any("Take command" in line for line in bot_lines(demo, room)), 15, "the card")
    slack.wait_for(lambda: "ana" in room.members, 15, "Ana in the room")
    assert demo.wish(story="take_over")
    slack.person("ana").slash("/incident resolve it was a test", room)
    slack.wait_for(lambda: any("is resolved" in line for line in bot_lines(demo, room)), 10, "the end")
    assert demo.wish(story="resume")
    story = slack.wait_for(lambda: (s := demo.about()["story"])["state"] == "ended" and s, 5, "the story's end")
    assert story["note"].startswith("Meanwhile the incident was resolved")
    assert len(slack.rooms("inc-")) == 1
    assert demo.wish(story="dismiss")
    assert demo.about()["story"] is None


def test_what_is_broken_comes_back(runs: Runs) -> None:
    demo = runs()
    slack = demo.slack
    assert not demo.wish(**{"break": "everything"})
    assert not demo.wish(story="pause"), "no story plays"
    room = declare(demo)
    slack.wait_for(lambda: any("Paged Ana Ruiz" in line for line in bot_lines(demo, room)), 15, "the first page")

    assert demo.wish(**{"break": "worker"})
    said = demo.outcome("worker")["text"]
    killed, back = re.findall(r"process (\d+)", said)
    assert killed != back
    assert "lost" not in said or "none lost, none twice" in said

    assert demo.wish(**{"break": "redis"})
    slack.request("POST", "/_/clock", {"next": True})
    slack.wait_for(lambda: any("Paged Ben Okafor" in line for line in bot_lines(demo, room)), 20, "the next rung")
    assert "came all the same, once" in demo.outcome("redis")["text"]
    assert len([line for line in bot_lines(demo, room) if "Paged Ben Okafor" in line]) == 1

    assert demo.wish(**{"break": "socket"})
    assert demo.wish(**{"break": "slack"})
    assert not demo.wish(**{"break": "slack"}), "once at a time"
    slack.request("POST", "/_/clock", {"next": True})
    said = demo.outcome("slack")["text"]
    assert "with 429" in said
    assert "none lost, none twice" in said
    assert any("Paged Zoe Marsh" in line for line in bot_lines(demo, room))
    assert "connected again" in demo.outcome("socket")["text"]
    nothing_twice(demo)
