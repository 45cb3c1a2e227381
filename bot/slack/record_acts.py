"""What the commands of the record do, and reactions to messages, by name. Each runs in a worker, in one transaction."""

import re
from collections.abc import Callable

from bot.core.events import Noted, NoteStruck
from bot.core.typed_time import leading_moment
from bot.slack.act import Act, Aside
from bot.slack.views.text import when
from bot.slack.views.words import room_of
from bot.usecases import notes
from bot.usecases.change import find
from bot.usecases.ports import Services, Tx

LINK = re.compile(r"<?(?P<link>https://[^\s<>|]+/archives/(?P<channel>[CGD][A-Z0-9]+)/p(?P<ts>\d{16}))[^\s<>]*>?")
"""Slack's link to a message, as typed or pasted."""


def do_note(tx: Tx, s: Services, act: Act) -> str:
    """Put what was typed on the timeline, or the message whose link begins it."""
    found = LINK.match(act.rest)
    if found:
        ts = f"{found['ts'][:10]}.{found['ts'][10:]}"
        place = {"channel": found["channel"], "ts": ts, "link": found["link"]}
        return _message(tx, s, act, {**place, "text": act.rest[found.end() :].strip()})
    if "ts" in act.args:
        return _message(tx, s, act, act.args)
    return _typed(tx, s, act, decision=False)


def do_decision(tx: Tx, s: Services, act: Act) -> str:
    """Write down a decision."""
    return _typed(tx, s, act, decision=True)


def _typed(tx: Tx, s: Services, act: Act, *, decision: bool) -> str:
    told = act.asked_at(s.clock.now())
    entry = find(tx, act.incident)
    at, text = leading_moment(act.rest, told, notes.zone(s, entry, act.user))
    noted = Noted(text=text, decision=decision, occurred_at=at, told_at=told)
    entry = notes.note(tx, s, act.incident, act.user, noted)
    return f"{'Decision written down' if decision else 'Noted'} for {entry.incident.name}."


def _message(tx: Tx, s: Services, act: Act, values: dict[str, str]) -> str:
    """A message somebody chose; since the room is told nothing, they are answered in any case, also when it was there
    before."""
    told = act.asked_at(s.clock.now())
    noted = Noted.model_validate({**values, "occurred_at": notes.moment_of(values["ts"]), "told_at": told})
    entry = notes.pin(tx, s, find(tx, act.incident), act.user, noted)
    return Aside(f"On the timeline of {entry.incident.name}, at {when(notes.moment_of(values['ts']))}.")


def do_pinned(tx: Tx, s: Services, act: Act) -> str:
    """Someone reacted to a message of the room; it goes on the timeline at its own time."""
    told, ts = act.asked_at(s.clock.now()), act.args["ts"]
    noted = Noted(**act.args, occurred_at=notes.moment_of(ts), told_at=told)
    notes.pin(tx, s, find(tx, act.incident), act.user, noted)
    return ""


def do_unpinned(tx: Tx, s: Services, act: Act) -> str:
    """Someone took the reaction back."""
    notes.unpin(tx, s, find(tx, act.incident), act.user, NoteStruck(**act.args))
    return ""


def do_timeline(tx: Tx, s: Services, act: Act) -> str:
    """Put the file into the room."""
    entry = notes.export(tx, s, act.incident, act.user)
    return f"The file is on its way to {'you' if entry.incident.room == 'none' else room_of(entry)}."


RECORD: dict[str, Callable[[Tx, Services, Act], str]] = {
    "note": do_note,
    "decision": do_decision,
    "pinned": do_pinned,
    "unpinned": do_unpinned,
    "timeline": do_timeline,
}
"""Each gives the confirmation for the person who asked."""
