"""What outlives an incident: obligations, the deadlines of a postmortem, rules that count from the aftermath."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.actions import Action, ActionKind
from bot.core.events import (
    Cancelled,
    Closed,
    Event,
    Milestone,
    ObligationMet,
    Reopened,
    Resolved,
    SeverityChanged,
    Tagged,
)
from bot.core.incident import Incident, apply
from bot.core.playbook import Playbook
from bot.core.policy import due, next_wake
from bot.core.standing import missed_deadline, standing
from tests.unit.core.make import Run, at, incident, playbook, recorded, run

HOUR, DAY = 60.0, 24 * 60.0
SECOND = 1 / 60
MONTH = 30 * DAY
CONTACTS = {
    "police": {"name": "Police", "limit": "24h"},
    "insurer": {"name": "Insurer", "limit": "48h"},
    "club": {"name": "Club"},
}


def owes(**parts: Any) -> Playbook:
    one = {
        "id": "authority",
        "text": "Tell the authority",
        "from": "aware",
        "limit": "72h",
        "to": "authority",
        "decide": "legal",
        "remind": ["4h", "24h", "48h"],
        "miss": ["boss"],
    }
    parties = {"authority": {"contacts": ["police", "insurer", "club"], "via": ["mail"]}}
    return playbook(obligations=[{**one, **parts}], parties=parties, contacts=CONTACTS)


def met(**parts: Any) -> ObligationMet:
    return ObligationMet(**{"obligation": "authority", **parts})


def published(**parts: Any) -> Milestone:
    return Milestone(name="published", **parts)


AWARE = Milestone(name="aware")


def test_an_obligation_asks_reminds_and_is_missed() -> None:
    one = run(owes(), {60: AWARE}, until=MONTH)
    hours = [(minute - 60) / 60 for minute, _ in one.said]
    assert hours == [0, 24, 48, 68, pytest.approx(72 + 1 / 3600)]
    assert [rule for _, rule in one.said] == [f"obligation.authority/{n}" for n in range(5)]
    text = "Tell the authority"
    asked, reminded = Action(ActionKind.NOTIFY, ("legal",), text), Action(ActionKind.REMIND, ("legal",), text)
    missed = Action(ActionKind.NOTIFY, ("legal", "boss"), text)
    assert [item.actions for _, item in one.log] == [(asked,), *[(reminded,)] * 3, (missed,)]


def test_an_obligation_not_begun_or_of_no_concern_is_silent() -> None:
    assert run(owes(), until=MONTH).said == []
    assert run(owes(**{"if": {"tag": "breach"}}), {60: AWARE}, until=MONTH).said == []


@pytest.mark.parametrize("told", [True, False])
def test_an_obligation_that_was_met_or_found_unnecessary_is_silent(told: bool) -> None:
    said = run(owes(), {60: AWARE, 60 + 30 * HOUR: met(told=told)}, until=MONTH).said
    assert [(minute - 60) / 60 for minute, _ in said] == [0, 24]


def test_an_obligation_survives_the_end_of_the_incident_but_not_a_cancellation() -> None:
    ends: dict[float, Event] = {60: AWARE, 120: Resolved(), 180: Closed()}
    assert len(run(owes(), ends, until=MONTH).said) == 5
    assert len(run(owes(), {60: AWARE, 120: Cancelled()}, until=MONTH).said) == 1
    again: dict[float, Event] = {60: AWARE, 120: Cancelled(), 180: Reopened()}
    assert len(run(owes(), again, until=MONTH).said) == 5


def test_an_obligation_that_begins_after_the_end_runs() -> None:
    assert len(run(owes(), {60: Resolved(), 120: AWARE}, until=MONTH).said) == 5


def test_an_outage_does_not_move_the_deadline_of_an_obligation() -> None:
    book = owes()
    one = Run(book, incident((0, AWARE)))
    one.until(at(50 * HOUR), at(50 * HOUR))
    assert [minute / 60 for minute, _ in one.said] == [50, 50, 50]
    one.until(at(MONTH), at(50 * HOUR))
    assert [minute / 60 for minute, _ in one.said][3:] == [68, pytest.approx(72 + 1 / 3600)]


def test_without_a_limit_only_the_decision_is_asked_for() -> None:
    assert run(owes(limit=None), {60: AWARE}, until=MONTH).said == [(60, "obligation.authority/0")]


def test_a_reminder_longer_than_the_limit_is_left_out() -> None:
    said = run(owes(limit="24h"), {0: AWARE}, until=MONTH).said
    assert [minute / 60 for minute, _ in said] == [0, 20, pytest.approx(24 + 1 / 3600)]


def test_each_contact_may_have_a_deadline_of_its_own() -> None:
    book = owes(limit="per_contact", remind=[])
    said = run(book, {0: AWARE}, until=MONTH).said
    assert said == [
        (0, "obligation.authority.club/0"),
        (0, "obligation.authority.insurer/0"),
        (0, "obligation.authority.police/0"),
        (24 * HOUR + SECOND, "obligation.authority.police/1"),
        (48 * HOUR + SECOND, "obligation.authority.insurer/1"),
    ]
    one_told = run(book, {0: AWARE, 60: met(contact="police")}, until=MONTH).said
    assert one_told == [*said[:3], said[4]]
    assert run(book, {0: AWARE, 60: met(told=False)}, until=MONTH).said == said[:3]


def test_a_deadline_in_business_days_ends_with_the_last_of_them() -> None:
    # Declared on a Tuesday at 10:00.
    said = run(owes(limit="3bd", remind=["4h"]), {0: AWARE}, until=MONTH).said
    assert [minute / 60 for minute, _ in said] == [0, 3 * 24 + 3, pytest.approx(3 * 24 + 7 + 1 / 3600)]


CATEGORIES = [{"id": "leak", "name": "Leak", "tags": ["breach"]}, {"id": "other", "name": "Other"}]
SEVERITIES = [
    {"id": "SEV1", "name": "1", "tags": ["major"]},
    {"id": "SEV2", "name": "2", "tags": ["major"]},
    {"id": "SEV3", "name": "3"},
]


def tagged(tag: str) -> Playbook:
    rule = {"id": "r", "when": f"tagged.{tag}", "after": "90m", "notify": "boss"}
    return playbook(categories=CATEGORIES, severities=SEVERITIES, rules=[rule])


def test_a_tag_of_the_category_counts_from_the_declaration_whatever_the_severity_becomes() -> None:
    book = tagged("breach")
    changes: dict[float, Event] = {40: SeverityChanged(severity="SEV1"), 100: SeverityChanged(severity="SEV3")}
    assert run(book, category="leak").said == [(90, "r/0")]
    assert run(book, changes, category="leak").said == [(90, "r/0")]
    assert run(book, changes, category="other").said == []


def test_a_tag_given_by_hand_counts_from_then_unless_it_was_there_before() -> None:
    given: dict[float, Event] = {30: Tagged(tag="breach"), 60: Tagged(tag="breach")}
    assert run(tagged("breach"), given, category="other").said == [(120, "r/0")]
    assert run(tagged("breach"), given, category="leak").said == [(90, "r/0")]


def test_a_tag_of_the_severity_counts_from_when_a_severity_first_had_it_without_a_break() -> None:
    book = tagged("major")
    steps = ["SEV2", "SEV1", "SEV3", "SEV1"]
    changes: dict[float, Event] = {20.0 * n: SeverityChanged(severity=s) for n, s in enumerate(steps, 1)}
    assert run(book, severity="SEV1").said == [(90, "r/0")]
    assert run(book, {20: changes[20], 40: changes[40]}, severity="SEV3").said == [(110, "r/0")]
    assert run(book, changes, severity="SEV3").said == [(170, "r/0")]


def review(**parts: Any) -> Playbook:
    due_after = {"publish": "24h", "review": "2bd", "meet": "48h", "share": "5d"}
    return playbook(postmortem={"for": ["SEV1", "SEV2"], "due": due_after, "miss": ["boss"], **parts})


def test_a_postmortem_has_its_deadlines_from_the_resolve() -> None:
    one = run(review(), {60: Resolved()}, until=MONTH)
    assert one.said == [
        (60 + DAY + SECOND, "postmortem.publish/0"),
        (60 + 2 * DAY + SECOND, "postmortem.meet/0"),
        (7 * HOUR + 2 * DAY + SECOND, "postmortem.review/0"),
        (60 + 5 * DAY + SECOND, "postmortem.share/0"),
    ]
    assert one.log[0][1].actions == (Action(ActionKind.NOTIFY, ("commander", "boss")),)
    assert one.log[0][1].path == "postmortem.due.publish"
    strict = run(review(strict=True, author="writer"), {60: Resolved()}, until=60 + DAY)
    assert strict.said == [(60 + DAY, "postmortem.publish/0")]
    assert strict.log[0][1].actions[0].to == ("writer", "boss")


def test_each_deadline_of_a_postmortem_ends_with_what_it_is_for() -> None:
    names = {"published": "publish", "reviewed": "review", "met": "meet", "shared": "share"}
    for name, step in names.items():
        said = run(review(), {60: Resolved(), 70: Milestone(name=name)}, until=MONTH).said
        assert {rule for _, rule in said} == {f"postmortem.{one}/0" for one in names.values() if one != step}


def test_a_postmortem_is_wanted_for_some_severities_and_not_of_what_was_no_incident() -> None:
    assert run(review(), {60: Resolved()}, severity="SEV3", until=MONTH).said == []
    assert len(run(review(**{"for": "all"}), {60: Resolved()}, severity="SEV3", until=MONTH).said) == 4
    acts: dict[float, Event] = {60: Resolved(), 70: Reopened(), 80: Cancelled()}
    assert run(review(), acts, until=MONTH).said == []
    assert len(run(review(), {60: Resolved(), 90: Closed()}, until=MONTH).said) == 4


def test_a_postmortem_counts_anew_from_the_next_resolve() -> None:
    acts: dict[float, Event] = {60: Resolved(), 120: Reopened(), 180: Resolved()}
    assert run(review(), acts, until=60 + DAY + 100).said == []
    assert run(review(), acts, until=181 + DAY).said == [(180 + DAY + SECOND, "postmortem.publish/0")]


FOLLOW_UP = {"when": "published", "after": "7d", "repeat": "7d", "times": 4, "unless": "actions_done", "notify": "boss"}


def test_what_counts_from_the_aftermath_is_not_stopped_by_the_end() -> None:
    book = playbook(rules=[{"id": "f", **FOLLOW_UP}])
    acts: dict[float, Event] = {60: Resolved(), 90: published(), 120: Closed()}
    assert [(minute - 90) / DAY for minute, _ in run(book, acts, until=100 * DAY).said] == [7, 14, 21, 28, 35]
    acts[90 + 15 * DAY] = Milestone(name="actions_done")
    assert [(minute - 90) / DAY for minute, _ in run(book, acts, until=100 * DAY).said] == [7, 14]


def test_what_counted_from_before_the_end_is_stopped_by_it() -> None:
    book = playbook(rules=[{"id": "f", **FOLLOW_UP}])
    assert run(book, {60: published(), 90: Resolved()}, until=100 * DAY).said == []
    assert run(book, {60: Resolved(), 90: published(), 100: Reopened(), 110: Cancelled()}, until=100 * DAY).said == []


def test_a_deadline_that_was_met_plans_nothing() -> None:
    one: Incident = incident((60, AWARE))
    assert next_wake(one, owes(), at(61)) == at(60) + timedelta(hours=24)
    one = apply(one, recorded(61, met()))
    later: datetime = at(MONTH)
    assert (due(one, owes(), later), next_wake(one, owes(), at(61))) == ([], None)


def test_a_deadline_is_missed_for_each_who_is_to_be_told_apart() -> None:
    one = owes(limit="per_contact", **{"from": "declared"})
    early, late = at(24 * HOUR), at(24 * HOUR + 1)
    assert missed_deadline(one, incident(), "authority", early) is None
    assert missed_deadline(one, incident(), "authority.police", late) == early
    assert missed_deadline(one, incident(), "authority", late) == early
    assert missed_deadline(one, incident(), "authority.insurer", late) is None
    told = incident((60, met(contact="police")))
    assert missed_deadline(one, told, "authority", late) is None
    assert missed_deadline(one, told, "authority", at(72 * HOUR)) == at(48 * HOUR)
    clocks = [(one.id, one.missed(late)) for one in standing(one, incident()).clocks]
    assert clocks == [("authority.police", True), ("authority.insurer", False)]
