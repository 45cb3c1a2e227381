"""The checklist of an incident, as `/incident checklist` shows it."""

from collections.abc import Sequence
from itertools import groupby

from bot.core.checklist import Point
from bot.core.incident import Incident
from bot.slack.views.blocks import Json, context, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import code, one_line, upper_first
from bot.slack.views.words import party

LONGEST_GROUP = 2500
MOST_GROUPS = 40
MOST_TEXT = 11_000
"""Characters of all groups together; Slack takes some 13,000 in one message."""
PER_BLOCK = 120
"""What a block costs beside its text."""
HOW = "`/incident done item [note]` ticks one, `/incident skip item reason` puts it aside."
LATER = "Its phases and lists are shown once they begin; `/incident next` says what comes next."

Group = tuple[str, Sequence[Point]]


def checklist_reply(incident: Incident, points: Sequence[Point]) -> Json:
    """The items by phase or list. Where they are too many, those that are done are only counted."""
    if not points:
        text = f"{incident.name} has no checklist at the moment."
        return reply(text, [section("checklist", text), context("checklist_how", LATER)])
    open_ = sum(point.tick is None for point in points)
    text = f"{incident.name}: {open_} of {len(points)} to do" if open_ else f"{incident.name}: all {len(points)} done"
    groups = [(group, list(found)) for group, found in groupby(points, key=lambda point: point.group)]
    shown = ["\n".join([_title(group), *map(_line, found)]) for group, found in groups]
    left = 0
    if _cost(shown) > MOST_TEXT or len(shown) > MOST_GROUPS or max(map(len, shown)) > LONGEST_GROUP:
        shown, left = _open_ones(groups)
    blocks = [section("checklist", f"*{text}*"), *(section(f"checklist_{n}", one) for n, one in enumerate(shown))]
    if open_:
        blocks.append(context("checklist_how", f"{left} more to do are not shown." if left else "", HOW))
    return reply(text, blocks)


def _open_ones(groups: Sequence[Group]) -> tuple[list[str], int]:
    """The groups with what is to be done in them, as much as there is room for, and how many items are left out."""
    shown: list[str] = []
    left = 0
    for group, points in groups:
        undone = [_line(point) for point in points if point.tick is None]
        done = len(points) - len(undone)
        lines = [_title(group) + (f"  ({done} done)" if done else ""), *undone]
        space = min(LONGEST_GROUP, MOST_TEXT - _cost(shown) - PER_BLOCK) if len(shown) < MOST_GROUPS else 0
        while lines and len("\n".join(lines)) > space:
            lines.pop()
        left += len(undone) - max(0, len(lines) - 1)
        if len(lines) > 1 or (lines and not undone):
            shown.append("\n".join(lines))
    return shown, left


def _cost(shown: Sequence[str]) -> int:
    """Characters of JSON: a line break takes two."""
    return sum(len(one) + one.count("\n") + PER_BLOCK for one in shown)


def _title(group: str) -> str:
    return f"*{upper_first(one_line(group, 60))}*"


def _line(point: Point) -> str:
    text = one_line(point.item.text, 150)
    if point.tick is None:
        gate = f"  _before {'resolving' if point.item.gate == 'resolve' else 'closing'}_" if point.item.gate else ""
        by = f"  {party(point.by)}" if point.by else ""
        return f":white_large_square: {text} {code(point.item.id)}{by}{gate}"
    note = f": {one_line(point.tick.note, 100)}" if point.tick.note else ""
    if point.tick.na:
        return f":heavy_minus_sign: ~{text}~{note}"
    return f":ballot_box_with_check: {text}{note}"
