"""Why a rule spoke, in plain words that fit after "because"."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import (
    Event,
    FactSet,
    ItemTicked,
    Milestone,
    Mitigated,
    Resolved,
    RoleAssigned,
    SeverityChanged,
    Tagged,
)
from bot.core.policy import due
from bot.core.why import say_why
from tests.unit.core.make import ACK, at, incident, playbook, update

PAGE = {"page": "x"}


def why(minutes: float, *happened: tuple[float, Event], **parts: Any) -> list[str]:
    book, one = playbook(**parts), incident(*happened)
    return [say_why(item, one, book) for item in due(one, book, at(minutes))]


def rule(when: str, after: str = "0m") -> dict[str, Any]:
    return {"rules": [{"id": "r", "when": when, "after": after, **PAGE}]}


def test_a_cadence_speaks_of_the_update() -> None:
    cadence = {"every": {"default": "30m"}, "steps": [PAGE, {"after": "5m", **PAGE}]}
    assert why(30, cadences={"u": cadence}) == ["a status update is due"]
    late = {**cadence, "steps": [{"after": "5m", **PAGE}]}
    assert why(35, cadences={"u": late}) == ["the status update is 5 min overdue"]


def test_a_clock_speaks_of_its_limit() -> None:
    assert why(16, clocks={"respond": {"to": "acknowledged", "limit": {"default": "15m"}}}) == [
        "the limit `respond` was missed"
    ]


def test_a_warning_speaks_of_what_is_left_and_never_of_a_limit_missed_before_it_is() -> None:
    clocks = {"fix": {"to": "mitigated", "limit": {"default": "1h"}, "warn": "10m"}}
    assert why(50, clocks=clocks) == ["10 min left until the limit `fix`"]
    assert why(90, clocks=clocks) == ["the limit `fix` was missed"] * 2, "woken after an outage, both have passed"


def test_a_deadline_speaks_of_what_is_left_when_it_comes_to_be_known() -> None:
    duty = {"id": "tell", "if": {"tag": "breach"}, "limit": "3h", "to": "a", "decide": "b"}
    assert why(60, (60, Tagged(tag="breach")), obligations=[duty]) == ["tell: to be told within 2 h"]


def test_a_ladder_speaks_of_those_who_do_not_react() -> None:
    ladder = {"unless": "acknowledged", "steps": {"default": [PAGE]}}
    assert why(0, ladders={"l": ladder}) == ["a new incident needs someone"]
    step = {"after": "5m", **PAGE}
    for steps in ([step], {"SEV2": [step]}):
        assert why(5, ladders={"l": {"unless": "acknowledged", "steps": steps}}) == [
            "nobody has acknowledged for 5 min"
        ]
    own = {"unless": "acknowledged", **step}
    assert why(5, ladders={"l": {"steps": [own]}}) == ["nobody has acknowledged for 5 min"]
    assert why(5, rules=[{"id": "r", **own}]) == ["nobody has acknowledged for 5 min"]


def test_what_does_not_wait_for_an_acknowledgement_does_not_speak_of_it() -> None:
    assert why(0, ladders={"l": {"steps": [PAGE]}}) == ["the incident was declared"]
    assert why(5, **rule("declared", "5m")) == ["the incident was declared 5 min ago"]
    assert why(5, ladders={"l": {"unless": "resolved", "steps": [{"after": "5m", **PAGE}]}}) == [
        "the incident was declared 5 min ago"
    ]


@pytest.mark.parametrize(
    ("event", "when", "said"),
    [
        (ACK, "declared", "the incident was declared 40 min ago"),
        (ACK, "acknowledged", "the incident was acknowledged 30 min ago"),
        (Mitigated(), "mitigated", "the harm ended 30 min ago"),
        (Resolved(), "resolved", "the incident was resolved 30 min ago"),
        (update(), "status_updated", "a status update was posted 30 min ago"),
        (SeverityChanged(severity="SEV1"), "severity_changed", "the severity changed 30 min ago"),
        (Tagged(tag="breach"), "tagged.breach", "it was tagged `breach` 30 min ago"),
        (FactSet(fact="users", value=3), "fact.users", "`users` was established 30 min ago"),
        (Milestone(name="fix_implemented"), "fix_implemented", "`fix_implemented` happened 30 min ago"),
        (RoleAssigned(role="commander", person="U0BEN"), "role.commander", "the role Commander was taken 30 min ago"),
    ],
)
def test_a_rule_speaks_of_the_event_it_counts_from(event: Event, when: str, said: str) -> None:
    after = "40m" if when == "declared" else "30m"
    assert why(40, (10, event), **rule(when, after)) == [said]


def test_a_rule_that_acts_at_once_names_the_event_alone() -> None:
    assert why(10, (10, Resolved()), **rule("resolved")) == ["the incident was resolved"]


def test_a_rule_on_a_missed_clock_names_the_limit() -> None:
    clocks = {"respond": {"to": "acknowledged", "limit": {"default": "15m"}, "strict": True}}
    book = playbook(clocks=clocks, **rule("clock.respond.missed", "5m"))
    (missed,) = due(incident(), book, at(15))
    one = incident((15, missed.fired(0)))
    (item,) = due(one, book, at(20))
    assert say_why(item, one, book) == "the limit `respond` was missed 5 min ago"


def test_a_rule_on_an_overdue_phase_does_not_call_it_done() -> None:
    phase = {"id": "look", "limit": "15m", "strict": True, "items": [{"id": "call", "text": "Call"}]}
    book = playbook(phases=[phase], **rule("phase.look.overdue", "5m"))
    (missed,) = due(incident(), book, at(15))
    one = incident((15, missed.fired(0)))
    (item,) = due(one, book, at(20))
    assert say_why(item, one, book) == "the phase `look` went over its time 5 min ago"
    at_once = playbook(phases=[phase], **rule("phase.look.overdue"))
    (item,) = due(one, at_once, at(15))
    assert say_why(item, one, at_once) == "the phase `look` takes longer than planned: “Call” is still to be done"


def test_an_overdue_phase_names_what_is_still_to_be_done() -> None:
    items = [{"id": "look", "text": "Look"}, {"id": "call", "text": "Call"}]
    phases = [{"id": "triage", "limit": "10m", "strict": True, "items": items, "miss": PAGE}]
    late = "the phase `triage` takes longer than planned"
    assert why(10, phases=phases) == [f"{late}: “Look”, “Call” are still to be done"]
    assert why(10, (5, ItemTicked(item="look")), phases=phases) == [f"{late}: “Call” is still to be done"]
    many = [{"id": f"i{n}", "text": f"Do {n} " + "x" * 90} for n in range(20)]
    assert why(10, phases=[{**phases[0], "items": many}])[0].endswith("xxx…”, 15 more are still to be done")


def test_a_reminder_of_an_item_names_the_item() -> None:
    items = [{"id": "call", "text": "Call the bank.", "due": "10m"}]
    assert why(10, phases=[{"id": "look", "items": items}]) == ["“Call the bank” is still to be done by Commander"]
    scribe = {"scribe": {"name": "Scribe"}}
    led = why(10, phases=[{"id": "look", "by": "scribe", "items": items}], roles=scribe)
    assert led == ["“Call the bank” is still to be done by Scribe"]


def test_a_late_step_counts_to_when_it_was_due() -> None:
    (item,) = due(incident((1, ACK)), playbook(**rule("acknowledged", "5m")), at(90))
    assert item.late == timedelta(minutes=84)
    assert say_why(item, incident((1, ACK)), playbook(**rule("acknowledged", "5m"))).endswith("5 min ago")
