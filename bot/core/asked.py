"""What a rule of the playbook asks for, found by the name it acts under: what it counts from, and what stops it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.delays import Delay
from bot.core.playbook import Cadence, Condition, Item, Ladder, Phase, Playbook, Rule, span_for, steps_for, wait_for
from bot.core.rules.moments import ENDS
from bot.core.spans import say_span


@dataclass(frozen=True)
class Asked:
    """The event a rule counts from, the events that stop it, its conditions, and its length for the severity.

    `column` is the list of steps that a ladder has for the severity, if it has several.
    """

    event: str
    stops: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    length: str = ""
    column: str = ""


def asked_by(rule: str, step: int, severity: str, playbook: Playbook) -> Asked | None:
    """What the rule that acts as `rule` asks for; None when the playbook has no such rule."""
    kind, _, id = rule.partition(".")
    find = KINDS.get(kind)
    found = find(id, severity, playbook) if find and id else None
    if found is None and rule in playbook.cadences:
        return _cadence(playbook.cadences[rule], step, severity)
    if found is None:
        single = next((one for one in playbook.rules if one.id == rule), None)
        found = _rule(single, severity) if single else _ladder(playbook.ladders.get(kind), step, severity)
    return found


def _cadence(cadence: Cadence, step: int, severity: str) -> Asked:
    every = span_for(cadence.every, severity)
    steps = [one for _, one in steps_for(cadence.steps, severity)][step : step + 1]
    return Asked(
        cadence.from_,
        (*cadence.until, *(stop for one in steps for stop in one.unless)),
        (cadence.if_, *(one.if_ for one in steps)),
        f"every {say_span(every)}" if every else "",
    )


def _ladder(ladder: Ladder | None, step: int, severity: str) -> Asked | None:
    if ladder is None:
        return None
    steps = [one for _, one in steps_for(ladder.steps, severity)][step : step + 1]
    stops = (*ladder.unless, *(stop for one in steps for stop in one.unless))
    column = (severity if severity in ladder.steps else "default") if isinstance(ladder.steps, Mapping) else ""
    return Asked(ladder.when, stops, (ladder.if_, *(one.if_ for one in steps)), column=column)


def _rule(rule: Rule, severity: str) -> Asked:
    after = span_for(rule.after, severity) if isinstance(rule.after, Mapping) else None
    return Asked(rule.when, rule.unless, (rule.if_,), f"after {say_span(after)}" if after else "")


def _clock(id: str, severity: str, playbook: Playbook) -> Asked | None:
    if id in playbook.clocks:
        clock = playbook.clocks[id]
        return Asked(clock.from_, (clock.to,), (clock.if_,), _within(wait_for(clock.limit, severity)))
    role = playbook.roles.get(id.removeprefix("role_"))
    if role is None:
        return None
    return Asked("declared", (f"role.{id.removeprefix('role_')}",), (role.if_,), _within(wait_for(role.ack, severity)))


def _phase(id: str, severity: str, playbook: Playbook) -> Asked | None:
    phase = _phase_of(id, playbook)
    if phase is None:
        return None
    return Asked(phase.from_, (phase.to or f"phase.{id}",), (phase.if_,), _within(wait_for(phase.limit, severity)))


def _watch(id: str, severity: str, playbook: Playbook) -> Asked | None:
    phase = _phase_of(id, playbook)
    length = f"watched for {say_span(phase.watch)}" if phase and phase.watch else ""
    return Asked(phase.from_, (), (phase.if_,), length) if phase else None


def _phase_of(id: str, playbook: Playbook) -> Phase | None:
    return next((one for one in playbook.phases if one.id == id), None)


def _item(id: str, severity: str, playbook: Playbook) -> Asked | None:
    places: list[tuple[str, tuple[Item, ...]]] = [(phase.from_, phase.items) for phase in playbook.phases]
    places += [(f"list.{name}", items) for name, items in playbook.lists.items()]
    found = next(((begins, item) for begins, items in places for item in items if item.id == id), None)
    if found is None:
        return None
    begins, item = found
    return Asked(item.due_from or begins, (f"item.{id}",), (item.if_,), _within(item.due))


def _obligation(id: str, severity: str, playbook: Playbook) -> Asked | None:
    name, _, contact = id.partition(".")
    one = next((one for one in playbook.obligations if one.id == name), None)
    if one is None:
        return None
    limit = one.limit if isinstance(one.limit, Delay) else None
    if contact in playbook.contacts:
        limit = playbook.contacts[contact].limit
    return Asked(one.from_, (f"obligation.{id}",), (one.if_,), _within(limit))


def _postmortem(id: str, severity: str, playbook: Playbook) -> Asked | None:
    review = playbook.postmortem
    return Asked(review.from_, (f"postmortem.{id}",)) if review else None


def _hand(id: str, severity: str, playbook: Playbook) -> Asked | None:
    lasts = span_for(playbook.policy.acknowledgement.lasts, severity)
    return Asked("acknowledged", ("still_on_it",), length=f"lasts {say_span(lasts)}") if id == "ack" and lasts else None


def _need(id: str, severity: str, playbook: Playbook) -> Asked | None:
    role = playbook.roles.get(id)
    return Asked("declared", (f"role.{id}",), (role.if_,)) if role and role.nag else None


def _option(id: str, severity: str, playbook: Playbook) -> Asked | None:
    found = playbook.option(id)
    return Asked(f"option.{id}", ("mitigated",), length=_within(found.limit)) if found and found.limit else None


def _within(limit: Delay | None) -> str:
    if limit is None or limit.immediate:
        return "at once" if limit else ""
    if limit.business_days:
        return f"within {limit.business_days} business day{'s' if limit.business_days > 1 else ''}"
    return f"within {say_span(limit.span)}"


KINDS: Mapping[str, Callable[[str, str, Playbook], Asked | None]] = {
    "clock": _clock,
    "warn": _clock,
    "phase": _phase,
    "watch": _watch,
    "item": _item,
    "obligation": _obligation,
    "postmortem": _postmortem,
    "hand": _hand,
    "need": _need,
    "option": _option,
    "expected": lambda id, severity, playbook: Asked(f"fact.{id}", ENDS),
    "practice": lambda id, severity, playbook: Asked("declared"),
    "handover": lambda id, severity, playbook: Asked(f"handover.{id}", (f"handover.{id}",)),
    "archive": lambda id, severity, playbook: Asked(playbook.war_room.keep_open_until, ("reopened",)),
    "guests": lambda id, severity, playbook: Asked("declared", column=id),
    "task": lambda id, severity, playbook: Asked(f"task.{id}", (f"task.{id}",)),
}
"""For what stands before the dot in a rule's name, where it is looked up."""
