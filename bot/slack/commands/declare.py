"""`/incident` and `/incident declare [severity] title`."""

import json
from typing import Any

from bot.core.grammar import leading_severity
from bot.core.oncall import resolve
from bot.slack.commands.command import Ask, Command
from bot.slack.views import forms
from bot.usecases.ports import Services

LONGEST_LINK = 500


def declare_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, unless a title was typed."""
    severity, title = leading_severity(ask.rest, s.books.current().playbook)
    return None if title else blank_form(s, ask, severity=severity or "")


def blank_form(s: Services, ask: Ask, *, severity: str = "", source: str = "", title: str = "") -> dict[str, Any]:
    """The declare form; `source` is the permalink of the message it starts from, `title` a first draft."""
    book = s.books.current()
    on_call = resolve("on_call", s.org, book.playbook, None, s.clock.now()).people
    metadata = json.dumps({"response_url": ask.response_url, "source": source[:LONGEST_LINK]})
    return forms.declare_form(
        book,
        s.org,
        me=ask.user,
        on_call=on_call[0] if on_call else "",
        metadata=metadata,
        severity=severity,
        title=title,
    )


DECLARE = Command(
    "declare",
    "declare [severity] [title]",
    "Declare an incident. Without a title the form opens.",
    ("new", "create", "start", "open"),
    needs_incident=False,
    form=declare_form,
)
