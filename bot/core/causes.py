"""What made the bot act, with the facts of that moment: what a rule counts from, what had not happened, what held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.asked import Asked, asked_by
from bot.core.events import PolicyFired, Recorded
from bot.core.incident import Incident, apply
from bot.core.marks import mark_key
from bot.core.playbook import Condition, Playbook, Range

HAPPENED = {
    "status_updated": "a status update was posted",
    "severity_changed": "the severity changed",
    "escalated": "someone was called by hand",
    "mitigated": "the harm ended",
}
ABSENT = {
    "acknowledged": "nobody had acknowledged",
    "mitigated": "the harm had not ended",
    "reopened": "it was not opened again",
    "status_updated": "no status update was posted",
    "severity_changed": "the severity had not changed",
    "escalated": "nobody was called by hand",
    "still_on_it": "there was no sign of life",
}
UNTIL = {
    "acknowledged": "somebody acknowledges",
    "mitigated": "the harm ends",
    "reopened": "it is opened again",
    "status_updated": "a status update is posted",
    "severity_changed": "the severity changes",
    "escalated": "somebody is called by hand",
    "still_on_it": "somebody says that they are on it",
}
STATES = ("declared", "acknowledged", "resolved", "closed", "cancelled", "reopened")
SUBJECTS = {
    "role": ("the role {} was taken", "nobody was {}", "the role {} is taken"),
    "clock": ("the limit {} was missed", "the limit {} was kept", "the limit {} is missed"),
    "phase": ("the phase {} was done", "the phase {} was not done", "the phase {} is done"),
    "overdue": ("the phase {} went over its time", "the phase {} was in time", "the phase {} is overdue"),
    "item": ("{} was done", "{} was not done", "{} is done"),
    "list": ("the list {} was opened", "the list {} was not opened", "the list {} is opened"),
    "fact": ("{} was established", "{} was not known", "{} is established"),
    "sent": ("{} got an update", "{} got no update", "{} get an update"),
    "notice": ("the notice {} was sent", "the notice {} was not sent", "the notice {} is sent"),
    "tagged": ("it was tagged {}", "it was not tagged {}", "it is tagged {}"),
    "obligation": ("{} was fulfilled", "{} was not fulfilled", "{} is fulfilled"),
    "handover": ("the role {} was handed over", "nobody took over {}", "somebody takes over {} or declines"),
    "task": ("task {} was due", "it was not done", "it is done"),
    "postmortem": ("the postmortem's step {} was done", "its step {} was not done", "its step {} is done"),
}
"""For what stands before the dot in an event's name: that it happened, that it had not, and until it does."""


@dataclass(frozen=True)
class Facts:
    """What made a rule speak: the event it counts from and when that was, how long after it was due, what had not
    happened by then, and which conditions held. All are short clauses; `event` is empty when nobody knows any more."""

    event: str
    since: datetime
    after: timedelta
    absent: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cause:
    """One time that the playbook made the bot act, and the facts behind it."""

    at: datetime
    fired: PolicyFired
    facts: Facts

    @property
    def key(self) -> str:
        """The same as that of the step that was due."""
        return f"{mark_key(self.fired.rule, self.fired.step, self.fired.anchor)}#{self.fired.occurrence}"


def causes(number: int, events: Sequence[Recorded], playbook: Playbook) -> list[Cause]:
    """Each time that the playbook made the bot act in an incident, in order."""
    found = []
    incident = Incident(number=number)
    for recorded in events:
        if isinstance(recorded.event, PolicyFired):
            found.append(Cause(recorded.at, recorded.event, facts_of(recorded.event, incident, playbook)))
        incident = apply(incident, recorded)
    return found


def facts_of(fired: PolicyFired, before: Incident, playbook: Playbook) -> Facts:
    """The facts behind what the playbook made the bot do; `before` is the incident as it was just then."""
    after = max(timedelta(), fired.due_at - fired.anchor)
    asked = asked_by(fired.rule, fired.step, before.severity, playbook)
    if asked is None:
        return Facts("", fired.anchor, after)
    absent = tuple(say_event(stop, playbook, 1) for stop in asked.stops)
    held = (*_severity(asked, before, fired.due_at), *_held(asked, before))
    if fired.rule not in playbook.cadences:
        return Facts(say_event(asked.event, playbook, 0), fired.anchor, after, absent, held)
    promised = before.update is not None and before.update.next_update_at == fired.anchor
    event = "a status update was due" + (", as the last one promised," if promised else "")
    missing = "no further status update was posted" if before.update else "no status update was posted"
    return Facts(event, fired.anchor, after, (missing, *absent), held)


def stops_of(rule: str, step: int, severity: str, playbook: Playbook) -> tuple[str, ...]:
    """What keeps a rule from acting, each as a short clause that follows on "unless"."""
    asked = asked_by(rule, step, severity, playbook)
    stops = asked.stops if asked else ()
    update = ("status_updated",) if rule in playbook.cadences else ()
    return tuple(say_event(stop, playbook, 2) for stop in (*update, *stops))


def say_event(event: str, playbook: Playbook, form: int = 0) -> str:
    """An event as a clause: 0 that it happened, 1 that it had not, 2 until it does."""
    own = (HAPPENED, ABSENT, UNTIL)[form].get(event)
    if own:
        return own
    if event in STATES:
        return (f"the incident was {event}", f"it was not {event}", f"it is {event}")[form]
    kind, _, id = event.partition(".")
    if kind in SUBJECTS:
        notice = kind == "sent" and id in playbook.templates
        says = "overdue" if id.endswith(".overdue") else "notice" if notice else kind
        return SUBJECTS[says][form].format(_named(kind, id.removesuffix(".missed").removesuffix(".overdue"), playbook))
    return (f"`{event}` happened", f"`{event}` had not happened", f"`{event}` happens")[form]


def _named(kind: str, id: str, playbook: Playbook) -> str:
    """The name that people read, where the playbook gives one."""
    role = playbook.roles.get(id) if kind in ("role", "handover") else None
    waited = playbook.roles.get(id.removeprefix("role_")) if kind == "clock" and id.startswith("role_") else None
    return role.name if role else f"to be {waited.name}" if waited else f"`{id}`"


def _severity(asked: Asked, before: Incident, due_at: datetime) -> tuple[str, ...]:
    """What the rule has for the incident's severity."""
    just = ", changed just then" if before.severity_since == due_at else ""
    steps = asked.column and ("its own steps" if asked.column == before.severity else f"the {asked.column} steps")
    said = ", ".join(part for part in (steps, asked.length) if part)
    return (f"severity {before.severity}{just} ({said})",) if said else ()


def _held(asked: Asked, before: Incident) -> Iterator[str]:
    for condition in asked.conditions:
        yield from _conditions(condition, before, named=bool(asked.column))


def _conditions(condition: Condition, before: Incident, named: bool) -> Iterator[str]:
    """What a rule asks of the incident, with what the incident was; `named` says that the severity was said already."""
    for key, wanted in (("severity", condition.severity), ("category", condition.category)):
        if wanted and not (named and key == "severity"):
            among = f" (the rule is for {' and '.join(wanted)})" if len(wanted) > 1 else ""
            yield f"{key} {getattr(before, key)}{among}"
    if condition.tag:
        yield f"it was tagged {' or '.join(condition.tag)}"
    if condition.private is not None:
        yield "the incident was private" if condition.private else "the incident was not private"
    for fact, test in condition.facts.items():
        yield f"{fact} was {_value(before.facts.get(fact))}" + (f" ({_range(test)})" if isinstance(test, Range) else "")


def _value(fact: bool | float | str | None) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return f"{fact:g}" if isinstance(fact, int | float) else str(fact)


def _range(test: Range) -> str:
    parts = (("above", test.above), ("below", test.below), ("from", test.from_), ("to", test.to))
    return "asked for: " + ", ".join(f"{word} {value:g}" for word, value in parts if value is not None)
