"""The texts a playbook is made of: its own, and those of the files it includes, joined into one that can be stored.

The joined text is a YAML stream with a document for each file, each after a line that names it. The tag in that line
keeps it apart from any text a file may hold: `read_yaml` refuses tags and second documents.
"""

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import ConfigError
from bot.loader.references import names
from bot.loader.source import LARGEST
from bot.loader.text import read_text
from bot.loader.yaml_file import read_yaml

IN_FOLDER = "playbook"
MARK = "--- !playbook "
MARKED = re.compile(rf"^{MARK}(.+)\n", re.MULTILINE)
NAME = r"^[A-Za-z0-9_./-]+\.ya?ml$"
"""How the files that are included may be called: relative paths of plain letters."""


def root_of(file: str) -> str:
    """The playbooks folder that `file` is in: its own, or the one above when the file is `NAME/playbook.yml`."""
    folder, name = os.path.split(file)
    return os.path.normpath(os.path.join(folder, "..") if Path(name).stem == IN_FOLDER else folder or ".")


def key_of(file: str) -> str:
    """The path of a playbook's file within its playbooks folder."""
    return posixpath.join(*Path(os.path.relpath(os.path.abspath(file), os.path.abspath(root_of(file)))).parts)


def target(key: str, written: str) -> str | None:
    """The key of the file that the one called `key` names as `written`; None when it leads out of the folder."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(key), written))
    return None if found.startswith(("../", "/")) or found == ".." else found


def gathered(file: Path) -> str:
    """The text of a playbook's file, joined with those of all it includes; ConfigError when one cannot be read.

    What is not there, or leads out of the folder, is left out: reading the playbook tells it with its place.
    """
    root, first = Path(root_of(str(file))), key_of(str(file))
    texts = {first: _single(file)}
    waiting, includes = [first], False
    while waiting:
        if sum(map(len, texts.values())) > LARGEST:
            raise ConfigError(f"{file}:1:1: is larger than {LARGEST // 1024} KB with what it includes")
        key = waiting.pop(0)
        for written in _included(key, texts[key]):
            includes = True
            found = target(key, written)
            path = root / (found or "")
            if found and found not in texts and path.resolve().is_relative_to(root.resolve()) and path.is_file():
                texts[found] = _single(path)
                waiting.append(found)
    return joined(texts) if includes else texts[first]


def _single(file: Path) -> str:
    text = read_text(file)
    if MARKED.search(text):
        raise ConfigError(*(str(problem) for problem in read_yaml(text, str(file)).problems))
    return text


def _included(key: str, text: str) -> Iterator[str]:
    if "include" in text:
        data: Any = read_yaml(text, key).data
        found = names(data, "include.*.file") if isinstance(data, dict) else ()
        yield from (name.text for name in found if re.search(NAME, name.text))


def joined(texts: Mapping[str, str]) -> str:
    """One text out of those of several files, by their keys, the playbook's own first."""
    return "".join(f"{MARK}{key}\n{text}\n" for key, text in texts.items())


def parted(text: str, name: str) -> dict[str, str]:
    """The texts in a joined one by the key of their file; a text of one file goes by `name`."""
    if not MARKED.match(text):
        return {name: text}
    _, *parts = MARKED.split(text)
    return {key: body[:-1] for key, body in zip(parts[::2], parts[1::2], strict=True)}
