"""A running incident with a playbook that includes another file."""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.application import Application
from bot.jobs import tasks
from bot.wiring import wire
from tests.scenarios.night import OFFICE, Night, NoPace

MINUTE = timedelta(minutes=1)


def test_a_running_incident_needs_no_file_and_names_the_one_a_rule_was_in(tmp_path: Path, redis_url: str) -> None:
    office = tmp_path / "office"
    shutil.copytree(OFFICE, office)
    book, part = office / "playbooks" / "default.yml", office / "playbooks" / "shared" / "ladders.yml"
    whole = book.read_text()
    head, rest = whole.split("ladders:\n")
    ladders, tail = rest.split("rules:\n")
    part.parent.mkdir()
    part.write_text(f"ladders:\n{ladders}")
    book.write_text(f"{head}include:\n  - {{file: shared/ladders.yml, prefix: our_}}\nrules:\n{tail}")
    with closing(Night(tmp_path, redis_url, socket_mode=True, office=office)) as night:
        room = night.declare()
        before = night.wired.services.books.current()
        part.unlink()
        book.write_text(whole)
        night.wired = wire(night.settings, redis_url, patient=False, pace=NoPace(), wall=night.wall)
        night.application = Application(night.wired.services)
        tasks.bind(night.application)
        assert night.wired.services.books.current().hash != before.hash
        night.fast_forward(6 * MINUTE)
        night.leo.dm.shows("Nobody has acknowledged for 5 min", "line 7 of `shared/ladders.yml`")
        again = night.wired.services.books.of(before.hash)
        assert (again.playbook, again.lines, again.files) == (before.playbook, before.lines, before.files)
        night.leo.slash("/incident why", room)
        night.leo.told("our_acknowledge.SEV1", "`playbooks/shared/ladders.yml:7`", channel=room)
