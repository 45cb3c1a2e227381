"""The commands for roles; what they do is in `bot.slack.role_acts`."""

from typing import Any

from bot.core.grammar import first_word, person
from bot.slack.commands.command import Ask, Command
from bot.slack.views import forms
from bot.slack.views.nudges import ROLE_BUTTON
from bot.usecases.ports import Services


def role_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The roles with who has them, unless one was named. A button may open it at a role."""
    entry = ask.incident
    if ask.rest and ask.pressed != ROLE_BUTTON:
        return None
    return forms.role_form(entry, s.books.of(entry.playbook_hash), s.org, ask.user, s.clock.now(), ask.rest)


def handover_form(s: Services, ask: Ask) -> dict[str, Any] | None:
    """The form, with the person if one was typed, and how things stand as a first briefing."""
    entry, (first, second) = ask.incident, first_word(ask.rest)
    to = person(first) or person(second) or ""
    role = "" if person(first) else first
    return forms.handover_form(entry, s.books.of(entry.playbook_hash), ask.user, to, role)


LEAD = Command("lead", "lead [@who]", "Take command, or give it to someone.", ("command", "commander", "ic"))
ROLE = Command(
    "role", "role [name] [@who]", "Take a role, give it, or give it up.", ("roles", "assign", "hat"), form=role_form
)
HANDOVER = Command(
    "handover", "handover [@who] [role]", "Hand a role over, with a briefing.", ("handoff",), form=handover_form
)
ACCEPT = Command("accept", "accept role", "Take over a role that is handed to you.")
DECLINE = Command("decline", "decline role", "Do not take it over.")
