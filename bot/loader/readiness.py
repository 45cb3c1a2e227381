"""What is allowed in a playbook or an organisation but hardly meant: notes, not errors."""

from collections.abc import Iterator, Mapping

from bot.core.organisation import Organisation
from bot.core.playbook import Condition, Playbook, Step, Steps, span_for, steps_for
from bot.loader.contradictions import contradictions, same_rotation
from bot.loader.playbooks import LoadedPlaybook
from bot.loader.problems import Problem
from bot.loader.source import Source

UNOWNED = ("", "tbd", "todo", "nobody", "?")


def playbook_notes(loaded: LoadedPlaybook) -> Iterator[Problem]:
    """What a playbook leaves open."""
    playbook = loaded.playbook
    if playbook.document.owner.strip().lower() in UNOWNED:
        yield _note(loaded, "document", "has no owner")
    if not any(status.mitigated for status in playbook.statuses):
        yield _note(loaded, "statuses", "no status says that the harm has ended; give one `mitigated: true`")
    for id, ladder in playbook.ladders.items():
        yield from _gaps(loaded, f"ladders.{id}.steps", ladder.if_, ladder.steps, "climbs nothing")
        yield from _silent_ends(loaded, f"ladders.{id}.steps", ladder.steps)
    for id, cadence in playbook.cadences.items():
        timed = [s.id for s in playbook.severities if span_for(cadence.every, s.id) is not None]
        path = f"cadences.{id}.steps"
        yield from _gaps(loaded, path, cadence.if_, cadence.steps, "is told nothing when an update is late", timed)
        yield from _silent_ends(loaded, path, cadence.steps)
    for path, message in contradictions(playbook):
        yield _note(loaded, path, message)


def organisation_notes(source: Source, org: Organisation) -> Iterator[Problem]:
    """What an organisation leaves open."""
    for id, rotation in org.rotations.items():
        if len(set(rotation.members)) == 1:
            yield source.problem(("rotations", id, "members"), "has only one person, so nobody takes over", key=True)
    for path, message in same_rotation(org.parties):
        yield source.problem(tuple(path.split(".")), message)


def _gaps(
    loaded: LoadedPlaybook, path: str, condition: Condition, steps: Steps, what: str, timed: list[str] | None = None
) -> Iterator[Problem]:
    for severity in _severities(loaded.playbook, condition, timed):
        if not any(steps_for(steps, severity)):
            yield _note(loaded, path, f"`{severity}` {what}: it has no steps and there is no `default`")


def _severities(playbook: Playbook, condition: Condition, timed: list[str] | None) -> list[str]:
    ids = [severity.id for severity in playbook.severities]
    return [id for id in ids if id in (condition.severity or ids) and id in (ids if timed is None else timed)]


def _silent_ends(loaded: LoadedPlaybook, path: str, steps: Steps) -> Iterator[Problem]:
    lists: Mapping[str, tuple[Step, ...]] = steps if isinstance(steps, dict) else {"": steps}
    for key, rungs in lists.items():
        if rungs and rungs[-1].repeat is None:
            at = ".".join(part for part in (path, key, str(len(rungs) - 1)) if part)
            yield _note(loaded, at, "ends in silence: when this last step is not heard, nothing follows; add repeat")


def _note(loaded: LoadedPlaybook, path: str, message: str) -> Problem:
    return Problem(loaded.file_of(path), loaded.lines.get(path, 1), 1, path, message)
