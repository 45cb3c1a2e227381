"""What is held back and goes on: snoozed reminders, quiet hours, acknowledgements and handovers that run out."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.causes import causes
from bot.core.errors import UserError
from bot.core.events import (
    HandoverOffered,
    Mitigated,
    RoleAssigned,
    RoleLeft,
    Snoozed,
    SnoozeEnded,
    StillOnIt,
    TaskAdded,
)
from bot.core.incident import fold
from bot.core.policy import forecast
from bot.core.snoozing import check_snooze, coming
from bot.core.why import say_why
from tests.unit.core.make import (
    ACK,
    ANA,
    T0,
    Run,
    at,
    declared,
    incident,
    organisation,
    playbook,
    recorded,
    run,
    update,
)

LADDER = {
    "acknowledge": {
        "unless": "acknowledged",
        "steps": [
            {"page": "a"},
            {"after": "5m", "page": "b"},
            {"after": "15m", "page": "c", "repeat": "10m", "times": 2},
        ],
    }
}
UPDATES = {
    "updates": {
        "every": {"default": "30m"},
        "steps": [{"remind": "commander"}, {"after": "5m", "remind": "commander"}, {"after": "10m", "page": "boss"}],
    }
}
BEN = "U0BEN"


def held(rule: str, minutes: float, until: float) -> dict[float, Snoozed]:
    """A snooze at a minute."""
    return {minutes: Snoozed(rule=rule, until=at(until))}


def test_what_would_come_in_a_snooze_comes_at_its_end_and_the_next_step_keeps_its_distance() -> None:
    found = run(playbook(cadences=UPDATES), held("updates", 31, 41), until=60)
    assert found.said == [(30, "updates/0"), (41, "updates/1"), (46, "updates/2")]
    assert all(item.late == timedelta() for _, item in found.log), "nothing of it counts as late"


def test_of_repeats_within_a_snooze_one_comes_at_its_end() -> None:
    rule = {"id": "again", "remind": "a", "repeat": "10m", "times": 5}
    found = run(playbook(rules=[rule]), held("again", 5, 35), until=90)
    assert found.said == [
        (0, "again/0"),
        (35, "again/0#1"),
        (45, "again/0#2"),
        (55, "again/0#3"),
        (65, "again/0#4"),
        (75, "again/0#5"),
    ]


def test_a_snooze_ends_early_when_somebody_ends_it() -> None:
    acts = {**held("updates", 31, 60), 37: SnoozeEnded(rule="updates")}
    assert run(playbook(cadences=UPDATES), acts, until=60).said == [
        (30, "updates/0"),
        (37, "updates/1"),
        (42, "updates/2"),
    ]


def test_a_snooze_holds_for_what_it_was_asked_for_and_not_for_what_counts_anew() -> None:
    snoozed = Snoozed(rule="updates", until=at(90), anchor=at(30))
    found = run(playbook(cadences=UPDATES), {31: snoozed, 32: update()}, until=70)
    assert found.said == [(30, "updates/0"), (62, "updates/0"), (67, "updates/1")]


def test_only_what_reaches_people_waits_and_deadlines_never_do() -> None:
    book = playbook(
        ladders={"l": {"steps": [{"after": "5m", "announce": "x"}, {"after": "10m", "notify": "x"}]}},
        clocks={
            "fix": {
                "to": "mitigated",
                "limit": {"default": "5m"},
                "strict": True,
                "warn": "1m",
                "miss": {"notify": "x"},
            }
        },
    )
    rules = ("l", "clock.fix", "warn.fix")
    acts = {minute: Snoozed(rule=rule, until=at(60)) for minute, rule in enumerate(rules, start=1)}
    assert run(book, acts, until=90).said == [(4, "warn.fix/0"), (5, "clock.fix/0"), (5, "l/0"), (60, "l/1")]
    assert [one.rule for one in coming(incident(), book, at(2))] == ["l"], "a deadline is not offered"


def test_no_reminder_is_held_back_for_long_or_often_or_by_just_anybody() -> None:
    book = playbook(
        cadences=UPDATES,
        parties={"commander": {"role": "commander"}, "boss": {"people": ["dov"]}},
        roles={"commander": {"name": "Commander", "can": ["override"]}, "scribe": {"name": "Scribe"}},
        policy={"snooze": {"most": "20m", "times": 1}},
    )
    org, taken = organisation(), [(1.0, RoleAssigned(role="commander", person=BEN))]
    now, minute = at(31), timedelta(minutes=1)
    state = incident(*taken)
    one = coming(state, book, at(29))[0]
    check_snooze(book, state, org, BEN, one, 20 * minute, at(29))
    for person, span, why in [
        (BEN, 21, "At most 20 min"),
        (BEN, 1, "says nothing for 1 min"),
        (ANA, 10, f"Only <@{BEN}>"),
    ]:
        with pytest.raises(UserError, match=why):
            check_snooze(book, state, org, person, one, span * minute, at(29))
    again = incident(*taken, (29, Snoozed(rule="updates", until=at(39), anchor=one.anchor)))
    with pytest.raises(UserError, match="held back once"):
        check_snooze(book, again, org, BEN, coming(again, book, now)[0], 10 * minute, now)


def test_whom_a_reminder_is_for_may_hold_it_back_but_not_a_page() -> None:
    book = playbook(
        ladders={
            "l": {"steps": [{"after": "5m", "remind": "boss"}]},
            "p": {"steps": [{"after": "5m", "page": "boss"}]},
        },
        parties={"boss": {"people": ["dov"]}},
        roles={"commander": {"name": "Commander", "can": ["override"]}},
    )
    state, org = incident((0, RoleAssigned(role="commander", person=BEN))), organisation()
    gentle, loud = coming(state, book, at(1))
    check_snooze(book, state, org, "U0DOV", gentle, timedelta(minutes=10), at(1))
    with pytest.raises(UserError, match="It pages people"):
        check_snooze(book, state, org, "U0DOV", loud, timedelta(minutes=10), at(1))
    check_snooze(book, state, org, BEN, loud, timedelta(minutes=10), at(1))


def test_reminders_wait_for_the_morning_and_pages_do_not() -> None:
    book = playbook(
        ladders={"l": {"steps": [{"remind": "a"}, {"after": "30m", "page": "b"}, {"after": "1h", "notify": "c"}]}},
        calendar={"tz": "Europe/Berlin"},
        policy={"quiet_hours": {"for": "SEV2", "from": "10:50", "until": "13:00"}},
    )
    assert run(book, until=600).said == [(30, "l/1"), (120, "l/0"), (120, "l/2")]
    assert run(book, severity="SEV1", until=600).said == [(0, "l/0"), (30, "l/1"), (60, "l/2")]


BOOK = playbook(ladders=LADDER, policy={"acknowledgement": {"lasts": {"SEV2": "30m"}, "answer": "5m"}})


def test_an_acknowledgement_without_a_sign_of_life_is_asked_about_and_then_the_ladder_goes_on() -> None:
    found = run(BOOK, {1: ACK}, until=120)
    ladder = [
        (0, "acknowledge/0"),
        (36, "acknowledge/1"),
        (46, "acknowledge/2"),
        (56, "acknowledge/2#1"),
        (66, "acknowledge/2#2"),
    ]
    assert found.said == [ladder[0], (31, "hand.ack/0"), (36, "hand.ack/1"), *ladder[1:]]
    assert not found.incident.in_hand and found.incident.status == "declared"
    assert all(item.late == timedelta() for _, item in found.log)


@pytest.mark.parametrize("sign", [StillOnIt(), update(), TaskAdded(text="look")])
def test_a_sign_of_life_keeps_it(sign: StillOnIt) -> None:
    found = run(BOOK, {1: ACK, 33: sign}, until=60)
    assert found.said == [(0, "acknowledge/0"), (31, "hand.ack/0")]
    assert found.incident.in_hand


def test_who_acknowledges_again_stops_the_ladder_again() -> None:
    found = run(BOOK, {1: ACK, 38: ACK}, until=60)
    assert found.said[-1] == (36, "acknowledge/1")
    assert found.incident.in_hand and found.incident.held.acknowledger == ANA


def test_nobody_is_asked_once_the_harm_has_ended() -> None:
    assert run(BOOK, {1: ACK, 2: Mitigated()}, until=300).said == [(0, "acknowledge/0")]


def test_a_limit_that_an_acknowledgement_met_stays_met() -> None:
    clocks = {"ack": {"to": "acknowledged", "limit": {"default": "5m"}}}
    book = playbook(clocks=clocks, policy={"acknowledgement": {"lasts": {"default": "10m"}}})
    assert [rule for _, rule in run(book, {1: ACK}, until=300).said] == ["hand.ack/0", "hand.ack/1"]


def test_a_handover_that_nobody_accepts_stays_with_the_giver() -> None:
    offered = HandoverOffered(role="commander", to=BEN)
    found = run(playbook(), {1: RoleAssigned(role="commander", person=ANA), 2: offered}, until=60)
    assert found.said == [(7, "handover.commander/0"), (12, "handover.commander/1")]
    assert found.incident.offers == {} and found.incident.commander == ANA


def test_a_required_role_is_asked_for_a_few_times_and_anew_when_it_is_given_up() -> None:
    scribe = {"name": "Scribe", "required_for": "all", "nag": {"after": "10m", "every": "20m", "times": 2}}
    book = playbook(roles={"commander": {"name": "Commander"}, "scribe": scribe})
    asked = [(10, "need.scribe/0"), (30, "need.scribe/0#1")]
    assert run(book, until=300).said == asked
    taken, left = RoleAssigned(role="scribe", person=BEN), RoleLeft(role="scribe", person=BEN)
    assert run(book, {5: taken}, until=300).said == []
    assert run(book, {5: taken, 100: left}, until=300).said == [(110, "need.scribe/0"), (130, "need.scribe/0#1")]


snoozes = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=4)


@settings(max_examples=60, deadline=None)
@given(snoozes, st.booleans(), st.sampled_from(["09:00", "10:20", "11:30"]))
def test_nothing_is_silenced_for_ever_and_nothing_comes_while_it_waits(
    asked: list[tuple[int, int]], quiet: bool, begin: str
) -> None:
    steps = [{"remind": "a"}, {"after": "7m", "notify": "b"}, {"after": "9m", "page": "c", "repeat": "10m", "times": 3}]
    hours = {"quiet_hours": {"for": "SEV2", "from": begin, "until": "12:00"}} if quiet else {}
    book = playbook(ladders={"l": {"steps": steps}}, policy=hours)
    acts = {minute + n / 10: Snoozed(rule="l", until=at(minute + length)) for n, (minute, length) in enumerate(asked)}
    found = run(book, acts, until=600)
    assert {rule.partition("#")[0] for _, rule in found.said} == {"l/0", "l/1", "l/2"}
    pauses = [(one.begin, one.end) for one in found.incident.held.snoozes]
    assert not [now for now, _ in found.log if any(begin < now < end for begin, end in pauses)]
    gaps = [(now, item.due_at) for now, item in found.log if item.rule == "l"]
    assert all(now == due for now, due in gaps), "what waited is not late"


def test_each_of_the_bot_s_own_reminders_says_why_and_on_what_facts() -> None:
    scribe = {"name": "Scribe", "required_for": "all", "nag": {}}
    book = playbook(
        roles={"commander": {"name": "Commander"}, "scribe": scribe},
        policy={"acknowledgement": {"lasts": {"default": "30m"}}},
        exercises=[{"id": "d", "kind": "drill", "every": "1mo", "length": ["1h"]}],
    )
    offered = HandoverOffered(role="commander", to=BEN)
    acts = {1: ACK, 2: RoleAssigned(role="commander", person=ANA), 3: offered}
    found = run(book, acts, until=90, drill=True)
    first = recorded(0, declared(drill=True))
    said = {}
    for now, item in found.log:
        then = fold(7, [first, *(one for one in found.told if one.at < now or (item.step and one.at == now))])
        said[f"{item.rule}/{item.step}"] = say_why(item, then, book)
    assert said == {
        "handover.commander/0": f"<@{ANA}> waits for you to take over as Commander, or to decline",
        "need.scribe/0": "nobody is Scribe, and the severity asks for it",
        "handover.commander/1": "nobody took over as Commander within 10 min; you still have the role",
        "hand.ack/0": f"there was no sign of life for 30 min since <@{ANA}> acknowledged. Still on it?",
        "hand.ack/1": f"<@{ANA}> acknowledged, and gave no sign of life for 35 min; somebody else is needed",
        "practice.end/0": "the drill has taken 1 h; `/incident resolve` ends it",
    }
    facts = causes(7, [first, *found.told], book)
    assert all(one.facts.event for one in facts)


def test_what_is_held_back_is_said_as_coming_at_its_end() -> None:
    one = Run(playbook(cadences=UPDATES), incident((31, Snoozed(rule="updates", until=at(41)))))
    one.wake(T0 + timedelta(minutes=31))
    assert [item.due_at for item in forecast(one.incident, one.playbook, at(32))][:2] == [at(41), at(46)]
