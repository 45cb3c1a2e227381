"""A simulation as a picture: a row for each party, a mark for each act, and what people did above."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import svg

from bot.core.actions import ActionKind
from bot.core.simulate import MISSED, SimulatedAct, Simulation, offset, say_event
from bot.core.spans import write_span

WIDTH, LEFT, RIGHT, TOP = 1160, 170, 90, 64
LANE, PAD, SIZE = 18, 10, 6.0
LETTER = 7.0
"""The width of a letter, a little more than it is, so that labels keep clear of one another."""
BEND = 300.0
"""Seconds: up to about here the axis is even, then each doubling takes the same room."""
TICKS = (0, 60, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 172800, 345600, 604800, 1209600, 2419200)
TICK_ROOM = 52
PEOPLE, LIMITS = "people", "limits missed"
KINDS = (*(kind.value for kind in ActionKind), MISSED)
COLOURS = (
    ("#c62828", "#ff8a80"),
    ("#1565c0", "#82b1ff"),
    ("#9a6700", "#ffd54f"),
    ("#2e7d32", "#a5d6a7"),
    ("#6a1b9a", "#ce93d8"),
    ("#00697a", "#80deea"),
    ("#ad1457", "#f48fb1"),
    ("#4e5b00", "#dce775"),
)
"""Each kind of act by day and by night; its shape tells it too."""
SHAPES = ((0, 0.0), (4, 0.125), (3, 0.0), (4, 0.0), (6, 0.0), (3, 0.5), (5, 0.0))
"""How many corners, and what part of a full turn: circle, square, triangle, diamond, hexagon, triangle, pentagon."""


@dataclass
class _Mark:
    """An act where it stands; `label` goes to its right unless it is `flipped`."""

    x: float
    act: SimulatedAct
    label: str
    lane: int = 0
    flipped: bool = False

    def reach(self, labelled: bool) -> tuple[float, float]:
        """From where to where it needs room."""
        wide = len(self.label) * LETTER + 4 if labelled else 0
        edge = SIZE + 2
        return self.x - edge - (wide if self.flipped else 0), self.x + edge + (0 if self.flipped else wide)


@dataclass
class _Row:
    name: str
    marks: list[_Mark] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        return 1 + max((mark.lane for mark in self.marks), default=0)

    @property
    def height(self) -> int:
        return self.lanes * LANE + PAD


def draw(found: Simulation, title: str) -> str:
    """The simulation as an SVG file's text, readable on light and dark pages."""
    last = max((*(act.at for act in (*found.rows, *found.missed)), *(found.seconds(o.at) for o in found.people), 600))
    to_x = _axis(last)
    flags, flag_lanes = _flags(found, to_x)
    rows = _rows(found, to_x)
    top = TOP + flag_lanes * LANE
    bottom = top + sum(row.height for row in rows)
    kinds = [kind for kind in KINDS if any(mark.act.action == kind for row in rows for mark in row.marks)]
    legend, end = _legend(kinds, bottom + 44)
    parts: list[svg.Element] = [
        svg.Style(text=_style()),
        svg.Rect(width=WIDTH, height=end, rx=8, class_=["page"]),
        _text(20, 30, title, "title"),
        *_ticks(last, to_x, top, bottom),
        *_bands(rows, top),
        *(part for x, y, label, anchor in flags for part in _flag(x, y, label, anchor, bottom)),
        *([_text(20, TOP + 12, PEOPLE, "name")] if flags else []),
        *_marks(rows, top),
        *legend,
    ]
    view = svg.ViewBoxSpec(0, 0, WIDTH, end)
    label = svg.Title(text=svg.escape(title))
    return svg.SVG(viewBox=view, width=WIDTH, height=end, elements=[label, *parts]).as_str() + "\n"


def _axis(last: int) -> Callable[[int], float]:
    whole = math.log1p(last / BEND)
    return lambda seconds: LEFT + (WIDTH - LEFT - RIGHT) * math.log1p(seconds / BEND) / whole


def _rows(found: Simulation, to_x: Callable[[int], float]) -> list[_Row]:
    rows: dict[str, _Row] = {}
    for act in found.rows:
        for party in act.to:
            rows.setdefault(party, _Row(party)).marks.append(_Mark(to_x(act.at), act, _moment(act)))
    for row in rows.values():
        _settle(row.marks, labelled=False)
    missed = [_Mark(to_x(act.at), act, f"{act.to[0]} {_moment(act)}") for act in found.missed]
    for mark in missed:
        mark.flipped = mark.reach(True)[1] > WIDTH
    _settle(missed, labelled=True)
    return [*rows.values(), *([_Row(LIMITS, missed)] if missed else [])]


def _moment(act: SimulatedAct) -> str:
    return write_span(timedelta(seconds=act.at))


def _settle(marks: Sequence[_Mark], labelled: bool) -> None:
    """Gives each mark the first lane in which it touches no other. Labels stay all, or where there is room for them."""
    lanes: list[list[_Mark]] = []
    for mark in marks:
        begin, end = mark.reach(labelled)
        others = ([other.reach(labelled) for other in lane] for lane in lanes)
        free = (n for n, lane in enumerate(others) if all(end <= left or begin >= right for left, right in lane))
        mark.lane = next(free, len(lanes))
        if mark.lane == len(lanes):
            lanes.append([])
        lanes[mark.lane].append(mark)
    for lane in lanes if not labelled else ():
        for mark, after in pairwise(lane):
            if mark.reach(True)[1] > after.reach(False)[0]:
                mark.label = ""


def _flags(found: Simulation, to_x: Callable[[int], float]) -> tuple[list[tuple[float, float, str, str]], int]:
    """What people did: where each line stands, its label, to which side the label goes, and how many lanes it takes."""
    ends: list[float] = []
    flags: list[tuple[float, float, str, str]] = []
    for one in found.people:
        x = to_x(found.seconds(one.at))
        told = say_event(one)
        label = one.event.kind.replace("_", " ") + (f": {told}" if told else "")
        label = label if len(label) <= 44 else f"{label[:43]}…"
        wide = len(label) * LETTER + 8
        left = x + wide > WIDTH - 10
        begin = x - wide if left else x
        lane = next((n for n, end in enumerate(ends) if end <= begin), len(ends))
        ends[lane : lane + 1] = [begin + wide + 6]
        flags.append((x, TOP + lane * LANE + 12, label, "end" if left else "start"))
    return flags, len(ends)


def _flag(x: float, y: float, label: str, anchor: str, bottom: float) -> Iterator[svg.Element]:
    yield svg.Line(x1=_r(x), y1=y - 10, x2=_r(x), y2=bottom, class_=["act"])
    yield _text(x - 5 if anchor == "end" else x + 5, y, label, "said", anchor)


def _ticks(last: int, to_x: Callable[[int], float], top: float, bottom: float) -> Iterator[svg.Element]:
    free = 0.0
    for seconds in TICKS:
        x = to_x(seconds)
        if seconds > last or x < free:
            continue
        free = x + TICK_ROOM
        yield svg.Line(x1=_r(x), y1=top, x2=_r(x), y2=bottom, class_=["grid"])
        yield _text(x, bottom + 18, write_span(timedelta(seconds=seconds)), "tick", "middle")


def _bands(rows: Sequence[_Row], top: float) -> Iterator[svg.Element]:
    y = top
    for row in rows:
        yield svg.Line(x1=20, y1=y, x2=WIDTH - 20, y2=y, class_=["grid"])
        name = row.name if len(row.name) <= 22 else f"{row.name[:21]}…"
        yield _text(20, y + PAD / 2 + LANE / 2 + 4, name, "name")
        y += row.height


def _marks(rows: Sequence[_Row], top: float) -> Iterator[svg.Element]:
    y = top
    for row in rows:
        for mark in row.marks:
            at = y + PAD / 2 + LANE / 2 + mark.lane * LANE
            told = f"{offset(mark.act.at)}: {mark.act.action} {', '.join(mark.act.to)} ({mark.act.rule})"
            shape = _shape(mark.act.action, mark.x, at)
            yield svg.G(elements=[svg.Title(text=svg.escape(told)), shape])
            if mark.label:
                beside = -SIZE - 4 if mark.flipped else SIZE + 4
                yield _text(mark.x + beside, at + 4, mark.label, "time", "end" if mark.flipped else "start")
        y += row.height


def _shape(kind: str, x: float, y: float) -> svg.Element:
    names = [f"k{KINDS.index(kind) % len(COLOURS)}"] if kind != MISSED else ["lost"]
    if kind == MISSED:
        arms = [_point(x + dx * SIZE, y + dy * SIZE) for dx, dy in ((-1, -1), (1, 1), (0, 0), (1, -1), (-1, 1))]
        return svg.Polyline(points=arms, class_=names)
    corners, turn = SHAPES[KINDS.index(kind) % len(SHAPES)]
    if not corners:
        return svg.Circle(cx=_r(x), cy=_r(y), r=SIZE, class_=names)
    angles = [2 * math.pi * (turn - 0.25 + n / corners) for n in range(corners)]
    points = [_point(x + 1.15 * SIZE * math.cos(a), y + 1.15 * SIZE * math.sin(a)) for a in angles]
    return svg.Polygon(points=points, class_=names)


def _legend(kinds: Sequence[str], y: float) -> tuple[list[svg.Element], int]:
    parts: list[svg.Element] = []
    x = float(LEFT)
    for kind in kinds:
        wide = 34 + len(kind) * LETTER
        if x + wide > WIDTH - 20:
            x, y = float(LEFT), y + LANE + 4
        parts += [_shape(kind, x + SIZE, y), _text(x + 2 * SIZE + 6, y + 4, kind, "time")]
        x += wide
    return parts, int(y + 24)


def _text(x: float, y: float, words: str, name: str, anchor: str = "start") -> svg.Text:
    return svg.Text(x=_r(x), y=_r(y), text=svg.escape(words), class_=[name, anchor])


def _point(x: float, y: float) -> svg.Point:
    return svg.Point(_r(x), _r(y))


def _r(value: float) -> float:
    return round(value, 1)


def _style() -> str:
    day = "".join(f".k{n}{{fill:{light}}}" for n, (light, _) in enumerate(COLOURS))
    night = "".join(f".k{n}{{fill:{dark}}}" for n, (_, dark) in enumerate(COLOURS))
    return (
        "text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#1f2328}"
        ".title{font-size:16px;font-weight:600}.name{font-weight:600}.tick,.time,.said{font-size:11px}"
        ".said,.time{paint-order:stroke;stroke:#fff;stroke-width:3px}"
        ".end{text-anchor:end}.middle{text-anchor:middle}"
        ".page{fill:#fff;stroke:#d0d7de}.grid{stroke:#d0d7de}.act{stroke:#57606a;stroke-dasharray:3 3}"
        f".lost{{fill:none;stroke:#c62828;stroke-width:2}}{day}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.said,.time{stroke:#0d1117}.page{fill:#0d1117;stroke:#30363d}"
        f".grid{{stroke:#30363d}}.act{{stroke:#9198a1}}.lost{{stroke:#ff8a80}}{night}}}"
    )
