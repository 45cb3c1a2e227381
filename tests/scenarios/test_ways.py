"""The same night on PostgreSQL instead of SQLite."""

from datetime import timedelta

import pytest

from tests.scenarios.night import Night


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """An empty PostgreSQL database."""
    return postgres_url


@pytest.mark.both_transports
def test_a_whole_incident(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.fast_forward(timedelta(minutes=26))
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay", changed="Rolled back")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.slash("/incident resolve rolled back", room)
    night.settle()
    texts = room.bot_said()
    for words in ("acknowledged", "a status update is due", "5 min overdue", "Nobody can pay", "is resolved"):
        assert sum(words in text for text in texts) == 1, words
    night.slack.room("#incidents").shows("Resolved")
    assert len(night.slack.room("#managers").bot_said()) == 1
