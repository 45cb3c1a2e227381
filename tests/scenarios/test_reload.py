"""Configuration that changes while the bot runs: taken when it is sound, told when it is not."""

import json
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.watch import Watch, watching
from bot.wiring import wire
from tests.fixtures.polling import eventually
from tests.scenarios.night import OFFICE, Night, NoPace

MINUTE = timedelta(minutes=1)
BAD = ("page: on_call}", "page: nobody_known}")


class Office:
    """A copy of the office's files that may be changed, and the bot that goes by them."""

    def __init__(self, folder: Path, redis_url: str, *, operators: bool) -> None:
        self.folder = folder / "office"
        shutil.copytree(OFFICE, self.folder)
        self.playbook = self.folder / "playbooks" / "default.yml"
        self.config = self.folder / "config" / "tocsin.yml"
        self.edit(self.playbook, "{title: Office}", "{title: Office, owner: zoe}")
        if operators:
            self.edit(self.config, 'managers: "#managers"', 'managers: "#managers"\n  operators: "#ops"')
        self.night = Night(folder, redis_url, socket_mode=False, office=self.folder)

    def edit(self, file: Path, before: str, after: str) -> None:
        """Change a file as an editor does, by putting a new one in its place."""
        text = file.read_text()
        assert before in text
        draft = file.with_suffix(".draft")
        draft.write_text(text.replace(before, after))
        draft.replace(file)

    def look(self, watch: Watch | None = None) -> None:
        """Have a process look twice, as it does in two seconds, and let what follows happen."""
        for _ in range(2):
            (watch or self.night.wired.watch).look()
        self.night.settle()

    def health(self) -> dict[str, object]:
        """What /healthz says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.night.settings.port}/healthz", timeout=5) as reply:
            return dict(json.load(reply))


@pytest.fixture
def office(tmp_path: Path, redis_url: str) -> Iterator[Office]:
    """An office without a channel for its operators."""
    made = Office(tmp_path, redis_url, operators=False)
    with closing(made.night):
        made.look()
        yield made


def test_a_sound_change_holds_for_new_incidents_and_running_ones_keep_theirs(office: Office) -> None:
    night = office.night
    room = night.declare(night.sam)
    office.edit(office.playbook, "{title: Office,", '{title: Office, version: "2",')
    office.edit(office.playbook, "{after: 5m, page: secondary", "{after: 3m, page: secondary")
    office.look()
    night.sam.slash("/incident playbook", room)
    night.sam.told("INC-1 keeps the one it began with", "Office, version 2", channel=room)
    night.sam.slash("/incident playbook", "#general")
    night.sam.told("Version", "2", channel="#general")
    night.fast_forward(4 * MINUTE)
    assert night.leo.dm.bot_said() == [], "the first one goes by the old text"
    night.declare(night.sam, title="Another")
    night.fast_forward(3 * MINUTE)
    texts = night.leo.dm.bot_said()
    assert sum("INC-2" in text and "for 3 min" in text for text in texts) == 1
    assert sum("INC-1" in text and "for 5 min" in text for text in texts) == 1


def test_a_change_of_the_organisation_holds_at_once(office: Office) -> None:
    night = office.night
    office.edit(office.config, "secondary: {rotation: secondary, via", "secondary: {people: ben, via")
    office.edit(office.config, 'at: "09:00"', 'at: "12:00"')
    office.look()
    night.declare(night.sam)
    night.fast_forward(5 * MINUTE)
    night.ben.dm.shows("Nobody has acknowledged for 5 min")
    night.fast_forward(timedelta(hours=1))
    night.slack.room("#managers").shows("digest")


def test_a_bad_file_is_told_to_its_owner_once_by_any_number_of_processes_and_again_when_mended(office: Office) -> None:
    night = office.night
    other = wire(night.settings, night.redis_url, patient=False, pace=NoPace(), wall=night.wall)
    office.look(other.watch)
    office.edit(office.playbook, *BAD)
    for watch in (night.wired.watch, other.watch, night.wired.watch):
        office.look(watch)
    [told] = night.zoe.dm.bot_said()
    assert "I do not take the new" in told and "version 1" in told
    night.zoe.dm.shows("playbooks/default.yml:20:", "nobody_known", "tocsin check")
    assert night.wired.services.books.current().hash == other.services.books.current().hash
    assert "nobody_known" in str(office.health()["refused"]) and office.health()["ok"] is True
    night.declare(night.sam)
    night.ana.dm.shows("A new incident needs someone")
    office.edit(office.playbook, *BAD[::-1])
    for watch in (night.wired.watch, other.watch):
        office.look(watch)
    assert [("errors in" in text and "are gone" in text) for text in night.zoe.dm.bot_said()] == [False, True]
    assert office.health()["refused"] == {}
    other.store.engine.dispose()


def test_operators_are_told_where_there_is_a_channel_for_them(tmp_path: Path, redis_url: str) -> None:
    office = Office(tmp_path, redis_url, operators=True)
    with closing(office.night):
        office.night.ana.creates("ops")
        office.look()
        office.edit(office.config, "rotation: primary, via", "rotation: primry, via")
        office.look()
        office.night.slack.room("#ops").shows("config/tocsin.yml:12:", "primary")
        assert office.night.zoe.dm.bot_said() == []


def test_a_bad_playbook_does_not_hold_back_who_is_on_call(office: Office) -> None:
    office.edit(office.playbook, *BAD)
    office.edit(office.config, "secondary: {rotation: secondary, via", "secondary: {people: ben, via")
    office.look()
    office.night.declare(office.night.sam)
    office.night.fast_forward(5 * MINUTE)
    office.night.ben.dm.shows("Nobody has acknowledged for 5 min")


def test_one_that_does_not_fit_the_organisation_is_refused(office: Office) -> None:
    office.edit(office.config, "  lead: {people: zoe, via: [dm]}\n", "")
    office.edit(office.config, "[on_call, secondary, lead, managers]", "[on_call, secondary, managers]")
    office.look()
    office.night.zoe.dm.shows("not take the new", "config/tocsin.yml", "playbooks/default.yml:", "lead")
    assert "lead" in office.night.wired.services.org.parties, "the last ones that fit each other hold"


def test_a_file_still_being_written_is_left_alone(office: Office) -> None:
    watch = office.night.wired.watch
    office.edit(office.playbook, *BAD)
    watch.look()
    office.edit(office.playbook, *BAD[::-1])
    office.look()
    assert office.night.zoe.dm.bot_said() == []


def test_a_process_that_starts_while_a_file_is_bad_goes_on_by_the_last_good_one(office: Office) -> None:
    night = office.night
    before = night.wired.services
    office.edit(office.playbook, "severities:", "severitys:")
    again = wire(night.settings, night.redis_url, patient=False, pace=NoPace(), wall=night.wall)
    assert again.services.books.current() == before.books.current()
    assert again.services.org == before.org
    office.look(again.watch)
    night.zoe.dm.shows("did you mean `severities`?")
    again.store.engine.dispose()
    empty = night.settings.model_copy(update={"data": night.folder / "elsewhere"})
    from bot.store.migrate import migrate
    from bot.wiring import database

    migrate(database(empty, threads=1))
    with pytest.raises(ConfigError, match="severitys"):
        wire(empty, night.redis_url, patient=False)


def test_a_running_process_looks_by_itself(office: Office) -> None:
    books = office.night.wired.services.books
    before = books.current().hash
    with watching(office.night.wired.watch):
        office.edit(office.playbook, "{title: Office,", "{title: Head office,")
        eventually(lambda: books.current().hash != before, seconds=10, what="the new playbook")
    assert books.current().playbook.document.title == "Head office"
