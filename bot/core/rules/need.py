"""Required roles that nobody has: whoever leads is reminded, a few times."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import Incident
from bot.core.playbook import Playbook, Role
from bot.core.rules.moments import Case, holds, may_hold, stopped
from bot.core.rules.track import Source, Track, TrackStep, bounds_of

KIND = "need"
FOR_ALL = "all"


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The roles that the severity requires and that are asked for; one that is given up is asked for anew."""
    for id, role in playbook.roles.items():
        wanted = case.severity in role.required_for or FOR_ALL in role.required_for
        if role.nag is not None and wanted and may_hold(role.if_, case):
            name, nag = f"{KIND}.{id}", role.nag
            again = nag.every if nag.times > 1 else None
            ask = Action(ActionKind.REMIND, (name,), role.text)
            steps = (TrackStep(nag.after, (ask,), f"roles.{id}.nag", again, nag.times - 1),)
            track = partial(_track, playbook, role, id, steps)
            yield Source(name, "declared", bounds_of(steps), track, partial(_since, id))


def _since(role: str, incident: Incident) -> datetime | None:
    """When somebody was needed: from the declaration, a severity that asks for it, or its last holder's leaving."""
    if incident.holders(role):
        return None
    since = (incident.declared_at, incident.severity_since, incident.held.emptied.get(role))
    return max(at for at in since if at is not None)


def _track(
    playbook: Playbook, role: Role, id: str, steps: tuple[TrackStep, ...], incident: Incident, anchor: datetime
) -> Track | None:
    if not holds(role.if_, playbook, incident) or stopped(playbook, incident, "declared", (f"role.{id}",)):
        return None
    return Track(f"{KIND}.{id}", anchor, anchor, steps)
