"""The demo runs in a checkout, and where only the wheel is installed."""

import tomllib
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.demo.run import SHIPPED, first_whole

ROOT = Path(__file__).parents[3]


def test_the_first_folder_that_has_both_is_shown(tmp_path: Path) -> None:
    half, whole, other = (tmp_path / name for name in ("half", "whole", "other"))
    for folder in (half / "config", *(one / name for one in (whole, other) for name in ("config", "playbooks"))):
        folder.mkdir(parents=True)
    found = first_whole(half, whole, other)
    assert (found.config, found.playbooks) == (whole / "config", whole / "playbooks")


def test_without_any_one_is_told_where_to_run_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="run `tocsin demo` in the folder of Tocsin's checkout"):
        first_whole(tmp_path)


def test_the_wheel_brings_what_a_checkout_has_at_its_top() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    packed = {ROOT / path: ROOT / into for path, into in wheel["sources"].items()}
    assert packed == {ROOT / name: SHIPPED / name for name in ("config", "playbooks")}
    assert {path.name for path in packed} < set(wheel["only-include"])
    assert all(path.is_dir() for path in packed)
