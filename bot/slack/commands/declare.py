"""`/incident` and `/incident declare [severity] title`, and `/incident sub` for a part of an incident."""

import json
from typing import Any

from bot.core.grammar import leading_severity
from bot.core.oncall import resolve
from bot.core.readable import readable
from bot.core.similar import similar
from bot.core.suggest import suggested
from bot.slack.commands.command import Ask, Command
from bot.slack.commands.look import may_see
from bot.slack.views import forms
from bot.slack.views.forms.declare import PRESET, SEVERITY, first_line
from bot.usecases.declare import Declaration
from bot.usecases.ports import Entry, Services, Tx
from bot.usecases.progress import facts_of

LONGEST_LINK = 500
LONGEST_QUOTE = 1000
LOOKED_AT = 50
"""So many of the newest open incidents are compared with what is typed."""

Json = dict[str, Any]


def declare_form(s: Services, ask: Ask) -> Json | None:
    """The form, unless a title was typed."""
    severity, title = leading_severity(ask.rest, s.books.current().playbook)
    return None if title else blank_form(s, ask, severity=severity or "")


def sub_form(s: Services, ask: Ask) -> Json | None:
    """The form for a part of an incident, unless a title was typed."""
    severity, title = leading_severity(ask.rest, s.books.current().playbook)
    return None if title else blank_form(s, ask, severity=severity or "", parent=ask.incident.id)


def blank_form(
    s: Services, ask: Ask, *, severity: str = "", source: str = "", quote: str = "", title: str = "", parent: int = 0
) -> Json:
    """The declare form; `source` is the permalink of the message it starts from, `quote` its words, of which `title` is
    a first draft. `parent` is the incident that it is a part of."""
    kept = readable(quote, s.org)[:LONGEST_QUOTE]
    about = {"response_url": ask.response_url, "source": source[:LONGEST_LINK], "quote": kept, "parent": parent}
    metadata = json.dumps({key: value for key, value in about.items() if value}, ensure_ascii=False)
    book, draft = s.books.current(), first_line(title)
    found = suggested(book.playbook, "", {}, draft) if draft and not severity else None
    others: list[Entry] = []
    if draft:
        with s.store.read() as tx:
            others = alike(tx, draft, ask.user, parent)
    return forms.declare_form(
        book,
        s.org,
        me=ask.user,
        on_call=_on_call(s),
        metadata=metadata,
        severity=found.severity if found else severity,
        field=f"{SEVERITY}{PRESET}{found.severity}" if found else SEVERITY,
        title=draft,
        source_text=kept,
        part_of=parent,
        alike=others,
        suggestion=found,
    )


def renewed_form(tx: Tx, s: Services, body: Json) -> Json | None:
    """The form for what is filled in by now; None when it would look as it does.

    The severity that the playbook suggests is chosen, unless the person chose one.
    """
    view, user, book = body["view"], body["user"]["id"], s.books.current()
    typed, kept = forms.read_declaration(view), forms.read_metadata(view)
    known = facts_of(book.playbook, typed.facts)
    suggestion = suggested(book.playbook, typed.category, known, f"{typed.title} {typed.affected}")
    field = forms.severity_field(view)
    by_hand = typed.severity and typed.severity != field.partition(PRESET)[2]
    if not by_hand:
        severity = suggestion.severity if suggestion else ""
        typed = Declaration(**{**vars(typed), "severity": severity})
        field = f"{SEVERITY}{PRESET}{severity}" if severity else SEVERITY
    form = forms.declare_form(
        book,
        s.org,
        me=user,
        on_call=_on_call(s),
        metadata=view["private_metadata"],
        typed=typed,
        field=field,
        source_text=str(kept.get("quote") or ""),
        part_of=typed.parent,
        alike=alike(tx, typed.title, user, typed.parent),
        suggestion=suggestion,
    )
    return None if _look(form) == _look(view) else form


def alike(tx: Tx, title: str, user: str, but: int = 0) -> list[Entry]:
    """The open incidents that may be the one with this title, of those that the person may see."""
    seen = {e.id: e for e in tx.open_entries(LOOKED_AT) if may_see(e, user) and e.id != but}
    return [seen[one.number] for one in similar(title, [entry.incident for entry in seen.values()])]


def _look(view: Json) -> list[tuple[Any, ...]]:
    """What of a form can change but for what is filled in: its fields, and what it says."""
    return [(block["block_id"], json.dumps(block.get("text") or block.get("elements"))) for block in view["blocks"]]


def same_form(tx: Tx, body: Json) -> Json | None:
    """In place of the form: to join the incident that it is, with what was typed."""
    view = body["view"]
    entry = tx.entry(int(body["actions"][0]["value"]))
    if entry is None or not may_see(entry, body["user"]["id"]):
        return None
    typed, url = forms.read_declaration(view), forms.read_metadata(view).get("response_url", "")
    return forms.join_form(entry, "\n".join(filter(None, (typed.title, typed.affected))), url)


def _on_call(s: Services) -> str:
    people = resolve("on_call", s.org, s.books.current().playbook, None, s.clock.now()).people
    return people[0] if people else ""


DECLARE = Command(
    "declare",
    "declare [severity] [title]",
    "Declare an incident. Without a title the form opens.",
    ("new", "create", "start", "open"),
    needs_incident=False,
    form=declare_form,
)
SUB = Command("sub", "sub [severity] [title]", "Declare a part of it, worked on by itself.", ("part",), form=sub_form)
