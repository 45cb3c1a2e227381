"""The views for working by a playbook: checklists, runbooks, options and gates, with the most and the worst in them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.actions import ActionKind
from bot.core.checklist import missing, points
from bot.core.events import Event, ItemTicked
from bot.core.fitting import fitting
from bot.core.messages import Farewell, FollowUps, Line, Message, RoomEnds, RoomLeft, Task
from bot.core.playbook import Playbook
from bot.core.tasks import TaskAdded
from bot.core.work_events import GateOverridden, ListAttached, OptionChosen, RoomArchived, RoomMoved, RunbookPosted
from bot.slack.views.blocks import Rendered
from bot.slack.views.forms import resolve_form
from bot.slack.views.forms.items import gate_blocks, gate_form, item_form, options_for, why_not_form
from bot.slack.views.messages import Place, render
from bot.slack.views.replies.checklist import checklist_reply
from bot.slack.views.replies.runbooks import options_reply, runbooks_reply
from bot.usecases.ports import About
from tests.slack.views_world import (
    ANA,
    BOOK,
    LONG,
    NASTY,
    ORG,
    PLAYBOOK,
    at,
    check_message,
    check_reply,
    check_view,
    entry,
)

WORST = (NASTY + LONG)[:300]
LINES = [f"{n} {WORST}"[:300] for n in range(40)]
GATES = ("resolve", "close")
OPENS = ["tool.t", "vendor.v", "option.o2", "runbook.r3", "action.docs", "tool.web", "list.long"]
NEEDS = (None, "note", "link", "evidence", "decision", "reference", "option", "fact.cause")


def items(prefix: str, count: int) -> list[dict[str, Any]]:
    """So many items, each of another kind."""
    return [
        {
            "id": f"{prefix}{n}",
            "text": WORST[:150],
            "need": NEEDS[n % 8],
            "na": n % 3 == 0,
            "gate": ("resolve", "close")[n % 2],
            "opens": OPENS[: n % 8],
        }
        for n in range(count)
    ]


MUCH = Playbook.model_validate(
    PLAYBOOK.model_dump(by_alias=True, mode="json", exclude_unset=True)
    | {
        "facts": [{"id": "cause", "name": "Cause"}],
        "phases": [
            {"id": "work", "text": LONG, "items": items("a", 40)},
            {"id": "after", "text": NASTY, "from": "option.o1", "items": items("c", 2)},
        ],
        "tools": {"t": NASTY, "web": "https://x.example/?a=1&b=2", "k": "vault:keys", "u": "TBD"}
        | {f"t{n}": WORST for n in range(30)},
        "document": {"title": "Much", "refs": [
            {"name": WORST, "url": "https://x.example/<b>", **({"if": {"severity": "SEV2"}} if n % 2 else {})}
            for n in range(30)
        ]},
        "lists": {"long": items("b", 40)},
        "options": [
            {"id": f"o{n}", "text": WORST[:75], "why_not": "o0" if n else None, "steps": LINES} for n in range(30)
        ],
        "runbooks": [
            {"id": f"r{n}", "name": WORST[:60], "banner": LONG, "vendor": "v", "then": "long", "ordered": n == 1,
             **dict.fromkeys(("symptoms", "causes", "steps", "investigate", "mitigate", "prevent"), LINES)}
            for n in range(20)
        ],
        "vendors": {"v": {"name": NASTY, "support": "a@b.example", "status": "status.example/<x>"}},
    }
)  # fmt: skip
FULL = replace(BOOK, playbook=MUCH)
BEGUN: tuple[Event, ...] = (
    RunbookPosted(runbook="r0"),
    RunbookPosted(runbook="r1"),
    OptionChosen(option="o1", reason=LONG),
)


def standing(*later: Event) -> About:
    """An incident of this playbook in which so much has happened."""
    return About(entry(*((5.0, ANA, event) for event in later)), FULL, at(10), None)


def shown(message: Message, there: About, place: Place = "room") -> Rendered:
    """The message as Slack takes it."""
    return render(message, there, ORG, place=place)


def test_messages_with_the_most_in_them_are_taken_by_slack() -> None:
    ticks = ItemTicked(item="b1", note=LONG), ItemTicked(item="b3", na=True, note=NASTY)
    there = standing(*BEGUN, *ticks)
    messages: list[Message] = [Line(event=event, actor="U01ANA") for event in BEGUN]
    messages += [
        Line(event=event, actor="U01ANA")
        for event in (
            ListAttached(list="long"),
            GateOverridden(gate="close", reason=LONG, missing=(LONG,) * 20),
            RoomArchived(channel="C1"),
            RoomMoved(old="C1"),
        )
    ]
    messages += [
        Task(action=ActionKind.OPEN, to=("long",)),
        RoomEnds(),
        RoomLeft(),
        Farewell(actor="U01ANA"),
        FollowUps(numbers=(1,), actor=""),
    ]
    for message in messages:
        check_message(shown(message, there))
        check_message(shown(message, there, "dm"))
    assert "more: `/incident checklist`" in str(shown(messages[0], there).blocks)
    offered = [one["accessory"] for one in shown(messages[1], there).blocks if "accessory" in one]
    assert [one["value"].split()[1] for one in offered][:2] == ["runbook.r1.steps.1", "runbook.r1.investigate.1"]


def test_answers_and_forms_with_the_most_in_them_are_taken_by_slack() -> None:
    there = standing(*BEGUN)
    one, incident = there.entry, there.entry.incident
    found = points(MUCH, incident)
    listed = checklist_reply(incident, MUCH, found, {}, ORG)
    check_reply(listed)
    assert "more to do are not shown" in str(listed)
    check_reply(runbooks_reply(there, fitting(MUCH, incident), NASTY))
    check_reply(runbooks_reply(there, []))
    check_reply(options_reply(there))
    left = missing(MUCH, incident, "resolve")
    check_view(gate_form(one, FULL, "close", missing(MUCH, incident, "close"), ()))
    check_view(gate_form(one, FULL, "resolve", left, ["the watch `x` goes on for 3 min"]))
    check_view(resolve_form(one, FULL, LONG, gate_blocks(one, FULL, left, ())))
    check_view(why_not_form(one, MUCH.options[1], MUCH.options[0].text))
    for item in MUCH.phases[0].items:
        check_view(item_form(one, FULL, item, url="https://hooks.example/1"))


@pytest.mark.parametrize("stamps", [None, "mitigated"])
def test_an_item_is_offered_the_options_with_its_own_milestone(stamps: str | None) -> None:
    book = Playbook.model_validate(
        PLAYBOOK.model_dump(by_alias=True, mode="json", exclude_unset=True)
        | {
            "options": [{"id": "stop", "text": "Stop"}, {"id": "back", "text": "Back", "stamps": "mitigated"}],
            "phases": [{"id": "work", "items": [{"id": "way", "text": "A way", "need": "option", "stamps": stamps}]}],
        }
    )
    offered = options_for(book.phases[0].items[0], book)
    assert [one.id for one in offered] == (["back"] if stamps else ["stop"])


def test_follow_ups_say_their_numbers() -> None:
    there = standing(TaskAdded(text="Watch the pool", number=1, followup=True))
    assert "Follow-up 1" in shown(FollowUps(numbers=(1,), actor="U01ANA"), there).text
