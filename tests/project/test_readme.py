"""The README says what is so."""

import re
from pathlib import Path

from bot.cli import app
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
