"""Tasks: what they are after each event, and when their owners are reminded, in life and in simulations."""

from datetime import timedelta

import pytest

from bot.core.events import Cancelled, Event, MessageRead, Recorded, Resolved, TaskAdded, TaskChanged, TaskDone
from bot.core.incident import fold
from bot.core.oncall import resolve
from bot.core.policy import due, forecast, next_wake, still_runs
from bot.core.scenario import Scenario
from bot.core.simulate import play
from bot.core.tasks import open_tasks
from bot.core.why import say_why
from tests.slack.views_world import ANA, BEN, LEAD, MIA, ORG, PLAYBOOK, T0, at, entry

ADDED = TaskAdded(text="roll back", number=1, owner=MIA, due_at=at(10))
QUIET = PLAYBOOK.model_copy(update={"ladders": {}, "cadences": {}})


def asked(minutes: float, *more: tuple[float, str, Event]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Whom the bot asks about tasks at a moment, if it has done nothing before."""
    incident = entry(LEAD, *more).incident
    found = due(incident, QUIET, at(minutes))
    return [
        (one.rule, one.step, resolve(one.actions[0].to[0], ORG, QUIET, incident, at(minutes)).people) for one in found
    ]


def test_the_owner_is_asked_when_it_is_due_and_again_with_the_commander() -> None:
    given = (4, ANA, ADDED)
    assert asked(9.99, given) == []
    assert asked(10, given) == [("task.1", 0, (MIA,))]
    rows = play(QUIET, {}, entry(LEAD, given).events, timedelta(days=2)).rows
    assert [(row.at, row.to) for row in rows] == [(600, ("task.1",)), (1500, ("task.1.again",))]
    again = resolve("task.1.again", ORG, QUIET, entry(LEAD, given).incident, at(25))
    assert again.people == (MIA, BEN)
    assert next_wake(entry(LEAD, given).incident, QUIET, at(5)) == at(10)
    (first, second) = forecast(entry(LEAD, given).incident, QUIET, at(5))
    incident = entry(LEAD, given).incident
    assert say_why(first, incident, QUIET) == "task 1 is due"
    assert say_why(second, incident, QUIET) == "task 1 was due 15 min ago"


def test_who_asked_for_it_is_asked_when_nobody_has_it() -> None:
    assert asked(10, (4, ANA, TaskAdded(text="x", due_at=at(10)))) == [("task.1", 0, (ANA,))]


@pytest.mark.parametrize(
    "end",
    [
        TaskDone(number=1), TaskDone(number=1, dropped=True), Resolved(summary="x"), Cancelled(),
        TaskChanged(number=1, due_at=at(60)),
    ],
)  # fmt: skip
def test_nobody_is_asked_once_it_is_over_or_moved(end: Event) -> None:
    given = (4, ANA, ADDED)
    assert asked(30, given, (5, BEN, end)) == []
    ended = entry(LEAD, given, (5, BEN, end)).incident
    assert not still_runs(ended, QUIET, "task.1", at(10))


def test_a_follow_up_outlives_the_incident() -> None:
    later = TaskAdded(text="runbook", owner=MIA, due_at=at(60), followup=True)
    assert asked(60, (4, ANA, later), (5, BEN, Resolved(summary="x"))) == [("task.1", 0, (MIA,))]
    assert asked(60, (4, ANA, later), (5, BEN, Cancelled())) == []
    assert asked(60, (4, ANA, later), (5, BEN, TaskDone(number=1))) == []


def test_one_that_is_opened_again_and_moved_counts_anew() -> None:
    story = ((4, ANA, ADDED), (11, MIA, TaskDone(number=1)), (12, ANA, TaskDone(number=1, undone=True)))
    assert asked(13, *story) == [("task.1", 0, (MIA,))]
    assert asked(13, *story, (12.5, ANA, TaskChanged(number=1, owner=ANA, due_at=at(20)))) == []
    assert asked(20, *story, (12.5, ANA, TaskChanged(number=1, owner=ANA, due_at=at(20)))) == [("task.1", 0, (ANA,))]


def test_events_about_no_task_change_nothing() -> None:
    events = [Recorded(at=T0, actor=ANA, event=TaskDone(number=9)), Recorded(at=T0, event=TaskChanged(number=9))]
    assert fold(1, events).tasks == {}
    assert resolve("task.9", ORG, QUIET, fold(1, events), T0).why_empty == "task.9 is nobody"


def test_a_message_gives_its_words_to_its_follow_up() -> None:
    made = TaskAdded(text="", followup=True, channel="C1", ts="1.1")
    read = MessageRead(channel="C1", ts="1.1", text="fix it", link="https://x")
    other = TaskAdded(text="mine", number=2)
    tasks = entry((1, ANA, made), (2, ANA, other), (3, "", read)).incident.tasks
    assert [(one.text, one.link) for one in tasks.values()] == [("fix it", "https://x"), ("mine", "")]
    assert [one.number for one in open_tasks(tasks.values(), followup=True)] == [1]


def test_the_soonest_due_comes_first() -> None:
    given = [TaskAdded(text="a"), TaskAdded(text="b", due_at=at(90)), TaskAdded(text="c", due_at=at(30))]
    tasks = entry(*((n, ANA, one) for n, one in enumerate(given))).incident.tasks
    assert [one.text for one in open_tasks(tasks.values())] == ["c", "b", "a"]


def test_a_scenario_has_tasks_and_a_simulation_reminds_of_them() -> None:
    one = Scenario.model_validate(
        {
            "title": "T", "severity": "SEV2", "until": "2h",
            "acts": [
                {"at": "5m", "by": "ana", "task_added": {"text": "roll back", "due": "30m"}},
                {"at": "40m", "by": "ana", "task_done": 1},
            ],
        }
    )  # fmt: skip
    rows = play(QUIET, {}, one.story(QUIET), one.until).rows
    assert [(row.at, row.action, row.rule) for row in rows] == [(35 * 60, "remind", "task.1/0")]
    assert timedelta(seconds=rows[0].at) == timedelta(minutes=35)
