"""A way to end the harm that takes longer than it should: whoever leads is asked for another, once."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import Event, ItemTicked, Mitigated, Resolved
from bot.core.own_parties import own_party
from bot.core.policy import due, next_wake
from bot.core.why import say_why
from bot.core.work_events import OptionChosen
from tests.unit.core.make import at, incident, playbook

BACK: dict[str, Any] = {"id": "back", "text": "Roll back", "limit": "5m", "steps": ["Stop.", "Deploy."]}
BOOK = playbook(options=[BACK, {"id": "fix", "text": "Hotfix"}])
CHOSEN = (3, OptionChosen(option="back"))
LATE = timedelta(minutes=5, seconds=1)


def test_an_option_that_takes_too_long_asks_for_another_once() -> None:
    assert next_wake(incident(), BOOK, at(1)) is None, "nothing runs before one is chosen"
    one = incident(CHOSEN)
    assert next_wake(one, BOOK, at(3)) == at(3) + LATE
    assert due(one, BOOK, at(8)) == [], "within five minutes still holds at five"
    (asked,) = due(one, BOOK, at(9))
    assert say_why(asked, one, BOOK) == "“Roll back” takes longer than planned, and the harm has not ended"
    (action,) = asked.actions
    assert own_party(action.to[0], one) == (one.declared_by,)
    assert due(incident(CHOSEN, (9, asked.fired(0))), BOOK, at(60)) == []


@pytest.mark.parametrize(
    "happened",
    [
        (Mitigated(),),
        (Resolved(summary="x"),),
        (OptionChosen(option="fix"),),
        (ItemTicked(item="option.back.1"), ItemTicked(item="option.back.2")),
    ],
)
def test_it_asks_nothing_once_it_is_done_or_another_was_chosen(happened: tuple[Event, ...]) -> None:
    later = [(4 + number, event) for number, event in enumerate(happened)]
    assert due(incident(CHOSEN, *later), BOOK, at(60)) == []


def test_a_step_alone_is_not_all_of_it() -> None:
    assert len(due(incident(CHOSEN, (4, ItemTicked(item="option.back.1"))), BOOK, at(60))) == 1
