"""The clock is killed, stopped or set: what is due goes out in time all the same, and once."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.jobs.clock import Clock, Steps
from bot.jobs.queue import open_queue
from bot.slack.inbox import handle_item, refuse
from bot.store.deliveries import delivery
from bot.store.inbox import inbox
from bot.store.incidents import incident
from bot.usecases.handle import handle
from bot.usecases.wake import wake
from bot.wiring import BRIEF_HOLD, HOLD, TICK, Wired, wire
from tests.fixtures.polling import eventually
from tests.scenarios.night import Night, NoPace

MINUTE = timedelta(minutes=1)
STEP = 10 * MINUTE
SOON = 20.0
"""Seconds in which all that is due has gone out, whatever was done to the clock: a hold, and a page's settle time."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where the bot keeps everything; SQLite unless a test asks for both."""
    return str(request.getfixturevalue("postgres_url")) if getattr(request, "param", "") == "postgresql" else None


both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def night(tmp_path: Path, redis_url: str, database_url: str | None) -> Iterator[Night]:
    """The office's bot, which Slack calls over HTTP."""
    with closing(Night(tmp_path, redis_url, database_url, socket_mode=False)) as running:
        yield running


def clock_of(night: Night, wired: Wired | None = None) -> Clock:
    """A clock, as a process of its own has it."""
    rows = wired or night.wired
    return Clock(rows, rows.hints, night.application.do, Steps(rows, night.wall.monotonic))


def pass_time(night: Night, seconds: float) -> None:
    """Let so much of the machine's time pass."""
    night.wall.push_to(night.wall.now() + timedelta(seconds=seconds))


def queued(night: Night) -> int:
    """The hints that wait for a worker."""
    return open_queue(night.wired.redis).count


def all_done_within(night: Night, clock: Clock, seconds: float) -> None:
    """Go on as clock and worker do, second by second, until nothing is left to do."""
    for _ in range(round(seconds)):
        clock.turn()
        night.work()
        if not left(night):
            return
        pass_time(night, 1)
    raise AssertionError(f"after {seconds} s there is left:\n{left(night)}")


def left(night: Night) -> list[str]:
    """What people did that is not handled, the incidents that are due, and the deliveries that are not done."""
    undone = select(inbox.c.key).where(inbox.c.state == "new")
    due = select(incident.c.id).where(incident.c.wake_at <= night.clock.now())
    with night.wired.store.read() as tx:
        found = [*tx.c.execute(undone).scalars(), *map(str, tx.c.execute(due).scalars())]
    return [*found, *night.unfinished()]


@both
def test_what_a_killed_clock_had_taken_is_taken_by_another_within_two_seconds(night: Night) -> None:
    night.declare()
    night.clock.advance(6 * MINUTE)
    other = wire(night.settings, night.redis_url, patient=False, pace=NoPace(), wall=night.wall)
    clock = clock_of(night, other)
    assert night.wired.take().hints, "taken, and then killed"
    waited = 0.0
    while not queued(night) and waited < HOLD:
        clock.turn()
        pass_time(night, TICK)
        waited += TICK
    assert waited <= BRIEF_HOLD + 2 * TICK <= 2.0
    other.store.engine.dispose()


def test_one_that_was_stopped_before_it_held_holds_nothing_afterwards(night: Night) -> None:
    night.declare()
    night.clock.advance(6 * MINUTE)
    stopped = night.wired.take()
    assert night.wired.hints.give(stopped.hints)
    pass_time(night, 60)
    night.settle()
    night.clock.advance(15 * MINUTE)
    night.wired.keep(stopped)
    with night.wired.store.read() as tx:
        assert tx.c.execute(select(incident.c.queued_until)).scalar() is None
    assert night.wired.take().hints, "it is due, and nobody holds it back"


def test_redis_emptied_after_the_hints_were_given_costs_one_turn(night: Night) -> None:
    night.declare()
    clock = clock_of(night)
    clock.turn()
    night.clock.advance(6 * MINUTE)
    clock.turn()
    assert queued(night) == 1
    night.wired.redis.flushall()
    clock.turn()
    assert queued(night) == 1, "given again, not after the hold only"


@both
@pytest.mark.parametrize("by", [-STEP, STEP], ids=["back", "forward"])
def test_what_waits_when_the_machine_clock_is_set_goes_out_in_time_and_once(night: Night, by: timedelta) -> None:
    room = night.declare()
    clock = clock_of(night)
    clock.turn()
    night.slack.idle = None
    night.slack.fault("chat.postMessage", "reset_after")
    night.ana.slash("/incident ack", room)
    eventually(lambda: queued(night), what="the hint of the acknowledgement")
    night.work()
    night.ana.slash("/incident command", room)
    eventually(lambda: queued(night), what="the hint of taking command")
    night.clock.advance(21 * MINUTE)
    clock.turn()
    assert len(left(night)) > 2, "a request, an incident, and a message of which nobody knows whether it went out"
    open_queue(night.wired.redis).empty()
    night.wall.step(by)
    all_done_within(night, clock, 2 * SOON)
    said = room.bot_said()
    assert len(said) == len(set(said)), said
    assert sum("acknowledged INC-1" in text for text in said) == 1


@both
def test_set_back_while_nothing_ran_is_noticed_at_the_start(night: Night) -> None:
    night.declare()
    night.slack.idle = None
    night.ana.slash("/incident ack", night.slack.room("inc-"))
    eventually(lambda: queued(night), what="the hint of the acknowledgement")
    open_queue(night.wired.redis).empty()
    night.wall.step(-STEP)
    all_done_within(night, clock_of(night), SOON)


def test_set_forward_nobody_takes_what_another_is_sending(night: Night) -> None:
    clock = clock_of(night)
    clock.turn()
    night.slack.idle = None
    with night.wired.store.write() as tx:
        tx.c.execute(update(incident).values(queued_until=None))
    night.ana.slash("/incident declare SEV1 Down")
    with night.wired.store.read() as tx:
        [item] = tx.c.execute(select(inbox.c.id)).scalars()
    [first, *_] = handle(night.wired.services, item, handle_item, refuse)
    sending = night.wired.store.claim(first, 30)
    assert sending
    night.wall.step(STEP)
    clock.turn()
    assert night.wired.store.claim(first, 30) is None
    with night.wired.store.read() as tx:
        row = tx.c.execute(select(delivery).where(delivery.c.id == first)).one()
    assert timedelta() <= night.wall.now() - row.first_try_at < MINUTE, "as long ago as it was"
    pass_time(night, 31)
    assert night.wired.store.claim(first, 30), "and when its sender is gone, it is taken over"


def test_a_message_posted_by_a_clock_ahead_of_slacks_is_found(night: Night) -> None:
    room = night.declare()
    night.slack.idle = None
    night.slack.fault("chat.postMessage", "reset_after", count=1)
    night.ana.slash("/incident ack", room)
    eventually(lambda: queued(night), what="the hint of the acknowledgement")
    night.work()
    with night.wired.store.write() as tx:
        first = night.clock.now() + STEP
        tx.c.execute(update(delivery).where(delivery.c.maybe_sent).values(first_try_policy_at=first))
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1


def test_reminders_after_the_policy_clock_was_set_back_come_once(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    night.fast_forward(22 * MINUTE)
    night.clock.set(night.clock.now() - STEP, speed=0)
    night.settle()
    night.ana.slash("/incident next", room)
    night.fast_forward(14 * MINUTE)
    for step in ("a status update is due", "5 min overdue"):
        assert sum(step in text for text in room.bot_said()) == 1, step


def test_after_hours_of_downtime_each_rule_speaks_once_says_how_late_and_goes_on_from_there(night: Night) -> None:
    room = night.declare()
    night.slack.idle = None
    before = len(room.bot_said())
    night.clock.advance(timedelta(hours=3))
    night.settle()
    ladder, update = room.bot_said()[before:]
    assert "Paged Leo Novak" in ladder and "Late by 2 h 55 min" in ladder
    assert "a status update is due" in update and "Late by 2 h 40 min" in update
    night.fast_forward(5 * MINUTE)
    later = room.bot_said()[before + 2 :]
    assert sum("Paged Zoe Marsh" in text for text in later) == 1
    assert not any("Late by" in text for text in later)


@both
def test_who_acted_in_time_is_not_said_to_have_done_nothing(night: Night) -> None:
    room = night.declare()
    night.clock.jump_to(night.clock.now() + 4 * MINUTE)
    pressed = night.clock.now()
    night.slack.idle = None
    night.ana.presses("Acknowledge", room)
    night.clock.jump_to(pressed + STEP)
    assert wake(night.wired.services, 1) == [], "the worker was away; nobody has to be called"
    night.settle()
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry is not None
    [acknowledged] = [one for one in entry.events if one.event.kind == "acknowledged"]
    assert timedelta() <= acknowledged.at - pressed < timedelta(seconds=5), "counted from when it was pressed"
    assert [one.event.kind for one in entry.events][-1] == "acknowledged"
    assert night.leo.dm.bot_said() == [] == night.zoe.dm.bot_said()
