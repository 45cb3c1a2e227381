"""An incident goes on by the playbook it began with, also when a later version would refuse to load that playbook."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.store.incidents import incident, playbook
from tests.scenarios.night import OFFICE, Night
from tests.unit.loader.test_lenient import STRICTER

MINUTE = timedelta(minutes=1)
TEXT = (OFFICE / "playbooks" / "default.yml").read_text()


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


def stored_as(night: Night, text: str) -> None:
    """Have INC-1 be one that began by `text`, loaded by a version that took it."""
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    with night.wired.store.write() as tx:
        tx.c.execute(insert(playbook).values(hash=name, name="default", text=text))
        tx.c.execute(update(incident).values(playbook_hash=name))


@pytest.mark.parametrize("text", [STRICTER, "severities: [\n"], ids=["refused", "unreadable"])
def test_a_stored_playbook_that_is_refused_now_silences_nothing(night: Night, text: str) -> None:
    room = night.declare()
    stored_as(night, text)
    night.fast_forward(6 * MINUTE)
    night.leo.dm.shows("Checkout is down")
    room.shows("INC-1: could not read all of the playbook")
    night.ana.presses("Acknowledge", room)
    night.ana.slash("/incident next", room)
    night.fast_forward(21 * MINUTE)
    room.shows("acknowledged")
    assert sum("could not read all" in text for text in room.bot_said()) == 1, "said once"
    night.ana.never_told("broke")


def test_what_the_operators_are_told_names_the_lines(night: Night) -> None:
    room = night.declare()
    stored_as(night, STRICTER)
    night.fast_forward(6 * MINUTE)
    said = next(text for text in room.bot_said() if "could not read all" in text)
    assert "default.yml:" in said and "rung_colour" in said and "left out" in said
