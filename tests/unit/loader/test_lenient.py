"""A stored playbook is read as far as it can be, and what is left out is named with its place."""

import pytest

from bot.core.errors import ConfigError
from bot.loader.lenient import read_leniently
from bot.loader.playbooks import parse_playbook
from tests.scenarios.night import OFFICE

TEXT = (OFFICE / "playbooks" / "default.yml").read_text()


def changed(*swaps: tuple[str, str]) -> str:
    """The office's playbook as a version that took more might have stored it."""
    text = TEXT
    for before, after in swaps:
        assert before in text
        text = text.replace(before, after, 1)
    return text


STRICTER = changed(
    ("- {after: 5m, page: secondary, invite: secondary}", "- {after: 5m, page: secondary, rung_colour: red}"),
    ("- {id: invite, invite: on_call}", "- {id: invite, invite: on_call, if: {moon: full}}"),
    ("SEV2: 30m", "SEV2: now and then"),
    ("document: {title: Office}", "document: {title: Office, mood: calm}\nweather: [fine]"),
)


def test_a_sound_playbook_is_read_as_always() -> None:
    read, left_out = read_leniently(TEXT, "default")
    assert read == parse_playbook(TEXT, "default") and left_out == ()


def test_keys_and_values_that_are_unknown_now_are_left_out_and_nothing_else() -> None:
    with pytest.raises(ConfigError):
        parse_playbook(STRICTER, "default")
    read, left_out = read_leniently(STRICTER, "default")
    sound = parse_playbook(TEXT, "default")
    assert read is not None and read.hash != sound.hash
    steps = read.playbook.ladders["acknowledge"].steps["SEV1"]
    assert [step.after for step in steps] == [
        step.after for step in sound.playbook.ladders["acknowledge"].steps["SEV1"]
    ]
    assert set(read.playbook.cadences["updates"].every) == {"SEV1"}
    assert len(left_out) == 5 and all(one.startswith("default:") for one in left_out)
    third = "ladders.acknowledge.steps.SEV1.2"
    assert read.lines[third] == sound.lines[third] + 1, "the line of the file, in which `weather` is one more"


def test_a_rule_whose_condition_cannot_be_read_is_left_out_whole() -> None:
    """To act although nobody knows when is worse than to say that somebody must."""
    read, left_out = read_leniently(STRICTER, "default")
    assert read is not None
    assert [rule.id for rule in read.playbook.rules] == ["announce", "over"]
    assert any("moon" in one and "rules.1" in one for one in left_out)


@pytest.mark.parametrize("text", ["severities: [\n", "[]", "", "severities: []\n", "document: {title: Only}\n"])
def test_of_what_cannot_be_read_at_all_there_is_nothing(text: str) -> None:
    read, left_out = read_leniently(text, "default")
    assert read is None and left_out


def test_what_lacks_something_is_left_out_up_to_where_it_is_not_needed() -> None:
    text = changed(("- {id: over, when: resolved, post: managers_channel}", "- {when: resolved, post: [], id: {a: 1}}"))
    read, left_out = read_leniently(text, "default")
    assert read is not None and [rule.id for rule in read.playbook.rules] == ["announce", "invite"]
    assert left_out


def test_what_only_leads_nowhere_is_kept() -> None:
    """It is said when its time comes, as it is for a party that is nobody."""
    text = changed(("{after: 10m, page: lead}", "{after: 10m, page: lead, require: nobody_knows}"))
    with_loose_end = changed(("post: managers_channel", "post: managers_channel, if: {tag: never_set}"))
    for one in (text, with_loose_end):
        read, left_out = read_leniently(one, "default")
        assert read is not None
        assert len(read.playbook.rules) == 3, left_out
