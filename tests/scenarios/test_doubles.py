"""What comes twice happens once: Slack's repeats, double clicks, and two people who press the same at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.sandbox.testing import Actor, Room
from bot.store.inbox import inbox
from tests.scenarios.night import Night


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Each kind of database."""
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


one_transport = pytest.mark.parametrize("transport", ["socket"], indirect=True)
"""Where it is the handling that is tried; the way in is tried over both."""


def waiting(night: Night, count: int) -> list[int]:
    """The inbox rows not handled yet, when there are so many."""

    def found() -> list[int]:
        with night.wired.store.read() as tx:
            ids = list(tx.c.execute(select(inbox.c.id).where(inbox.c.state == "new")).scalars())
        return ids if len(ids) == count else []

    return night.slack.wait_for(found, what=f"{count} rows")


def together(*acts: Callable[[], object]) -> None:
    """Do all of these at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait(30)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(30)


def handled_by_many(night: Night, count: int) -> None:
    """Have each of so many waiting rows handled by four workers at once."""
    ids = waiting(night, count)
    together(*(lambda id=id: night.application.inbox(id) for id in ids * 4))  # type: ignore[misc]
    night.settle()


def calls_of(night: Night) -> list[str]:
    """What Zoe was called for by hand."""
    return [text for text in night.zoe.dm.bot_said() if "asks you to help" in text]


def test_all_that_slack_brings_twice_happens_once(night: Night) -> None:
    night.slack.fault("*", "duplicate_event", count=-1)
    room = night.declare()
    assert len(night.slack.rooms("inc-")) == 1
    night.ana.presses("Acknowledge", room)
    night.ana.slash("/incident tag breach", room)
    night.ana.slash("/incident escalate lead now", room)
    night.ana.act("home")
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1
    assert sum("breach" in text for text in room.bot_said()) == 1
    assert len(calls_of(night)) == 1
    assert len(night.slack.calls("views.publish")) == 1


def test_a_double_click_acknowledges_once_and_says_so(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.ana.presses("Acknowledge", room)
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1
    night.ana.told("was acknowledged by", "already", channel=room)


def escalation(who: Actor, room: Room) -> None:
    who.presses("Escalate", room)
    who.fills(party="lead")


@one_transport
def test_two_people_who_press_escalate_make_one_escalation(night: Night) -> None:
    room = night.declare()
    night.leo.joins(room)
    night.slack.idle = None
    escalation(night.ana, room)
    escalation(night.leo, room)
    together(night.ana.submits, night.leo.submits)
    handled_by_many(night, 2)
    assert len(calls_of(night)) == 1
    night.slack.idle = night.settle
    refused = [p for p in (night.ana, night.leo) if any("while you did" in text for text in p.dm.bot_said())]
    assert len(refused) == 1
    escalation(refused[0], room)
    assert refused[0].submits() == {}
    night.settle()
    assert len(calls_of(night)) == 2, "whoever knows of it may call once more"


@one_transport
def test_two_people_who_take_command_at_once_leave_one_commander(night: Night) -> None:
    room = night.declare()
    night.leo.joins(room)
    night.slack.idle = None
    together(lambda: night.ana.presses("Take command", room), lambda: night.leo.presses("Take command", room))
    handled_by_many(night, 2)
    assert sum("has command of INC-1" in text for text in room.bot_said()) == 1, room.bot_said()
    told = [*night.ana.ephemerals(room), *night.leo.ephemerals(room)]
    assert len([one for one in told if "took the role commander" in one["text"]]) == 1


@one_transport
def test_of_two_severities_chosen_at_once_the_second_is_asked_again(night: Night) -> None:
    room = night.declare()
    night.leo.joins(room)
    night.slack.idle = None
    for who, severity in ((night.ana, "SEV2"), (night.leo, "SEV3")):
        who.presses("Change severity", room)
        who.fills(severity=severity, reason="A part only")
    together(night.ana.submits, night.leo.submits)
    handled_by_many(night, 2)
    told = [text for who in (night.ana, night.leo) for text in who.dm.bot_said() if "meanwhile" in text]
    assert len(told) == 1
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry and [one.event.kind for one in entry.events].count("severity_changed") == 1


@one_transport
def test_the_same_declaration_handled_by_many_is_one_incident(night: Night) -> None:
    night.slack.idle = None
    night.ana.slash("/incident declare SEV1 Checkout is down")
    handled_by_many(night, 1)
    assert len(night.slack.rooms("inc-")) == 1
