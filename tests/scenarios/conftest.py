"""One night for each test, over Socket Mode and over HTTP."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.night import OFFICE, Night


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the bot."""
    return str(request.param)


@pytest.fixture
def database_url() -> str | None:
    """Where the bot keeps everything; None is SQLite."""
    return None


@pytest.fixture
def office() -> Path:
    """The configuration and the playbooks by which the bot runs."""
    return OFFICE


@pytest.fixture
def night(tmp_path: Path, redis_url: str, transport: str, database_url: str | None, office: Path) -> Iterator[Night]:
    """The office's bot."""
    with closing(Night(tmp_path, redis_url, database_url, socket_mode=transport == "socket", office=office)) as running:
        yield running
