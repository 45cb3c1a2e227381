"""Where an incident is worked on: by its severity, and by whether it is private; and who hears what no room says."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.events import AccessGiven, MadePrivate, Noted, Resolved, RoleAssigned, SeverityChanged
from bot.core.homes import hearers, kind_for, moves_to
from bot.core.messages import Call, Line
from bot.core.work_events import RoomMoved
from bot.loader.playbooks import load_playbooks
from tests.unit.core.make import ANA, incident, playbook, simulate

BEN, CAI = "U0BEN", "U0CAI"
KINDS = {"SEV1": "channel", "SEV2": "thread", "SEV3": "none"}
BOOK = playbook(war_room={"kind": KINDS, "archive": "1h", "keep_open_until": "resolved"})
SHIPPED = load_playbooks(Path(__file__).parents[3] / "playbooks")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("customer-notice", {"P1": "channel", "P2": "channel", "P3": "thread", "P4": "none"}),
        ("regulated-platform", {"P0": "channel", "P1": "channel", "P2": "none", "P3": "none"}),
        ("hosted-app", dict.fromkeys(("P0", "P1", "P2", "P3"), "channel")),
        ("default", dict.fromkeys(("SEV1", "SEV2", "SEV3", "SEV4"), "channel")),
    ],
)
def test_each_severity_of_a_shipped_playbook_has_its_kind_of_room(name: str, kinds: dict[str, str]) -> None:
    found = SHIPPED[name].playbook
    assert {one.id: kind_for(found, one.id, private=False) for one in found.severities} == kinds
    assert "thread" not in {kind_for(found, one.id, private=True) for one in found.severities}


@pytest.mark.parametrize(
    ("begins", "events", "wanted"),
    [
        ("none", (), None),
        ("none", (SeverityChanged(severity="SEV2"),), "thread"),
        ("none", (SeverityChanged(severity="SEV1"),), "channel"),
        ("thread", (SeverityChanged(severity="SEV1"),), "channel"),
        ("thread", (SeverityChanged(severity="SEV3"),), None),
        ("channel", (SeverityChanged(severity="SEV3"),), None),
        ("thread", (MadePrivate(reason="names"),), "channel"),
        ("none", (MadePrivate(reason="names"),), None),
        ("none", (MadePrivate(reason="names"), SeverityChanged(severity="SEV2")), "channel"),
        ("thread", (SeverityChanged(severity="SEV1"), Resolved(summary="x")), None),
        ("thread", (SeverityChanged(severity="SEV1"), RoomMoved()), None),
        ("none", (RoomMoved(room="thread"), MadePrivate(reason="names")), "channel"),
    ],
)
def test_an_incident_moves_to_more_room_and_never_to_less(
    begins: str, events: tuple[SeverityChanged, ...], wanted: str | None
) -> None:
    severity = next(id for id, kind in KINDS.items() if kind == begins)
    found = incident(*((n, event) for n, event in enumerate(events, 1)), severity=severity, room=begins)
    assert moves_to(BOOK, found) == wanted


@pytest.mark.parametrize(("severity", "archived"), [("SEV1", True), ("SEV2", False), ("SEV3", False)])
def test_only_a_channel_is_archived_also_in_a_simulation(severity: str, archived: bool) -> None:
    acts = [(timedelta(minutes=5), Resolved(summary="over"))]
    assert ("archive" in {row.action for row in simulate(BOOK, {}, severity, acts=acts)}) is archived


def test_a_simulated_incident_that_gets_worse_has_a_channel_to_archive() -> None:
    acts = [(timedelta(minutes=1), SeverityChanged(severity="SEV1")), (timedelta(minutes=5), Resolved(summary="over"))]
    assert "archive" in {row.action for row in simulate(BOOK, {}, "SEV3", acts=acts)}


def test_without_a_room_its_people_those_meant_and_who_did_it_hear() -> None:
    led = (1, RoleAssigned(role="commander", person=BEN))
    found = incident(led, severity="SEV3", room="none")
    assert hearers(Line(event=Noted(text="x"), actor=ANA), found) == (BEN, ANA)
    assert hearers(Line(event=RoleAssigned(role="scribe", person=CAI), actor=BEN), found) == (BEN, ANA, CAI)
    call = Call(people=(CAI,), party="lead", actor=BEN, reason="")
    assert hearers(call, found) == (CAI,)
    assert hearers(call.model_copy(update={"group": (1,)}), found) == (BEN, ANA), "they got a message of their own"


def test_of_a_private_incident_nobody_outside_hears() -> None:
    line = Line(event=RoleAssigned(role="scribe", person=CAI), actor=BEN)
    found = incident(severity="SEV3", room="none", private=True)
    assert hearers(line, found) == (ANA,)
    assert hearers(line, incident((1, AccessGiven(person=CAI)), severity="SEV3", room="none", private=True)) == (
        ANA,
        CAI,
    )
