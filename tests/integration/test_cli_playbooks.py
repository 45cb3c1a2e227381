"""The commands about playbooks as people type them: simulate with scenarios, diff, replay, export, playbooks."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.core.events import Acknowledged, Recorded, Resolved
from bot.core.simulate import play
from bot.loader.playbooks import load_playbook
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.repo import SqlStore
from bot.wiring import as_book, database
from tests.integration.test_cli import ROOT, assert_refused, tocsin
from tests.unit.core.make import at, declared, recorded

SCENARIO = """\
title: {title}
severity: SEV1
until: 2h
acts:
  - {{at: 4m, acknowledged: ana}}
  - {{at: 32m, still_on_it: ana}}
  - {{at: 1h, resolved: ana}}
expect:
  - {{at: 0s, page: on_call}}
  - {{never: page, to: secondary}}
  - {{by: 1h, remind: commander, times: {times}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of playbooks with one that has two scenarios, of which one expects too much."""
    inside = tmp_path / "playbooks" / "standard"
    (inside / "scenarios").mkdir(parents=True)
    shutil.copy(default_playbook(), inside / "playbook.yml")
    for name, times in (("calm", 2), ("hasty", 3)):
        (inside / "scenarios" / f"{name}.yml").write_text(SCENARIO.format(title=name.title(), times=times))
    return inside


def default_playbook() -> Path:
    """The file of the playbook that a newcomer gets."""
    return next(
        file for file in ROOT.glob("playbooks/default*") for file in (file, file / "playbook.yml") if file.is_file()
    )


def changed(folder: Path) -> Path:
    """The same playbook, with the second in line paged two minutes sooner."""
    file = folder.parent / "changed.yml"
    text = (folder / "playbook.yml").read_text()
    assert "after: 5m, page: secondary" in text
    file.write_text(text.replace("after: 5m, page: secondary", "after: 3m, page: secondary"))
    return file


def test_a_scenario_that_comes_true(folder: Path) -> None:
    done = tocsin("simulate", "--scenario", str(folder / "scenarios" / "calm.yml"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "(acknowledged)" in done.stdout
    assert done.stdout.endswith("1 scenario, as expected.\n")


def test_a_scenario_that_does_not_ends_with_1_and_names_its_line(folder: Path) -> None:
    file = folder / "scenarios" / "hasty.yml"
    done = tocsin("simulate", "--scenario", str(file))
    assert done.returncode == 1
    said = f"{file}:11:5: Hasty: expected remind commander by +1 h, 3 times; it came twice. Nearest:\n    +"
    assert said in done.stdout
    assert done.stdout.endswith("1 scenario, 1 not as expected.\n")


def test_a_folder_runs_all_of_it(folder: Path) -> None:
    done = tocsin("simulate", "--scenario", str(folder / "scenarios"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "2 scenarios, 1 not as expected.")
    (folder / "scenarios" / "hasty.yml").write_text(SCENARIO.format(title="Hasty", times=2))
    done = tocsin("simulate", "--scenario", str(folder.parent))
    assert (done.returncode, done.stdout) == (0, "2 scenarios, all as expected.\n")


def test_the_json_of_a_scenario_is_the_list_that_simulate_gives(folder: Path) -> None:
    done = tocsin("simulate", "--scenario", str(folder / "scenarios" / "hasty.yml"), "--json")
    rows = json.loads(done.stdout)
    assert all({"at", "action", "to", "rule", "line", "occurrence", "scenario"} == set(row) for row in rows)
    assert done.returncode == 1
    assert "3 times; it came twice" in done.stderr


def test_a_broken_scenario_is_refused_with_its_line(folder: Path) -> None:
    file = folder / "scenarios" / "calm.yml"
    file.write_text(file.read_text().replace("never: page", "never: pgae").replace("acknowledged", "acknowleged"))
    assert_refused(tocsin("simulate", "--scenario", str(file)), "calm.yml:5:", "acknowledged", "calm.yml:10:", "page")


def test_broken_scenarios_are_all_told_at_once(folder: Path) -> None:
    for name in ("calm", "hasty"):
        file = folder / "scenarios" / f"{name}.yml"
        file.write_text(file.read_text().replace("severity", "severty"))
    assert_refused(tocsin("simulate", "--scenario", str(folder)), "calm.yml:2:1", "hasty.yml:2:1")


def test_what_stands_in_the_scenario_is_not_said_twice(folder: Path) -> None:
    file = str(folder / "scenarios" / "calm.yml")
    assert_refused(tocsin("simulate", "--scenario", file, "--severity", "SEV1"), "--severity")
    assert_refused(tocsin("simulate", "--scenario", file, "--until", "3h"), "--until")


def test_a_scenario_elsewhere_has_to_say_its_playbook(folder: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(folder / "scenarios" / "calm.yml", tmp_path / "calm.yml"))
    assert_refused(tocsin("simulate", "--scenario", str(file)), "calm.yml:1:1", "`playbook:`")
    assert tocsin("simulate", str(folder), "--scenario", str(file)).returncode == 0
    file.write_text(f"playbook: {folder}\n{file.read_text()}")
    assert tocsin("simulate", "--scenario", str(file)).returncode == 0


def test_simulate_until_and_with_what_is_not_known() -> None:
    short = json.loads(tocsin("simulate", "default", "-s", "SEV1", "--until", "10m", "--json").stdout)
    assert max(row["at"] for row in short) == 600
    assert_refused(tocsin("simulate", "default", "-s", "SEV1", "--until", "10"), "--until")
    assert_refused(tocsin("simulate", "default", "-s", "SEV1", "--category", "outrage"), "did you mean `outage`?")
    assert_refused(tocsin("simulate", "default", "-s", "SEV1", "--fact", "users"), "--fact users=20")
    assert_refused(tocsin("simulate", "default"), "--severity")


def test_a_picture_is_written(tmp_path: Path) -> None:
    file = tmp_path / "night.svg"
    done = tocsin("simulate", "default", "-s", "SEV1", "--picture", str(file))
    assert done.returncode == 0
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
    assert_refused(tocsin("simulate", "default", "-s", "SEV1", "--picture", "night.png"), ".svg")
    assert_refused(tocsin("simulate", "default", "-s", "SEV1", "--picture", "night.svg", "--json"), "--json")


def test_playbooks_lists_name_path_and_hash() -> None:
    listed = json.loads(tocsin("playbooks", "--json").stdout)
    one = next(entry for entry in listed if entry["name"] == "default")
    loaded = load_playbook(ROOT / one["path"], "default")
    assert (one["hash"], one["title"]) == (loaded.hash, loaded.playbook.document.title)
    assert loaded.hash in tocsin("playbooks").stdout


def test_playbooks_tells_what_is_broken_and_lists_the_rest(folder: Path) -> None:
    (folder.parent / "broken.yml").write_text("document: {titel: X}\n")
    done = tocsin("playbooks", TOCSIN_PLAYBOOKS=str(folder.parent))
    assert done.returncode == 2
    assert "standard" in done.stdout
    assert "broken.yml:1:12: document.titel: unknown key; did you mean `title`?" in done.stderr


def test_diff_says_what_changes(folder: Path) -> None:
    done = tocsin("diff", str(folder), str(changed(folder)))
    assert done.returncode == 0
    assert "SEV1: secondary paged after 3 min (was after 5 min)" in done.stdout
    found = json.loads(tocsin("diff", str(folder), str(changed(folder)), "--json").stdout)
    (one,) = found["if_nobody_acts"]
    assert (one["severity"], one["action"], one["to"], one["old"], one["new"]) == (
        "SEV1",
        "page",
        "secondary",
        [300],
        [180],
    )
    assert "Nothing changes." in tocsin("diff", str(folder), str(folder)).stdout


def test_diff_refuses_what_is_not_there(folder: Path) -> None:
    assert_refused(tocsin("diff", "defalt", "default"), "did you mean `default`?")
    assert_refused(tocsin("diff", "default", str(folder / "none.yml")), "there is no such file")


def test_an_incident_of_the_database_is_exported_and_replayed(folder: Path, short_path: Path) -> None:
    environment = {"TOCSIN_DATA": str(short_path / "data")}
    store(folder, environment, private=False)
    done = tocsin("export", "1", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    file = short_path / "past.json"
    file.write_text(done.stdout)
    assert json.loads(done.stdout)["playbook"]["hash"] == load_playbook(folder / "playbook.yml").hash
    for incident in ("1", str(file)):
        same = tocsin("replay", incident, "--playbook", str(folder), **environment)
        assert same.stdout.endswith("Nothing would have gone differently.\n")
        other = tocsin("replay", incident, "--playbook", str(changed(folder)), **environment)
        assert other.stdout.splitlines()[1] == "  +3 min  page secondary  2 min earlier (was +5 min)"
    found = json.loads(tocsin("replay", str(file), "--playbook", str(changed(folder)), "--json").stdout)
    assert found["differences"] == [
        {"what": "page secondary", "old": 300, "new": 180, "says": "2 min earlier (was +5 min)"}
    ]


def test_a_private_incident_is_marked(folder: Path, short_path: Path) -> None:
    environment = {"TOCSIN_DATA": str(short_path / "data")}
    store(folder, environment, private=True)
    done = tocsin("export", "1", **environment)
    assert json.loads(done.stdout)["private"] is True
    assert "is private" in done.stderr
    assert_refused(tocsin("export", "2", **environment), "There is no INC-2")


def test_the_timeline_of_an_incident_is_printed_for_people_and_for_machines(folder: Path, short_path: Path) -> None:
    """Also of one whose playbook has a key that this version does not know."""
    environment = {"TOCSIN_DATA": str(short_path / "data")}
    store(folder, environment, private=True, more="of_another_version: true\n")
    done = tocsin("timeline", "1", **environment)
    assert done.returncode == 0 and done.stdout.startswith("# INC-1 ") and "acknowledged" in done.stdout
    assert "is private" in done.stderr
    assert tocsin("timeline", "1", "--markdown", **environment).stdout.splitlines()[0] == done.stdout.splitlines()[0]
    found = json.loads(tocsin("timeline", "1", "--json", **environment).stdout)
    first = found["entries"][0]
    assert (found["number"], first["kind"]) == (1, "declared")
    assert first["occurred_at"] == first["learned_at"] and first["recorded_at"] is not None
    assert_refused(tocsin("timeline", "2", **environment), "There is no INC-2")


def store(folder: Path, environment: dict[str, str], *, private: bool, more: str = "") -> None:
    """Write an incident into a new database, as the bot would have left it."""
    loaded = load_playbook(folder / "playbook.yml")
    acts: list[Recorded] = [
        recorded(0, declared("SEV1", private=private)),
        recorded(7, Acknowledged()),
        recorded(15, Resolved()),
    ]
    told = play(loaded.playbook, loaded.lines, acts, at(15) - at()).told
    engine = database(Settings.read(environment))
    migrate(engine)
    with SqlStore(engine, at, at, "").write() as tx:
        tx.keep_playbook(as_book(replace(loaded, text=loaded.text + more)))
        entry = tx.entry(tx.add_incident(loaded.hash, private), lock=True)
        assert entry is not None
        tx.append(entry, told)
    engine.dispose()
