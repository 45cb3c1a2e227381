"""The checklist of an incident, as `/incident checklist` shows it: what is open has a button that ticks it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from bot.core.checklist import Point
from bot.core.incident import Incident
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.slack.views.beside import beside, openers, phase_words
from bot.slack.views.blocks import Json, actions, button, context, section
from bot.slack.views.replies.basic import fits, reply
from bot.slack.views.text import code, one_line, upper_first, when
from bot.slack.views.words import joined, party, person

MOST_BUTTONS = 20
"""Open items with a button; further ones are lines."""
LONGEST_GROUP = 2500
HOW = (
    "`/incident done item [note]` ticks one, `/incident skip item reason` puts it aside, `/incident undo item`, "
    "`/incident give item @who`"
)
LATER = "Its phases and lists are shown once they begin; `/incident next` says what comes next."
Due = Mapping[str, datetime]


def checklist_reply(
    incident: Incident,
    playbook: Playbook,
    points: Sequence[Point],
    due: Due | None = None,
    org: Organisation | None = None,
) -> Json:
    """The items by phase or list, those open with a button, and what stands beside them. Where they are too many, those
    done are only counted, and what finds no room is told at the end. `due` is when an open item is reminded of next.
    """
    if not points:
        text = f"{incident.name} has no checklist at the moment."
        return reply(text, [section("checklist", text), context("checklist_how", LATER)])
    open_ = sum(point.tick is None for point in points)
    text = f"{incident.name}: {open_} of {len(points)} to do" if open_ else f"{incident.name}: all {len(points)} done"
    for done in (True, False):
        top = section("checklist", f"*{text}*")
        blocks = [top, *_groups(incident, playbook, points, due or {}, org, done)]
        if not done or fits(blocks):
            break
    left = 0
    while not fits(blocks):
        gone = blocks.pop()
        left += gone.get("text", {}).get("text", "").count(":white_large_square:")
    if open_:
        blocks.append(actions("checklist_give", button("Give to …", "give.list", str(incident.number))))
        blocks.append(context("checklist_how", f"{left} more to do are not shown." if left else "", HOW))
    return reply(text, blocks)


def _groups(
    incident: Incident, playbook: Playbook, points: Sequence[Point], due: Due, org: Organisation | None, done: bool
) -> Iterator[Json]:
    buttons = MOST_BUTTONS
    words = {phase.name or phase.id: phase_words(phase) for phase in playbook.phases}
    for number, (group, found) in enumerate(groupby(points, key=lambda point: point.group)):
        here = list(found)
        ticked = [_ticked(point, org) for point in here if point.tick is not None]
        doers = {point.by for point in here if point.tick is None}
        alone = next(iter(doers)) if len(doers) == 1 else None
        title = f"*{upper_first(party(group))}*" + (f"  {_doer(alone, incident, org)}" if alone else "")
        if done and len("\n".join(ticked)) <= LONGEST_GROUP:
            yield section(f"checklist_{number}", "\n".join([title, *ticked]))
        else:
            yield section(f"checklist_{number}", title + (f"  ({len(ticked)} done)" if ticked else ""))
        if words.get(group) and len(ticked) < len(here):
            yield context(f"checklist_{number}_words", words[group])
        lines = []
        for point in (point for point in here if point.tick is None):
            role = "" if alone else _doer(point.by, incident, org)
            line = _open(point, due, f"*{person(point.owner, org)}*" if point.owner else role)
            there = beside(point.item, playbook)
            line += f"\n{there}" if there else ""
            if buttons:
                buttons -= 1
                label = "Done…" if point.item.need or point.item.na else "Done"
                act = button(label, "done.list", f"{incident.number} {point.item.id}")
                yield section(f"item_{point.item.id}", line, act)
                leads = openers(point.item, incident, playbook)
                if leads:
                    yield actions(f"opens_{point.item.id}", *leads)
            else:
                lines.append(line)
        for at in range(0, len(lines), 6):
            yield section(f"checklist_{number}_{at}", "\n".join(lines[at : at + 6]))


def _doer(by: str, incident: Incident, org: Organisation | None) -> str:
    """Whose it is: the role, and who holds it."""
    names = joined(person(one, org) for one in incident.holders(by))
    return f"{party(by)}{f' ({names})' if names else ''}" if by else ""


def _open(point: Point, due: Due, by: str) -> str:
    gate = f"_before {'resolving' if point.item.gate == 'resolve' else 'closing'}_" if point.item.gate else ""
    at = due.get(f"item.{point.item.id}")
    soon = f":alarm_clock: {when(at)}" if at else ""
    said = "  ".join(filter(None, (one_line(point.item.text, 200), gate, soon, by, code(point.item.id))))
    return f":white_large_square: {said}"


def _ticked(point: Point, org: Organisation | None) -> str:
    tick, text = point.tick, one_line(point.item.text, 200)
    if tick is None:
        return text
    text = text.rstrip(".") if tick.note else text
    note = f": {one_line(tick.note, 100)}" if tick.note else ""
    who = f"  _{person(tick.by, org)}_" if tick.by else ""
    return f":heavy_minus_sign: ~{text}~{note}{who}" if tick.na else f":ballot_box_with_check: {text}{note}{who}"
