"""PostgreSQL goes away under a running `tocsin up` and comes back: every process goes on by itself."""

from pathlib import Path

import pytest

from tests.fixtures.postgres import run_postgres
from tests.integration.test_killed import Up, complete, declare, until
from tests.integration.test_killed import up as up
from tests.integration.test_versions import children, health, started
from tests.scenarios.test_database_gone import drop_connections


@pytest.mark.parametrize("up", ["http"], indirect=True)
def test_after_postgresql_was_away_the_same_processes_go_on(up: Up, short_path: Path, module_path: Path) -> None:
    log = short_path / "log"
    with run_postgres(module_path) as server:
        up.environment["TOCSIN_DATABASE_URL"] = server.url(server.create())
        started(up, log)
        declare(up.slack)
        until(lambda: complete(up.slack), "the declaration")
        before = {child.pid for child in children(up)}
        ana, leo, zoe = map(up.slack.person, ("ana", "leo", "zoe"))

        server.stop()
        until(lambda: "database_away" in log.read_text(), "the clock says so")
        up.slack.advance(300)
        ana.slash("/incident declare SEV2 Search is down")
        ana.told("could not write this down", "/incident declare SEV2 Search is down")
        assert health(up)["ok"] is False
        server.start()
        until(lambda: len(leo.dm.bot_said()) == 1, "the rung that fell due meanwhile")

        drop_connections(server)
        up.slack.advance(300)
        until(lambda: len(zoe.dm.bot_said()) == 1, "the next one, over new connections")
        until(lambda: health(up)["ok"], "all is well")
        assert {child.pid for child in children(up)} == before, "nobody had to be started anew"
        assert len(leo.dm.bot_said()) == len(up.slack.rooms("inc-")) == 1
        assert up.stop() == 0
