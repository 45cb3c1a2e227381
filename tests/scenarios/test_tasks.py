"""Tasks and follow-ups: given, called back at their moment, done, and listed when the incident ends."""

from datetime import timedelta

import pytest

from bot.sandbox.testing import Room
from tests.scenarios.night import MINUTE, Night
from tests.scenarios.test_progress import refused, types
from tests.scenarios.test_timeline import entry, marks, reacts

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def room(night: Night) -> Room:
    """The room of an incident that Ana commands, with an update that holds for a day."""
    night.ana.slash("/incident declare SEV3 Slow search")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident lead", room)
    night.settle()
    night.ben.joins(room)
    return room


def mentions(night: Night, name: str) -> str:
    """Somebody as Slack escapes a mention of them."""
    return f"<@{night.slack.person_id(name)}|{name}>"


def test_a_task_names_its_owner_and_when_it_is_due(night: Night, room: Room) -> None:
    with night.slack.watching():
        types(night, f"task roll back 4.2 {mentions(night, 'ben')} by 14:30", room)
        room.shows("Task 1", night.ben, "roll back 4.2", "/incident task done 1")
    todo = entry(night).incident.tasks[1]
    assert (todo.text, todo.owner, todo.due_at is not None) == ("roll back 4.2", night.ben.id, True)
    with night.slack.watching():
        types(night, "tasks", room)
        night.ana.told("1 of 1 to do", "roll back 4.2", "Ben", channel=room)


@pytest.mark.parametrize(
    ("typed", "owner", "text"),
    [
        ("call the bank @ben", "ben", "call the bank"),
        ("@me in 10m", "", ""),
        ("write it down @me in 10m", "ana", "write it down"),
        ("ask about x@y.com by 16:00", None, "ask about x@y.com"),
    ],
)
def test_people_are_known_by_their_name_too(night: Night, room: Room, typed: str, owner: str | None, text: str) -> None:
    types(night, f"task {typed}", room)
    if not text:
        night.ana.told("Say what is to be done", "You typed", channel=room)
        return
    todo = entry(night).incident.tasks[1]
    assert todo.text == text and todo.owner == (night.slack.person_id(owner) if owner else "")


def test_what_cannot_be_read_is_given_back(night: Night, room: Room) -> None:
    refused(night, "task roll back by 25:99", room, "cannot read `25:99`", "You typed: roll back by 25:99")
    refused(night, "task roll back by 09:00", room, "is past", "You typed: roll back by 09:00")
    refused(night, "task roll back @nobody", room, "do not know who `@nobody`", "You typed: roll back @nobody")
    refused(night, "task done 7", room, "no task 7", "/incident tasks")
    refused(night, "task done", room, "Say which task")
    assert not entry(night).incident.tasks


def test_the_owner_is_called_back_at_the_moment_and_once_more(night: Night, room: Room) -> None:
    types(night, "task check the queue @ben in 10m", room)
    night.fast_forward(10 * MINUTE - SECOND)
    night.ben.dm.never_shows("check the queue")
    with night.slack.watching():
        night.fast_forward(SECOND)
        night.ben.dm.shows("Task 1 is due", "check the queue", "[Done]")
    with night.slack.watching():
        night.fast_forward(15 * MINUTE)
        night.ben.dm.shows("Task 1 was due 15 min ago")
        night.ana.dm.shows("Task 1 was due 15 min ago")
    before = len(night.ben.dm.bot_said())
    night.fast_forward(24 * HOUR)
    assert len(night.ben.dm.bot_said()) == before, "reminders stop"


def test_a_task_done_by_its_button_calls_nobody(night: Night, room: Room) -> None:
    types(night, "task check the queue @ben in 10m", room)
    night.fast_forward(10 * MINUTE)
    with night.slack.watching():
        night.ben.presses("Done")
        night.settle()
        room.shows("Task 1", "is done", "check the queue", "Ben")
        night.ben.told("Task 1 of INC-1: done")
        night.ben.dm.shows("Task 1 is due", "Done by Ben Okafor")
    with night.slack.watching():
        night.fast_forward(16 * MINUTE)
    refused(night, "task done 1", room, "done already")
    types(night, "task reopen 1", room)
    assert entry(night).incident.tasks[1].is_open


def test_a_task_that_moves_is_asked_about_at_its_new_moment(night: Night, room: Room) -> None:
    types(night, "task check the queue @ben in 10m", room)
    types(night, "task 1 @ana in 20m", room)
    room.shows("Task 1", night.ana, "check the queue")
    with night.slack.watching():
        night.fast_forward(20 * MINUTE - SECOND)
    with night.slack.watching():
        night.fast_forward(SECOND)
        night.ana.dm.shows("Task 1 is due")
    refused(night, "task 1 @ana", room, "so already")


def test_the_form_makes_one_and_shows_what_is_missing(night: Night, room: Room) -> None:
    night.ana.slash("/incident task", room)
    assert night.ana.submits().keys() == {"text"}
    night.ana.fills({"What is to be done?": "Tell the bank"})
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Task 1", night.ana, "Tell the bank")


def test_the_message_menu_makes_a_task_of_a_message(night: Night, room: Room) -> None:
    message = night.ben.says("somebody should look at the cache", room)
    night.ana.shortcut("task_message", message, room)
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Task 1", "somebody should look at the cache", "message it is about")


def test_a_reaction_makes_a_follow_up_and_takes_it_back(night: Night, room: Room) -> None:
    message = night.ben.says("the runbook is wrong", room)
    night.slack.fault("reaction_added", "duplicate_event")
    with night.slack.watching():
        reacts(night, night.ana, "fast_forward", message, room)
    (todo,) = entry(night).incident.tasks.values()
    assert todo.followup and todo.text == "the runbook is wrong" and todo.link.startswith("https://")
    assert "calendar" in marks(night, room, message)
    reacts(night, night.ana, "fast_forward", message, room, "unreact")
    assert entry(night).incident.tasks[1].state == "dropped" and "calendar" not in marks(night, room, message)
    reacts(night, night.ana, "fast_forward", message, room)
    assert entry(night).incident.tasks[1].is_open and len(entry(night).incident.tasks) == 1


def test_what_is_still_open_is_listed_at_the_end(night: Night, room: Room) -> None:
    types(night, "task check the queue @ben in 30m", room)
    types(night, "followup fix the runbook @ben in 2d", room)
    types(night, "resolve rolled back", room)
    room.shows(
        "INC-1 is resolved", "Tasks still open", "check the queue (Ben", "Follow-ups still open", "fix the runbook"
    )
    refused(night, "task one more", room, "INC-1 is resolved", "/incident followup")
    types(night, "close", room)
    room.shows("closed INC-1", "What is left to do", "fix the runbook")
    night.fast_forward(48 * HOUR - SECOND)
    night.ben.dm.never_shows("Task 1 is due")
    with night.slack.watching():
        night.fast_forward(SECOND)
        night.ben.dm.shows("Follow-up 2 is due", "fix the runbook")
