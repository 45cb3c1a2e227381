"""One night for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.night import Night

OFFICE = Path(__file__).parent / "office"


@pytest.fixture
def night(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """The office's bot, on SQLite, connected by Socket Mode."""
    running = Night(tmp_path, redis_url, config=OFFICE / "config", playbooks=OFFICE / "playbooks")
    yield running
    running.close()
