"""A short `make chaos` on each database: some incidents, and everything around them breaks."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.run import Order, Run
from tests.fixtures.postgres import SAFE_WHEN_KILLED, Postgres, run_postgres

SEED = "231"
"""Its plan has a kill of a worker, Redis and PostgreSQL, and answers that are lost after their effect."""
SECONDS = 12.0
DELIVERIES = 2000
INCIDENTS = 10


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres | None]:
    """A server of the test's own, as it is to be killed; None for SQLite."""
    if request.param == "sqlite":
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
    with run_postgres(folder, SAFE_WHEN_KILLED) as server:
        yield server
    shutil.rmtree(folder)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("postgres", ["sqlite", "postgres"], indirect=True)
def test_nothing_is_lost_and_nothing_comes_twice(postgres: Postgres | None, short_path: Path) -> None:
    playbook = "hosted-app" if postgres else "regulated-platform"
    order = Order(short_path, playbook, DELIVERIES, SECONDS, SEED, postgres, INCIDENTS)
    account = Run(order, lambda rows, deaths, blows: None).play()
    assert account.problems() == []
    assert account.incidents == INCIDENTS
    assert account.posts > INCIDENTS * 3
    assert account.struck.total() >= 2 and account.deaths >= 1
