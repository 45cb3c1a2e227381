"""The form to raise or lower the severity, with what that would do."""

from datetime import datetime
from typing import Any

from bot.core.actions import FOR_PARTIES, VERBS, Action
from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.core.whatif import Change
from bot.slack.views.blocks import Json, context, input_, modal, section, select, text_input
from bot.slack.views.forms import fields
from bot.slack.views.forms.acts import notice_form
from bot.slack.views.forms.declare import severities
from bot.slack.views.text import one_line, when
from bot.slack.views.words import joined, party, person, severity_name, title
from bot.usecases.ports import Book, Entry

LONGEST_TEXT = 2000
MOST_NAMED = 4
LONGEST_EFFECT = 2500


def severity_form(
    entry: Entry, book: Book, change: Change | None = None, org: Organisation | None = None, now: datetime | None = None
) -> Json:
    """To raise or lower the severity; once one is chosen, with the `change` that it would bring."""
    incident, playbook = entry.incident, book.playbook
    choices = severities(playbook, without=incident.severity)
    if not choices:
        return notice_form("Change severity", "This playbook has one severity only.", "There is nothing to change to.")
    menu = select(choices, change.severity if change else "", placeholder="How bad is it?")
    typed = text_input(LONGEST_TEXT, lines=True, placeholder="What made it better or worse?")
    blocks = [
        context("about", f"{incident.name} {title(incident)}", f"now {severity_name(incident.severity, playbook)}"),
        {**input_("severity", "New severity", menu), "dispatch_action": True},
    ]
    if change and org and now:
        blocks.append(section("effect", effect(change, incident, playbook, org, now)))
    blocks.append(input_("reason", "Why?", typed, hint="Needed where it gets milder.", optional=True))
    return modal("severity", "Change severity", blocks, submit="Change", metadata=str(entry.id))


def read_severity(view: dict[str, Any]) -> tuple[str, str]:
    """The severity and the reason."""
    return fields.chosen(view, "severity"), fields.text(view, "reason")


def effect(change: Change, incident: Incident, playbook: Playbook, org: Organisation, now: datetime) -> str:
    """What the change would do, in a few lines."""

    def said(action: Action) -> str:
        if action.kind not in FOR_PARTIES:
            return one_line(action.say(), 120)
        return f"{VERBS[action.kind]} {joined(_who(name) for name in action.to)}"

    def _who(name: str) -> str:
        reach = resolve(name, org, playbook, incident, now)
        people = [person(one, org) for one in reach.people[:MOST_NAMED]]
        left = len(reach.people) - MOST_NAMED
        named = ", ".join([*people, *([f"{left} more"] if left > 0 else [])])
        return f"{party(name)} ({named})" if named else party(name)

    at_once = "; ".join(said(action) for action in change.at_once) or "nobody is disturbed"
    lines = [f"*At once:* {at_once}"]
    if change.later:
        lines.append("*Then, if nobody acts:*")
        lines += [f"• {when(at)} {said(action)}" for at, action in change.later]
    due = f"{when(change.update_due)}" if change.update_due else "none is asked for"
    lines.append(f"*Next update due:* {due}")
    return "\n".join(lines)[:LONGEST_EFFECT]
