"""Answers with several incidents or people: the open ones, the picker, and who is on call."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.incident import Incident
from bot.core.oncall import Shift
from bot.core.organisation import Organisation
from bot.core.policy import next_update_due
from bot.slack.views.blocks import Json, actions, context, option, section, select
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import code, one_line, when
from bot.slack.views.words import HIDDEN, emoji, insider, mention, room_link, shown_title, status_name
from bot.usecases.ports import Book, Entry

NOTHING = "No incident is open. `/incident` declares one."
MOST_LISTED = 20
MOST_PICKED = 100
LARGEST_MENU = 10_000
PER_BLOCK = 5
LONGEST_PICK = 150
LONGEST_BLOCK_ID = 255
MORE_ROOM = 2000
PICK = "pick"
INDENT = "\u2003"


def list_reply(entries: Sequence[tuple[Entry, Book]], me: str, now: datetime) -> Json:
    """The open incidents, in the order given. The caller leaves out those the person may not see."""
    if not entries:
        return reply(NOTHING, [section("list", NOTHING)])
    lines = [entry_line(entry, book, me, now) for entry, book in entries[:MOST_LISTED]]
    left = len(entries) - MOST_LISTED
    text = "1 incident is open" if len(entries) == 1 else f"{len(entries)} incidents are open"
    parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)]
    blocks = [section("list", f"*{text}*")]
    blocks += [section(f"list_{number}", "\n".join(part)) for number, part in enumerate(parts)]
    return reply(text, [*blocks, context("list_more", f"+ {left} more")] if left > 0 else blocks)


def entry_line(entry: Entry, book: Book, me: str, now: datetime) -> str:
    """One incident: what it is, and below how it stands."""
    incident = entry.incident
    top = f"{emoji(incident, book.playbook)} *{incident.name}* {one_line(incident.severity, 40)}"
    if incident.private and not insider(incident, [me]):
        return f"{top} · :lock: {HIDDEN}"
    mine = incident.commander == me
    who = "you command" if mine else mention(incident.commander) if incident.commander else "no commander"
    due = next_update_due(incident, book.playbook)
    late = f":warning: update overdue since {when(due, 'time')}" if due and due <= now else ""
    lock = ":lock: " if incident.private else ""
    state = status_name(incident, book.playbook)
    parts = [room_link(entry), state, who, f"declared {when(incident.declared_at, 'ago')}", *([late] if late else [])]
    return f"{top} · {lock}{shown_title(incident, [me], 130)}\n{INDENT}{' · '.join(parts)}"


def oncall_reply(
    shifts: Sequence[tuple[str, Shift | None, Shift | None]], org: Organisation, now: datetime | None = None
) -> Json:
    """Who is on call now and next, for each rotation."""
    if not shifts:
        text = "No rotation is set up. Add one under `rotations` in `tocsin.yml`."
        return reply(text, [section("oncall", text)])
    lines = oncall_lines(shifts, org)
    parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)]
    blocks = [section(f"oncall_{number}", "\n".join(part)) for number, part in enumerate(parts[:40])]
    return reply("Who is on call", [section("oncall", "*On call*"), *blocks])


def oncall_lines(shifts: Sequence[tuple[str, Shift | None, Shift | None]], org: Organisation) -> list[str]:
    """For each rotation, who has it until when, and who follows."""
    lines = []
    for name, present, following in shifts:
        label = f"*{one_line(name.replace('_', ' '), 60)}*"
        now = f"{_name(present.person, org)} until {when(present.end, 'date_time')}" if present else "nobody yet"
        then = f", then {_name(following.person, org)}" if following else ""
        start = f" from {when(following.start, 'date_time')}" if following and not present else ""
        lines.append(f"{label}: {now}{then}{start}")
    return lines


def picker_reply(entries: Sequence[Entry], command: str, rest: str = "", me: str = "") -> Json:
    """Asks which incident a command is meant for. What was typed goes with the choice, or is given back to copy."""
    if not entries:
        return reply(NOTHING, [section("pick_none", NOTHING)])
    longest = max(len(f"{entry.id}|{command}|{rest}") for entry in entries)
    in_value = longest <= LONGEST_PICK
    kept = in_value or len(f"{PICK}|{rest}") <= LONGEST_BLOCK_ID
    tail = f"|{rest}" if in_value and rest else ""
    choices = _choices(entries, me, f"{command}{tail}")
    menu = select(choices, action_id=PICK, placeholder="Choose an incident")
    question = f"Which incident is {code(f'/incident {command}')} for?"
    blocks = [section("pick_ask", question), actions(f"{PICK}|{rest}" if kept and not in_value else PICK, menu)]
    if not kept:
        blocks.append(
            section("pick_lost", f"You typed more than I can keep here. Copy it:\n>{one_line(rest, MORE_ROOM)}")
        )
    if len(entries) > len(choices):
        blocks.append(context("pick_more", f"+ {len(entries) - len(choices)} more: use the incident's own channel."))
    return reply("Which incident?", blocks)


def read_pick(action: dict[str, Any]) -> tuple[int, str, str]:
    """What was chosen in the picker: the incident, the command, and what was typed after it."""
    chosen = str((action.get("selected_option") or {}).get("value") or "")
    id, _, tail = chosen.partition("|")
    command, _, rest = tail.partition("|")
    kept = str(action.get("block_id") or "").partition("|")[2]
    return int(id or 0), command, rest or kept


def _choices(entries: Sequence[Entry], me: str, value: str) -> list[Json]:
    """As many as a menu and a message can hold."""
    choices: list[Json] = []
    size = 0
    for entry in entries[:MOST_PICKED]:
        choice = option(_pick_text(entry.incident, me), f"{entry.id}|{value}")
        size += len(json.dumps(choice)) + 2
        if size > LARGEST_MENU:
            break
        choices.append(choice)
    return choices


def _pick_text(incident: Incident, me: str) -> str:
    hidden = incident.private and not insider(incident, [me])
    return f"{incident.name} · {incident.severity} · {HIDDEN if hidden else incident.title}"


def _name(id: str, org: Organisation) -> str:
    person = org.people.get(id)
    return one_line(person.name, 80) if person else one_line(id, 80)
