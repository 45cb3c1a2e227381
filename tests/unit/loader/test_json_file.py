"""JSON is read with the place of everything, whatever is in it, and what is broken is told with its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loader.json_file import read_json

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@given(value=TREES, indent=st.sampled_from([None, 0, 2]), plain=st.booleans())
def test_each_value_and_key_stands_where_it_says(value: Any, indent: int | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    found = read_json(text, "x.json")
    assert (found.data, found.problems, found.readable) == (value, [], True)
    lines = text.split("\n")
    for path, (line, col) in found.values.items():
        inner: Any = value
        for part in path:
            inner = inner[part]
        rest = "\n".join([lines[line - 1][col - 1 :], *lines[line:]])
        assert json.JSONDecoder().raw_decode(rest)[0] == inner
    for path, (line, col) in found.keys.items():
        assert json.JSONDecoder().raw_decode(lines[line - 1][col - 1 :])[0] == path[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"a": 1},\n b]', "x.json:2:2: is not JSON: expecting value"),
        ("[1 2]", "x.json:1:4: is not JSON: expecting ',' delimiter"),
        ("[NaN]", "x.json:1:1: is not JSON: NaN is no JSON value"),
        ("[" * 40 + "]" * 40, "x.json:1:1: is nested more than 30 levels deep"),
        ("[" * 20_000 + "]" * 20_000, "x.json:1:1: is nested more than 30 levels deep"),
    ],
)
def test_what_is_broken_is_told(text: str, said: str) -> None:
    found = read_json(text, "x.json")
    assert not found.readable
    (problem,) = found.problems
    assert str(problem) == said
