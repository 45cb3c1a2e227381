"""The forms, and what is read from them when they come back."""

from bot.slack.views.forms.acts import (
    cancel_form,
    escalate_form,
    notice_form,
    read_escalation,
    read_reason,
    read_resolution,
    read_severity,
    resolve_form,
    severity_form,
)
from bot.slack.views.forms.declare import declare_form, plain, read_declaration, read_metadata
from bot.slack.views.forms.fields import as_of, incident_id, seen
from bot.slack.views.forms.readers import READERS
from bot.slack.views.forms.update import read_update, update_form

__all__ = [
    "READERS",
    "as_of",
    "cancel_form",
    "declare_form",
    "escalate_form",
    "incident_id",
    "notice_form",
    "plain",
    "read_declaration",
    "read_escalation",
    "read_metadata",
    "read_reason",
    "read_resolution",
    "read_severity",
    "read_update",
    "resolve_form",
    "seen",
    "severity_form",
    "update_form",
]
