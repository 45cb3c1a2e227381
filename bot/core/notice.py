"""Notices: texts by the playbook's templates, filled in with what is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.incident import Incident
from bot.core.playbook import Playbook, Template, span_for
from bot.core.rules.moments import holds
from bot.core.spans import parse_span, say_span

PROMISE = "next_update"
"""The field that is a moment: the next message is due then."""
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """What was filled into a template for the parties `to`."""

    notice: str
    to: tuple[str, ...]
    fields: Mapping[str, str]
    next_update_at: datetime | None = None


def writable(playbook: Playbook, incident: Incident) -> dict[str, Template]:
    """The templates that can be filled in for this incident."""
    return {id: one for id, one in playbook.templates.items() if not one.manual and holds(one.if_, playbook, incident)}


def known(name: str, playbook: Playbook, incident: Incident, now: datetime) -> str:
    """What a field of a template is as far as the incident says; empty when nobody knows it yet."""
    if name in incident.facts:
        return _said(incident.facts[name])
    told = incident.update
    word = playbook.status_word(told.word) if told else None
    severity = playbook.severity(incident.severity)
    since, over = incident.stamps.get("started", incident.declared_at), incident.stamps.get("resolved")
    values = {
        "title": incident.title,
        "issue": incident.title,
        "severity": severity.name if severity else incident.severity,
        "status": word.name if word else "",
        "impact": told.impact if told else "",
        "findings": told.changed if told else "",
        "scope": incident.affected,
        "services": incident.affected,
        "feature": incident.affected,
        "function": incident.affected,
        "summary": incident.summary,
        "fix": incident.summary,
        "started_at": say_moment(since),
        "resolved": say_moment(over) if over else "",
        "duration": say_span((over or now) - incident.declared_at),
    }
    return values.get(name, "")


def start(template: Template, name: str, playbook: Playbook, incident: Incident, now: datetime) -> str:
    """What a field starts from: what is known, or else the template's default for the severity."""
    found = template.default.get(name, "")
    by_severity = found if isinstance(found, str) else found.get(incident.severity, found.get("default", ""))
    return known(name, playbook, incident, now) or by_severity


def fill(wording: Wording, playbook: Playbook, incident: Incident, now: datetime) -> str:
    """The text, with each field's words in its place; without a text, the fields one below the other."""
    template = playbook.templates[wording.notice]
    values = dict(wording.fields)
    if wording.next_update_at:
        values[PROMISE] = say_moment(wording.next_update_at)
    text = template.text or "\n".join(f"{name.replace('_', ' ').capitalize()}: {{{name}}}" for name in template.fields)

    def words(found: re.Match[str]) -> str:
        name = found[1]
        return (values[name] if name in values else known(name, playbook, incident, now)).strip()

    return _FIELD.sub(words, text).strip()


def promise(notice: str, playbook: Playbook, incident: Incident) -> timedelta | None:
    """How soon the next one is due: by the template's default, or by the cadence that is written with it."""
    found = playbook.templates[notice].default.get(PROMISE, "")
    default = found if isinstance(found, str) else found.get(incident.severity, found.get("default", ""))
    try:
        return parse_span(default)
    except ValueError:
        spans = [span_for(one.every, incident.severity) for one in playbook.cadences.values() if one.template == notice]
        return min((span for span in spans if span), default=None)


def missing(template: Template, wording: Wording) -> tuple[str, ...]:
    """The fields that nobody has filled in."""
    given = {name for name, words in wording.fields.items() if words.strip()}
    given |= {PROMISE} if wording.next_update_at else set()
    return tuple(name for name in template.fields if name not in given)


def say_moment(at: datetime) -> str:
    """A moment for people outside of Slack."""
    return at.astimezone(UTC).strftime("%-d %B %Y, %H:%M UTC")


def _said(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:,g}"
