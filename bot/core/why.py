"""Says in plain words what made a rule speak."""

from datetime import timedelta

from bot.core.incident import Incident
from bot.core.playbook import Playbook, steps_for
from bot.core.rules.track import Due
from bot.core.spans import say_span

EVENTS = {"status_updated": "a status update was posted", "severity_changed": "the severity changed"}


def say_why(due: Due, incident: Incident, playbook: Playbook) -> str:
    """The reason of a step, as the rest of a sentence: what it counts from, and for how long."""
    kind, name = due.path.split(".")[:2]
    since = say_span(max(timedelta(), due.due_at - due.anchor))
    begun = due.due_at <= due.anchor
    if kind == "cadences":
        return "a status update is due" if begun else f"the status update is {since} overdue"
    if kind == "phases":
        return f"the phase `{playbook.phases[int(name)].id}` is due"
    if kind in ("obligations", "lists", "roles", "postmortem"):
        return f"a deadline of `{due.rule}` has come"
    if kind == "clocks":
        return f"the limit `{name}` was missed"
    when = playbook.ladders[name].when if kind == "ladders" else playbook.rules[int(name)].when
    if when == "declared" and "acknowledged" in _stops(due, playbook) and incident.is_open:
        return "a new incident needs someone" if begun else f"nobody has acknowledged for {since}"
    return _say_event(when, playbook) if begun else f"{_say_event(when, playbook)} {since} ago"


def _stops(due: Due, playbook: Playbook) -> tuple[str, ...]:
    """What would have kept a step of a ladder or a rule from acting."""
    kind, name, *steps = due.path.split(".")
    if kind == "rules":
        return playbook.rules[int(name)].unless
    ladder, column = playbook.ladders[name], steps[1] if len(steps) == 3 else ""
    step = dict(steps_for(ladder.steps, column))[".".join(steps[1:])]
    return (*ladder.unless, *step.unless)


def _say_event(event: str, playbook: Playbook) -> str:
    kind, *subject = event.split(".")
    if kind == "clock":
        return f"the limit `{subject[0]}` was missed"
    if kind == "role":
        role = playbook.roles.get(subject[0])
        return f"the role {role.name if role else subject[0]} was taken"
    return EVENTS.get(event, f"the incident was {event}")
