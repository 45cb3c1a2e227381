"""What messages show that was true when they were posted, and is not any more."""

import pytest

from bot.core.actions import ActionKind
from bot.core.events import (
    AccessAsked,
    AccessGiven,
    AccessRefused,
    AcknowledgementExpired,
    Cancelled,
    Declared,
    Event,
    HandoverOffered,
    ItemTicked,
    NoticeDecided,
    NoticeProposed,
    NoticeSent,
    PolicyFired,
    Recorded,
    Resolved,
    RoleAssigned,
    SeverityChanged,
    StatusUpdated,
    TaskAdded,
    TaskDone,
)
from bot.core.incident import fold
from bot.core.messages import Approval, Call, Given, Handover, Line, Message, Report, Task, WhichItem
from bot.core.playbook import Playbook
from bot.core.showing import stale, touched
from bot.core.work_events import ItemGiven
from tests.slack.views_world import ACK, ANA, BEN, T0, at, buttons, entry, nudge, said, show
from tests.unit.core.make import playbook

PAGE = nudge()
TASK = nudge(ActionKind.REMIND, rule="task.1", why=("task 1 is due",))
OFFER = (4.0, ANA, HandoverOffered(role="scribe", to=BEN, briefing="All is well"))
HANDOVER = Handover(role="scribe", by=ANA, briefing="All is well")
PROPOSED = NoticeProposed(number=1, notice="word", to=("leads",), text="All is well", approve=("commander",))
DECIDED = NoticeDecided(number=1, approved=True)
SENT = NoticeSent(notice="word", to=("leads",), number=1, text="All is well")
LIST = Task(action=ActionKind.OPEN, to=("care",))


@pytest.mark.parametrize("place", ["room", "dm"])
def test_a_page_says_who_has_it_in_hand_until_that_is_taken_back(place: str) -> None:
    late = (9.0, BEN, ACK[2])
    taken = show(PAGE, entry(late), place)
    assert not buttons(taken.blocks) and "Acknowledged by Ben Okafor at" in said(taken)
    again = show(PAGE, entry(late, (30.0, "", AcknowledgementExpired(person=BEN))), place)
    assert list(buttons(again.blocks)) == ["Acknowledge"] and "Acknowledged by" not in said(again)
    over = show(PAGE, entry((9.0, BEN, Cancelled(reason="nothing"))), place)
    assert not buttons(over.blocks) and "INC-12 is cancelled." in said(over)
    ended = show(PAGE, entry(late, (20.0, BEN, Resolved(summary="x"))), place)
    assert "Acknowledged by Ben Okafor" in said(ended), "an end changes nothing about that"
    assert "Acknowledged" not in said(show(PAGE, entry(ACK), place)), "it was in hand before people were paged"


def test_a_reminder_of_a_task_says_who_did_it() -> None:
    added = (1.0, ANA, TaskAdded(text="Call the bank", number=1))
    assert "Done" in buttons(show(TASK, entry(added), "dm").blocks)
    done = show(TASK, entry(added, (2.0, BEN, TaskDone(number=1))), "dm")
    assert not buttons(done.blocks) and "Done by Ben Okafor." in said(done)
    dropped = show(TASK, entry(added, (2.0, BEN, TaskDone(number=1, dropped=True, reason="no"))), "dm")
    assert "Dropped by Ben Okafor." in said(dropped)


def test_a_role_that_is_offered_no_more_cannot_be_taken() -> None:
    assert list(buttons(show(HANDOVER, entry(OFFER), "dm").blocks)) == ["Accept", "Decline"]
    taken = show(HANDOVER, entry(OFFER, (5.0, BEN, RoleAssigned(role="scribe", person=BEN))), "dm")
    assert not buttons(taken.blocks) and "not asked of you any more" in said(taken)


def test_a_notice_says_what_became_of_it() -> None:
    waits, approved = entry((1.0, ANA, PROPOSED)), entry((1.0, ANA, PROPOSED), (2.0, BEN, DECIDED))
    refused = entry((1.0, ANA, PROPOSED), (2.0, BEN, NoticeDecided(number=1, approved=False, reason="longer")))
    for message in (Line(event=PROPOSED, actor=ANA), Approval(number=1)):
        assert list(buttons(show(message, waits).blocks)) == ["Approve", "Send back"]
        assert not buttons(show(message, approved).blocks)
        assert "It was approved by Ben Okafor" in said(show(message, approved))
        assert "Sent back by Ben Okafor" in said(show(message, refused))
    line = Line(event=DECIDED, actor=BEN)
    assert list(buttons(show(line, approved).blocks)) == ["It went out"]


def test_several_things_to_do_are_one_message() -> None:
    ticket = Task(action=ActionKind.TICKET, to=("ops",), why="the incident was declared")
    page = Task(action=ActionKind.STATUSPAGE, to=("create",), why="the incident was declared", text="Say it shortly.")
    made = show(ticket.model_copy(update={"also": (page,)}), entry())
    assert made.text.count("To do:") == 2 and "Say it shortly." in said(made)
    assert len({block["block_id"] for block in made.blocks}) == len(made.blocks) == 5


def changed(message: Message, *news: Event, book: Playbook | None = None) -> bool:
    """Whether a message is to be shown anew after these events."""
    found = book or playbook(lists={"care": [{"id": "a", "text": "A", "auto": "published"}, {"id": "b", "text": "B"}]})
    told = [Recorded(at=T0, actor=ANA, event=Declared(title="x", severity="SEV1"))]
    told += [Recorded(at=T0, actor=ANA, event=PROPOSED)]
    told += [Recorded(at=at(minute), actor=BEN, event=event) for minute, event in enumerate(news, 1)]
    items = touched(found, fold(1, told), told[2:])
    return stale(message, news, items, found)


UPDATE = StatusUpdated(word="x", impact="x", changed="x", next_step="x")
FIRED = PolicyFired(
    rule="r", step=0, anchor=T0, occurrence=0, due_at=T0, late=0, line=1, did="x", stamps=("published",)
)


@pytest.mark.parametrize(
    ("message", "event", "wanted"),
    [
        (PAGE, ACK[2], True),
        (PAGE, Resolved(summary="x"), True),
        (PAGE, SeverityChanged(severity="SEV2"), False),
        (PAGE, UPDATE, False),
        (nudge(ActionKind.NOTIFY), ACK[2], False),
        (Call(people=(BEN,), party="x", actor=ANA, reason=""), ACK[2], True),
        (Report(), ACK[2], True),
        (Report(), UPDATE, True),
        (Report(), ItemTicked(item="a"), False),
        (TASK, TaskDone(number=1), True),
        (TASK, TaskDone(number=2), False),
        (HANDOVER, RoleAssigned(role="scribe", person=BEN), True),
        (HANDOVER, RoleAssigned(role="commander", person=BEN), False),
        (Approval(number=1), DECIDED, True),
        (Approval(number=2), DECIDED, False),
        (Line(event=DECIDED), SENT, True),
        (Line(event=SENT), SENT, False),
        (Task(action=ActionKind.REQUIRE, to=("word",)), SENT, True),
        (Task(action=ActionKind.REQUIRE, to=("word",)), Cancelled(reason="x"), True),
        (Task(action=ActionKind.REQUIRE, to=("word",)), UPDATE, False),
        (LIST, SENT, False),
        (nudge(ActionKind.REMIND, rule="updates"), SENT, False),
        (Line(event=AccessAsked(), actor=BEN), AccessGiven(person=BEN), True),
        (Line(event=AccessAsked(), actor=BEN), AccessRefused(person=ANA), False),
        (LIST, ItemTicked(item="b"), True),
        (LIST, ItemTicked(item="c"), False),
        (LIST, ItemGiven(item="b", owner=BEN), True),
        (LIST, FIRED, True),
        (LIST, UPDATE, False),
        (Given(item="b", actor=ANA), ItemTicked(item="b"), True),
        (WhichItem(items=("a", "b")), ItemTicked(item="b"), True),
        (WhichItem(items=("a",)), ItemTicked(item="b"), False),
        (nudge(ActionKind.REMIND, rule="item.b"), ItemTicked(item="b"), True),
        (nudge(ActionKind.REMIND, rule="item.b"), ItemTicked(item="a"), False),
    ],
)
def test_only_what_shows_a_change_is_shown_anew(message: Message, event: Event, wanted: bool) -> None:
    assert changed(message, event) is wanted


def test_what_decides_which_items_apply_changes_their_list() -> None:
    book = playbook(lists={"care": [{"id": "a", "text": "A", "if": {"severity": ["SEV2"]}}]})
    assert changed(LIST, SeverityChanged(severity="SEV2"), book=book)
    assert not changed(LIST, SeverityChanged(severity="SEV2"))
