"""Says in plain words what made a rule speak."""

from collections.abc import Callable
from datetime import timedelta

from bot.core.causes import say_event
from bot.core.delays import Delay
from bot.core.grammar import person
from bot.core.hours import after
from bot.core.incident import Incident
from bot.core.playbook import Item, Playbook, steps_for, wait_for
from bot.core.rules.moments import open_items
from bot.core.rules.track import Due
from bot.core.spans import say_span

MOST_NAMED = 5
"""So many open items of a phase are named."""
LONGEST_ITEM = 60


def say_why(due: Due, incident: Incident, playbook: Playbook) -> str:
    """The reason of a step, as the rest of a sentence: what it counts from, and for how long."""
    kind, name = due.path.split(".")[:2]
    if kind == "task":
        return _task(due, incident, int(name))
    since = say_span(max(timedelta(), due.due_at - due.anchor))
    begun = due.due_at <= due.anchor
    if kind == "cadences":
        return "a status update is due" if begun else f"the status update is {since} overdue"
    begins = (say for begins, say in SPECIAL.items() if due.rule.startswith(begins))
    special = next(begins, None) if kind not in ("ladders", "rules") else None
    if special:
        return special(due, incident, playbook)
    if kind == "clocks":
        return _missed(name)
    when = playbook.ladders[name].when if kind == "ladders" else playbook.rules[int(name)].when
    if begun and when.startswith("phase.") and when.endswith(".overdue"):
        return _overdue(when.split(".")[1], incident, playbook)
    if when == "declared" and "acknowledged" in _stops(due, playbook) and incident.is_open:
        if incident.held.lapsed:
            return f"<@{incident.held.acknowledger}> acknowledged, and then gave no sign of life"
        return "a new incident needs someone" if begun else f"nobody has acknowledged for {since}"
    return say_event(when, playbook) if begun else f"{say_event(when, playbook)} {since} ago"


def _task(due: Due, incident: Incident, number: int) -> str:
    todo = incident.tasks.get(number)
    named = f"{'follow-up' if todo and todo.followup else 'task'} {number}"
    since = due.due_at - due.anchor
    return f"{named} was due {say_span(since)} ago" if since > timedelta() else f"{named} is due"


def _stops(due: Due, playbook: Playbook) -> tuple[str, ...]:
    """What would have kept a step of a ladder or a rule from acting."""
    kind, name, *steps = due.path.split(".")
    if kind == "rules":
        return playbook.rules[int(name)].unless
    ladder, column = playbook.ladders[name], steps[1] if len(steps) == 3 else ""
    step = dict(steps_for(ladder.steps, column))[".".join(steps[1:])]
    return (*ladder.unless, *step.unless)


def _obligation(due: Due, playbook: Playbook) -> str:
    one = playbook.obligations[int(due.path.split(".")[1])]
    contact = playbook.contacts.get(due.rule.split(".")[-1]) if one.limit == "per_contact" else None
    limit = contact.limit if contact else one.limit
    whom = contact.name if contact else one.id.replace("_", " ")
    if not isinstance(limit, Delay):
        return f"it has to be decided whether {whom} is told"
    left = _left(due, limit, playbook)
    if left < timedelta():
        return f"the deadline to tell {whom} was missed"
    return f"{say_span(left)} left to tell {whom}" if due.step else f"{whom}: to be told within {say_span(left)}"


def _missed(clock: str) -> str:
    return f"the limit `{clock}` was missed"


def _warning(due: Due, incident: Incident, playbook: Playbook) -> str:
    """How much time is left before a limit."""
    clock = playbook.clocks[_last(due)]
    limit = wait_for(clock.limit, incident.severity)
    if limit is None:
        return _missed(_last(due))
    left = _left(due, limit, playbook)
    return f"{say_span(left)} left until the limit `{_last(due)}`" if left > timedelta() else _missed(_last(due))


def _left(due: Due, limit: Delay, playbook: Playbook) -> timedelta:
    """How much of a limit is left at the moment that this is said."""
    return after(due.anchor, limit, playbook.calendar, playbook.immediate) - due.due_at - due.late


def _role(due: Due, playbook: Playbook) -> str:
    id = due.rule.removeprefix("clock.role_")
    role = playbook.roles.get(id)
    return f"nobody has taken the role {role.name if role else id}"


def phase_name(id: str, playbook: Playbook) -> str:
    """A phase as people call it."""
    phase = playbook.phase(id)
    return phase.name if phase and phase.name else id


def _overdue(id: str, incident: Incident, playbook: Playbook) -> str:
    """That a phase takes too long, and what of it is still to be done."""
    phase = playbook.phase(id)
    left = [_quoted(item) for item in open_items(playbook, incident, phase)] if phase else []
    more = [f"{len(left) - MOST_NAMED} more"] if len(left) > MOST_NAMED else []
    named = [*left[:MOST_NAMED], *more]
    to_do = f": {', '.join(named)} {'is' if len(left) == 1 else 'are'} still to be done" if named else ""
    return f"the phase `{phase_name(id, playbook)}` takes longer than planned{to_do}"


def _quoted(item: Item) -> str:
    """An item by its words."""
    words = item.text.rstrip(".")
    return f"“{words if len(words) <= LONGEST_ITEM else f'{words[:LONGEST_ITEM].rstrip()}…'}”"


def _item(due: Due, playbook: Playbook) -> str:
    """What is to be done, and by whom: the role, or who the item was given to."""
    item, party = playbook.item(_last(due)), due.actions[0].to[0]
    role = playbook.roles.get(party)
    who = role.name if role else party if person(party) else party.replace("_", " ")
    words = item.text.rstrip(".") if item else _last(due)
    return f"“{words}” is still to be done by {who}"


def _option(due: Due, playbook: Playbook) -> str:
    found = playbook.option(_last(due))
    return f"“{found.text if found else _last(due)}” takes longer than planned, and the harm has not ended"


def _hand(due: Due, incident: Incident) -> str:
    who, since = f"<@{incident.held.acknowledger}>", say_span(due.due_at - due.anchor)
    if due.step:
        return f"{who} acknowledged, and gave no sign of life for {since}; somebody else is needed"
    return f"there was no sign of life for {since} since {who} acknowledged. Still on it?"


def _handover(due: Due, incident: Incident, playbook: Playbook) -> str:
    role = playbook.roles.get(_last(due))
    name, offer = role.name if role else _last(due), incident.offers.get(_last(due))
    if offer and not due.step:
        return f"<@{offer.by}> waits for you to take over as {name}, or to decline"
    return f"nobody took over as {name} within {say_span(due.due_at - due.anchor)}; you still have the role"


def _need(due: Due, playbook: Playbook) -> str:
    role = playbook.roles.get(_last(due))
    return f"nobody is {role.name if role else _last(due)}, and the severity asks for it"


def _label(fact: str, playbook: Playbook) -> str:
    return next((one.label for one in playbook.facts if one.id == fact), fact)


def _last(due: Due) -> str:
    return due.rule.split(".", 1)[1]


SPECIAL: dict[str, Callable[[Due, Incident, Playbook], str]] = {
    "archive": lambda due, *_: f"nothing has happened here for {say_span(due.due_at - due.anchor)}",
    "item.": lambda due, _, playbook: _item(due, playbook),
    "watch.": lambda due, _, playbook: f"the watch `{phase_name(_last(due), playbook)}` is over",
    "phase.": lambda due, incident, playbook: _overdue(_last(due), incident, playbook),
    "warn.": lambda due, incident, playbook: _warning(due, incident, playbook),
    "clock.role_": lambda due, _, playbook: _role(due, playbook),
    "postmortem.": lambda due, *_: f"the review's deadline `{_last(due)}` was missed",
    "option.": lambda due, _, playbook: _option(due, playbook),
    "hand.": lambda due, incident, _: _hand(due, incident),
    "need.": lambda due, _, playbook: _need(due, playbook),
    "handover.": _handover,
    "expected.": lambda due, _, playbook: f"{_label(_last(due), playbook)}: that time has come",
    "practice.": lambda due, *_: (
        f"the drill has taken {say_span(due.due_at - due.anchor)}; `/incident resolve` ends it"
    ),
    "guests.": lambda _, incident, __: f"{incident.severity} has them in the room from the beginning",
    "obligation.": lambda due, _, playbook: _obligation(due, playbook),
}
"""For how a rule's name begins, what it says."""
