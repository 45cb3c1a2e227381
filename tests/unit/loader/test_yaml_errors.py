"""YAML that is broken, or that its readers do not agree about, is refused at its line and column."""

import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.loader.problems import MOST, Problem
from bot.loader.source import LARGEST
from bot.loader.yaml_file import read_yaml
from tests.unit.loader.samples import SOUND, problems

BROKEN = {
    # what readers of YAML disagree about
    "on": (
        "    when: declared",
        "    on: declared",
        "22:5: ladders.wake.on: `on` is true to some readers of YAML; for the event that starts a rule write `when:`",
    ),
    "yes": ("mitigated: true", "mitigated: yes", "11:41: statuses.0.mitigated: `yes` is true or false to some readers"),
    "time of day": (
        "title: Test",
        "title: 09:00",
        '2:10: document.title: `09:00` is a number to some readers of YAML; quote it: "09:00"',
    ),
    "octal": (
        "times: 3",
        "times: 010",
        "31:18: ladders.wake.steps.SEV1.1.times: `010` is another number to some readers",
    ),
    "number for a key": (
        "{SEV1: 20m}",
        "{1: 20m}",
        '35:13: cadences.updates.every.1: `1` is a number, not a name; quote it: "1"',
    ),
    "key twice": (
        "    name: Major",
        "    name: Major\n    id: x",
        "8:5: severities.1.id: is written twice; the first is in line 6",
    ),
    "anchor": ("name: Major", "name: &m Major", "7:11: severities.1.name: `&m`: anchors are not allowed"),
    "alias": ("name: Major", "name: *m", "7:11: severities.1.name: `*m`: aliases are not allowed"),
    "tag": ("name: Major", "name: !!python/name:os.system x", "7:11: severities.1.name: tags (`!…`) are not allowed"),
    "two documents": ("rules:", "---\nrules:", "38:1: a second document begins here"),
    # what is no YAML
    "tab": ("    name: Major", "\tname: Major", "7:1: a tab; indent with spaces"),
    "block by mistake": (
        "name: Major",
        "name: >25%",
        "7:13: a text that begins with > or | is read as a block; quote it",
    ),
    "list beside its key": ("rules:\n", "rules: - x\n", "38:8: a list begins below its key; put `- ` in the next line"),
    "stray colon": ("name: Major", "name: Major: yes", "7:16: a colon that YAML cannot place"),
    "open quote": ("restart", "'restart", "43:23: a quote is opened and never closed"),
    "open list": ("[SEV1, SEV2]", "[SEV1, SEV2", "23:20: a list in [ ] lacks a comma"),
    "indentation": ("    name: Major", "   name: Major", "7:4: does not line up with the list above"),
    "control character": ("Major", "Maj\x07or", "7:14: an invisible character (code 0x7); delete it"),
}


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_one_mistake(old: str, new: str, expected: str) -> None:
    assert old in SOUND
    found = problems(SOUND.replace(old, new, 1))
    assert any(said.startswith(f"test.yml:{expected}") for said in found), "\n".join(found)


def said(text: str) -> list[str]:
    """The problems of a YAML text."""
    return [str(problem) for problem in read_yaml(text, "f.yml").problems]


def test_what_words_mean() -> None:
    text = "a: [1, -2, 1.5, true, ~, 2026-01-05, mon 09:00, 15m, '09:00', \"yes\", v1.2, 1e3]\nb: |\n  no\n"
    source = read_yaml(text, "f.yml")
    assert not source.problems
    assert source.data == {
        "a": [1, -2, 1.5, True, None, "2026-01-05", "mon 09:00", "15m", "09:00", "yes", "v1.2", 1000.0],
        "b": "no\n",
    }
    assert source.values["a", 2] == (1, 12)
    assert source.keys["b",] == (2, 1)


@pytest.mark.parametrize(
    "word", ["yes", "No", "ON", "off", "y", "N", "10:30", "1:2:3", "010", "0x1F", "0o17", "-017", "1_000", "1_0.5"]
)
def test_a_word_that_readers_disagree_about(word: str) -> None:
    assert said(f"- {word}")[0].startswith(f"f.yml:1:3: 0: `{word}` is ")
    assert f'quote it: "{word}"' in said(f"- {word}")[0]
    assert said(f"- '{word}'") == []


@pytest.mark.parametrize("word", [".inf", "-.INF", ".NaN", "1e400", "9" * 19])
def test_a_number_that_is_none(word: str) -> None:
    assert said(f"a: {word}")[0].startswith(f"f.yml:1:4: a: `{word}` is no number that can be used; quote it")
    assert said(f"a: '{word}'") == []


def test_a_value_that_is_taken_for_a_comment() -> None:
    said_so = '`#ops` is a comment to YAML, so there is no value; quote it: "#ops"'
    assert said("a: #ops\nb: 1") == [f"f.yml:1:3: a: {said_so}"]
    assert said("- #ops # for all\n") == [f"f.yml:1:2: 0: {said_so}"]
    assert said("a: # for all\n  b: 1\nc: # nothing\nd: x #ops\n") == []


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\ufeff", "\u2066"])
def test_what_nobody_sees(mark: str) -> None:
    assert said(f"a: 1\nb: x{mark}y") == [f"f.yml:2:5: an invisible character (code {ord(mark):#x}); delete it"]


@pytest.mark.parametrize("key", ["1", "true", "~", "y", "09:00", "1.5", "<<", ".inf", "1_000"])
def test_a_key_that_is_no_name(key: str) -> None:
    assert len(said(f"{key}: x")) == 1
    assert said(f"'{key}': x") == []


def test_keys_that_are_no_words() -> None:
    assert said("? [a, b]\n: c\n") == ["f.yml:1:3: a key must be one plain word"]
    assert said("? {a: b}\n: c\n") == ["f.yml:1:3: a key must be one plain word"]


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    levels = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    started = time.perf_counter()
    found = said("\n".join(levels))
    print(f"refused after {(time.perf_counter() - started) * 1000:.1f} ms")
    assert found[0] == "f.yml:1:5: a0: `&a0`: anchors are not allowed; repeat the text"
    assert len(found) <= MOST + 1


def test_what_is_too_large_or_too_deep_is_refused_at_once() -> None:
    assert said("#" * (LARGEST + 1)) == ["f.yml:1:1: is larger than 256 KB"]
    assert said("[" * 31) == [f"f.yml:1:31: {'.'.join(['0'] * 30)}: is nested more than 30 levels deep"]
    assert len(said("{a: " * 60_000)) == 1
    assert said("[" * 30 + "]" * 30) == []


def test_tabs_in_text_and_a_byte_order_mark_are_fine() -> None:
    assert read_yaml("\ufeffa: 'x\ty'\n", "f.yml").data == {"a": "x\ty"}


@given(st.text(alphabet=st.sampled_from("ab1:-[]{}&*!|>'\"#%@`?,~ \n\t\x00\x85\ufeff\ud800é"), max_size=60))
def test_any_text_gives_values_or_problems(text: str) -> None:
    source = read_yaml(text, "f.yml")
    assert source.readable or source.problems
    assert all(isinstance(problem, Problem) and problem.line >= 1 and problem.col >= 1 for problem in source.problems)


WORDS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc"]), max_size=12)
VALUES = st.recursive(
    WORDS | st.integers(-(10**17), 10**17) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=5))
def test_what_is_written_is_read(data: dict[str, Any]) -> None:
    class Quoting(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
    source = read_yaml(yaml.dump(data, Dumper=Quoting, allow_unicode=True), "f.yml")
    assert not source.problems
    assert source.data == data
