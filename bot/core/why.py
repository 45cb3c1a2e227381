"""Says in plain words what made a rule speak."""

from datetime import timedelta

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.rules.track import Due
from bot.core.spans import say_span


def say_why(due: Due, incident: Incident, playbook: Playbook) -> str:
    """The reason of a step, as the rest of a sentence: what it counts from, and for how long."""
    kind, name = due.path.split(".")[:2]
    since = say_span(max(timedelta(), due.due_at - due.anchor))
    begun = due.due_at <= due.anchor
    if kind == "cadences":
        return "a status update is due" if begun else f"the status update is {since} overdue"
    if kind == "clocks":
        return f"the limit `{name}` was missed"
    when = playbook.ladders[name].when if kind == "ladders" else playbook.rules[int(name)].when
    if when == "declared" and "acknowledged" not in incident.stamps and incident.is_open:
        return "a new incident needs someone" if begun else f"nobody has acknowledged for {since}"
    event = when.replace("_", " ")
    return f"it is {event}" if begun else f"{since} have passed since it was {event}"
