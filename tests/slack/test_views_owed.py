"""What people are asked for says how to do it with a press: reminders, duties, notices to send, pages."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.actions import ActionKind
from bot.core.events import NoticeDecided, NoticeProposed, NoticeSent, Reopened, Resolved
from bot.core.messages import Line, Message, Task
from bot.core.playbook import Playbook
from bot.core.work_events import OptionChosen
from bot.slack.views.blocks import Rendered
from bot.slack.views.forms import READERS
from bot.slack.views.forms.told import told_form
from bot.slack.views.messages import Place, render
from bot.slack.views.replies.runbooks import options_reply
from bot.usecases.ports import About
from tests.slack.test_views_forms import submit
from tests.slack.views_world import (
    ACK,
    BEN,
    BOOK,
    LEO,
    ORG,
    PLAYBOOK,
    at,
    buttons,
    check_message,
    check_view,
    entry,
    nudge,
    said,
    texts,
)

ITEMS = [{"id": "keys", "text": "Replace the keys."}, {"id": "sessions", "text": "End all sessions."}]
MORE: dict[str, Any] = {
    "phases": [{"id": "work", "items": ITEMS}],
    "templates": {"customer_notice": {"fields": ["issue"], "text": "{issue} is out."}},
    "ladders": {
        "tell": {"when": "declared", "steps": [{"require": "customer_notice", "remind": "commander"}]},
        **PLAYBOOK.model_dump(by_alias=True, mode="json", exclude_unset=True)["ladders"],
    },
    "obligations": [
        {"id": "users", "text": "Tell the users.", "limit": "72h", "to": "users", "decide": "commander"},
        {"id": "authority", "text": "Tell the authority.", "to": "authority", "decide": "commander"},
    ],
    "options": [
        {"id": "rollback", "text": "Take it back", "stamps": "mitigated"},
        {"id": "failover", "text": "Fail over", "stamps": "mitigated", "steps": ["Drain the pool"]},
    ],
}
OWING = Playbook.model_validate(PLAYBOOK.model_dump(by_alias=True, mode="json", exclude_unset=True) | MORE)


def standing(*later: Any, **declared: Any) -> About:
    """An incident of a playbook that asks for much."""
    return About(entry(*later, **declared), replace(BOOK, playbook=OWING), at(10), at(30))


def shown(message: Message, place: Place = "dm", *later: Any, **declared: Any) -> Rendered:
    """The message as Slack takes it."""
    made = render(message, standing(*later, **declared), ORG, place=place)
    check_message(made)
    return made


def read(made: Rendered) -> str:
    """What is seen of it."""
    return "\n".join(texts(made.blocks))


def test_items_are_named_by_their_words_once_each() -> None:
    both = nudge(ActionKind.REMIND, rule="item.keys", also=(("item.sessions", at(0)),), text="Replace the keys.")
    for place in ("dm", "room"):
        words = read(shown(both, place, ACK))
        assert "hese 2 are still to be done" in words
        assert words.count("Replace the keys") == words.count("End all sessions") == 1
    assert "his is still to be done" in said(shown(nudge(ActionKind.REMIND, rule="item.keys"), "dm", ACK))


def test_each_duty_has_a_line_and_a_button_that_asks_what_came_of_it() -> None:
    why = ("users: to be told within 3 d", "it has to be decided whether authority is told")
    two = nudge(ActionKind.NOTIFY, rule="obligation.users", also=(("obligation.authority", at(0)),), why=why)
    made = shown(two, "dm", ACK)
    assert "• Users: to be told within 3 d. Tell the users." in said(made)
    assert [(one["action_id"], one["value"]) for one in buttons(made.blocks).values()] == [
        ("told.0", "12 users"),
        ("told.1", "12 authority"),
    ]


SAID = [("told", "", "CASE-1"), ("told", "a holiday", "CASE-1 late: a holiday"), ("untold", "a holiday", "CASE-1")]


@pytest.mark.parametrize(("how", "late", "words"), SAID)
def test_the_form_of_a_duty_says_what_came_of_it(how: str, late: str, words: str) -> None:
    form = told_form(standing().entry, OWING, "users")
    assert "Tell the users." in check_view(form)
    values, wrong = READERS["told"](submit(form, how=how, words="CASE-1", late=late or None))
    assert (values, wrong) == ({"whom": "users", "told": how == "told", "words": words}, {})


def test_a_notice_that_is_asked_for_is_written_with_a_press() -> None:
    made = shown(Task(action=ActionKind.REQUIRE, to=("customer_notice",), why="the incident was declared"), "room")
    assert {name: one["value"] for name, one in buttons(made.blocks).items()} == {
        "Write it": "12 customer_notice",
        "It is out": "12 customer_notice",
    }
    reminded = shown(
        nudge(ActionKind.REMIND, rule="tell", step=0, why=("the incident was declared 1 h ago",)), "dm", ACK
    )
    assert "Write it" in buttons(reminded.blocks)
    assert read(reminded).count("ago") == 1, "how long ago it was declared is said once"


WROTE = (2.0, LEO, NoticeProposed(number=1, notice="customer_notice", to=("x",), text="Out", approve=("commander",)))
OUT = (4.0, LEO, NoticeSent(notice="customer_notice", number=1, text="Out"))


@pytest.mark.parametrize(
    ("later", "words", "left"),
    [
        ((WROTE,), "Leo Novak wrote it; it waits for approval", False),
        ((WROTE, (3.0, BEN, NoticeDecided(number=1, approved=True))), "wrote it, and it is approved", False),
        ((WROTE, (3.0, BEN, NoticeDecided(number=1, approved=False, reason="x"))), "customer notice", True),
        ((WROTE, OUT), "Done, says Leo Novak", False),
        (((3.0, BEN, NoticeSent(notice="word")),), "customer notice", True),
        (
            ((3.0, BEN, Resolved(summary="x")),),
            "INC-12 is resolved; `/incident notice customer_notice` writes it",
            False,
        ),
        (((3.0, BEN, Resolved(summary="x")), (4.0, BEN, Reopened(reason="x"))), "customer notice", True),
    ],
)
def test_a_notice_that_was_asked_for_says_what_became_of_it(later: tuple[Any, ...], words: str, left: bool) -> None:
    asked = Task(action=ActionKind.REQUIRE, to=("customer_notice",), why="the incident was declared", seen=1)
    made = shown(asked, "room", *later)
    assert words in read(made) and ("Write it" in buttons(made.blocks)) is left
    reminded = shown(nudge(ActionKind.REMIND, rule="tell", step=0, seen=1), "dm", *later)
    assert ("Write it" in buttons(reminded.blocks)) is left and (left or words in read(reminded))
    again = shown(asked.model_copy(update={"seen": 1 + len(later)}), "room", *later)
    assert "Write it" in buttons(again.blocks), "what was done before it was asked for does not count"


def test_a_page_for_a_missed_update_offers_to_write_it() -> None:
    late = nudge(rule="updates", why=("the status update is 10 min overdue",))
    assert list(buttons(shown(late, "dm", ACK).blocks)) == ["Post update"]
    assert list(buttons(shown(late, "dm").blocks)) == ["Acknowledge"], "nobody has it in hand yet"


def test_who_is_paged_for_a_private_incident_is_not_told_to_ask() -> None:
    made = shown(nudge(people=(LEO,)), "dm", private=True)
    assert "You are being brought into it" in said(made) and "Checkout" not in said(made)
    assert list(buttons(made.blocks)) == ["Acknowledge"]


def test_what_ends_the_harm_at_once_says_so() -> None:
    labels = [one["accessory"]["text"]["text"] for one in options_reply(standing())["blocks"] if "accessory" in one]
    assert labels == ["It has ended", "Do this"]
    ended = shown(Line(event=OptionChosen(option="rollback"), actor=LEO), "room", ACK)
    assert "The harm has ended" in said(ended)
    begun = shown(Line(event=OptionChosen(option="failover"), actor=LEO), "room", ACK)
    assert "chosen by" in said(begun)
