"""The picture of a simulation: every act has its mark, and no label covers another."""

import re
from collections import Counter
from datetime import timedelta
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.commands.picture import COLOURS, KINDS, SHAPES, draw
from bot.core.events import Acknowledged, Recorded, Resolved, SeverityChanged
from bot.core.simulate import DECLARED_AT, Simulation, opening, play
from tests.unit.core.make import playbook

SVG = "{http://www.w3.org/2000/svg}"
WIDE = {"title": 9.0, "name": 7.5}
"""How wide a letter of a text is, in pixels; 6.2 for the small ones."""
BOOK = playbook(
    clocks={"respond": {"to": "acknowledged", "limit": {"default": "15m"}}},
    ladders={
        "wake": {
            "unless": "resolved",
            "steps": [
                {"page": ["on_call", "secondary"], "invite": "on_call", "announce": "news"},
                {"after": "1m", "page": "everyone", "repeat": "1m", "times": 40},
                {"after": "41m", "notify": "boss", "mail": "boss", "repeat": "7h", "times": 20},
            ],
        }
    },
)


def simulated(*acts: tuple[float, Any]) -> Simulation:
    later = [Recorded(at=DECLARED_AT + timedelta(minutes=m), actor="ana", event=event) for m, event in acts]
    return play(BOOK, {}, [*opening(BOOK, "SEV1"), *later], timedelta(days=7))


def drawn(found: Simulation, title: str = "T") -> ElementTree.Element:
    return ElementTree.fromstring(draw(found, title))


BUSY = simulated(
    (3, Acknowledged()),
    (3.2, SeverityChanged(severity="SEV2", reason="It is much less than it looked like at first.")),
    (3.4, SeverityChanged(severity="SEV1")),
    (9000, Resolved(summary="The disk was full; it has been emptied.")),
)


@pytest.mark.parametrize("found", [simulated(), BUSY])
def test_every_act_has_its_mark_with_what_it_is(found: Simulation) -> None:
    told = Counter(title.text for group in drawn(found).iter(f"{SVG}g") for title in group.iter(f"{SVG}title"))
    acts = [act for row in found.rows for act in [row] * len(row.to)]
    assert sum(told.values()) == len(acts) + len(found.missed)
    assert told["+0 min: page on_call, secondary (wake/0)"] == 2
    assert told["+1 min: page everyone (wake/1)"] == 1
    assert any("missed respond" in (text or "") for text in told) is bool(found.missed)


@pytest.mark.parametrize("found", [simulated(), BUSY])
def test_no_label_covers_another_or_leaves_the_page(found: Simulation) -> None:
    root = drawn(found)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    boxes = [_box(text) for text in root.iter(f"{SVG}text")]
    assert all(left >= 0 and right <= width and top >= 0 and bottom <= height for left, top, right, bottom, _ in boxes)
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, f"{one[4]!r} and {other[4]!r}"


@pytest.mark.parametrize("found", [simulated(), BUSY])
def test_no_label_covers_a_mark(found: Simulation) -> None:
    root = drawn(found)
    marks = [_spot(group) for group in root.iter(f"{SVG}g")]
    for left, top, right, bottom, words in (_box(text) for text in root.iter(f"{SVG}text")):
        for x, y in marks:
            apart = x + 5 <= left or x - 5 >= right or y + 5 <= top or y - 5 >= bottom
            assert apart, f"{words!r} at {x}, {y}"


def _spot(group: ElementTree.Element) -> tuple[float, float]:
    shape = list(group)[1]
    if "cx" in shape.attrib:
        return float(shape.attrib["cx"]), float(shape.attrib["cy"])
    numbers = [float(number) for point in shape.attrib["points"].split() for number in point.split(",")]
    xs, ys = numbers[::2], numbers[1::2]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _box(text: ElementTree.Element) -> tuple[float, float, float, float, str]:
    words, name = text.text or "", (text.get("class") or "").split()
    x, y = float(text.get("x", 0)), float(text.get("y", 0))
    wide = len(words) * WIDE.get(name[0], 6.2)
    left = x - wide if "end" in name else x - wide / 2 if "middle" in name else x
    return left, y - 10, left + wide, y + 3, words


def test_what_people_did_stands_above() -> None:
    texts = [text.text for text in drawn(BUSY).iter(f"{SVG}text")]
    assert "acknowledged: ana" in texts
    assert "people" in texts
    assert "people" not in [text.text for text in drawn(simulated()).iter(f"{SVG}text")]


def test_it_reads_on_light_and_on_dark_and_every_kind_differs() -> None:
    style = next(drawn(BUSY).iter(f"{SVG}style")).text or ""
    assert "prefers-color-scheme:dark" in style
    looks = [(n % len(SHAPES), n % len(COLOURS)) for n in range(len(KINDS))]
    assert len(set(looks)) == len(looks)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for pair in COLOURS for colour in pair)


def test_words_of_people_are_escaped() -> None:
    title = 'a <script>"&" b'
    root = drawn(simulated((5, SeverityChanged(severity="SEV2", reason="<b> & co"))), title)
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert title in texts
    assert any("<b> & co" in text for text in texts)
