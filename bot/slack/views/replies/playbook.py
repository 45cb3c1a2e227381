"""The playbook in force: what it is called, who keeps it, where it is, and its severities."""

from datetime import date, datetime

from bot.core.incident import Incident
from bot.core.organisation import Organisation
from bot.core.playbook import Severity
from bot.slack.views.blocks import Json, context, fields, section
from bot.slack.views.cause import HASH_SHOWN, place, playbook_name
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import code, one_line
from bot.slack.views.words import mention
from bot.usecases.ports import Book

NOBODY = "nobody yet; name one under `document: owner`"
PER_BLOCK = 10


def playbook_reply(
    book: Book, org: Organisation, now: datetime, incident: Incident | None = None, newer: Book | None = None
) -> Json:
    """The playbook that an incident keeps, or the one in force; `newer` is in force when the incident keeps another."""
    top = f":notebook: *{one_line(book.playbook.document.title, 80)}*"
    blocks = [section("playbook", top if incident is None else f"{top}\n{_kept(incident, newer)}")]
    blocks.append(fields("playbook_fields", _facts(book, org, now)))
    lines = [_severity(one) for one in book.playbook.severities]
    for start in range(0, len(lines), PER_BLOCK):
        head = ["*Severities*, worst first"] if start == 0 else []
        blocks.append(section(f"playbook_severities_{start}", "\n".join([*head, *lines[start : start + PER_BLOCK]])))
    small = "`/incident next` says what it will make me do" if incident else "An incident keeps the one it begins with"
    blocks.append(context("playbook_more", small))
    return reply(f"Playbook {playbook_name(book)}", blocks)


def _kept(incident: Incident, newer: Book | None) -> str:
    if newer is None:
        return f"{incident.name} runs by it, and it is the one in force."
    return f"{incident.name} keeps the one it began with. In force for new incidents: {playbook_name(newer)}."


def _facts(book: Book, org: Organisation, now: datetime) -> list[tuple[str, str]]:
    document = book.playbook.document
    known = org.people.get(document.owner)
    owner = mention(known.slack) if known else one_line(document.owner, 200) or NOBODY
    file = place(book, 0, org) if book.path else f"{code(book.name)}, whose file is gone"
    facts = [
        ("Version", f"{one_line(str(document.version), 60)} {code(book.hash[:HASH_SHOWN])}"),
        ("Owner", owner),
        ("Review", _review(str(document.review_by or ""), now)),
        ("File", file),
    ]
    return facts


def _review(day: str, now: datetime) -> str:
    """The day by which it is to be looked through; one that is past is said without alarm."""
    if not day:
        return "No date set"
    try:
        past = date.fromisoformat(day) < now.date()
    except ValueError:
        return one_line(day, 60)
    return f"Was due by {one_line(day, 20)}; time to look through it" if past else f"By {one_line(day, 20)}"


def _severity(severity: Severity) -> str:
    text = f": {one_line(severity.text, 120)}" if severity.text else ""
    name = one_line(severity.id, 60)
    called = f" · {one_line(severity.name, 60)}" if severity.name.lower() != severity.id.lower() else ""
    return f":{severity.emoji.strip(':')}: *{name}*{called}{text}"
