"""The same night over HTTP instead of Socket Mode, and on PostgreSQL instead of SQLite."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.conftest import OFFICE
from tests.scenarios.night import Night


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(params=["http on sqlite", "http on postgresql", "socket on postgresql"])
def other_night(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """The office's bot, connected and stored in another way."""
    database = request.getfixturevalue("postgres_url") if "postgresql" in request.param else None
    running = Night(
        tmp_path,
        redis_url,
        database,
        socket_mode="socket" in request.param,
        config=OFFICE / "config",
        playbooks=OFFICE / "playbooks",
        port=free_port(),
    )
    yield running
    running.close()


def test_a_whole_incident(other_night: Night) -> None:
    night = other_night
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.settle()
    night.fast_forward(timedelta(minutes=26))
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay", changed="Rolled back")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.slash("/incident resolve rolled back", room)
    night.settle()
    texts = night.room_texts(room)
    for words in ("acknowledged", "a status update is due", "5 min overdue", "Nobody can pay", "is resolved"):
        assert sum(words in text for text in texts) == 1, words
    assert "Resolved" in night.room_texts("#incidents")[0]
    assert len(night.room_texts("#managers")) == 1
