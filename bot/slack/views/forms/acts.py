"""The small forms: severity, escalation, and the ends of an incident."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, context, input_, modal, option, plain_text, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.text import spoken
from bot.slack.views.words import title
from bot.usecases.ports import Book, Entry

LONGEST_TEXT = 2000
MOST_NAMED = 3
HOW_CALLED = "They get a direct message, and come into the room."


def escalate_form(entry: Entry, book: Book, org: Organisation, now: datetime) -> Json:
    """To call a party or a person; only parties with people in them can be chosen, each with who they are now."""
    choices = []
    for name in dict.fromkeys([*book.playbook.parties, *org.parties]):
        reach = resolve(name, org, book.playbook, entry.incident, now)
        if reach.people:
            choices.append(option(f"{name.replace('_', ' ')}: {_names(reach.people, org)}", name))
    blocks = [_about(entry)]
    if choices:
        blocks.append(input_("party", "Who is needed?", select(choices), hint=HOW_CALLED, optional=True))
    one = {"type": "users_select", "action_id": "value", "placeholder": plain_text("Choose a person", 150)}
    blocks.append(input_("person", "Or one person" if choices else "Who is needed?", one, optional=True))
    if book.playbook.triggers:
        triggers = [option(trigger, trigger) for trigger in book.playbook.triggers]
        blocks.append(input_("trigger", "What makes it needed?", select(triggers), optional=True))
    blocks.append(input_("reason", "Why?", _text("What do you need them for?"), optional=True))
    return modal("escalate", "Escalate", blocks, submit="Call them", metadata=str(entry.id))


def read_escalation(view: dict[str, Any]) -> dict[str, str]:
    """The party or the person, the playbook's trigger, and the reason."""
    who = fields.user(view, "person")
    return {
        "party": f"<@{who}>" if who else fields.chosen(view, "party"),
        "trigger": fields.chosen(view, "trigger"),
        "reason": fields.text(view, "reason"),
    }


def resolve_form(entry: Entry, book: Book, summary: str = "", before: Sequence[Json] = ()) -> Json:
    """To end it, with a summary, and with what the playbook wants done `before`."""
    hint = "In a sentence or two. All reminders stop."
    words = text_input(
        LONGEST_TEXT, lines=True, placeholder="Rolled back release 4.2; errors are at zero.", initial=summary
    )
    blocks = [_about(entry), input_("summary", "What ended it?", words, hint=hint), *before]
    return modal("resolve", "Resolve incident", blocks, submit="Resolve", metadata=str(entry.id))


def read_resolution(view: dict[str, Any]) -> str:
    """The summary."""
    return fields.text(view, "summary")


def cancel_form(entry: Entry, book: Book | None = None) -> Json:
    """To say that it was no incident."""
    hint = "All reminders stop. The reason stays on record."
    reason = input_("reason", "Why was it no incident?", _text("A test alarm"), hint=hint)
    return modal("cancel", "Cancel incident", [_about(entry), reason], submit="It was none", metadata=str(entry.id))


def read_reason(view: dict[str, Any]) -> str:
    """The reason given for a cancellation."""
    return fields.text(view, "reason")


def notice_form(name: str, message: str, hint: str = "") -> Json:
    """Says why there is nothing to fill in."""
    return modal("notice", name, [section("notice", spoken(f"{message} {hint}".strip()))])


def _about(entry: Entry, *more: str) -> Json:
    incident = entry.incident
    return context("about", f"{incident.name} {title(incident)}", *more)


def _text(placeholder: str) -> Json:
    return text_input(LONGEST_TEXT, lines=True, placeholder=placeholder)


def _names(people: tuple[str, ...], org: Organisation) -> str:
    known = [person.name if (person := org.person_by_slack(user)) else user for user in people]
    more = f" + {len(known) - MOST_NAMED}" if len(known) > MOST_NAMED else ""
    return ", ".join(known[:MOST_NAMED]) + more
