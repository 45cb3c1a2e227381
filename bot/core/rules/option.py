"""Ways to end the harm that have a limit: whoever leads is asked, once, whether another should be chosen."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.core.actions import Action, ActionKind
from bot.core.hours import soonest
from bot.core.incident import ENDED, Incident
from bot.core.playbook import Option, Playbook
from bot.core.playbook.steps import option_steps
from bot.core.rules.clock import missed_at
from bot.core.rules.moments import Case
from bot.core.rules.track import Source, Track, TrackStep

KIND = "option"
ASKS = "Choose another, or go on and say when the harm has ended."


def sources(playbook: Playbook, case: Case) -> Iterator[Source]:
    """The options that should be done within a time, each counted from when it was chosen."""
    for number, one in enumerate(playbook.options):
        if one.limit is not None:
            name = f"{KIND}.{one.id}"
            bounds = ((soonest(one.limit, playbook.immediate), None, 0),)
            yield Source(name, name, bounds, partial(_track, playbook, one, f"options.{number}"))


def _track(playbook: Playbook, option: Option, path: str, incident: Incident, anchor: datetime) -> Track | None:
    """The question, unless the harm or the incident has ended, its steps are done, or another was chosen since."""
    later = (incident.stamps.get(f"{KIND}.{one.id}") for one in playbook.options if one.id != option.id)
    steps = {step.id for step in option_steps(option)}
    done = bool(steps) and steps <= set(incident.ticked)
    if option.limit is None or done or incident.status in ENDED or "mitigated" in incident.stamps:
        return None
    if any(at is not None and at > anchor for at in later):
        return None
    ask = Action(ActionKind.REMIND, (f"{KIND}.{option.id}",), ASKS)
    step = TrackStep(missed_at(playbook, anchor, option.limit, strict=False), (ask,), path)
    return Track(f"{KIND}.{option.id}", anchor, anchor, (step,), fixed=True)
