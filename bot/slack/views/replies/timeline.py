"""The timeline as `/incident timeline` shows it: the newest part, by days, and buttons for the rest and the file."""

import re
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.organisation import Organisation
from bot.core.timeline import BY_THE_BOT, Moment
from bot.slack.views.blocks import Json, actions, button, context, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import cut_marked, one_line, spoken, when
from bot.slack.views.words import person
from bot.usecases.ports import About

PER_PAGE = 12
PER_BLOCK = 6
LONGEST_ENTRY = 220
"""Of one entry's words: some four lines of a phone; the file has all of them."""
MARKS = {
    "declared": ":rotating_light:",
    "acknowledged": ":white_check_mark:",
    "role_assigned": ":firefighter:",
    "severity_changed": ":small_red_triangle:",
    "status_updated": ":memo:",
    "mitigated": ":shield:",
    "resolved": ":white_check_mark:",
    "escalated": ":telephone_receiver:",
    "not_reached": ":warning:",
    "noted": ":pencil2:",
}
OTHER = "•"
PERSON = re.compile(r"[UW][A-Z0-9]{2,}")


def timeline_reply(
    about: About, moments: Sequence[Moment], org: Organisation, me: str, page: int | None = None
) -> Json:
    """One page, the newest without `page`; asked for by a button it takes the place of the one before."""
    name = about.entry.incident.name
    shown = [one for one in moments if one.kind not in BY_THE_BOT]
    pages = max(1, -(-len(shown) // PER_PAGE))
    at = min(max(page or pages, 1), pages)
    end = len(shown) - (pages - at) * PER_PAGE
    part = shown[max(0, end - PER_PAGE) : end]
    known = org.person_by_slack(me)
    zone = ZoneInfo(known.tz if known else about.book.playbook.calendar.tz)
    blocks = [section("timeline", f"*{name}: timeline*" + (f", part {at} of {pages}" if pages > 1 else ""))]
    for number, (_, day) in enumerate(groupby(part, key=lambda one: one.occurred.astimezone(zone).date())):
        found = list(day)
        lines = [f"_{when(found[0].occurred, 'date')}_", *(entry_line(one, org) for one in found)]
        for place in range(0, len(lines), PER_BLOCK):
            blocks.append(section(f"timeline_{number}_{place}", "\n".join(lines[place : place + PER_BLOCK])))
    left = len(moments) - len(shown)
    more = f"{left} acts of the bot are left out; the file has them." if left else ""
    how = "`/incident note text` or :pushpin: on a message adds to it"
    blocks += [context("timeline_more", more, how), actions("timeline_do", *_buttons(about.entry.id, at, pages))]
    made = reply(f"Timeline of {name}", blocks)
    return {**made, "replace_original": True} if page is not None else made


def entry_line(moment: Moment, org: Organisation) -> str:
    """One entry: when, who, what; struck out, back-dated and quoted ones say so."""
    text = cut_marked(spoken(" ".join(moment.text.split())), LONGEST_ENTRY)
    quoted = bool(moment.link or moment.author)
    writer = moment.author or moment.actor
    who = person(writer, org) if not writer or PERSON.fullmatch(writer) else one_line(writer, 80)
    mark = ":pushpin:" if quoted else ":dart:" if moment.decision else MARKS.get(moment.kind, OTHER)
    said = f"*{who}*{':' if moment.kind == 'noted' and not moment.decision else ''} {text}"
    line = f"{when(moment.occurred)} {mark} {f'~{said}~' if moment.struck_by else said}"
    notes = []
    if moment.back_dated:
        notes.append(f"back-dated, told {when(moment.learned)}")
    if moment.struck_by:
        notes.append(f"struck out by {person(moment.struck_by, org)}")
    if moment.link:
        notes.append(f"<{moment.link}|message>")
    return f"{line} _({', '.join(notes)})_" if notes else line


def _buttons(id: int, at: int, pages: int) -> list[Json]:
    older = [button("Older", "timeline.older", f"{id} {at - 1}")] if at > 1 else []
    newer = [button("Newer", "timeline.newer", f"{id} {at + 1}")] if at < pages else []
    return [*older, *newer, button("File for all", "timeline.file", f"{id} export")]
