"""Clocks of roles, warnings, boxes, watches and items, each with hand-counted minutes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.actions import Action, ActionKind
from bot.core.events import (
    Acknowledged,
    Event,
    FactSet,
    ItemTicked,
    Milestone,
    Mitigated,
    Reopened,
    Resolved,
    RoleAssigned,
    SeverityChanged,
)
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from tests.unit.core.make import ACK, T0, Run, at, incident, playbook, run

SECOND = 1 / 60
BOSS = {"notify": "boss"}
WORSE = SeverityChanged(severity="SEV1")
ALERT = Milestone(name="alert")


def box(**parts: Any) -> Playbook:
    return playbook(phases=[{"id": "triage", **parts}])


def items(*listed: dict[str, Any], **parts: Any) -> Playbook:
    return box(items=[{"text": f"Do {item['id']}", **item} for item in listed], **parts)


def done(item: str, **parts: Any) -> ItemTicked:
    return ItemTicked(item=item, **parts)


def taken(person: str, role: str = "scribe") -> RoleAssigned:
    return RoleAssigned(role=role, person=person)


def warned(**parts: Any) -> Playbook:
    return playbook(clocks={"ack": {"to": "acknowledged", "limit": {"default": "15m"}, "warn": "5m", **parts}})


def test_a_warning_comes_so_long_before_the_limit() -> None:
    assert run(warned(strict=True)).said == [(10, "warn.ack/0"), (15, "clock.ack/0")]
    assert run(warned()).said == [(10, "warn.ack/0"), (15 + SECOND, "clock.ack/0")]
    assert run(warned(), {9: ACK}).said == []
    assert run(warned(), {12: ACK}).said == [(10, "warn.ack/0")]


def test_a_warning_is_no_miss() -> None:
    one = run(warned(), until=12)
    assert one.said == [(10, "warn.ack/0")]
    assert not [name for name in one.incident.stamps if name.endswith("missed")]
    assert [item.actions for _, item in one.log] == [(Action(ActionKind.REMIND, ("commander",)),)]


def test_a_limit_shorter_than_its_warning_has_none() -> None:
    assert run(warned(limit={"default": "5m"})).said == [(5 + SECOND, "clock.ack/0")]


def role(**parts: Any) -> Playbook:
    roles = {"commander": {"name": "Commander"}, "scribe": {"name": "Scribe", "fallback": "boss", **parts}}
    return playbook(roles=roles, calendar={"hours": "mon-fri 09:00-10:00"})


def test_a_role_has_to_be_taken_in_time_or_its_fallback_is_told() -> None:
    one = run(role(ack="5m"))
    assert one.said == [(5 + SECOND, "clock.role_scribe/0")]
    assert one.log[0][1].actions == (Action(ActionKind.NOTIFY, ("boss",)),)
    assert run(role(ack="5m", strict=True)).said == [(5, "clock.role_scribe/0")]
    assert run(role(ack="5m"), {5: taken("U0BEN")}).said == []
    assert run(role(ack="5m"), {5.5: taken("U0BEN")}).said == [(5 + SECOND, "clock.role_scribe/0")]


def test_a_role_may_have_a_limit_by_severity_and_a_condition() -> None:
    assert run(role(ack={"SEV1": "5m"})).said == []
    assert run(role(ack={"SEV1": "5m"}), severity="SEV1").said == [(5 + SECOND, "clock.role_scribe/0")]
    assert run(role(ack="5m", **{"if": {"severity": "SEV1"}})).said == []


def test_a_role_that_was_taken_in_time_is_met_for_good() -> None:
    acts: dict[float, Event] = {3: taken("U0BEN"), 20: taken("")}
    assert run(role(ack="15m"), acts).said == []
    clock = {"to": "role.scribe", "limit": {"default": "15m"}}
    assert run(playbook(clocks={"scribe": clock}), acts).said == []


def test_a_role_of_business_hours_has_no_clock_outside_of_them() -> None:
    book = role(ack="5m", hours="business")
    assert run(book).said == []  # the hours end with the declaration
    open_hours = book.model_copy(update={"calendar": book.calendar.model_copy(update={"hours": "mon-fri 10:00-11:00"})})
    assert run(open_hours).said == [(5 + SECOND, "clock.role_scribe/0")]


def test_a_box_ends_with_its_event_or_with_the_last_of_its_items() -> None:
    overdue = [(15 + SECOND, "phase.triage/0")]
    assert run(box(limit="15m")).said == overdue
    assert run(box(limit="15m", strict=True)).said == [(15, "phase.triage/0")]
    assert run(box(limit="15m", to="acknowledged"), {15: ACK}).said == []
    listed = items({"id": "a"}, {"id": "b", "na": True}, limit="15m")
    assert run(listed, {3: done("a"), 15: done("b", na=True)}).said == []
    assert run(listed, {3: done("a")}).said == overdue
    assert run(listed, {3: done("a"), 4: done("b"), 5: done("b", undone=True)}).said == overdue


def test_items_that_tick_themselves_end_a_box() -> None:
    listed = items({"id": "a", "auto": "acknowledged"}, {"id": "b", "need": "fact.cause"}, limit="15m")
    assert run(listed, {3: ACK, 9: FactSet(fact="cause", value="disk")}).said == []
    assert run(listed, {3: ACK}).said == [(15 + SECOND, "phase.triage/0")]


def test_items_that_do_not_apply_hold_up_no_box() -> None:
    listed = items({"id": "a"}, {"id": "b", "if": {"severity": "SEV1"}}, limit="15m")
    assert run(listed, {3: done("a")}).said == []
    assert run(listed, {3: done("a")}, severity="SEV1").said == [(15 + SECOND, "phase.triage/0")]


def test_an_overdue_box_does_what_it_says_and_starts_the_rules_that_wait_for_it() -> None:
    rules = [{"id": "tell", "when": "phase.triage.overdue", "after": "5m", **BOSS}]
    one = run(playbook(phases=[{"id": "triage", "limit": "15m", "strict": True, "miss": BOSS}], rules=rules))
    assert one.said == [(15, "phase.triage/0"), (20, "tell/0")]
    assert one.log[0][1].actions == (Action(ActionKind.NOTIFY, ("boss",)),)
    assert one.incident.stamps["phase.triage.overdue"] == at(15)


def test_a_box_that_is_overdue_again_counts_anew() -> None:
    phase = {"id": "after", "from": "resolved", "limit": "15m", "strict": True}
    rules = [{"id": "tell", "when": "phase.after.overdue", "after": "5m", **BOSS}]
    acts: dict[float, Event] = {10: Resolved(), 30: Reopened(), 60: Resolved()}
    said = run(playbook(phases=[phase], rules=rules), acts).said
    assert said == [(25, "phase.after/0"), (30, "tell/0"), (75, "phase.after/0"), (80, "tell/0")]


def test_a_phase_may_start_when_another_is_done() -> None:
    phases = [
        {"id": "triage", "items": [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}]},
        {"id": "fix", "from": "phase.triage", "limit": "15m", "strict": True},
    ]
    assert run(playbook(phases=phases)).said == []
    assert run(playbook(phases=phases), {20: done("b"), 30: done("a")}).said == [(45, "phase.fix/0")]


@pytest.mark.parametrize(("severity", "said"), [("SEV1", [5.0]), ("SEV2", [15.0]), ("SEV3", [])])
def test_a_box_has_limits_by_severity_and_a_condition(severity: str, said: list[float]) -> None:
    limits = box(limit={"SEV1": "5m", "SEV2": "15m"}, strict=True)
    assert [minute for minute, _ in run(limits, severity=severity).said] == said
    some = box(limit="15m", strict=True, **{"if": {"severity": ["SEV1", "SEV2"]}})
    assert len(run(some, severity=severity).said) == (severity != "SEV3")


def test_a_box_by_severity_follows_the_policy_when_the_severity_changes() -> None:
    for policy, minutes in (("keep_start", [40.0]), ("restart", [55.0]), ("only_future", [])):
        parts = {"phases": [{"id": "triage", "limit": {"SEV1": "15m", "SEV2": "60m"}, "strict": True}]}
        book = playbook(policy={"on_severity_change": policy}, **parts)
        assert [minute for minute, _ in run(book, {40: WORSE}).said] == minutes


def test_a_box_with_one_limit_for_all_is_not_moved_by_a_change_of_severity() -> None:
    for policy in ("keep_start", "restart", "only_future"):
        book = playbook(
            policy={"on_severity_change": policy}, phases=[{"id": "triage", "limit": "60m", "strict": True}]
        )
        assert run(book, {40: WORSE}).said == [(60, "phase.triage/0")]


def test_a_box_ends_with_the_incident() -> None:
    assert run(box(limit="15m"), {10: Resolved()}).said == []


WATCH = box(**{"from": "mitigated", "watch": "30m", "over": "Nothing came back.", "restart_on": ["alert"]})


def test_a_watch_is_over_after_its_time_and_not_before() -> None:
    watched = incident((10, Mitigated()))
    assert due(watched, WATCH, at(39, 59)) == []
    assert next_wake(watched, WATCH, at(39, 59)) == at(40)
    (item,) = due(watched, WATCH, at(40))
    assert (item.rule, item.actions) == (
        "watch.triage",
        (Action(ActionKind.REMIND, ("commander",), "Nothing came back."),),
    )


def test_what_comes_back_begins_a_watch_anew() -> None:
    assert run(WATCH, {5: ALERT, 10: Mitigated()}).said == [(40, "watch.triage/0")]
    assert run(WATCH, {10: Mitigated(), 20: ALERT}).said == [(50, "watch.triage/0")]
    assert run(WATCH, {10: Mitigated(), 20: ALERT, 45: ALERT}).said == [(75, "watch.triage/0")]
    assert run(WATCH, {10: Mitigated(), 60: ALERT}).said == [(40, "watch.triage/0"), (90, "watch.triage/0")]


def test_a_watch_ends_with_the_incident_or_with_its_phase_and_goes_on_while_items_are_ticked() -> None:
    assert run(WATCH, {10: Mitigated(), 20: Resolved()}).said == []
    verified = box(**{"from": "mitigated", "to": "verified", "watch": "30m", "by": "scribe"})
    assert run(verified, {10: Mitigated(), 20: Milestone(name="verified")}).said == []
    ticked = items({"id": "logs"}, **{"from": "mitigated", "watch": "30m", "by": "scribe"})
    one = run(ticked, {10: Mitigated(), 20: done("logs")})
    assert one.said == [(40, "watch.triage/0")]
    assert one.log[0][1].actions[0].to == ("scribe",)


def test_an_outage_puts_off_a_watch_but_does_not_lengthen_it() -> None:
    one = Run(WATCH, incident((10, Mitigated())))
    (item,) = one.wake(at(100))
    assert (item.due_at, item.late) == (at(40), timedelta(minutes=60))
    assert next_wake(one.incident, WATCH, at(100)) is None


def test_an_item_is_reminded_of_and_due() -> None:
    listed = items({"id": "keys", "remind": "10m", "due": "20m", "by": "scribe"})
    one = run(listed)
    assert one.said == [(10, "item.keys/0"), (20, "item.keys/1")]
    assert one.log[0][1].actions == (Action(ActionKind.REMIND, ("scribe",), "Do keys"),)
    assert run(listed, {15: done("keys")}).said == [(10, "item.keys/0")]
    assert run(listed, {5: done("keys", na=True, note="no keys")}).said == []
    back: dict[float, Event] = {5: done("keys"), 12: done("keys", undone=True)}
    assert run(listed, back).said == [(12, "item.keys/0"), (20, "item.keys/1")]
    assert run(listed, {15: Resolved()}).said == [(10, "item.keys/0")]


def test_a_reminder_at_the_due_time_comes_once() -> None:
    assert run(items({"id": "keys", "remind": "20m", "due": "20m"})).said == [(20, "item.keys/0")]


def test_an_item_counts_from_its_phase_or_from_an_event_of_its_own() -> None:
    listed = items({"id": "keys", "due": "20m"}, **{"from": "acknowledged"})
    assert run(listed).said == []
    assert run(listed, {7: ACK}).said == [(27, "item.keys/0")]
    own = items({"id": "keys", "due": "1bd", "due_from": "resolved"})
    one = Run(own, incident((60, Resolved())))
    assert next_wake(one.incident, own, at(60)) == at(60) + timedelta(hours=30)


def test_an_item_waits_for_its_condition_and_is_reminded_by_who_leads_the_phase() -> None:
    listed = items({"id": "keys", "due": "20m", "if": {"facts": {"leak": True}}}, by="lead")
    assert run(listed).said == []
    one = run(listed, {30: FactSet(fact="leak", value=True)})
    assert one.said == [(30, "item.keys/0")]
    assert one.log[0][1].actions[0].to == ("lead",)


def test_an_outage_does_not_move_the_due_time_of_an_item() -> None:
    listed = items({"id": "keys", "remind": "10m", "due": "60m"})
    one = Run(listed, incident())
    one.wake(at(40))
    one.until(at(600), at(40))
    assert one.said == [(40, "item.keys/0"), (60, "item.keys/1")]


CATEGORIES = [{"id": "leak", "name": "Leak", "lists": "leak"}, {"id": "other", "name": "Other"}]
LISTS = {"leak": [{"id": "note", "text": "Note"}, {"id": "keys", "text": "Change keys", "due": "20m"}]}


def test_the_items_of_a_list_count_from_when_it_was_opened() -> None:
    book = playbook(lists=LISTS, rules=[{"id": "r", "when": "acknowledged", "open": "leak"}])
    assert run(book).said == []
    one = run(book, {5: ACK})
    assert one.said == [(5, "r/0"), (25, "item.keys/0")]
    assert one.log[1][1].path == "lists.leak.1"


def test_the_list_of_a_category_is_open_from_the_declaration() -> None:
    book = playbook(lists=LISTS, categories=CATEGORIES)
    assert run(book, category="leak").said == [(20, "item.keys/0")]
    assert run(book, category="other").said == []


def test_a_phase_takes_the_lists_of_the_category_once() -> None:
    phases = [
        {"id": "triage", "from": "acknowledged", "list_from": "category", "limit": "1h", "strict": True},
        {"id": "fix", "from": "acknowledged", "list_from": "category"},
    ]
    book = playbook(lists=LISTS, categories=CATEGORIES, phases=phases)
    assert run(book, category="leak").said == []
    one = run(book, {5: ACK}, category="leak")
    assert one.said == [(25, "item.keys/0"), (65, "phase.triage/0")]
    assert one.log[0][1].path == "lists.leak.1"
    assert run(book, {5: ACK, 10: done("keys"), 11: done("note")}, category="leak").said == []


def test_the_path_of_an_item_counts_those_that_do_not_apply() -> None:
    listed = items({"id": "a", "if": {"severity": "SEV1"}}, {"id": "b", "due": "5m"})
    assert [item.path for item in due(incident(), listed, at(5))] == ["phases.0.items.1"]


def test_a_milestone_may_begin_a_phase() -> None:
    verify = box(**{"from": "fix_implemented", "limit": "5m", "strict": True})
    assert run(verify, {30: Milestone(name="fix_implemented")}).said == [(35, "phase.triage/0")]
    assert due(incident((30, Acknowledged())), verify, at(600)) == []
    assert next_wake(incident(), verify, T0) is None
