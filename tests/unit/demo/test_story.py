"""Stories: those shipped are sound, and each mistake in one is told at its line and column, in plain words."""

import pytest

from bot.core.errors import ConfigError
from bot.demo.story import STORIES, load_story, parse_story, story_names
from bot.loader.check import check

SOUND = """\
title: A small one
about: One incident
people:
  fay: {name: Fay Adler, title: Founder}
steps:
  - caption: It begins
  - {who: ana, where: "#incidents", runs: /incident}
  - who: ana
    fills: {title: Down, private: true, several: [a, b]}
  - {who: fay, after: 2m, waits_for: declared, within: 1h, unless: acknowledged}
ending:
  - Try it
"""

BROKEN = {
    "unknown key": ("caption: It", "captoin: It", "6:5: steps.0.captoin: unknown key; did you mean `caption`?"),
    "unknown key at the top": ("ending:", "finale:", "11:1: finale: unknown key"),
    "nobody": ("who: fay", "who: fya", "10:11: steps.3.who: nobody is called `fya`; did you mean `fay`?"),
    "no place": ('"#incidents"', "incidents", "7:23: steps.1.where: `incidents` is no place; write room, dm, or"),
    "two at once": ("runs: /incident", "runs: /incident, says: Hi", "7:5: steps.1: does runs and says at once; make"),
    "nothing": ("caption: It begins", "after: 1m", "6:5: steps.0: does nothing; give caption or one of runs"),
    "somebody": ("{who: fay, after", "{after", "10:5: steps.3: needs `who`"),
    "no form": (
        "  - who: ana\n    fills",
        "  - who: ben\n    fills",
        "9:5: steps.2.fills: `ben` has opened no form in the",
    ),
    "no unit": ("after: 2m", "after: 2", "10:23: steps.3.after: 2 has no unit; write it like 30s"),
    "no step": (SOUND[SOUND.index("  - caption") : SOUND.index("ending")], "  []\n", "5:1: steps: needs at least 1"),
    "no title": ("title: A small one\n", "", "1:1: needs `title`"),
    "long caption": ("It begins", "x" * 241, "6:14: steps.0.caption: has 241 characters; at most 240 fit"),
}


def test_a_sound_story_is_read() -> None:
    story = parse_story(SOUND)
    assert [step.verbs for step in story.steps] == [(), ("runs",), ("fills",), ("waits_for",)]
    assert story.steps[2].fills == {"title": "Down", "private": True, "several": ("a", "b")}


@pytest.mark.parametrize(("before", "after", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_told_at_its_place(before: str, after: str, problem: str) -> None:
    assert before in SOUND
    with pytest.raises(ConfigError) as caught:
        parse_story(SOUND.replace(before, after))
    assert any(told.startswith(f"story.yml:{problem}") for told in caught.value.problems), caught.value.problems


def test_an_unknown_story_says_which_there_are() -> None:
    with pytest.raises(ConfigError, match="There is no story 'nope'; there are first-incident, sop-a-outage"):
        load_story("nope")


@pytest.mark.parametrize("name", story_names())
def test_a_shipped_story_is_sound_with_all_that_it_brings(name: str) -> None:
    assert load_story(name).ending
    folder = STORIES / name
    if (folder / "playbooks").exists():
        report = check(folder, folder / "playbooks")
        assert report.errors == []
        assert report.notes == []
