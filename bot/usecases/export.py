"""The timeline as a file: Markdown for people, JSON for machines, both of the same record."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.events import Recorded
from bot.core.incident import Incident, fold
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.readable import named, readable
from bot.core.tasks import Todo
from bot.core.timeline import Moment, timeline
from bot.usecases.ports import About, Attachment

FORMAT = 1
HASH_SHOWN = 12
CLOCK = "%H:%M"
DASH = "\u2013"


@dataclass(frozen=True)
class Exported:
    """The record of an incident as it was at `until`: `events` is how many events it holds."""

    incident: Incident
    moments: tuple[Moment, ...]
    playbook: Playbook
    book: str
    hash: str
    org: Organisation
    until: datetime
    events: int


def exported(about: About, org: Organisation, events: int, until: datetime) -> Exported:
    """The record of the first so many events; the same for ever, whatever happens later."""
    entry = about.entry
    return record_of(
        entry.id, entry.events[:events], about.book.playbook, (about.book.name, about.book.hash), org, until
    )


def record_of(
    number: int,
    events: Sequence[Recorded],
    playbook: Playbook,
    book: tuple[str, str],
    org: Organisation,
    until: datetime,
) -> Exported:
    """The record that these events are."""
    moments = tuple(timeline(events, playbook))
    return Exported(fold(number, events), moments, playbook, *book, org, until, len(events))


def attachment(record: Exported, by: str) -> Attachment:
    """The Markdown file with its hash, by which anybody can show later that it is unchanged."""
    content = as_markdown(record)
    digest = hashlib.sha256(content.encode()).hexdigest()
    name = f"{record.incident.name.lower()}-timeline-{record.events}.md"
    comment = f"Timeline of {record.incident.name}, asked for by {named(by, record.org)}. SHA-256 {digest}"
    return Attachment(name, f"{record.incident.name} timeline", content, comment)


def as_markdown(record: Exported) -> str:
    """The timeline for people: a line for each entry, by local days of the playbook's zone."""
    zone = record.playbook.calendar.tz
    lines = [*_head(record, zone)]
    day = ""
    for moment in record.moments:
        local = moment.occurred.astimezone(ZoneInfo(zone))
        if local.date().isoformat() != day:
            day = local.date().isoformat()
            lines += ["", f"## {day}", ""]
        lines.append(_line(moment, record, zone))
    return "\n".join([*lines, *_tasks(record, zone)]) + "\n"


def as_json(record: Exported) -> dict[str, Any]:
    """The same for machines, with all three times of each entry."""
    return {
        "tocsin": "timeline",
        "format": FORMAT,
        "number": record.incident.number,
        "title": record.incident.title,
        "private": record.incident.private,
        "playbook": {"name": record.book, "hash": record.hash},
        "until": record.until.isoformat(),
        "entries": [_entry(moment, record) for moment in record.moments],
    }


def _head(record: Exported, zone: str) -> list[str]:
    incident = record.incident
    who = named(incident.commander, record.org) if incident.commander else "nobody"
    lines = [
        f"# {incident.name} {_flat(incident.title)}",
        "",
        f"- Severity {incident.severity}, {incident.status.value}; commander {who}",
        f"- Declared {_stamp(incident.declared_at, zone)} by {named(incident.declared_by, record.org)}",
        f"- Record of {record.events} events until {_stamp(record.until, zone)}; times are {zone}",
        f"- Playbook {record.playbook.document.title} ({record.book} {record.hash[:HASH_SHOWN]})",
    ]
    return [*lines, "- Private: for its own people only"] if incident.private else lines


def _line(moment: Moment, record: Exported, zone: str) -> str:
    local = moment.occurred.astimezone(ZoneInfo(zone))
    who = named(moment.author or moment.actor, record.org)
    text = _flat(readable(moment.text, record.org))
    said = f"**{who}:** {text}" if moment.kind == "noted" and not moment.decision else f"**{who}** {text}"
    notes = []
    if moment.author and moment.actor and moment.author != moment.actor:
        notes.append(f"put here by {named(moment.actor, record.org)}")
    if moment.told_later:
        notes.append(f"{'back-dated, ' if moment.back_dated else ''}told {_later(moment, zone)}")
    if moment.link:
        notes.append(f"[message]({moment.link})")
    shown = f"~~{said}~~" if moment.struck_by else said
    if moment.struck_by:
        notes.append(f"struck out by {named(moment.struck_by, record.org)}")
    return f"- {local.strftime(CLOCK)} {DASH} {shown}" + (f" ({'; '.join(notes)})" if notes else "")


def _later(moment: Moment, zone: str) -> str:
    occurred, learned = (at.astimezone(ZoneInfo(zone)) for at in (moment.occurred, moment.learned))
    return learned.strftime(CLOCK if occurred.date() == learned.date() else "%Y-%m-%d %H:%M")


def _tasks(record: Exported, zone: str) -> list[str]:
    tasks = list(record.incident.tasks.values())
    lines = []
    for name, followup in (("Tasks", False), ("Follow-ups", True)):
        own = [one for one in tasks if one.followup is followup]
        lines += ["", f"## {name}", "", *(_task(one, record, zone) for one in own)] if own else []
    return lines


def _task(todo: Todo, record: Exported, zone: str) -> str:
    owner = f", {named(todo.owner, record.org)}" if todo.owner else ""
    due = f", due {_stamp(todo.due_at, zone)}" if todo.due_at else ""
    box = "x" if todo.state == "done" else " "
    text = _flat(readable(todo.text, record.org))
    dropped = " (dropped)" if todo.state == "dropped" else ""
    return f"- [{box}] {todo.number}. {text}{owner}{due}{dropped}"


def _entry(moment: Moment, record: Exported) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": moment.number,
        "occurred_at": _iso(moment.occurred),
        "learned_at": _iso(moment.learned),
        "recorded_at": _iso(moment.recorded),
        "kind": moment.kind,
        "by": moment.actor,
        "name": named(moment.actor, record.org),
        "text": readable(moment.text, record.org),
    }
    if moment.kind == "noted":
        found |= {"decision": moment.decision, "back_dated": moment.back_dated, "author": moment.author}
        found |= {"link": moment.link, "struck_out_by": moment.struck_by}
    return found


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _stamp(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _flat(text: str) -> str:
    """On one line, so that what people wrote makes no headings or lists of its own."""
    return " ".join(text.split())
