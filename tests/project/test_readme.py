"""The README says what is so."""

import re
from pathlib import Path

from bot.cli import app
from bot.commands.simulate import Asked, run_simulate
from bot.core.incident import TRANSITIONS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_the_picture_of_the_states_is_the_table() -> None:
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", README, re.MULTILINE))
    table = {(a.value, b.value, event) for event, moves in TRANSITIONS.items() for a, b in moves.items()}
    assert drawn == table


def test_every_setting_is_there() -> None:
    names = {str(field.alias) for field in Settings.model_fields.values()} - {"TOCSIN_CLOCK"}
    assert {name for name in names if name not in README} == set()


def test_the_commands_it_names_exist() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named = set(re.findall(r"`tocsin (\w+)", README))
    assert named and named <= known


def test_the_make_targets_it_names_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)) <= targets


def test_the_files_and_folders_it_names_exist() -> None:
    for path in re.findall(r"`((?:bot|config|playbooks|tests)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


def test_the_scenario_it_shows_comes_true(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```yaml\n(title: .*?)^```", README, re.MULTILINE | re.DOTALL)
    file = tmp_path / "shown.yml"
    file.write_text(shown)
    asked = Asked("default", "", "", (), (), file, "", as_json=False, picture=None)
    assert run_simulate(asked, Settings.read({"TOCSIN_PLAYBOOKS": str(ROOT / "playbooks")})) == 0
