"""The checklist of an incident, as `/incident checklist` shows it."""

from itertools import groupby

from bot.core.checklist import Point
from bot.core.incident import Incident
from bot.slack.views.blocks import Json, context, section
from bot.slack.views.text import code, one_line, upper_first

MOST_GROUPS = 20
LONGEST_GROUP = 2900


def checklist_reply(incident: Incident, points: list[Point]) -> Json:
    """The items by phase or list, the open ones with what ticks them."""
    if not points:
        text = f"{incident.name} has no checklist at the moment."
        return {"text": text, "blocks": [section("checklist", text)]}
    open_ = sum(point.tick is None for point in points)
    text = f"*{incident.name}: {open_} of {len(points)} to do*"
    blocks: list[Json] = [section("checklist", text)]
    for number, (group, found) in enumerate(groupby(points, key=lambda point: point.group)):
        if number < MOST_GROUPS:
            lines = [f"*{upper_first(one_line(group, 60))}*", *(_line(point) for point in found)]
            blocks.append(section(f"checklist_{number}", _fit(lines)))
    blocks.append(
        context("checklist_how", "`/incident done item [note]` ticks one, `/incident skip item reason` puts it aside.")
    )
    return {"text": text, "blocks": blocks}


def _line(point: Point) -> str:
    text = one_line(point.item.text, 150)
    if point.tick is None:
        gate = f"  _before {'resolving' if point.item.gate == 'resolve' else 'closing'}_" if point.item.gate else ""
        return f":white_large_square: {text} {code(point.item.id)}{gate}"
    if point.tick.na:
        return f":heavy_minus_sign: ~{text}~ {one_line(point.tick.note, 100)}"
    note = f": {one_line(point.tick.note, 100)}" if point.tick.note else ""
    return f":ballot_box_with_check: {text}{note}"


def _fit(lines: list[str]) -> str:
    """As many lines as a block holds, and how many are left out."""
    for count in range(len(lines), 0, -1):
        left = len(lines) - count
        text = "\n".join([*lines[:count], *([f"and {left} more"] if left else [])])
        if len(text) <= LONGEST_GROUP:
            return text
    return lines[0]
