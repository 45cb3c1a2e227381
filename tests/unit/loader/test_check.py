"""`check` tells everything at once."""

from pathlib import Path

import pytest

from bot.loader.check import Report, check
from tests.unit.loader.samples import SOUND

ROOT = Path(__file__).parents[3]
ORG = """\
playbook: one
people:
  ana: {name: Ana, slack: U01ANA}
channels: {incidents: "#incidents", managers: "#managers"}
rotations:
  primary: {members: ana, start: "2026-01-05"}
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A sound configuration and a sound playbook."""
    config, playbooks = tmp_path / "config", tmp_path / "playbooks"
    config.mkdir()
    playbooks.mkdir()
    (config / "tocsin.yml").write_text(ORG)
    (playbooks / "one.yml").write_text(SOUND)
    return config, playbooks


def test_what_is_shipped_is_right() -> None:
    assert check(ROOT / "config", ROOT / "playbooks").errors == []
    assert check(ROOT / "config", ROOT / "playbooks", [ROOT / "playbooks" / "default.yml"]) == Report([], [])


def test_notes(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    report = check(config, playbooks)
    assert report.errors == []
    assert report.notes == [
        f"{config}/tocsin.yml:6:13: rotations.primary.members: has only one person, so nobody takes over",
        f"{playbooks}/one.yml:1:1: document: has no owner",
        f"{playbooks}/one.yml:25:1: ladders.wake.steps: `SEV2` climbs nothing: "
        "it has no steps and there is no `default`",
        f"{playbooks}/one.yml:37:1: cadences.updates.steps.0: ends in silence: when this last step is not heard, "
        "nothing follows; add repeat",
    ]


def test_errors_of_all_files(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    (config / "tocsin.yml").write_text(ORG.replace("playbook: one", "playbook: on_e"))
    (playbooks / "one.yml").write_text(SOUND.replace("notify: lead", "notify: boss"))
    (playbooks / "two.yml").write_text(SOUND.replace("20m", "20x"))
    errors = check(config, playbooks).errors
    assert errors == [
        f"{config}/tocsin.yml:1:11: playbook: no playbook is called `on_e`; did you mean `one`?",
        f"{playbooks}/two.yml:35:19: cadences.updates.every.SEV1: '20x' is not a length of time; "
        "write it like 30s, 15m, 4h, 2d or 1w",
        f"{playbooks}/one.yml:41:13: rules.0.notify: no party is called `boss`; there are lead",
    ]


def test_only_the_paths_given(folders: tuple[Path, Path], tmp_path: Path) -> None:
    config, playbooks = folders
    (playbooks / "two.yml").write_text("a")
    assert check(config, playbooks, [playbooks / "one.yml"]).errors == []
    assert len(check(config, playbooks, [playbooks]).errors) == 1
    assert check(config, playbooks, [tmp_path / "x.yml"]).errors == [f"{tmp_path}/x.yml: there is no such file."]
    assert check(config, playbooks, [config / "tocsin.yml"]).errors == []
    other = tmp_path / "other"
    other.mkdir()
    (other / "playbook.yml").write_text(SOUND.replace("20m", "20x"))
    assert check(config, playbooks, [other]).errors[0].startswith(f"{other}/playbook.yml:35:19: ")


def test_a_broken_organisation_keeps_nothing_else_from_being_checked(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    (config / "tocsin.yml").write_text("people: [")
    report = check(config, playbooks)
    assert len(report.errors) == 1
    assert f"{config}/tocsin.yml has errors, so its people and parties were not looked for." in report.notes
    assert check(config, playbooks, [playbooks]).errors == []


def test_nothing_there(tmp_path: Path) -> None:
    errors = check(tmp_path / "config", tmp_path / "playbooks").errors
    assert [error.split(";")[0] for error in errors] == [
        f"There is no tocsin.yml in {tmp_path}/config",
        f"There is no playbook in {tmp_path}/playbooks",
    ]


NIGHT = """\
title: Nobody answers
severity: SEV1
expect:
  - {at: 0s, page: lead}
"""


def test_scenarios_are_checked_with_their_playbook(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    night, elsewhere = playbooks / "two" / "scenarios" / "night.yml", playbooks / "scenarios" / "day.yml"
    for file in (night, elsewhere):
        file.parent.mkdir(parents=True)
    (playbooks / "two" / "playbook.yml").write_text(SOUND)
    night.write_text(NIGHT)
    elsewhere.write_text(f"playbook: one\n{NIGHT}")
    assert check(config, playbooks).errors == []

    night.write_text(NIGHT.replace("SEV1", "SEV7").replace("at: 0s", "att: 0s"))
    elsewhere.write_text(f"playbook: on_e\n{NIGHT}")
    broken = [f"{night}:4:6: expect.0.att: unknown key; did you mean `at`?"]
    unknown = f"{elsewhere}:1:11: playbook: no playbook is called `on_e`; did you mean `one`?"
    whole = check(config, playbooks).errors
    assert [line for line in whole if "att" in line] == broken and unknown in whole
    for only in (night, night.parent, night.parents[1], night.parents[1] / "playbook.yml"):
        assert [line for line in check(config, playbooks, [only]).errors if "att" in line] == broken
    night.write_text(NIGHT.replace("SEV1", "SEV7").replace("lead", "leed"))
    assert check(config, playbooks, [night]).errors == [
        f"{night}:2:11: severity: no severity is called `SEV7`; there are SEV1, SEV2",
        f"{night}:4:20: expect.0.page: no party is called `leed`; did you mean `lead`?",
    ]


def test_a_broken_playbook_is_told_once_though_it_has_scenarios(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    for name in ("a", "b"):
        file = playbooks / "two" / "scenarios" / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(NIGHT)
    (playbooks / "two" / "playbook.yml").write_text(SOUND.replace("20m", "20x"))
    assert len(check(config, playbooks).errors) == 1


def test_an_example_organisation_stands_beside_its_playbook(folders: tuple[Path, Path]) -> None:
    config, playbooks = folders
    folder = playbooks / "own"
    folder.mkdir()
    (folder / "playbook.yml").write_text(SOUND.replace("notify: lead", "notify: founder"))
    before = check(config, playbooks, [folder]).errors
    assert len(before) == 1 and "no party is called `founder`" in before[0]
    (folder / "tocsin.yml").write_text(ORG + "parties: {founder: {people: ana}}\n")
    assert check(config, playbooks, [folder]).errors == []
