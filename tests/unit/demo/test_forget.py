"""Beginning anew deletes an earlier demo and nothing else."""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.demo.run import forget


def test_only_an_earlier_demo_is_deleted(tmp_path: Path) -> None:
    forget(tmp_path / "nothing")
    letters, demo = tmp_path / "letters", tmp_path / "demo"
    for folder, name in ((letters, "love.txt"), (demo, "clock.json")):
        folder.mkdir()
        (folder / name).write_text("{}")
    with pytest.raises(ConfigError, match="nothing in it was deleted"):
        forget(letters)
    assert (letters / "love.txt").exists()
    forget(demo)
    assert not demo.exists()
