"""What holds for every playbook with all primitives and every history of all events."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.effects import consequences
from bot.core.events import Event, Recorded, SeverityChanged
from bot.core.incident import apply, fold
from bot.core.playbook import Playbook
from bot.core.policy import decide, due, next_wake
from bot.core.rules import tracks
from bot.core.rules.track import Due, Planned, walk
from tests.unit.core.make import ANA, Run, at, declared, incident, playbook, recorded
from tests.unit.core.strategies import (
    END,
    SEVERITIES,
    History,
    Timed,
    declarations,
    histories,
    playbooks,
    possible,
    spans,
)

TICK = timedelta(microseconds=1)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hints = st.lists(st.integers(0, 5 * 3600), max_size=10)


def prompt(book: Playbook, history: Timed, declaration: dict[str, Any], woken: list[int] | None = None) -> Run:
    """Woken exactly when planned, and at each of `woken` (in seconds) besides."""
    one = Run(book, incident(**declaration))
    moments: list[tuple[float, Event | None]] = [*history, *((float(w), None) for w in woken or [])]
    now = at()
    for seconds, event in sorted(moments, key=lambda moment: moment[0]):
        moment = at(0, seconds)
        one.until(moment - TICK, now)
        now = moment
        if event is None:
            one.wake(now)
        else:
            one.happen(now, event)
    one.until(END, now)
    return one


def fires(one: Run) -> list[tuple[str, datetime]]:
    return [(item.key, item.due_at) for _, item in one.log]


@often
@given(playbooks(), histories, declarations, hints)
def test_no_key_twice_never_early_and_woken_often_is_woken_once(
    book: Playbook, history: History, declaration: dict[str, Any], woken: list[int]
) -> None:
    happened = possible(history, declaration)
    one = prompt(book, happened, declaration)
    assert max(Counter(key for key, _ in fires(one)).values(), default=1) == 1
    assert all(now >= item.due_at and item.late == now - item.due_at for now, item in one.log)
    assert fires(prompt(book, happened, declaration, woken)) == fires(one)


@often
@given(playbooks(), histories, declarations, hints)
def test_after_any_outage_nothing_is_left_due_and_the_next_wake_up_is_the_first_chance(
    book: Playbook, history: History, declaration: dict[str, Any], woken: list[int]
) -> None:
    one = Run(book, incident(**declaration))
    moments: list[tuple[float, Event | None]] = [*possible(history, declaration), *((float(w), None) for w in woken)]
    for seconds, event in sorted(moments, key=lambda moment: moment[0]):
        now = at(0, seconds)
        if event is None:
            one.wake(now)
        else:
            one.happen(now, event)
        assert due(one.incident, book, now) == []
        coming = next_wake(one.incident, book, now)
        assert coming is None or coming > now
        for share in (0.25, 0.5, 1.0):
            between = END if coming is None else now + (coming - now - TICK) * share
            assert due(one.incident, book, between) == [], "it would have come late"
    assert max(Counter(key for key, _ in fires(one)).values(), default=1) == 1


@often
@given(playbooks(), histories, declarations, st.lists(st.integers(0, 3 * 86400), min_size=1, max_size=5))
def test_what_is_passed_over_could_not_have_mattered(
    book: Playbook, history: History, declaration: dict[str, Any], moments: list[int]
) -> None:
    one = prompt(book, possible(history, declaration), declaration)
    for share in (0.0, 0.3, 0.7, 1.0):
        told = one.told[: int(share * len(one.told))]
        state = fold(7, [recorded(0, declared(**declaration)), *told])
        for now in [told[-1].at if told else at(), *(at(0, seconds) for seconds in moments)]:
            walked = [item for track in tracks(book, state) for item in walk(track, state.fired, now)]
            planned = [item.at for item in walked if isinstance(item, Planned) and item.at > now]
            found = [item for item in walked if isinstance(item, Due)]
            assert due(state, book, now) == sorted(found, key=lambda item: (item.due_at, item.rule, item.step))
            assert next_wake(state, book, now) == min(planned, default=None)


@often
@given(playbooks(), histories, declarations, st.floats(0, 1))
def test_a_restart_at_any_point_changes_nothing(
    book: Playbook, history: History, declaration: dict[str, Any], share: float
) -> None:
    one = prompt(book, possible(history, declaration), declaration)
    first = recorded(0, declared(**declaration))
    cut = int(share * len(one.told))
    live = incident(**declaration)
    for told in one.told[:cut]:
        live = apply(live, told)
    stored = [Recorded.model_validate_json(told.model_dump_json()) for told in [first, *one.told[:cut]]]
    again = fold(7, stored)
    assert again == live
    now = stored[-1].at
    assert due(again, book, now) == due(live, book, now)
    assert next_wake(again, book, now) == next_wake(live, book, now)
    assert fold(7, [first, *one.told]) == one.incident


@often
@given(playbooks(), histories, declarations)
def test_what_goes_out_together_fires_the_same_steps_once_and_at_most_a_minute_early(
    book: Playbook, history: History, declaration: dict[str, Any]
) -> None:
    one = incident(**declaration)
    fired: Counter[str] = Counter()
    now = at()
    for seconds, event in [*possible(history, declaration), (END.timestamp() - at().timestamp(), None)]:
        end = at(0, seconds)
        while True:
            while ready := decide(one, book, now).ready:
                for item in ready:
                    assert item.due_at - now <= timedelta(seconds=60)
                    fired[item.key] += 1
                    for effect in consequences(item, 0, one, book):
                        one = apply(one, Recorded(at=now, event=effect))
            coming = next_wake(one, book, now)
            if coming is None or coming >= end:
                break
            now = coming
        now = end
        if event is not None:
            one = apply(one, Recorded(at=now, actor=ANA, event=event))
    assert max(fired.values(), default=1) == 1


@often
@given(playbooks(), histories, declarations)
def test_a_playbook_changes_the_severity_only_for_the_worse_and_not_for_ever(
    book: Playbook, history: History, declaration: dict[str, Any]
) -> None:
    one = prompt(book, possible(history, declaration), declaration)
    severity, by_people, by_itself = declaration["severity"], 0, 0
    for told in one.told:
        if isinstance(told.event, SeverityChanged):
            by_people += bool(told.actor)
            by_itself += not told.actor
            assert told.actor or book.rank(told.event.severity) < book.rank(severity)
            severity = told.event.severity
    assert by_itself <= (1 + by_people) * (len(SEVERITIES) - 1)


plain_steps = st.lists(
    st.tuples(spans, st.integers(0, 3)).map(
        lambda found: {"after": found[0], "page": "x", **({"repeat": "7m", "times": found[1]} if found[1] else {})}
    ),
    min_size=1,
    max_size=5,
)


@often
@given(plain_steps, hints)
def test_no_rung_is_lost(listed: list[dict[str, Any]], woken: list[int]) -> None:
    book = playbook(ladders={"l": {"steps": listed}})
    one = prompt(book, [], {}, woken)
    steps = book.ladders["l"].steps
    assert not isinstance(steps, dict)
    expected = [
        (at() + step.after + again * (step.repeat or timedelta()), number, again)
        for number, step in enumerate(steps)
        for again in range((step.times or 0) + 1)
    ]
    assert sorted((now, item.step, item.occurrence) for now, item in one.log) == sorted(expected)
