"""Why the bot spoke: the rule with its file and line, and the facts, in words."""

from datetime import timedelta

from bot.core.causes import Cause
from bot.core.organisation import Organisation
from bot.core.spans import say_span
from bot.slack.views.text import code, cut_marked, one_line, spoken, upper_first, when
from bot.slack.views.words import joined
from bot.usecases.ports import About, Book

LONGEST_PATH = 120
LONGEST_DID = 500
LONGEST_FACTS = 400
HASH_SHOWN = 8


def cause_text(cause: Cause, about: About, org: Organisation) -> str:
    """What the playbook asked for and when, the facts that made it ask, and where it is written."""
    fired, facts = cause.fired, cause.facts
    did = cut_marked(upper_first(spoken(fired.did.replace("_", " "))), LONGEST_DID)
    lines = [f"*{when(cause.at, 'time')} · {did}*", _counted(cause)]
    if facts.absent:
        lines.append(f"By then {cut_marked(spoken(joined(facts.absent)), LONGEST_FACTS)}.")
    if facts.held:
        lines.append(f"Conditions: {cut_marked(spoken(joined(facts.held)), LONGEST_FACTS)}.")
    if fired.late >= 60:
        lines.append(f"It came {say_span(timedelta(seconds=fired.late))} late: Tocsin was not running.")
    lines.append(f"Rule {code(fired.rule)}, step {fired.step + 1}, {place(about.book, fired.line, org, fired.file)}")
    return "\n".join(lines)


def _counted(cause: Cause) -> str:
    facts = cause.facts
    event = spoken(facts.event) or "it began to count"
    after = f", and {say_span(facts.after)} had passed" if facts.after.total_seconds() >= 1 else ""
    again = f" This was repeat {cause.fired.occurrence}." if cause.fired.occurrence else ""
    return f"Because {event} at {when(facts.since, 'time')}{after}.{again}"


def place(book: Book, line: int, org: Organisation | None, file: str = "") -> str:
    """`playbooks/default.yml:87`, as a link where the organisation says where it is read. A `file` is one that the
    playbook includes, within the folder of playbooks."""
    path = f"{book.path.partition('/')[0]}/{file}" if file and book.path else file or book.path
    shown = one_line(path or f"playbook {book.name}", LONGEST_PATH) + (f":{line}" if line else "")
    url = _url(path, org)
    return f"<{url}|{shown}>" if url else code(shown, LONGEST_PATH + 8)


def _url(path: str, org: Organisation | None) -> str:
    """Where people read a file; empty when nobody said."""
    if org is None or not org.playbook_url or not path:
        return ""
    return org.playbook_url.replace("{path}", "".join(c for c in path if c not in "<>| ")).replace("&", "&amp;")


def playbook_name(book: Book) -> str:
    """`Standard incident response, version 3 3f2a91bc`."""
    document = book.playbook.document
    title = f"{one_line(document.title, 80)}, version {one_line(str(document.version), 30)}"
    return f"{title} {code(book.hash[:HASH_SHOWN])}"
