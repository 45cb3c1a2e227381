"""Where a playbook says two things that cannot both hold. It runs all the same: these are notes, its owner decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import combinations, pairwise

from bot.core.delays import Delay
from bot.core.hours import IMMEDIATE
from bot.core.playbook import Cadence, Limit, Party, Phase, Playbook, span_for, steps_for, wait_for
from bot.core.spans import say_span

Found = tuple[str, str]
"""The dotted path of one of the two, and what is wrong, with the name of the other."""
Spans = dict[str, timedelta]
"""A length of time for each severity that has one, worst first."""
OUTSIDE = ("status_page", "in_app")
"""Ways that lead to people outside."""


def contradictions(playbook: Playbook) -> Iterator[Found]:
    """All of them, kind by kind."""
    for look in LOOKS:
        yield from look(playbook)


def same_rotation(parties: Mapping[str, Party]) -> Iterator[Found]:
    """Parties that fall back to the rotation that they are themselves."""
    for id, party in parties.items():
        other = parties.get(party.fallback or "")
        if other and party.rotation and party.rotation == other.rotation:
            said = f"falls back to `{party.fallback}`, which is the rotation `{party.rotation}` too"
            yield f"parties.{id}.fallback", f"{said}: when nobody is on call, it helps nobody"


def _double_clocks(playbook: Playbook) -> Iterator[Found]:
    for (first, one), (second, other) in combinations(playbook.clocks.items(), 2):
        if (one.from_, one.to, one.if_) == (other.from_, other.to, other.if_):
            before, after = _limits(playbook, one), _limits(playbook, other)
            apart = [id for id in before.keys() & after.keys() if before[id] != after[id]]
            if apart:
                said = f"goes from {other.from_} to {other.to} as `clocks.{first}` does, with another limit for"
                yield f"clocks.{second}", f"{said} {_listed(_in_order(playbook, apart))}; which of them holds?"


def _boxes_within_clocks(playbook: Playbook) -> Iterator[Found]:
    """Phases that have to be done sooner than what they wait for."""
    for number, phase in enumerate(playbook.phases):
        boxes, waits = _boxes(playbook, phase), _waits_for(phase)
        for name, clock in playbook.clocks.items():
            limits = _limits(playbook, clock) if clock.from_ == phase.from_ and clock.to in waits else {}
            late = [id for id, box in boxes.items() if id in limits and box < limits[id]]
            if late:
                said = (
                    f"has to be done within {say_span(boxes[late[-1]])}, though {_listed(late)} may be {clock.to} later"
                )
                yield f"phases.{number}", f"{said}: `clocks.{name}` gives {late[-1]} {say_span(limits[late[-1]])}"


def _waits_for(phase: Phase) -> tuple[str, ...]:
    """The events without which a phase is not done."""
    if phase.to:
        return (phase.to,)
    return tuple(item.auto for item in phase.items if item.auto and item.if_.always and not item.na)


def _watches_beyond_clocks(playbook: Playbook) -> Iterator[Found]:
    """Limits to resolve that are shorter than what has to be watched before."""
    for number, phase in enumerate(playbook.phases):
        watch = phase.watch if phase.gate == "resolve" else None
        for name, clock in playbook.clocks.items() if watch else ():
            ids = _ids(playbook, phase.if_.severity)
            limits = _limits(playbook, clock) if clock.to == "resolved" and clock.from_ == "declared" else {}
            late = [id for id, limit in limits.items() if watch and id in ids and limit <= watch]
            if late and watch:
                said = f"cannot be kept for {_listed(late)}: `phases.{number}` (`{phase.id}`) is watched for"
                yield f"clocks.{name}", f"{said} {say_span(watch)} before anything may be resolved"


def _milder_is_stricter(playbook: Playbook) -> Iterator[Found]:
    """Limits that grow shorter as things get less bad."""
    spans = {f"clocks.{name}.limit": _limits(playbook, clock) for name, clock in playbook.clocks.items()}
    spans |= {f"cadences.{name}.every": _everies(playbook, one) for name, one in playbook.cadences.items()}
    spans |= {f"phases.{number}.limit": _boxes(playbook, phase) for number, phase in enumerate(playbook.phases)}
    for path, lengths in spans.items():
        for (worse, longer), (milder, shorter) in pairwise(lengths.items()):
            if shorter < longer:
                said = f"gives {worse} {say_span(longer)} and {milder}, which is milder, only {say_span(shorter)}"
                yield path, f"{said}; is that meant?"


def _silent_warnings(playbook: Playbook) -> Iterator[Found]:
    for name, clock in playbook.clocks.items():
        late = [id for id, limit in _limits(playbook, clock).items() if clock.warn and limit <= clock.warn]
        if late:
            yield f"clocks.{name}.warn", f"never warns of {_listed(late)}, whose limit is no longer than that"
    for number, one in enumerate(playbook.obligations):
        limit = _length(playbook, one.limit) if isinstance(one.limit, Delay) else None
        for place, span in enumerate(one.remind if limit else ()):
            if limit and span >= limit:
                yield f"obligations.{number}.remind.{place}", f"never comes: the deadline itself is {say_span(limit)}"


def _late_cadences(playbook: Playbook) -> Iterator[Found]:
    for name, cadence in playbook.cadences.items():
        first = {id: next(iter(steps_for(cadence.steps, id)), None) for id in _ids(playbook)}
        late = [
            id for id, every in _everies(playbook, cadence).items() if (step := first[id]) and step[1].after >= every
        ]
        if late:
            said = f"say that an update is late when the next one would be due already ({_listed(late)})"
            yield f"cadences.{name}.steps", f"{said}; begin earlier"


def _outside(playbook: Playbook) -> Iterator[Found]:
    """Updates for people outside, in severities that the policy keeps inside."""
    allowed, public = playbook.policy.external_for, {id for id, one in playbook.parties.items() if _is_outside(one)}
    for name, cadence in playbook.cadences.items() if allowed is not None else ():
        kept = [id for id in _everies(playbook, cadence) if id not in (allowed or ())]
        if kept and public.intersection(cadence.to):
            yield f"cadences.{name}", f"tells people outside of {_listed(kept)}, which `policy.external_for` leaves out"
    for id, audience in playbook.audiences.items() if allowed is not None else ():
        told = sorted(public.intersection(audience))
        if told and id not in (allowed or ()):
            yield f"audiences.{id}", f"names {_listed(told)}, and `policy.external_for` leaves {id} out"


def _is_outside(party: Party) -> bool:
    return bool(party.mail_list or party.contacts) or any(way in party.via for way in OUTSIDE)


def _quiet(playbook: Playbook) -> Iterator[Found]:
    quiet = playbook.policy.quiet
    for name, cadence in playbook.cadences.items():
        told = [id for id in _everies(playbook, cadence) if id in quiet]
        if told:
            yield f"cadences.{name}", f"wants updates of {_listed(told)}, which `policy.quiet` keeps quiet"
    for number, rule in enumerate(playbook.rules):
        told = [id for id in _ids(playbook, rule.if_.severity) if id in quiet]
        if told and rule.announce:
            yield f"rules.{number}", f"announces {_listed(told)}, which `policy.quiet` keeps quiet"


def _missed_nothing(playbook: Playbook) -> Iterator[Found]:
    """What waits for a limit to be missed that a severity does not have."""
    for name, ladder in playbook.ladders.items():
        limits = _awaited(playbook, ladder.when)
        for id in _ids(playbook, ladder.steps) if limits is not None and isinstance(ladder.steps, Mapping) else ():
            if id not in (limits or ()):
                yield f"ladders.{name}.steps.{id}", f"never begins: {id} has no limit that `{ladder.when}` speaks of"
    for number, rule in enumerate(playbook.rules):
        limits = _awaited(playbook, rule.when)
        if limits is not None and rule.if_.severity and not limits.keys() & set(rule.if_.severity):
            said = f"never begins: no limit that `{rule.when}` speaks of holds for"
            yield f"rules.{number}", f"{said} {_listed(rule.if_.severity)}"


def _awaited(playbook: Playbook, event: str) -> Spans | None:
    kind, _, rest = event.partition(".")
    clock = playbook.clocks.get(rest.removesuffix(".missed")) if kind == "clock" else None
    return _limits(playbook, clock) if clock else None


def _same_rotation(playbook: Playbook) -> Iterator[Found]:
    yield from same_rotation(playbook.parties)


def _limits(playbook: Playbook, clock: Limit) -> Spans:
    return _lengths(playbook, clock.limit, clock.if_.severity)


def _boxes(playbook: Playbook, phase: Phase) -> Spans:
    return _lengths(playbook, phase.limit, phase.if_.severity)


def _lengths(playbook: Playbook, limit: Delay | Mapping[str, Delay] | None, only: Iterable[str] | None) -> Spans:
    found = {id: wait_for(limit, id) for id in _ids(playbook, only)}
    return {id: _length(playbook, delay) for id, delay in found.items() if delay is not None}


def _length(playbook: Playbook, delay: Delay) -> timedelta:
    """About how long; a business day counts as a day."""
    if delay.immediate:
        return playbook.immediate or IMMEDIATE
    return timedelta(days=delay.business_days) or delay.span


def _everies(playbook: Playbook, cadence: Cadence) -> Spans:
    found = {id: span_for(cadence.every, id) for id in _ids(playbook, cadence.if_.severity)}
    return {id: every for id, every in found.items() if every is not None}


def _ids(playbook: Playbook, only: Iterable[str] | None = None) -> list[str]:
    return _in_order(playbook, (one.id for one in playbook.severities) if only is None else only)


def _in_order(playbook: Playbook, ids: Iterable[str]) -> list[str]:
    wanted = set(ids)
    return [one.id for one in playbook.severities if one.id in wanted]


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


LOOKS: tuple[Callable[[Playbook], Iterator[Found]], ...] = (
    _double_clocks,
    _boxes_within_clocks,
    _watches_beyond_clocks,
    _milder_is_stricter,
    _silent_warnings,
    _late_cadences,
    _outside,
    _quiet,
    _missed_nothing,
    _same_rotation,
)
