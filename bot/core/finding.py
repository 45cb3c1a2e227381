"""What is still to be found out: the playbook's facts that nobody established, by the stage that asks for them."""

from bot.core.incident import Incident
from bot.core.playbook import Fact, Playbook
from bot.core.playbook.forms import AT_DECLARE, AT_RESOLVE, AT_UPDATE
from bot.core.rules.moments import category_lists, holds, moment


def wanted(playbook: Playbook, incident: Incident) -> list[Fact]:
    """The facts nobody knows yet whose stage has begun: the declaration, a phase, or a list. Those that the form of an
    update or of the end asks for wait for it."""
    return [fact for fact in _unknown(playbook, incident) if any(_begun(playbook, incident, one) for one in fact.ask)]


def for_list(playbook: Playbook, incident: Incident, name: str) -> list[Fact]:
    """The unknown facts that a list asks for."""
    return [fact for fact in _unknown(playbook, incident) if name in fact.ask]


def for_update(playbook: Playbook, incident: Incident) -> list[Fact]:
    """The unknown facts that the form of a status update asks for."""
    return for_list(playbook, incident, AT_UPDATE)


def for_resolve(playbook: Playbook, incident: Incident) -> list[Fact]:
    """The unknown facts that the form asks for which ends the incident."""
    return for_list(playbook, incident, AT_RESOLVE)


def _unknown(playbook: Playbook, incident: Incident) -> list[Fact]:
    return [fact for fact in playbook.facts if fact.id not in incident.facts]


def _begun(playbook: Playbook, incident: Incident, stage: str) -> bool:
    phase = playbook.phase(stage)
    if phase is not None:
        return moment(playbook, incident, phase.from_) is not None and holds(phase.if_, playbook, incident)
    return stage == AT_DECLARE or f"list.{stage}" in incident.stamps or stage in category_lists(playbook, incident)
