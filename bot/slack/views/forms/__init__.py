"""The forms, and what is read from them when they come back."""

from bot.slack.views.forms.acts import (
    cancel_form,
    escalate_form,
    notice_form,
    read_escalation,
    read_reason,
    read_resolution,
    resolve_form,
)
from bot.slack.views.forms.declare import (
    declare_form,
    in_declaration,
    plain,
    read_declaration,
    read_metadata,
    severity_field,
)
from bot.slack.views.forms.drill import drill_form, read_drill
from bot.slack.views.forms.facts import facts_form, read_facts
from bot.slack.views.forms.fields import as_of, incident_id, seen
from bot.slack.views.forms.notice import pick_form, read_notice, refuse_form, within_form, write_form
from bot.slack.views.forms.override import override_form
from bot.slack.views.forms.readers import READERS
from bot.slack.views.forms.relating import join_form, merge_form, read_join, read_merge
from bot.slack.views.forms.roles import handover_form, read_handover, read_role, role_form
from bot.slack.views.forms.severity import read_severity, severity_form
from bot.slack.views.forms.snooze import read_snooze, snooze_form
from bot.slack.views.forms.told import told_form
from bot.slack.views.forms.update import read_update, update_form

__all__ = [
    "READERS",
    "as_of",
    "cancel_form",
    "declare_form",
    "drill_form",
    "escalate_form",
    "facts_form",
    "handover_form",
    "in_declaration",
    "incident_id",
    "join_form",
    "merge_form",
    "notice_form",
    "override_form",
    "pick_form",
    "plain",
    "read_declaration",
    "read_drill",
    "read_escalation",
    "read_facts",
    "read_handover",
    "read_join",
    "read_merge",
    "read_metadata",
    "read_notice",
    "read_reason",
    "read_resolution",
    "read_role",
    "read_severity",
    "read_snooze",
    "read_update",
    "refuse_form",
    "resolve_form",
    "role_form",
    "seen",
    "severity_field",
    "severity_form",
    "snooze_form",
    "told_form",
    "update_form",
    "within_form",
    "write_form",
]
