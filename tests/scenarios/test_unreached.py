"""People whom Slack does not reach: who is told instead, what the room reads, and that the ladder does not wait."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import OFFICE, Night

MINUTE = timedelta(minutes=1)


@pytest.fixture
def night(tmp_path: Path, redis_url: str, request: pytest.FixtureRequest) -> Iterator[Night]:
    """The office, with what a test wants changed in its organisation."""
    office = tmp_path / "office"
    shutil.copytree(OFFICE, office)
    file = office / "config" / "tocsin.yml"
    text = file.read_text()
    for old, new in getattr(request, "param", ()):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    with closing(Night(tmp_path, redis_url, socket_mode=True, office=office)) as running:
        yield running


def gone(night: Night, *ids: str) -> None:
    """Slack opens no conversation with these people."""
    for id in ids:
        night.slack.fault("chat.postMessage", "error", error="user_disabled", count=-1, channel=direct(night, id))


def direct(night: Night, person: str) -> str:
    """The conversation of the bot with someone."""
    return night.wired.services.chat.direct(person)


PHONE = ("ana: {name: Ana Ruiz,", 'ana: {phone: "+34 600 000 000", name: Ana Ruiz,')


@pytest.mark.parametrize("night", [[PHONE]], indirect=True)
def test_when_nobody_of_a_step_is_reached_the_next_comes_at_once(night: Night) -> None:
    gone(night, "U01ANA")
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = night.slack.room("inc-")
    room.shows("Could not reach", night.ana, "Call +34 600 000 000.")
    room.shows("Step 1 of", "could reach nobody", "next step at once")
    room.shows("Paged Leo Novak")
    night.leo.dm.shows("INC-1")
    night.sam.dm.shows("could not reach Ana Ruiz", "Call +34 600 000 000.")
    assert night.zoe.dm.bot_said() == []
    night.fast_forward(10 * MINUTE)
    night.zoe.dm.shows("Nobody has acknowledged for 10 min")
    assert len(night.leo.dm.bot_said()) == 1
    with night.wired.store.read() as tx:
        [dead] = [one for one in tx.troubles(1) if one.state == "failed"]
        assert (dead.target, dead.error) == ("U01ANA", "user_disabled")
        assert tx.given_up(night.wall.now() - timedelta(hours=1)) == 1
        assert tx.given_up(night.wall.now() + timedelta(hours=1)) == 0


FALLBACK = ("on_call: {rotation: primary,", "on_call: {rotation: primary, fallback: lead,")


@pytest.mark.parametrize("night", [[FALLBACK]], indirect=True)
def test_the_fallback_of_a_party_is_told_the_same_and_the_ladder_waits(night: Night) -> None:
    gone(night, "U01ANA")
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = night.slack.room("inc-")
    night.zoe.dm.shows("A new incident needs someone", "could not be reached")
    room.shows("Paged Zoe Marsh")
    assert "zoe" in room.members, "who is paged is in the room"
    assert night.leo.dm.bot_said() == []
    night.fast_forward(5 * MINUTE)
    night.leo.dm.shows("Nobody has acknowledged for 5 min")


@pytest.mark.parametrize("night", [[FALLBACK]], indirect=True)
def test_when_the_fallback_is_not_reached_either_the_ladder_goes_on(night: Night) -> None:
    gone(night, "U01ANA", "U05ZOE")
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    night.leo.dm.shows("INC-1")
    night.slack.room("inc-").shows("Paged Leo Novak")


EMPTY = ('primary: {members: [ana, ben], start: "2026-03-02"', 'primary: {members: [ana, ben], start: "2027-03-01"')


@pytest.mark.parametrize("night", [[EMPTY]], indirect=True)
def test_a_step_whose_party_is_nobody_is_passed_at_once(night: Night) -> None:
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = night.slack.room("inc-")
    room.shows("Step 1 of", "could reach nobody")
    room.shows("Paged Leo Novak")
    night.leo.dm.shows("INC-1")
    night.leo.presses("Acknowledge", room)
    night.settle()
    night.fast_forward(30 * MINUTE)
    assert len(night.leo.dm.bot_said()) == 1


def test_one_of_several_who_is_reached_is_enough(night: Night) -> None:
    room = night.declare()
    gone(night, "U03MIA", "U05ZOE")
    night.fast_forward(5 * MINUTE)
    before = len(night.leo.dm.bot_said())
    night.fast_forward(5 * MINUTE)
    room.shows("Could not reach", night.zoe)
    room.shows("Step 3 of", "could reach nobody")
    assert len(night.leo.dm.bot_said()) == before + 1, "everyone, 5 min before their time"
    assert not [text for text in room.bot_said() if "Step 4 of" in text]
