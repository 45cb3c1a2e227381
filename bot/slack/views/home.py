"""The Home tab: declare, what is open, what is mine, who is on call."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.incident import COMMANDER
from bot.core.oncall import Shift
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, actions, button, context, divider, header, section
from bot.slack.views.replies.lists import entry_line, oncall_lines
from bot.slack.views.text import one_line, when
from bot.slack.views.words import room_link, title
from bot.usecases.ports import Book, Entry

MOST_LISTED = 30
MOST_LINES = 20
PER_BLOCK = 5


def home_view(
    entries: Sequence[tuple[Entry, Book]],
    oncall: Sequence[tuple[str, Shift | None, Shift | None]],
    org: Organisation,
    me: str,
    now: datetime,
) -> Json:
    """The whole tab. Of private incidents a person who has no part in them sees number and severity only."""
    blocks = [
        header("home", ":rotating_light: Incidents"),
        actions("home_do", button("Declare incident", "declare_home", "declare", "primary")),
        *_open(entries, me, now),
        *_mine(entries, me),
        divider("home_line"),
        *_lines("home_oncall", "On call", oncall_lines(oncall, org) or ["No rotation is set up."]),
        context("home_now", f"As of {when(now, 'date_time')}", "`/incident help` lists what you can type"),
    ]
    return {"type": "home", "blocks": blocks}


def _open(entries: Sequence[tuple[Entry, Book]], me: str, now: datetime) -> list[Json]:
    if not entries:
        return [section("home_open", "*Open*\nNothing is open. :seedling:")]
    lines = [entry_line(entry, book, me, now) for entry, book in entries[:MOST_LISTED]]
    left = len(entries) - MOST_LISTED
    return _lines("home_open", f"Open ({len(entries)})", [*lines, *([f"_+ {left} more_"] if left > 0 else [])])


def _mine(entries: Sequence[tuple[Entry, Book]], me: str) -> list[Json]:
    lines = []
    for entry, book in entries:
        incident = entry.incident
        for id in incident.roles:
            if me in incident.holders(id):
                role = book.playbook.roles.get(id)
                name = one_line(role.name if role else "commander" if id == COMMANDER else id, 40)
                lines.append(f"{name} of *{incident.name}* {title(incident)} · {room_link(entry)}")
    return _lines("home_mine", "Your roles", lines[:MOST_LINES]) if lines else []


def _lines(block_id: str, name: str, lines: Sequence[str]) -> list[Json]:
    parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)][:MOST_LINES]
    blocks = [section(block_id, f"*{name}*")]
    return [*blocks, *(section(f"{block_id}_{number}", "\n".join(part)) for number, part in enumerate(parts))]
