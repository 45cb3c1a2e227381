"""What holds for every playbook and every history: no key twice, nothing swallowed, wake-ups harmless."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.events import (
    Acknowledged,
    Cancelled,
    Closed,
    Event,
    Mitigated,
    Reopened,
    Resolved,
    RoleAssigned,
    SeverityChanged,
    StatusUpdated,
)
from bot.core.incident import ENDED, Incident, apply, check_allowed
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from bot.core.rules.cadence import update_due
from tests.unit.core.make import T0, Run, at, incident, playbook, recorded

SEVERITIES = ("SEV1", "SEV2", "SEV3")
STATES = ("acknowledged", "mitigated", "resolved", "closed", "cancelled")
EVENTS = ("declared", *STATES, "reopened", "status_updated", "severity_changed", "role.commander", "clock.c.missed")
ENDS = {status.value for status in ENDED}

spans = st.sampled_from(["0s", "1m", "5m", "10m", "15m", "30m", "1h", "90m", "2h"])
events = st.sampled_from(EVENTS)
stops = st.lists(events, max_size=2)
conditions = st.fixed_dictionaries({}, optional={"severity": st.lists(st.sampled_from(SEVERITIES), min_size=1)})
acts = st.sampled_from(["page", "notify", "remind", "invite", "announce", "post"]).map(lambda kind: {kind: "someone"})


@st.composite
def steps(draw: st.DrawFn) -> dict[str, Any]:
    """A step, half of them repeated."""
    step: dict[str, Any] = {"after": draw(spans), **draw(acts)}
    if draw(st.booleans()):
        step |= {"repeat": draw(st.sampled_from(["1m", "7m", "30m"])), "times": draw(st.integers(1, 6))}
    return step


ladder_steps = st.lists(steps(), min_size=1, max_size=4)
columns = st.one_of(ladder_steps, st.dictionaries(st.sampled_from((*SEVERITIES, "default")), ladder_steps, min_size=1))
by_severity = st.dictionaries(st.sampled_from((*SEVERITIES, "default")), spans, min_size=1)
ladders = st.fixed_dictionaries({"when": events, "unless": stops, "if": conditions, "steps": columns})
cadences = st.fixed_dictionaries(
    {"from": events, "until": stops, "if": conditions, "every": by_severity, "steps": columns}
)
clocks = st.fixed_dictionaries({"from": events, "to": events, "limit": by_severity, "strict": st.booleans()})
rules = st.builds(
    lambda step, when, unless, condition: {**step, "when": when, "unless": unless, "if": condition},
    steps(), events, stops, conditions,
)  # fmt: skip


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Any playbook whose rules have names of their own, as the loader demands."""
    return playbook(
        clocks=draw(st.dictionaries(st.sampled_from(["c", "d"]), clocks)),
        ladders=draw(st.dictionaries(st.sampled_from(["l", "m"]), ladders)),
        cadences=draw(st.dictionaries(st.sampled_from(["u", "v"]), cadences)),
        rules=[{"id": f"r{n}", **rule} for n, rule in enumerate(draw(st.lists(rules, max_size=2)))],
        policy={"on_severity_change": draw(st.sampled_from(["keep_start", "restart", "only_future"]))},
    )


def updated(promise: int | None) -> StatusUpdated:
    """An update, `next_update_at` filled in later from the promise in minutes."""
    promised = None if promise is None else at(promise)
    return StatusUpdated(word="investigating", impact="x", changed="", next_step="", next_update_at=promised)


happenings: st.SearchStrategy[Event] = st.one_of(
    st.builds(Acknowledged),
    st.builds(Mitigated),
    st.builds(Resolved),
    st.builds(Closed),
    st.builds(Cancelled),
    st.builds(Reopened),
    st.builds(lambda s: SeverityChanged(severity=s), st.sampled_from(SEVERITIES)),
    st.builds(lambda p: RoleAssigned(role="commander", person=p), st.sampled_from(["", "U0BEN", "U0CAI"])),
    st.builds(updated, st.one_of(st.none(), st.integers(1, 180))),
    st.builds(updated, st.none()),
)
pauses = st.one_of(st.integers(0, 90).map(lambda minutes: minutes * 60), st.integers(0, 7200))
histories = st.lists(st.tuples(pauses, happenings), max_size=8)
Timed = list[tuple[float, Event]]


def possible(history: list[tuple[int, Event]]) -> Timed:
    """What of a history can happen, each with its minute; promises are made from the update on."""
    found: Timed = []
    state: Incident = incident()
    seconds = 0
    for pause, event in history:
        seconds += pause
        if isinstance(event, StatusUpdated) and event.next_update_at is not None:
            event = event.model_copy(update={"next_update_at": event.next_update_at + timedelta(seconds=seconds)})
        try:
            check_allowed(state, event.kind)
        except UserError:
            continue
        found.append((seconds / 60, event))
        state = apply(state, recorded(seconds / 60, event))
    return found


def prompt(book: Playbook, history: Timed, hints: tuple[int, ...] = ()) -> Run:
    """Woken exactly when planned, and at each hint (in seconds) besides."""
    return go(Run(book, incident()), history, hints)


def go(one: Run, history: Timed, hints: tuple[int, ...] = ()) -> Run:
    """Have a run go through a history, woken when planned and at the hints."""
    now = T0
    moments = sorted([(minute * 60, event) for minute, event in history] + [(float(h), None) for h in hints], key=_when)
    for seconds, event in moments:
        moment = at(0, seconds)
        one.until(moment - timedelta(microseconds=1), now)
        now = moment
        if event is None:
            one.wake(now)
        else:
            one.happen(now, event)
    one.until(now + timedelta(days=2), now)
    return one


def _when(moment: tuple[float, Event | None]) -> float:
    return moment[0]


def keys(one: Run) -> list[str]:
    """The keys of all that fired."""
    return [item.key for _, item in one.log]


def fires(one: Run) -> list[tuple[str, object]]:
    """What fired, with when it was due."""
    return [(item.key, item.due_at) for _, item in one.log]


often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@often
@given(playbooks(), histories)
def test_no_key_is_due_twice_and_prompt_wake_ups_are_never_late(
    book: Playbook, history: list[tuple[int, Event]]
) -> None:
    one = prompt(book, possible(history))
    assert max(Counter(keys(one)).values(), default=1) == 1
    assert all(now >= item.due_at for now, item in one.log)


@often
@given(playbooks(), histories, st.lists(st.integers(0, 5 * 3600), max_size=12))
def test_waking_often_is_waking_once(book: Playbook, history: list[tuple[int, Event]], hints: list[int]) -> None:
    happened = possible(history)
    assert fires(prompt(book, happened, tuple(hints))) == fires(prompt(book, happened))


@often
@given(playbooks(), histories, st.lists(st.integers(1, 20000), max_size=12))
def test_after_any_outage_no_key_is_due_twice_and_the_next_wake_up_is_still_to_come(
    book: Playbook, history: list[tuple[int, Event]], wakes: list[int]
) -> None:
    one = Run(book, incident())
    moments: list[tuple[float, Event | None]] = [(minute * 60, event) for minute, event in possible(history)]
    for seconds, event in sorted(moments + [(float(w), None) for w in wakes], key=_when):
        now = at(0, seconds)
        if event is None:
            one.wake(now)
            assert due(one.incident, book, now) == []
        else:
            one.incident = apply(one.incident, recorded(seconds / 60, event))
        coming = next_wake(one.incident, book, now)
        assert coming is None or coming > now
    assert max(Counter(keys(one)).values(), default=1) == 1
    assert all(item.late == now - item.due_at >= timedelta() for now, item in one.log)


@often
@given(playbooks(), histories, st.integers(1, 300))
def test_nothing_acts_after_the_end_but_what_starts_from_it(
    book: Playbook, history: list[tuple[int, Event]], pause: int
) -> None:
    happened = possible(history)
    end = max([minute for minute, _ in happened], default=0) + pause
    one = prompt(book, [*happened, (end, Resolved())])
    for now, item in one.log:
        if now >= at(end):
            assert _starts_from(book, item.path) in ENDS


def _starts_from(book: Playbook, path: str) -> str:
    """The event that something counts from, through the clocks whose being missed it counts from."""
    kind, name = path.split(".")[:2]
    match kind:
        case "clocks":
            event = book.clocks[name].from_
        case "ladders":
            event = book.ladders[name].when
        case "cadences":
            event = book.cadences[name].from_
        case _:
            event = book.rules[int(name)].when
    return _starts_from(book, f"clocks.{event.split('.')[1]}") if event.startswith("clock.") else event


@often
@given(playbooks(), histories, st.one_of(st.none(), st.integers(1, 300)), st.integers(0, 7200))
def test_the_reminder_after_an_update_is_never_swallowed(
    book: Playbook, history: list[tuple[int, Event]], promise: int | None, pause: int
) -> None:
    one = prompt(book, possible(history))
    now = max([moment for moment, _ in one.log] + [at(m) for m, _ in possible(history)], default=T0)
    now += timedelta(seconds=pause)
    one.wake(now)
    promised = None if promise is None else now + timedelta(minutes=promise)
    one.happen(now, updated(None).model_copy(update={"next_update_at": promised}))
    coming = {id: update_due(cadence, book, one.incident) for id, cadence in book.cadences.items()}
    one.until(now + timedelta(days=2), now)
    for id, moment in coming.items():
        first = [s for s in _steps(book, id, one.incident.severity) if s == timedelta()]
        if moment is not None and first and not _stops_itself(book, id):
            assert any(i.rule == id and i.anchor == moment and i.due_at == moment and n == moment for n, i in one.log)


def _steps(book: Playbook, id: str, severity: str) -> list[timedelta]:
    found = book.cadences[id].steps
    chosen = found.get(severity, found.get("default", ())) if isinstance(found, dict) else found
    return [step.after for step in chosen]


def _stops_itself(book: Playbook, id: str) -> bool:
    """Whether a clock missed meanwhile ends the cadence or starts it anew."""
    cadence = book.cadences[id]
    return "clock.c.missed" in (*cadence.until, cadence.from_)


@often
@given(st.permutations(range(5)))
def test_the_order_in_a_playbook_does_not_change_what_happens(order: list[int]) -> None:
    listed = [{"id": f"r{n}", "after": f"{n}m", "repeat": "3m", "times": 2, "page": "x"} for n in range(5)]
    assert fires(prompt(playbook(rules=[listed[n] for n in order]), [])) == fires(prompt(playbook(rules=listed), []))
