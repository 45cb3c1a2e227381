"""The policy engine on hand-made playbooks: clocks, ladders, rules and cadences, each with hand-counted minutes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.actions import Action, ActionKind
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
)
from bot.core.playbook import Playbook
from bot.core.policy import due, forecast, next_update_due, next_wake, still_runs
from tests.unit.core.make import ACK, T0, Run, at, incident, playbook, run, update

ON_CALL, SECOND, LEAD = {"page": "on_call"}, {"page": "secondary"}, {"page": "lead"}
ACKNOWLEDGE = {"unless": "acknowledged", "steps": [ON_CALL, {"after": "5m", **SECOND}, {"after": "10m", **LEAD}]}
WORSE, MILDER = SeverityChanged(severity="SEV1"), SeverityChanged(severity="SEV2")


def respond(strict: bool = False, **parts: Any) -> Playbook:
    limit = {"to": "acknowledged", "limit": {"SEV1": "15m"}, "strict": strict, "miss": LEAD}
    return playbook(clocks={"respond": limit}, **parts)


@pytest.mark.parametrize(
    ("strict", "seconds", "missed"),
    [(True, -1, False), (True, 0, True), (True, 1, True), (False, -1, False), (False, 0, False), (False, 1, True)],
)
def test_a_limit_is_missed_at_it_when_strict_and_after_it_when_inclusive(
    strict: bool, seconds: int, missed: bool
) -> None:
    found = due(incident(severity="SEV1"), respond(strict), at(15, seconds))
    assert [d.rule for d in found] == (["clock.respond"] if missed else [])


@pytest.mark.parametrize("strict", [True, False])
def test_a_clock_whose_end_has_come_is_met_for_good(strict: bool) -> None:
    acked = incident((14, ACK), severity="SEV1")
    assert due(acked, respond(strict), at(600)) == []
    assert next_wake(acked, respond(strict), at(14)) is None


def test_a_clock_without_a_limit_for_the_severity_or_before_its_start_does_not_run() -> None:
    assert due(incident(severity="SEV3"), respond(), at(600)) == []
    late = playbook(clocks={"c": {"from": "mitigated", "to": "resolved", "limit": {"default": "1m"}}})
    assert due(incident(), late, at(600)) == []
    assert [d.due_at for d in due(incident((5, Mitigated())), late, at(600))] == [at(6, 1)]


def test_a_missed_clock_starts_the_rules_that_wait_for_it() -> None:
    rules = [{"id": "tell", "when": "clock.respond.missed", "after": "5m", "notify": "boss"}]
    one = run(respond(strict=True, rules=rules), severity="SEV1")
    assert one.said == [(15, "clock.respond/0"), (20, "tell/0")]


def test_a_ladder_climbs_until_someone_acknowledges() -> None:
    book = playbook(ladders={"acknowledge": ACKNOWLEDGE})
    assert run(book).said == [(0, "acknowledge/0"), (5, "acknowledge/1"), (10, "acknowledge/2")]
    assert run(book, {6: ACK}).said == [(0, "acknowledge/0"), (5, "acknowledge/1")]


def test_a_stop_at_the_very_instant_of_a_rung_wins() -> None:
    assert run(playbook(ladders={"acknowledge": ACKNOWLEDGE}), {5: ACK}).said == [(0, "acknowledge/0")]


def test_a_due_tells_all_that_is_needed_to_act() -> None:
    (item,) = due(incident(), playbook(ladders={"acknowledge": ACKNOWLEDGE}), at(2))
    assert (item.rule, item.step, item.anchor, item.occurrence, item.due_at) == ("acknowledge", 0, T0, 0, T0)
    assert (item.late, item.path) == (timedelta(minutes=2), "ladders.acknowledge.steps.0")
    assert item.actions == (Action(ActionKind.PAGE, ("on_call",)),)
    assert item.key == f"acknowledge/0@{T0.isoformat()}#0"


def test_the_path_of_a_step_by_severity_leads_to_its_list() -> None:
    steps = {"SEV1": [ON_CALL], "default": [SECOND, {"after": "1m", **LEAD}]}
    book = playbook(ladders={"l": {"steps": steps}}, rules=[{"id": "r", **LEAD}])
    assert [d.path for d in due(incident(severity="SEV1"), book, T0)] == ["ladders.l.steps.SEV1.0", "rules.0"]
    found = due(incident(severity="SEV3"), book, at(1))
    assert [d.path for d in found] == ["ladders.l.steps.default.0", "rules.0", "ladders.l.steps.default.1"]
    assert [d.rule for d in found] == ["l.default", "r", "l.default"]


def test_a_severity_without_steps_has_no_rungs() -> None:
    assert run(playbook(ladders={"l": {"steps": {"SEV1": [ON_CALL]}}}), severity="SEV3").said == []


def test_after_an_outage_a_ladder_goes_up_one_rung_at_a_time() -> None:
    one = Run(playbook(ladders={"acknowledge": ACKNOWLEDGE}), incident())
    one.until(T0, T0)
    one.until(at(600), at(60))
    assert one.said == [(0, "acknowledge/0"), (60, "acknowledge/1"), (65, "acknowledge/2")]
    late = [item.late for _, item in one.log]
    assert late == [timedelta(), timedelta(minutes=55), timedelta()]


def test_two_outages_add_up() -> None:
    one = Run(playbook(ladders={"acknowledge": ACKNOWLEDGE}), incident())
    one.wake(at(60))
    one.wake(at(100))
    one.until(at(600), at(100))
    assert one.said == [(60, "acknowledge/0"), (100, "acknowledge/1"), (105, "acknowledge/2")]


def test_a_minute_of_lateness_moves_nothing() -> None:
    one = Run(playbook(ladders={"acknowledge": ACKNOWLEDGE}), incident())
    one.until(at(600), at(0, 60))
    assert one.said == [(1, "acknowledge/0"), (5, "acknowledge/1"), (10, "acknowledge/2")]


def test_a_repeat_fires_as_often_as_it_says() -> None:
    book = playbook(ladders={"l": {"steps": [{"after": "5m", "repeat": "10m", "times": 2, **ON_CALL}]}})
    assert run(book).said == [(5, "l/0"), (15, "l/0#1"), (25, "l/0#2")]


def test_missed_repeats_collapse_into_the_newest() -> None:
    book = playbook(ladders={"l": {"steps": [{"repeat": "10m", "times": 5, **ON_CALL}]}})
    one = Run(book, incident())
    one.wake(T0)
    (found,) = one.wake(at(34))
    assert (found.occurrence, found.due_at, found.late) == (3, at(30), timedelta(minutes=4))
    one.until(at(600), at(34))
    assert one.said == [(0, "l/0"), (34, "l/0#3"), (40, "l/0#4"), (50, "l/0#5")]


def test_repeats_missed_beyond_the_last_one_leave_one() -> None:
    book = playbook(ladders={"l": {"steps": [{"repeat": "10m", "times": 2, **ON_CALL}]}})
    one = Run(book, incident())
    one.wake(T0)
    assert [d.occurrence for d in one.wake(at(600))] == [2]
    assert next_wake(one.incident, book, at(600)) is None


RAISED = {
    "SEV2": [{"after": "30m", **ON_CALL}],
    "SEV1": [ON_CALL, {"after": "15m", **SECOND}, {"after": "2h", **LEAD}],
}


def raised(policy: str, acts: dict[float, Event] | None = None) -> list[tuple[float, str]]:
    book = playbook(ladders={"l": {"steps": RAISED}}, policy={"on_severity_change": policy})
    return run(book, {40: WORSE} if acts is None else acts).said


def test_keep_start_fires_the_rungs_already_past_once_at_once_and_counts_from_the_old_start() -> None:
    assert raised("keep_start") == [(30, "l.SEV2/0"), (40, "l.SEV1/0"), (40, "l.SEV1/1"), (120, "l.SEV1/2")]


def test_restart_counts_from_the_change() -> None:
    assert raised("restart") == [(30, "l.SEV2/0"), (40, "l.SEV1/0"), (55, "l.SEV1/1"), (160, "l.SEV1/2")]


def test_only_future_leaves_out_the_rungs_already_past() -> None:
    assert raised("only_future") == [(30, "l.SEV2/0"), (120, "l.SEV1/2")]


def test_a_rung_at_the_very_instant_of_the_change_is_not_past() -> None:
    assert raised("only_future", {15: WORSE}) == [(15, "l.SEV1/1"), (120, "l.SEV1/2")]


def test_a_severity_that_comes_back_repeats_nothing() -> None:
    there_and_back: dict[float, Event] = {40: WORSE, 50: MILDER, 60: WORSE}
    assert raised("keep_start", there_and_back) == raised("keep_start")


def test_a_severity_of_the_same_list_changes_nothing() -> None:
    book = playbook(ladders={"l": {"steps": {"SEV1": [LEAD], "default": [ON_CALL, {"after": "2h", **SECOND}]}}})
    changed = run(book, {40: SeverityChanged(severity="SEV3")})
    assert changed.said == [(0, "l.default/0"), (120, "l.default/1")]


def test_a_ladder_for_some_severities_follows_the_policy_too() -> None:
    steps = [ON_CALL, {"after": "15m", **SECOND}, {"after": "2h", **LEAD}]
    book = playbook(ladders={"l": {"if": {"severity": "SEV1"}, "steps": steps}})
    assert run(book, {40: WORSE}).said == [(40, "l/0"), (40, "l/1"), (120, "l/2")]


def test_a_rule_for_some_severities_follows_the_policy_too() -> None:
    rule = {"id": "r", "if": {"severity": "SEV1"}, "after": "30m", "notify": "boss"}
    for policy, minute in (("keep_start", [40]), ("restart", [70]), ("only_future", [])):
        book = playbook(rules=[rule], policy={"on_severity_change": policy})
        assert [m for m, _ in run(book, {40: WORSE}).said] == minute


def test_a_repeat_goes_on_by_its_own_beat_when_the_severity_changes() -> None:
    rule = {"id": "r", "if": {"severity": ["SEV1", "SEV2"]}, "repeat": "10m", "times": 6, "notify": "boss"}
    assert [m for m, _ in run(playbook(rules=[rule]), {35: WORSE}).said] == [0, 10, 20, 30, 40, 50, 60]


def test_a_repeat_that_was_away_speaks_once_when_it_is_back_and_keeps_its_beat() -> None:
    rule = {"id": "r", "if": {"severity": "SEV2"}, "repeat": "10m", "times": 6, "notify": "boss"}
    away: dict[float, Event] = {15: WORSE, 37: MILDER}
    assert [m for m, _ in run(playbook(rules=[rule]), away).said] == [0, 10, 37, 40, 50, 60]


def test_a_clock_tightened_beyond_the_time_passed_is_missed_at_the_change() -> None:
    limit = {"to": "acknowledged", "limit": {"SEV1": "15m", "SEV2": "60m"}, "strict": True}
    for policy, minute in (("keep_start", [40]), ("restart", [55]), ("only_future", [])):
        book = playbook(clocks={"c": limit}, policy={"on_severity_change": policy})
        assert [m for m, _ in run(book, {40: WORSE}).said] == minute


def test_rules_that_start_after_the_change_of_severity_are_left_alone() -> None:
    rule = {"id": "r", "when": "mitigated", "if": {"severity": "SEV1"}, "after": "30m", "notify": "boss"}
    book = playbook(rules=[rule], policy={"on_severity_change": "only_future"})
    assert run(book, {40: WORSE, 50: Mitigated()}).said == [(80, "r/0")]


@pytest.mark.parametrize(
    ("condition", "parts", "holds"),
    [
        ({"severity": "SEV2"}, {}, True),
        ({"severity": ["SEV1", "SEV3"]}, {}, False),
        ({"category": "data"}, {"category": "data"}, True),
        ({"category": "data"}, {"category": "money"}, False),
        ({"private": True}, {"private": True}, True),
        ({"private": False}, {"private": True}, False),
        ({"severity": "SEV2", "category": "data", "private": False}, {"category": "data"}, True),
    ],
)
def test_a_condition_holds_when_all_that_it_names_is_so(
    condition: dict[str, Any], parts: dict[str, Any], holds: bool
) -> None:
    rule, ladder = {"id": "r", "if": condition, **LEAD}, {"if": condition, "steps": [ON_CALL]}
    cadence = {"if": condition, "every": {"default": "0m"}, "steps": [LEAD]}
    book = playbook(rules=[rule], ladders={"l": ladder}, cadences={"c": cadence})
    assert {d.rule for d in due(incident(**parts), book, at(1))} == ({"r", "l", "c"} if holds else set())


def test_a_rule_on_a_role_fires_anew_for_each_new_holder_and_never_for_nobody() -> None:
    book = playbook(rules=[{"id": "brief", "when": "role.commander", "after": "5m", "notify": "commander"}])
    given: dict[float, Event] = {
        m: RoleAssigned(role="commander", person=p) for m, p in ((1.0, "U0BEN"), (10.0, "U0CAI"), (20.0, ""))
    }
    assert run(book, given).said == [(6, "brief/0"), (15, "brief/0")]


def test_a_stop_that_happens_again_and_again_counts_only_after_the_start() -> None:
    rule = {"id": "r", "when": "severity_changed", "after": "15m", "unless": "status_updated", **LEAD}
    book = playbook(rules=[rule])
    assert run(book, {5: update(), 40: WORSE}).said == [(55, "r/0")]
    assert run(book, {5: update(), 40: WORSE, 50: update()}).said == []


def test_an_update_given_together_with_the_start_does_not_stop_it() -> None:
    rule = {"id": "r", "when": "mitigated", "after": "15m", "unless": "status_updated", **LEAD}
    one = Run(playbook(rules=[rule]), incident((40, update()), (40, Mitigated())))
    one.until(at(600), at(40))
    assert one.said == [(55, "r/0")]


def test_a_stop_that_is_a_state_counts_whenever_it_was_reached() -> None:
    rule = {"id": "r", "when": "severity_changed", "after": "15m", "unless": "acknowledged", **LEAD}
    assert run(playbook(rules=[rule]), {5: ACK, 40: WORSE}).said == []


EVERYTHING = playbook(
    clocks={"c": {"to": "acknowledged", "limit": {"default": "20m"}, "miss": LEAD}},
    ladders={"l": {"steps": [{"after": "20m", "repeat": "10m", "times": 3, **ON_CALL}]}},
    cadences={"u": {"every": {"default": "30m"}, "steps": [{"remind": "commander"}]}},
    rules=[
        {"id": "late", "when": "acknowledged", "after": "20m", **LEAD},
        {"id": "review", "when": "resolved", "after": "1d", "notify": "boss"},
        {"id": "file", "when": "closed", "after": "1d", "notify": "boss"},
        {"id": "sorry", "when": "cancelled", "notify": "boss"},
    ],
)


def test_after_resolve_only_what_starts_from_an_end_is_left() -> None:
    assert run(EVERYTHING, {5: ACK, 10: Resolved()}, until=5000).said == [(1450, "review/0")]
    assert run(EVERYTHING, {10: Resolved(), 20: Closed()}, until=5000).said == [(1450, "review/0"), (1460, "file/0")]
    assert run(EVERYTHING, {10: Cancelled()}, until=5000).said == [(10, "sorry/0")]


def test_after_reopening_the_end_is_forgotten_and_the_rest_goes_on() -> None:
    one = run(EVERYTHING, {5: ACK, 10: Resolved(), 15: Reopened()}, until=60)
    assert one.said == [(20, "l/0"), (25, "late/0"), (30, "l/0#1"), (40, "l/0#2"), (45, "u/0"), (50, "l/0#3")]


CADENCE = {
    "until": ["resolved", "mitigated"],
    "every": {"SEV1": "30m", "SEV2": "60m"},
    "steps": [{"remind": "commander"}, {"after": "10m", "remind": "commander"}, {"after": "20m", **LEAD}],
}
UPDATES = playbook(cadences={"users": CADENCE})


def test_an_update_that_does_not_come_is_asked_for_again_and_then_climbs() -> None:
    assert run(UPDATES).said == [(60, "users/0"), (70, "users/1"), (80, "users/2")]


def test_an_update_starts_the_cadence_anew() -> None:
    assert run(UPDATES, {59: update()}, until=120).said == [(119, "users/0")]
    assert run(UPDATES, {65: update()}, until=125).said == [(60, "users/0"), (125, "users/0")]


def test_the_first_reminder_after_an_update_is_never_swallowed() -> None:
    every_hour = run(UPDATES, {float(m): update() for m in range(61, 700, 61)}, until=700)
    assert [m for m, _ in every_hour.said] == [m - 1.0 for m in range(61, 700, 61)]


def test_the_promised_time_is_when_the_next_update_is_due() -> None:
    assert run(UPDATES, {10: update(promise=25)}, until=30).said == [(25, "users/0")]
    assert run(UPDATES, {10: update(promise=200)}, until=205).said == [(200, "users/0")]
    assert next_update_due(incident((10, update(promise=200))), UPDATES) == at(200)


def test_a_promise_holds_only_until_the_next_update() -> None:
    assert run(UPDATES, {10: update(promise=200), 20: update()}, until=85).said == [(80, "users/0")]


def test_a_worse_severity_brings_the_update_forward_but_never_before_the_change() -> None:
    assert run(UPDATES, {10: WORSE}, until=35).said == [(30, "users/0")]
    assert run(UPDATES, {40: WORSE}, until=45).said == [(40, "users/0")]


def test_a_change_of_severity_ends_a_promise_made_before() -> None:
    assert run(UPDATES, {10: update(promise=200), 20: WORSE}, until=45).said == [(40, "users/0")]
    assert run(UPDATES, {20: WORSE, 30: update(promise=200)}, until=205).said == [(200, "users/0")]


def test_a_promise_made_together_with_a_change_of_severity_holds() -> None:
    one = Run(UPDATES, incident((40, WORSE), (40, update(promise=200))))
    one.until(at(205), at(40))
    assert one.said == [(200, "users/0")]


def test_a_milder_severity_puts_the_update_off() -> None:
    assert run(UPDATES, {20: MILDER}, severity="SEV1", until=65).said == [(60, "users/0")]


def test_a_severity_without_an_interval_wants_no_updates() -> None:
    assert run(UPDATES, {10: SeverityChanged(severity="SEV3")}).said == []
    assert next_update_due(incident(severity="SEV3"), UPDATES) is None


def test_a_promise_is_kept_by_a_severity_without_an_interval() -> None:
    told = update(promise=200)
    assert run(UPDATES, {10: told}, severity="SEV3", until=205).said == [(200, "users/0")]
    assert next_update_due(incident((10, told), severity="SEV3"), UPDATES) == at(200)
    assert run(UPDATES, {10: told, 20: update()}, severity="SEV3", until=600).said == []
    assert run(UPDATES, {10: told, 20: SeverityChanged(severity="SEV3")}, until=205).said == [(200, "users/0")]


def test_without_any_interval_only_what_was_promised_is_due() -> None:
    book = playbook(cadences={"users": {**CADENCE, "every": {}}})
    assert run(book, {20: update()}, until=600).said == []
    assert run(book, {10: update(promise=200)}, until=205).said == [(200, "users/0")]
    assert run(book, {10: update(promise=200), 20: update()}, until=600).said == []
    assert run(book, {10: update(promise=200), 20: WORSE}, until=205).said == [(200, "users/0")]
    assert run(book, {10: update(promise=200), 20: Resolved(), 30: Reopened()}, until=600).said == []


def test_a_cadence_ends_and_starts_anew_from_the_reopening() -> None:
    acts: dict[float, Event] = {10: update(promise=30), 20: Mitigated(), 25: Resolved(), 100: Reopened()}
    assert run(UPDATES, acts, until=165).said == [(160, "users/0")]


def test_a_cadence_may_start_later_than_the_declaration() -> None:
    book = playbook(cadences={"users": {**CADENCE, "until": "resolved", "from": "acknowledged"}})
    assert run(book, until=600).said == []
    assert run(book, {10: update(promise=300), 20: Acknowledged()}, until=85).said == [(80, "users/0")]
    assert next_update_due(incident(), book) is None


def test_the_strictest_cadence_says_when_the_next_update_is_due() -> None:
    book = playbook(cadences={"a": CADENCE, "b": {**CADENCE, "every": {"default": "45m"}}})
    assert next_update_due(incident(), book) == at(45)


def test_what_is_due_comes_earliest_first_and_then_by_name() -> None:
    rules = [{"id": id, "after": after, **LEAD} for id, after in (("z", "1m"), ("b", "2m"), ("a", "2m"))]
    assert [d.rule for d in due(incident(), playbook(rules=rules), at(5))] == ["z", "a", "b"]


def test_the_forecast_tells_what_comes_if_nobody_acts() -> None:
    book = playbook(ladders={"acknowledge": ACKNOWLEDGE}, cadences={"users": CADENCE})
    one = Run(book, incident())
    one.wake(T0)
    coming = forecast(one.incident, book, at(1))
    assert [((d.due_at - T0) / timedelta(minutes=1), f"{d.rule}/{d.step}", d.path) for d in coming] == [
        (5, "acknowledge/1", "ladders.acknowledge.steps.1"),
        (10, "acknowledge/2", "ladders.acknowledge.steps.2"),
        (60, "users/0", "cadences.users.steps.0"),
        (70, "users/1", "cadences.users.steps.1"),
        (80, "users/2", "cadences.users.steps.2"),
    ]
    assert next_wake(one.incident, book, at(1)) == at(5)


def test_the_forecast_leaves_out_what_is_due_already_and_counts_its_lateness() -> None:
    book = playbook(ladders={"acknowledge": ACKNOWLEDGE})
    assert [(d.step, d.due_at) for d in forecast(incident(), book, at(6))] == [(1, at(11)), (2, at(16))]


def test_a_rule_still_runs_until_it_is_stopped_or_its_anchor_moves() -> None:
    book = playbook(ladders={"acknowledge": ACKNOWLEDGE}, cadences={"users": CADENCE})
    assert still_runs(incident(), book, "acknowledge", T0)
    assert not still_runs(incident((3, ACK)), book, "acknowledge", T0)
    assert still_runs(incident(), book, "users", at(60))
    assert not still_runs(incident((3, update())), book, "users", at(60))
    assert not still_runs(incident(), book, "nothing", T0)


def test_an_empty_playbook_never_wakes() -> None:
    assert next_wake(incident(), playbook(), T0) is None
    assert forecast(incident(), playbook(), T0) == []
