"""Channels are called as the playbook says, and nobody loses one whose name is taken."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.night import ROOT, Night


@pytest.fixture
def night(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A shipped playbook that names its rooms by date, number and title."""
    folder = ROOT / "playbooks"
    with closing(
        Night(tmp_path, redis_url, socket_mode=False, office=folder / "management-ladder", playbooks=folder)
    ) as running:
        yield running


def declared(night: Night, title: str, **fields: object) -> str:
    """The name of the room of a new incident."""
    return night.declare(night.sam, title=title, severity="P1", **fields).name


def test_rooms_are_called_by_the_playbooks_pattern_and_found_by_what_is_done_in_them(night: Night) -> None:
    assert declared(night, "Checkout is down") == "inc-2026-03-03-1-checkout-is-down"
    assert declared(night, "Checkout is down") == "inc-2026-03-03-2-checkout-is-down"
    room = night.slack.room("inc-2026-03-03-2-checkout-is-down")
    night.sam.slash("/incident note the pool is full", room)
    night.settle()
    room.shows("the pool is full")


def test_a_name_that_is_taken_gets_a_number(night: Night) -> None:
    night.sam.act("create", name="inc-2026-03-03-1-checkout-is-down", private=True)
    assert declared(night, "Checkout is down") == "inc-2026-03-03-1-checkout-is-down-2"


def test_the_name_of_a_private_room_tells_nothing_of_its_title_and_that_of_a_drill_says_so(night: Night) -> None:
    assert declared(night, "Heron was opened", private="private") == "inc-2026-03-03-1"
    night.sam.slash("/incident drill P1 Fire in the hall")
    night.settle()
    assert night.slack.room("drill-").name == "drill-2026-03-03-2-fire-in-the-hall"
