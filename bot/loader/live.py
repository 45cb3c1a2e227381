"""The configuration while the program runs: whether its files changed, and what of them can be used."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.core.errors import ConfigError
from bot.core.organisation import Organisation
from bot.loader.organisation import FILE, load_organisation, playbook_missing
from bot.loader.playbooks import ENDINGS, LoadedPlaybook, check_playbook, load_playbook, playbook_files
from bot.loader.text import read_text
from bot.loader.yaml_file import read_yaml
from bot.usecases.reload import Refused

T = TypeVar("T")
HASH = 12
Mark = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Configuration:
    """An organisation and the playbook it goes by."""

    org: Organisation
    playbook: LoadedPlaybook


def mark(config: Path, playbooks: Path) -> Mark:
    """Changes whenever one of the files does: path, time of change, size and inode of each."""
    found = []
    for file in (config / FILE, *_yaml_files(playbooks)):
        try:
            at = file.stat()
        except OSError:
            continue
        found.append((str(file), at.st_mtime_ns, at.st_size, at.st_ino))
    return tuple(found)


def _yaml_files(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if name.endswith(ENDINGS))


def take(config: Path, playbooks: Path, present: Configuration) -> tuple[Configuration, list[Refused]]:
    """What is in force from now on, and the files that cannot be used, each with all its problems.

    A file that is refused holds back no other: whoever is on call changes though the playbook has a mistake. Where the
    two do not fit each other, the newer one that fits the other's last sound version is taken.
    """
    refused: list[Refused] = []
    files = _files(playbooks, refused)
    org = _sound(lambda: _organisation(config, files), config / FILE, refused)
    sound = {name: _sound(partial(load_playbook, file, name), file, refused) for name, file in files.items()}
    wanted = org or present.org
    newest = sound.get(wanted.playbook)
    problems = [str(problem) for problem in check_playbook(newest, wanted)] if newest else []
    if newest and not problems:
        return Configuration(wanted, newest), refused
    for one, book in ((wanted, present.playbook), (present.org, sound.get(present.org.playbook))):
        if book and book.name == one.playbook and not check_playbook(book, one):
            after = Configuration(one, book)
            break
    else:
        after = present
    if newest:
        kept_org = after.org is present.org and org is not None and org != present.org
        refused.append(refusal(config / FILE if kept_org else files[newest.name], problems))
    return after, refused


def _files(playbooks: Path, refused: list[Refused]) -> dict[str, Path]:
    """The playbooks by name; a second one of a name is refused."""
    files: dict[str, Path] = {}
    for name, file in playbook_files(playbooks):
        first = files.setdefault(name, file)
        if first is not file:
            refused.append(
                refusal(file, [f"{file}:1:1: a second playbook called `{name}`; the first is {shown(first)}"])
            )
    return files


def _organisation(config: Path, files: dict[str, Path]) -> Organisation:
    """The organisation, if the playbook it names is there."""
    org = load_organisation(config)
    source = read_yaml(read_text(config / FILE), str(config / FILE))
    missing = [str(problem) for problem in playbook_missing(source, org, files)]
    if missing:
        raise ConfigError(*missing)
    return org


def _sound(load: Callable[[], T], file: Path, refused: list[Refused]) -> T | None:
    try:
        return load()
    except ConfigError as error:
        refused.append(refusal(file, error.problems))
        return None


def refusal(file: Path, problems: Iterable[str]) -> Refused:
    """The refusal of a file, named by what is in it and what is wrong with it. A problem may be in a file beside it."""
    folder = str(file).removesuffix(shown(file))
    told = tuple(problem.removeprefix(folder) for problem in problems)
    try:
        raw = file.read_bytes()
    except OSError:
        raw = b""
    content = hashlib.sha256(b"\0".join([raw, *(one.encode() for one in told)])).hexdigest()[:HASH]
    return Refused(shown(file), told, content)


def shown(file: Path) -> str:
    """A file as people call it: `playbooks/default.yml`, `playbooks/acme/playbook.yml`, `config/tocsin.yml`."""
    parts = file.parts
    return "/".join(parts[-3:] if file.stem == "playbook" and len(parts) > 2 else parts[-2:])
