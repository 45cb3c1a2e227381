"""The incident: its table of states, and what each event leaves in it."""

from datetime import timedelta

import pytest

from bot.core.errors import ConfigError, UserError
from bot.core.events import (
    EVENT,
    Acknowledged,
    AcknowledgementExpired,
    Cancelled,
    Closed,
    Declared,
    Escalated,
    Event,
    Mitigated,
    NotReached,
    PolicyFired,
    Reached,
    Recorded,
    Reopened,
    Resolved,
    RoleAssigned,
    SeverityChanged,
    StatusUpdated,
)
from bot.core.incident import ENDED, OPEN, TRANSITIONS, Incident, Status, apply, check_allowed, fold
from bot.core.marks import Mark, mark_key
from tests.unit.core.make import T0, at, declared, incident, recorded, update

S = Status
MOVES: dict[str, Event] = {
    "acknowledged": Acknowledged(),
    "mitigated": Mitigated(),
    "resolved": Resolved(summary="rolled back"),
    "closed": Closed(),
    "cancelled": Cancelled(),
    "reopened": Reopened(),
    "acknowledgement_expired": AcknowledgementExpired(),
}
WAYS: dict[Status, list[tuple[float, Event]]] = {
    S.DECLARED: [],
    S.INVESTIGATING: [(1, Acknowledged())],
    S.MITIGATED: [(1, Acknowledged()), (2, Mitigated())],
    S.RESOLVED: [(3, Resolved())],
    S.CLOSED: [(3, Resolved()), (4, Closed())],
    S.CANCELLED: [(3, Cancelled())],
}
ALLOWED = {
    ("acknowledged", S.DECLARED): S.INVESTIGATING,
    ("acknowledged", S.MITIGATED): S.MITIGATED,
    ("mitigated", S.DECLARED): S.MITIGATED,
    ("mitigated", S.INVESTIGATING): S.MITIGATED,
    ("acknowledgement_expired", S.INVESTIGATING): S.DECLARED,
    ("resolved", S.DECLARED): S.RESOLVED,
    ("resolved", S.INVESTIGATING): S.RESOLVED,
    ("resolved", S.MITIGATED): S.RESOLVED,
    ("closed", S.RESOLVED): S.CLOSED,
    ("cancelled", S.DECLARED): S.CANCELLED,
    ("cancelled", S.INVESTIGATING): S.CANCELLED,
    ("cancelled", S.MITIGATED): S.CANCELLED,
    ("reopened", S.RESOLVED): S.INVESTIGATING,
    ("reopened", S.CLOSED): S.INVESTIGATING,
    ("reopened", S.CANCELLED): S.INVESTIGATING,
}
EVERY = [(kind, status) for kind in MOVES for status in Status]


@pytest.mark.parametrize("status", Status)
def test_each_state_is_reached(status: Status) -> None:
    assert incident(*WAYS[status]).status is status


@pytest.mark.parametrize(("kind", "status"), EVERY)
def test_a_move_is_allowed_exactly_where_the_table_says(kind: str, status: Status) -> None:
    before = incident(*WAYS[status])
    if (kind, status) in ALLOWED:
        check_allowed(before, kind)
        assert apply(before, recorded(9, MOVES[kind])).status is ALLOWED[kind, status]
    else:
        with pytest.raises(UserError, match="INC-7 is "):
            check_allowed(before, kind)
        assert apply(before, recorded(9, MOVES[kind])).status is status


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", ["declared", "role_assigned", "severity_changed", "status_updated", "escalated"])
def test_what_moves_nothing_is_refused_nowhere(kind: str, status: Status) -> None:
    check_allowed(incident(*WAYS[status]), kind)


def test_the_table_knows_each_state_as_open_or_ended() -> None:
    assert set(Status) == OPEN | ENDED
    assert not OPEN & ENDED
    assert set(TRANSITIONS) == set(MOVES)


def test_an_ended_incident_offers_to_reopen() -> None:
    with pytest.raises(UserError) as caught:
        check_allowed(incident((1, Resolved())), "mitigated")
    assert (caught.value.message, caught.value.hint) == ("INC-7 is resolved.", "`/incident reopen` opens it again.")


def test_an_open_incident_cannot_be_closed_before_it_is_resolved() -> None:
    with pytest.raises(UserError, match="INC-7 is not resolved yet") as caught:
        check_allowed(incident(), "closed")
    assert "/incident resolve" in caught.value.hint


def test_a_second_acknowledgement_says_that_it_is_so_already() -> None:
    with pytest.raises(UserError, match="INC-7 is already investigating"):
        check_allowed(incident((1, Acknowledged())), "acknowledged")


def test_a_declaration_fills_the_facts() -> None:
    event = declared("SEV1", category="data", affected="shops", private=True, source="https://x.slack.com/p1")
    found = fold(3, [recorded(0, event, actor="U0BEN")])
    assert (found.name, found.title, found.severity, found.category) == ("INC-3", "Checkout fails", "SEV1", "data")
    assert (found.affected, found.private, found.source) == ("shops", True, "https://x.slack.com/p1")
    assert (found.declared_by, found.declared_at, found.is_open) == ("U0BEN", T0, True)
    assert (found.severity_since, found.commander) == (None, "")


def test_the_first_instant_of_a_move_is_kept() -> None:
    found = incident((1, Acknowledged()), (5, Acknowledged()))
    assert found.stamps["acknowledged"] == at(1)


def test_what_may_happen_again_is_stamped_with_the_last_time() -> None:
    events: list[tuple[float, Event]] = [(m, update()) for m in (1, 5)]
    events += [(m, Escalated(to="lead")) for m in (2, 6)]
    events += [(m, Reached(what="page")) for m in (3, 7)]
    events += [(m, NotReached(what="page", why="gone")) for m in (4, 8)]
    stamps = incident(*events).stamps
    kinds = ("status_updated", "escalated", "reached", "not_reached")
    assert [stamps[kind] for kind in kinds] == [at(5), at(6), at(7), at(8)]


def test_reopening_clears_every_stamp_of_an_end() -> None:
    found = incident((3, Resolved(summary="rolled back")), (4, Closed()), (9, Reopened()))
    assert found.status is S.INVESTIGATING
    assert found.is_open
    assert set(found.stamps) == {"declared", "reopened"}
    again = apply(apply(found, recorded(10, Cancelled())), recorded(11, Reopened()))
    assert "cancelled" not in again.stamps
    assert again.stamps["reopened"] == at(11)


def test_reopening_clears_the_mitigation_too_so_that_it_can_happen_again() -> None:
    found = incident((2, Mitigated()), (3, Resolved()), (9, Reopened()))
    assert "mitigated" not in found.stamps
    assert apply(found, recorded(12, Mitigated())).stamps["mitigated"] == at(12)


def test_reopening_keeps_who_acknowledged_and_the_summary() -> None:
    found = incident((1, Acknowledged()), (3, Resolved(summary="rolled back")), (9, Reopened(reason="came back")))
    assert found.stamps["acknowledged"] == at(1)
    assert found.summary == "rolled back"


def test_a_role_is_stamped_when_it_is_given_and_unstamped_when_it_is_free() -> None:
    found = incident((1, RoleAssigned(role="commander", person="U0BEN")))
    assert (found.commander, found.stamps["role.commander"]) == ("U0BEN", at(1))
    moved = apply(found, recorded(2, RoleAssigned(role="commander", person="U0CAI")))
    assert (moved.commander, moved.stamps["role.commander"]) == ("U0CAI", at(2))
    free = apply(moved, recorded(3, RoleAssigned(role="commander", person="")))
    assert free.commander == ""
    assert "role.commander" not in free.stamps


def test_a_change_of_severity_says_since_when() -> None:
    found = incident((4, SeverityChanged(severity="SEV1")))
    assert (found.severity, found.severity_since, found.stamps["severity_changed"]) == ("SEV1", at(4), at(4))


def test_the_last_update_and_who_gave_it_are_kept() -> None:
    found = fold(7, [recorded(0, declared()), recorded(1, update(20)), recorded(2, update(), actor="U0BEN")])
    assert (found.update, found.updated_by) == (update(), "U0BEN")


def _fired(rule: str, occurrence: int = 0, late: float = 0) -> PolicyFired:
    return PolicyFired(
        rule=rule, step=1, anchor=T0, occurrence=occurrence, due_at=at(5), late=late, line=3, did="page x"
    )


def test_what_fired_is_marked_with_the_last_occurrence_and_the_first_lateness() -> None:
    found = incident((6, _fired("ladder", 0, 90)), (8, _fired("ladder", 2, 5)))
    assert found.fired == {("ladder", 1, T0): Mark(2, 90, at(5))}
    assert set(found.stamps) == {"declared"}


def test_a_missed_clock_is_stamped_with_the_instant_of_its_limit() -> None:
    assert incident((6, _fired("clock.respond"))).stamps["clock.respond.missed"] == at(5)


def test_folding_is_applying_one_by_one() -> None:
    events = [recorded(0, declared()), recorded(1, Acknowledged()), recorded(2, Resolved(summary="done"))]
    one = Incident(number=7)
    for event in events:
        one = apply(one, event)
    assert fold(7, events) == one


def test_a_moved_anchor_gives_another_key() -> None:
    assert mark_key("r", 0, T0) != mark_key("r", 0, T0 + timedelta(seconds=1))
    assert mark_key("r", 0, T0) != mark_key("r", 1, T0)


def test_every_event_survives_being_written_and_read() -> None:
    events: list[Event] = [
        Declared(title="t", severity="SEV1"),
        *MOVES.values(),
        RoleAssigned(role="commander", person="U0BEN"),
        SeverityChanged(severity="SEV1"),
        StatusUpdated(word="w", impact="i", changed="c", next_step="n", next_update_at=T0),
        Escalated(to="lead"),
        _fired("x"),
        Reached(what="w"),
        NotReached(what="w", why="y"),
    ]
    for event in events:
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        whole = Recorded(at=T0, actor="U0BEN", event=event)
        assert Recorded.model_validate_json(whole.model_dump_json()) == whole


def test_errors_carry_their_words_apart_and_together() -> None:
    told = UserError("No.", "Try again.")
    assert (told.message, told.hint, str(told), str(UserError("No."))) == ("No.", "Try again.", "No. Try again.", "No.")
    config = ConfigError("a is missing.", "b is wrong.")
    assert config.problems == ("a is missing.", "b is wrong.")
    assert str(config) == "a is missing.\nb is wrong."
