"""Times that people said something is expected at: when one comes and the incident goes on, whoever leads is asked for
another."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.incident import ENDED, Incident
from bot.core.playbook import Fact, Playbook
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep, bounds_of
from bot.core.typed_time import written_moment

KIND = "expected"
ASKS = "The incident goes on. Say when it is expected now."


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The facts that are watched, each counted from the time that is expected."""
    for number, fact in enumerate(playbook.facts):
        if fact.remind:
            rule = f"{KIND}.{fact.id}"
            step = TrackStep(timedelta(), (Action(ActionKind.REMIND, (rule,), ASKS),), f"facts.{number}")
            track, start = partial(_track, rule, step), partial(_expected, fact)
            yield Source(rule, f"fact.{fact.id}", bounds_of([step]), track, start)


def _expected(fact: Fact, incident: Incident) -> datetime | None:
    """The time, if it was still to come when it was said."""
    at, said = written_moment(str(incident.facts.get(fact.id, ""))), incident.stamps.get(f"fact.{fact.id}")
    return at if at and said and at > said else None


def _track(rule: str, step: TrackStep, incident: Incident, anchor: datetime) -> Track | None:
    return None if incident.status in ENDED else Track(rule, anchor, anchor, (step,))
