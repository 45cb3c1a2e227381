"""Snoozes, signs of life and handovers that run out: the form, the buttons, the lines."""

import pytest

from bot.core import events
from bot.core.actions import ActionKind
from bot.core.events import Event
from bot.core.messages import Line
from bot.core.snoozing import coming
from bot.slack.views import forms
from tests.slack.test_views_forms import submit
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    LEAD,
    LEO,
    LONG,
    NASTY,
    PLAYBOOK,
    at,
    buttons,
    check_view,
    entry,
    golden,
    nudge,
    said,
    show,
)


def test_the_snooze_form_offers_what_comes_and_no_longer_than_the_playbook_allows() -> None:
    found = entry(ACK, LEAD)
    view = forms.snooze_form(found, PLAYBOOK, coming(found.incident, PLAYBOOK, at(10)), at(10))
    golden("form_snooze", view)
    assert "Updates: remind commander" in check_view(view)
    back = submit(view, reason="they call back")
    assert forms.READERS["snooze"](back) == ({"rule": "updates", "span": "5m", "reason": "they call back"}, {})
    assert list(forms.READERS["snooze"](submit(view, reason=" "))[1]) == ["reason"]


def test_with_nothing_on_its_way_the_form_says_so() -> None:
    found = entry(ACK, LEAD)
    gone = forms.snooze_form(found, PLAYBOOK, coming(found.incident, PLAYBOOK, at(10)), at(10), "task.3")
    assert "Task 3 is not on its way" in check_view(gone)
    over = entry((5.0, ANA, events.Resolved()))
    assert "No reminder" in check_view(forms.snooze_form(over, PLAYBOOK, [], at(10)))
    never = PLAYBOOK.model_copy(update={"policy": PLAYBOOK.policy.model_validate({"snooze": {"times": 0}})})
    assert coming(entry().incident, never, at(1)) == [], "the playbook lets nobody"


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("hand.ack", ["Still on it"]),
        ("handover.scribe", ["Accept", "Decline"]),
        ("need.scribe", ["Give the role", "Snooze"]),
        ("task.3", ["Done", "Snooze"]),
        ("clock.fix", ["Post update"]),
        ("updates", ["Post update", "Snooze"]),
    ],
)
def test_a_reminder_can_be_answered_where_it_is_read(rule: str, shown: list[str]) -> None:
    made = show(nudge(ActionKind.REMIND, people=(BEN,), rule=rule), entry(ACK, LEAD), "dm")
    assert list(buttons(made.blocks)) == shown


OFFERED = events.HandoverOffered(role="commander", to=LEO)
LINES: list[tuple[Event, str, str]] = [
    (events.StillOnIt(), BEN, "Ben Okafor is still on it"),
    (events.AcknowledgementExpired(person=BEN), "", f"No sign of life from <@{BEN}>"),
    (events.Snoozed(rule="updates", until=at(30), reason=NASTY), BEN, "lets the reminder *Updates* wait until"),
    (events.Snoozed(rule="ack.SEV2", until=at(30), reason=LONG), BEN, "the reminder *Ack* wait"),
    (events.SnoozeEnded(rule="updates"), BEN, "speak again"),
    (events.HandoverLapsed(role="commander", to=LEO), "", f"in time. <@{BEN}> keeps the role"),
]


@pytest.mark.parametrize(("event", "actor", "words"), LINES, ids=lambda value: getattr(value, "kind", ""))
def test_the_room_is_told(event: Event, actor: str, words: str) -> None:
    found = entry(ACK, LEAD, (8.0, BEN, OFFERED), (9.0, actor, event))
    assert words in said(show(Line(event=event, actor=actor), found))


def test_who_may_take_it_over_can_do_so_at_once() -> None:
    expired = (40.0, "", events.AcknowledgementExpired(person=BEN))
    made = show(Line(event=expired[2]), entry(ACK, expired), minutes=40)
    assert list(buttons(made.blocks)) == ["Acknowledge"]
    again = (41.0, LEO, events.Acknowledged())
    assert not buttons(show(Line(event=expired[2]), entry(ACK, expired, again), minutes=42).blocks)
