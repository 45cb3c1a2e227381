"""Tasks as people see them: Slack takes it, and names call nobody but the owner."""

from dataclasses import replace
from typing import Any

from bot.core.events import Closed, Event, ItemTicked, Resolved, TaskAdded, TaskChanged, TaskDone
from bot.core.messages import Line
from bot.core.playbook import Playbook
from bot.core.saying import say
from bot.slack.views import messages
from bot.slack.views.blocks import Rendered
from bot.slack.views.forms.tasks import read_task, task_form
from bot.slack.views.replies.tasks import tasks_reply
from tests.slack.views_world import (
    ANA,
    BEN,
    BOOK,
    LONG,
    MIA,
    NASTY,
    ORG,
    PLAYBOOK,
    about,
    at,
    buttons,
    check_reply,
    check_view,
    entry,
    golden,
    nudge,
    said,
    show,
)

ADDED = TaskAdded(text="Roll back <4.2>", number=1, owner=MIA, due_at=at(40))
LATER = TaskAdded(text="Write the runbook", number=2, followup=True, link="https://s.slack.com/p1")
STORY: tuple[tuple[float, str, Event], ...] = ((4, ANA, ADDED), (5, BEN, LATER))


TWO = [{"id": "a", "text": "Look twice."}, {"id": "b", "text": "Think."}]
ITEMS = Playbook.model_validate({
    **PLAYBOOK.model_dump(by_alias=True), "phases": [{"id": "calm", "from": "declared", "items": TWO}],
})  # fmt: skip


def listed(*more: tuple[float, str, Event]) -> dict[str, Any]:
    return tasks_reply(about(entry(*STORY, *more)), ORG)


def test_the_list_has_a_button_for_each() -> None:
    made = listed()
    golden("tasks", made)
    words = check_reply(made)
    assert "2 of 2 to do" in words and words.index("Tasks") < words.index("Roll back") < words.index("Follow-ups")
    assert "Mia Chen" in words and "<@U03MIA>" not in words
    values = [one["accessory"]["value"] for one in made["blocks"] if "accessory" in one]
    assert values == ["12 done 1", "12 done 2"]


def test_one_that_is_late_says_since_when() -> None:
    words = check_reply(tasks_reply(about(entry(*STORY), minutes=60), ORG))
    assert "Mia Chen · :warning: overdue since" in words and "due :warning:" not in words


def test_an_empty_list_says_how_to_add_one() -> None:
    words = check_reply(tasks_reply(about(entry()), ORG))
    assert "nothing to do" in words and "/incident task" in words
    assert "1 of 2 to do" in check_reply(listed((6, MIA, TaskDone(number=1))))


def test_the_longest_list_fits() -> None:
    many = [
        (6.0 + n, ANA, TaskAdded(text=NASTY + LONG, owner=MIA, due_at=at(1), followup=n % 2 == 0)) for n in range(60)
    ]
    assert "+ 20 more" in check_reply(tasks_reply(about(entry(*many)), ORG))
    show(Line(event=many[0][2], actor=ANA), entry(*many))
    assert "+ 22 more" in said(show(Line(event=Closed(), actor=ANA), entry(*many)))


def test_lines_say_who_what_and_when() -> None:
    words = said(show(Line(event=ADDED, actor=ANA), entry(*STORY)))
    assert "*Task 1* for <@U03MIA>, due" in words and "Roll back &lt;4.2&gt;" in words and "by Ana Ruiz" in words
    assert "*Follow-up 2*" in said(show(Line(event=LATER, actor=BEN), entry(*STORY)))
    moved = said(show(Line(event=TaskChanged(number=1, owner=BEN), actor=ANA), entry(*STORY)))
    assert "*Task 1* is for <@U02BEN> now: Roll back" in moved
    later = said(show(Line(event=TaskChanged(number=1, due_at=at(60)), actor=ANA), entry(*STORY)))
    assert "*Task 1* is due" in later
    for event, expected in (
        (TaskDone(number=1), "is done: Roll back"),
        (TaskDone(number=1, undone=True), "is open again"),
        (TaskDone(number=1, dropped=True, reason="no need"), "is dropped"),
    ):
        assert expected in said(show(Line(event=event, actor=MIA), entry(*STORY)))


def test_the_end_lists_what_is_open() -> None:
    ended = said(show(Line(event=Resolved(summary="x"), actor=ANA), entry(*STORY, (9, ANA, Resolved(summary="x")))))
    assert "Tasks still open" in ended and "• 1 Roll back" in ended and "Follow-ups still open" in ended
    assert "still open" not in said(show(Line(event=Resolved(summary="x"), actor=ANA), entry()))
    assert "Nothing is left to do" in said(show(Line(event=Closed(), actor=ANA), entry()))
    assert "What is left to do" in said(show(Line(event=Closed(), actor=ANA), entry(*STORY)))


def test_a_closed_incident_says_what_nobody_ticked() -> None:
    made = said(about_items(Line(event=Closed(), actor=ANA)))
    assert "What is left to do" in made and "2 items were not ticked: `/incident checklist`" in made


def test_an_item_is_told_without_the_stop_of_its_sentence() -> None:
    assert ":ballot_box_with_check: Look twice, by <@U01ANA>." in said(
        about_items(Line(event=ItemTicked(item="a"), actor=ANA))
    )
    assert say(ItemTicked(item="a", note="seen"), ANA, ITEMS) == "did: Look twice, seen"


def about_items(message: Line) -> Rendered:
    """The message about an incident whose playbook has two items."""
    shown = replace(about(entry()), book=replace(BOOK, playbook=ITEMS))
    return messages.render(message, shown, ORG, place="room")


def test_the_reminder_can_be_answered_at_once() -> None:
    told = nudge(
        "remind", people=(MIA,), party="task.1", rule="task.1", step=0, anchor=at(40), line=0, why=("task 1 is due",),
        text="Roll back <4.2>",
    )  # fmt: skip
    made = messages.render(told, about(entry(*STORY), 40), ORG, place="dm")
    golden("task_dm", made.blocks)
    assert "Task 1 is due. Roll back &lt;4.2&gt;" in said(made) and "playbook" not in said(made)
    assert buttons(made.blocks)["Done"]["value"] == "12 done 1"


def test_the_form_is_prefilled_and_read_back() -> None:
    form = task_form(entry(), owner=ANA, text=LONG, link="https://s.slack.com/p1")
    golden("form_task", task_form(entry(), owner=ANA))
    check_view(form)
    check_view(task_form(entry((9, ANA, Resolved(summary="x")))))
    filled = {
        "private_metadata": form["private_metadata"],
        "state": {
            "values": {
                "text": {"value": {"value": " Tell the bank "}},
                "owner": {"value": {"selected_user": BEN}},
                "due": {"value": {"selected_date_time": 1772546400}},
                "kind": {"value": {"selected_option": {"value": "followup"}}},
            }
        },
    }
    assert read_task(filled) == {
        "text": "Tell the bank", "owner": BEN, "due_at": "2026-03-03T14:00:00+00:00", "followup": True,
        "link": "https://s.slack.com/p1",
    }  # fmt: skip
