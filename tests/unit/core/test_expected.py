"""When a time comes that something was expected at, and the incident goes on, whoever leads is asked for another."""

import pytest
from pydantic import ValidationError

from bot.core.events import FactSet, Resolved
from bot.core.playbook.forms import Fact
from bot.core.typed_time import write_moment
from tests.unit.core.make import at, playbook, run

BOOK = playbook(facts=[{"id": "eta", "name": "Expected end", "type": "time", "remind": True}])


def eta(minute: float) -> FactSet:
    return FactSet(fact="eta", value=write_moment(at(minute)))


def test_whoever_leads_is_asked_once_when_it_comes() -> None:
    assert run(BOOK, {10: eta(60)}).said == [(60, "expected.eta/0")]


def test_a_new_time_takes_the_place_of_the_old_one() -> None:
    assert run(BOOK, {10: eta(60), 50: eta(90)}).said == [(90, "expected.eta/0")]
    assert run(BOOK, {10: eta(60), 70: eta(90)}).said == [(60, "expected.eta/0"), (90, "expected.eta/0")]


def test_nobody_is_asked_of_what_is_over_or_was_past_when_it_was_said() -> None:
    assert run(BOOK, {10: eta(60), 55: Resolved(summary="x")}).said == []
    assert run(BOOK, {10: eta(5)}).said == []
    assert run(BOOK, {10: FactSet(fact="eta", value="soon")}).said == [], "as an older version took it"


def test_only_a_time_can_remind() -> None:
    with pytest.raises(ValidationError, match="only a time can `remind`"):
        Fact(id="users", type="number", remind=True)
