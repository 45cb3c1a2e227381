"""Who hears updates by the playbook, and whether the incident may be spoken of outside."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.incident import Incident
from bot.core.oncall import resolve
from bot.core.organisation import Organisation
from bot.core.playbook import Cadence, Playbook, Template, span_for
from bot.core.playbook.people import Way
from bot.core.rules.moments import holds

ROOM = "room"
"""Stands for the incident's own room as an audience."""


@dataclass(frozen=True)
class Audiences:
    """The parties that hear updates of this incident: colleagues, and people outside."""

    inside: tuple[str, ...]
    outside: tuple[str, ...]


def audiences(playbook: Playbook, org: Organisation, incident: Incident, now: datetime) -> Audiences:
    """Those that the playbook names for the severity, and those whose cadence runs for it, each once."""
    named = list(playbook.audiences.get(incident.severity, ()))
    for cadence in playbook.cadences.values():
        if asked(cadence, playbook, incident):
            named += cadence.to
    parties = tuple(dict.fromkeys(named))
    outside = tuple(party for party in parties if is_outside(party, playbook, org, incident, now))
    return Audiences(tuple(party for party in parties if party not in outside), outside)


def is_outside(party: str, playbook: Playbook, org: Organisation, incident: Incident, now: datetime) -> bool:
    """Whether someone of the party is no colleague: written to by mail or by hand, or reading the status page."""
    found = playbook.parties.get(party) or org.parties.get(party)
    page = found is not None and Way.STATUS_PAGE in found.via
    return page or resolve(party, org, playbook, incident, now).outside


def asked(cadence: Cadence, playbook: Playbook, incident: Incident) -> bool:
    """Whether the cadence holds for the incident as it is."""
    wanted = not cadence.every or span_for(cadence.every, incident.severity) is not None
    return wanted and holds(cadence.if_, playbook, incident)


def is_quiet(playbook: Playbook, incident: Incident) -> bool:
    """Whether nothing of the incident is told beyond its room."""
    return incident.private or incident.severity in playbook.policy.quiet


def may_be_told_outside(playbook: Playbook, incident: Incident) -> bool:
    """Whether the playbook lets people outside hear of this incident at all."""
    policy = playbook.policy
    named = policy.external_for is None or incident.severity in policy.external_for
    return named and holds(policy.external_if, playbook, incident)


def told_by_update(playbook: Playbook, found: Audiences, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a status update counts for: those `chosen` of the audiences, or else colleagues.

    Without being chosen, people outside count as told nothing. Empty stands for everybody, where the playbook tells
    audiences nothing apart.
    """
    to = tuple(party for party in (*found.inside, *found.outside) if party in chosen) or found.inside
    return to or ((ROOM,) if any(cadence.to for cadence in playbook.cadences.values()) else ())


def written_with(playbook: Playbook, incident: Incident) -> Template | None:
    """The template that status updates have: that of the first cadence for everybody which names one."""
    for cadence in playbook.cadences.values():
        if not cadence.to and cadence.template and asked(cadence, playbook, incident):
            return playbook.templates.get(cadence.template)
    return None
