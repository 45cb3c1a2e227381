"""Playbooks: from YAML to a checked value that knows its lines."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.loader.cross_checks import cross_problems
from bot.loader.playbook_checks import playbook_problems
from bot.loader.problems import Problem
from bot.loader.text import read_text
from bot.loader.validate import validated
from bot.loader.yaml_file import read_yaml

ENDINGS = (".yml", ".yaml")
IN_FOLDER = "playbook"
HASH = 12


@dataclass(frozen=True)
class LoadedPlaybook:
    """A playbook with the text it came from.

    `hash` names the text; `lines` gives the line of each dotted path, such as `ladders.acknowledge.steps.SEV1.2`.
    """

    name: str
    path: str
    text: str
    hash: str
    playbook: Playbook
    lines: Mapping[str, int]


@lru_cache(maxsize=64)
def parse_playbook(text: str, name: str, path: str = "") -> LoadedPlaybook:
    """The playbook that `text` holds; ConfigError with every problem otherwise. `path` is the file named in them."""
    source = read_yaml(text, path or name)
    playbook = validated(Playbook, source, playbook_problems)
    digest = hashlib.sha256(text.encode()).hexdigest()[:HASH]
    return LoadedPlaybook(name, path, text, digest, playbook, MappingProxyType(source.lines()))


def load_playbooks(folder: Path) -> dict[str, LoadedPlaybook]:
    """Every playbook in `folder` by name; ConfigError with every problem of all of them."""
    loaded, problems = load_sound(folder)
    if problems:
        raise ConfigError(*problems)
    return loaded


def load_sound(folder: Path) -> tuple[dict[str, LoadedPlaybook], list[str]]:
    """The playbooks in `folder` that are sound, by name, and the problems of the others."""
    loaded: dict[str, LoadedPlaybook] = {}
    problems: list[str] = []
    for name, file in playbook_files(folder):
        if name in loaded:
            problems.append(f"{file}:1:1: a second playbook called `{name}`; the first is {loaded[name].path}")
            continue
        try:
            loaded[name] = load_playbook(file, name)
        except ConfigError as error:
            problems.extend(error.problems)
    if not loaded and not problems:
        problems.append(f"There is no playbook in {folder}; add one, or set TOCSIN_PLAYBOOKS to the folder you have.")
    return loaded, problems


def load_playbook(file: Path, name: str = "") -> LoadedPlaybook:
    """The playbook in one file, called as the file is unless it gets a name."""
    return parse_playbook(read_text(file), name or playbook_name(file), str(file))


def playbook_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The playbooks of a folder, by name: `NAME.yml` and `NAME/playbook.yml`."""
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            inside = (entry / f"{IN_FOLDER}{ending}" for ending in ENDINGS)
            yield from ((entry.name, file) for file in inside if file.is_file())
        elif entry.suffix in ENDINGS:
            yield entry.stem, entry


def playbook_name(file: Path) -> str:
    """The name of the playbook in `file`: the file's, or its folder's when the file is just `playbook.yml`."""
    return file.absolute().parent.name if file.stem == IN_FOLDER else file.stem


def check_playbook(loaded: LoadedPlaybook, org: Organisation) -> list[Problem]:
    """What a playbook asks for that the organisation does not have."""
    source = read_yaml(loaded.text, loaded.path or loaded.name)
    return sorted(dict.fromkeys(cross_problems(source, loaded.playbook, org)))
