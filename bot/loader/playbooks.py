"""Playbooks: from YAML to a checked value that knows its lines."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.loader.bundle import IN_FOLDER, gathered, parted, root_of
from bot.loader.cross_checks import cross_problems
from bot.loader.include import included
from bot.loader.playbook_checks import playbook_problems
from bot.loader.problems import Problem, dotted, suggestion
from bot.loader.source import Source
from bot.loader.validate import validated
from bot.loader.written import Written

ENDINGS = (".yml", ".yaml")
HASH = 12


@dataclass(frozen=True)
class LoadedPlaybook:
    """A playbook with the text it came from.

    `text` is complete: with what the file includes, the texts of all files (see `bundle`); `hash` names it. `lines`
    gives the line of each dotted path, such as `ladders.acknowledge.steps.SEV1.2`, and `files` the file, within the
    playbooks folder, of each path that comes from another one.
    """

    name: str
    path: str
    text: str
    hash: str
    playbook: Playbook
    lines: Mapping[str, int]
    files: Mapping[str, str]
    source: Source = field(repr=False, compare=False)

    def file_of(self, path: str) -> str:
        """The file, as problems name it, that the value at a dotted path stands in."""
        key = self.files.get(path)
        return shown(key, self.path) if key else self.path or self.name


def shown(key: str, path: str) -> str:
    """How problems name the file with this key, for a playbook whose own file is `path`."""
    return os.path.join(root_of(path), key) if path else key


@lru_cache(maxsize=64)
def parse_playbook(text: str, name: str, path: str = "") -> LoadedPlaybook:
    """The playbook that `text` holds; ConfigError with every problem otherwise. `path` is the file named in them.

    The text may be that of several files, as `LoadedPlaybook.text` has it; nothing is read from the disk.
    """
    source, keys = source_of(text, name, path)
    return loaded_from(text, name, path, validated(Playbook, source, playbook_problems, Written), source, keys)


def source_of(text: str, name: str, path: str = "") -> tuple[Source, dict[str, str]]:
    """The plain values of a playbook's text with what it includes, and the key of each file by how it is shown."""
    texts = parted(text, name)
    main, *others = texts
    labels = {main: path or name, **{key: shown(key, path) for key in others}}
    return included(texts, labels), {label: key for key, label in labels.items()}


def loaded_from(
    text: str, name: str, path: str, playbook: Playbook, source: Source, keys: Mapping[str, str]
) -> LoadedPlaybook:
    """The playbook with the text and the places that it comes from."""
    files = {dotted(at): keys[file] for at, file in source.files.items()}
    digest = hashlib.sha256(text.encode()).hexdigest()[:HASH]
    return LoadedPlaybook(
        name, path, text, digest, playbook, MappingProxyType(source.lines()), MappingProxyType(files), source
    )


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
    return loaded, list(dict.fromkeys(problems))


def load_playbook(file: Path, name: str = "") -> LoadedPlaybook:
    """The playbook in one file with what it includes, called as the file is unless it gets a name."""
    return parse_playbook(gathered(file), name or playbook_name(file), str(file))


def find_playbook(word: str, folder: Path) -> LoadedPlaybook:
    """The playbook called `word` in `folder`, or the one in the file or folder of that path."""
    path = Path(word)
    if path.suffix in ENDINGS:
        return load_playbook(path)
    known = dict(playbook_files(folder))
    inside = [path / f"{IN_FOLDER}{ending}" for ending in ENDINGS if (path / f"{IN_FOLDER}{ending}").is_file()]
    if word not in known and inside:
        return load_playbook(inside[0])
    if word not in known:
        raise ConfigError(f"There is no playbook {word!r} in {folder}{suggestion(word, known, 'there are') or '.'}")
    return load_playbook(known[word], word)


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
    return sorted(dict.fromkeys(cross_problems(loaded.source, loaded.playbook, org)))
