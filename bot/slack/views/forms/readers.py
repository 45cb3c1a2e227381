"""What each form's values are for the act of its name, and what is missing, by field."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.views.forms.acts import read_escalation, read_reason, read_resolution
from bot.slack.views.forms.drill import read_drill
from bot.slack.views.forms.evidence import read_evidence
from bot.slack.views.forms.facts import read_facts
from bot.slack.views.forms.fields import metadata
from bot.slack.views.forms.given import read_give
from bot.slack.views.forms.items import read_item, read_ticks, read_why_not, ticks_as_json
from bot.slack.views.forms.notice import read_notice
from bot.slack.views.forms.override import read_override
from bot.slack.views.forms.relating import read_join, read_merge
from bot.slack.views.forms.roles import read_handover, read_role
from bot.slack.views.forms.severity import read_severity
from bot.slack.views.forms.snooze import read_snooze
from bot.slack.views.forms.tasks import read_task
from bot.slack.views.forms.told import read_told
from bot.slack.views.forms.update import read_update

View = dict[str, Any]
Read = tuple[dict[str, Any], dict[str, str]]


def _update(view: View) -> Read:
    return {**read_update(view).model_dump(mode="json", exclude={"kind"}), **_facts(view)[0]}, {}


def _severity(view: View) -> Read:
    severity, reason = read_severity(view)
    return {"severity": severity, "reason": reason}, {} if severity else {"severity": "Choose a severity."}


def _escalate(view: View) -> Read:
    values = read_escalation(view)
    return dict(values), {} if values["party"] else {"person": "Choose who is needed."}


def _resolve(view: View) -> Read:
    values = {"summary": read_resolution(view), **_ticks(view)[0], **_facts(view)[0]}
    return values, {} if values["summary"] else {"summary": "Say in a sentence what ended it."}


def _ticks(view: View) -> Read:
    return {"ticks": ticks_as_json(read_ticks(view))}, {}


def _cancel(view: View) -> Read:
    reason = read_reason(view)
    return {"reason": reason}, {} if reason else {"reason": "Say why it was no incident."}


def _merge(view: View) -> Read:
    into, reason = read_merge(view)
    return {"into": into, "reason": reason}, {} if into else {"into": "Choose the incident that it is."}


def _join(view: View) -> Read:
    return {"words": read_join(view)}, {}


def _task(view: View) -> Read:
    values = read_task(view)
    return values, {} if values["text"] else {"text": "Say what is to be done."}


def _write(view: View) -> Read:
    told = read_notice(view)
    promised = told.next_update_at.isoformat() if told.next_update_at else None
    values = {"notice": told.notice, "to": list(told.to), "fields": dict(told.fields), "next_update_at": promised}
    return values, {}


def _refuse(view: View) -> Read:
    reason = read_reason(view)
    values = {"number": metadata(view).get("number", 0), "reason": reason}
    return values, {} if reason else {"reason": "Say what should be different."}


def _role(view: View) -> Read:
    return dict(read_role(view)), {}


def _handover(view: View) -> Read:
    return dict(read_handover(view)), {}


def _facts(view: View) -> Read:
    return {"facts": read_facts(view)}, {}


def _snooze(view: View) -> Read:
    values = read_snooze(view)
    return dict(values), {} if values["reason"] else {"reason": "Say why it may wait; the room is told."}


def _drill(view: View) -> Read:
    values = read_drill(view)
    return dict(values), {} if values["title"] else {"title": "Say in a few words what is practised."}


def _evidence(view: View) -> Read:
    return read_evidence(view), {}


def _told(view: View) -> Read:
    return read_told(view), {}


READERS: Mapping[str, Callable[[View], Read]] = {
    "update": _update,
    "severity": _severity,
    "escalate": _escalate,
    "resolve": _resolve,
    "close": _ticks,
    "ticks": _ticks,
    "done": read_item,
    "give": read_give,
    "mitigate": read_why_not,
    "override": read_override,
    "cancel": _cancel,
    "merge": _merge,
    "join": _join,
    "task": _task,
    "write": _write,
    "refuse": _refuse,
    "role": _role,
    "facts": _facts,
    "handover": _handover,
    "snooze": _snooze,
    "drill": _drill,
    "evidence": _evidence,
    "told": _told,
}
"""By the form's callback id: `(values, errors by block id)`."""
