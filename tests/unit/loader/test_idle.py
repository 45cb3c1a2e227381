"""What a playbook says and nothing acts on is noted at its line; what the bot does is not."""

from pathlib import Path

import pytest

from bot.loader.idle import IDLE, idle_parts
from bot.loader.playbooks import load_playbook, load_sound, parse_playbook
from tests.unit.loader.samples import SOUND

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"


def notes(text: str) -> list[str]:
    return [str(note) for note in idle_parts(parse_playbook(text, "test", "test.yml").source)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrics: [{id: m, from: declared, to: resolved}]\n", "test.yml:44:1: metrics: does nothing yet: nothing is"),
        ("lists:\n  l: [{id: a, text: A}, {id: b, text: B, probe: https://a.example}]\n", "lists.l.1.probe"),
    ],
)
def test_an_idle_part_is_noted_at_its_line_once(text: str, expected: str) -> None:
    [note] = notes(SOUND + text)
    assert expected in note


def test_what_the_bot_does_is_not_noted() -> None:
    assert notes(SOUND) == []
    assert list(idle_parts(load_playbook(PLAYBOOKS / "default.yml").source)) == []


def test_no_place_is_looked_for_that_no_playbook_can_have() -> None:
    """All but one are in the shipped playbooks; an item's probe is the same in a list as in a phase."""
    loaded, _ = load_sound(PLAYBOOKS)
    said = {
        str(note).partition(": does nothing yet: ")[2] for one in loaded.values() for note in idle_parts(one.source)
    }
    assert said == {why for _, why, _ in IDLE}
