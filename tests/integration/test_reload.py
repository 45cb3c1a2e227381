"""`tocsin up` while its files change: web, worker and clock take what is sound, and one of them tells what is not."""

import shutil
import time
from pathlib import Path

import pytest

from tests.fixtures.polling import eventually
from tests.integration.test_killed import PATIENCE, Up, declare, until, up
from tests.scenarios.night import OFFICE

__all__ = ["up"]
PROCESSES = 3
SECONDS = 10.0
"""A change is seen within a few; on a machine that is busy with tests it may take longer."""


class Files:
    """The office's files, and what the processes write about them."""

    def __init__(self, up: Up, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        shutil.copytree(OFFICE, folder)
        self.playbook = folder / "playbooks" / "default.yml"
        up.environment |= {"TOCSIN_CONFIG": str(folder / "config"), "TOCSIN_PLAYBOOKS": str(self.playbook.parent)}
        self.edit("{title: Office}", "{title: Office, owner: zoe}")
        self._output = output
        self._log = ""

    def edit(self, before: str, after: str) -> None:
        """Put a changed playbook in place of the old one."""
        text = self.playbook.read_text()
        assert before in text
        draft = self.playbook.with_suffix(".draft")
        draft.write_text(text.replace(before, after))
        draft.replace(self.playbook)

    def logged(self, event: str, times: int) -> float:
        """Wait until this was logged so often; gives the seconds that took."""
        begun = time.monotonic()

        def count() -> bool:
            self._log += self._output.readouterr().err
            return self._log.count(event) >= times

        eventually(count, SECONDS, f"{event}, {times} times")
        return time.monotonic() - begun


@pytest.mark.parametrize("up", ["socket"], indirect=True)
def test_every_process_takes_a_change_and_one_tells_a_bad_file(
    up: Up, short_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = Files(up, short_path / "office", capfd)
    up.start()
    files.edit("{title: Office,", '{title: Office, version: "2",')
    files.logged("event=configuration_taken", PROCESSES)
    ana, zoe = up.slack.person("ana"), up.slack.person("zoe")
    ana.slash("/incident playbook")
    ana.told("Version", "2")
    files.edit("page: on_call}", "page: nobody_known}")
    files.logged("event=file_refused", PROCESSES)
    zoe.dm.shows("I do not take the new", "playbooks/default.yml:20:18")
    for child in up.tree()[1:]:
        if "valkey" not in child.name() and "redis" not in child.name():
            child.kill()
    files.logged("event=file_refused", 2 * PROCESSES)
    declare(up.slack)
    room = up.slack.room("inc-", PATIENCE)
    until(lambda: any("Paged Ana Ruiz" in text for text in room.bot_said()), "the first rung by the last good playbook")
    files.edit("page: nobody_known}", "page: on_call}")
    files.logged("event=file_mended", PROCESSES)
    zoe.dm.shows("are gone")
    assert len(zoe.dm.bot_said()) == 2
    assert up.stop() == 0
