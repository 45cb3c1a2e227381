"""No post without a reason: three incidents are lived through, and what the bot said in each place is counted."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.night import ROOT, Night
from tests.scenarios.told import Told, breach, late, outage

PLAYBOOKS = ROOT / "playbooks"
PLACES = ("room", "channels", "dms")
STORIES = {
    "small-team-soc2": ("S0 outage, a day", outage, (21, 10, 3)),
    "customer-notice": ("P1 breach, private, a day", breach, (31, 0, 10)),
    "hosted-app": ("P1 with two updates forgotten, a day", late, (27, 14, 15)),
}
"""By playbook: the story's name in the README, the story, and how many messages each place may get."""
DIGEST = "Incident digest"


@pytest.fixture(params=STORIES)
def night(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A bot that runs by a shipped playbook, with the organisation that ships beside it."""
    office = PLAYBOOKS / request.param
    with closing(Night(tmp_path, redis_url, socket_mode=False, office=office, playbooks=PLAYBOOKS)) as running:
        yield running


def counted(night: Night) -> dict[str, list[str]]:
    """What the bot said about the incident in its room, in other channels and to people, threads included."""
    said: dict[str, list[str]] = {place: [] for place in PLACES}
    for room in night.slack.rooms():
        place = "room" if room.name.startswith("inc-") else "channels"
        for one in room.messages():
            words = [one.words, *(room.thread(one).bot_said()[1:] if one.get("reply_count") else [])]
            said[place] += words if one.by_bot else []
    for person in night.wired.services.org.people:
        said["dms"] += night.slack.person(person).dm.bot_said()
    return {place: [text for text in texts if not text.startswith(DIGEST)] for place, texts in said.items()}


def test_each_story_stays_within_its_budget(night: Night) -> None:
    book = night.wired.services.books.current().name
    name, story, budget = STORIES[book]
    story(Told(night))
    said = counted(night)
    found = tuple(len(said[place]) for place in PLACES)
    assert all(n <= most for n, most in zip(found, budget, strict=True)), (found, said)
    again = [text for text, before in zip(said["room"][1:], said["room"], strict=False) if text == before]
    assert again == [], "the same words twice running say nothing new"
    shown = " | ".join(map(str, budget))
    assert f"| {name} | {shown} |" in (ROOT / "README.md").read_text()
    if book == "customer-notice":
        duties = [text for text in night.slack.person("eva").dm.bot_said() if "to be told" in text]
        assert len(duties) == 1 and duties[0].count("to be told") == 3, "three duties of one moment are one message"
    unasked = [text for text in said["dms"] if not re.search("Why: rule|/incident", text)]
    assert unasked == [], "whoever is written to is told why"
