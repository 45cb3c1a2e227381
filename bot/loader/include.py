"""`include`: a playbook's file joined with what it takes from others, before anything is held against the types.

Every value keeps the file, line and column it is written at, so that problems and rules point to where one would
change them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.playbook import Playbook
from bot.loader.bundle import target
from bot.loader.merge import limited, merge, prefixed
from bot.loader.problems import Problem, suggestion
from bot.loader.references import Kind, dangling, names
from bot.loader.schema import Shape, shape_of
from bot.loader.source import LARGEST, Source
from bot.loader.tree import Node, felled, planted
from bot.loader.validate import typed
from bot.loader.written import Include, Including, Written
from bot.loader.yaml_file import read_yaml

INCLUDE = "include"
NEVER = ("document", INCLUDE)
"""What is never taken from another file."""
DEEPEST_CHAIN = 5
"""Files that lead from one to the next, beyond the first."""
ALL_OF = Kind("severity", ("include.*.if.severity",))


def included(texts: Mapping[str, str], labels: Mapping[str, str]) -> Source:
    """The playbook in the first of `texts`, by their keys, joined with the others; `labels` are shown for the keys.

    When a file cannot be included, nothing but that is told: all else would only be what is missing because of it.
    """
    key = next(iter(texts))
    source = read_yaml(texts[key], labels[key])
    if not source.readable or not isinstance(source.data, dict) or INCLUDE not in source.data:
        return source
    run = _Run(texts, labels, shape_of(Written))
    root = run.joined(key, source, (key,))
    found = felled(root) if root else source
    found.problems = list(dict.fromkeys(run.problems))
    found.readable = root is not None
    if found.readable:
        found.problems += dangling(source, ALL_OF, [name.text for name in names(found.data, "severities.*.id")])
    return found


@dataclass
class _Run:
    texts: Mapping[str, str]
    labels: Mapping[str, str]
    shape: Shape
    problems: list[Problem] = field(default_factory=list)
    size: int = 0

    def joined(self, key: str, source: Source, chain: tuple[str, ...]) -> Node | None:
        """The tree of a file with all it takes; None when something cannot be taken."""
        if not source.readable or not isinstance(source.data, dict):
            self.problems += source.problems or [source.problem((), "needs `key: value` lines")]
            return None
        self.problems += source.problems
        entries, troubles = typed(Including, source)
        root = planted(source)
        written = root.mapping.pop(INCLUDE, None)
        if entries is None:
            self.problems += troubles
            return None
        sound = True
        for number, entry in enumerate(entries.include):
            part = self._part(key, source, number, entry, chain)
            if part is None:
                sound = False
            elif written is not None:
                sound &= self._adapted(part, entry, written.items[number])
                merge(root, part, self.shape)
        return root if sound else None

    def _part(self, key: str, source: Source, number: int, entry: Include, chain: tuple[str, ...]) -> Node | None:
        """What is taken from a file, as it is written there."""
        other = target(key, entry.file)
        trouble = self._refused(other, entry.file, chain)
        if trouble or other is None:
            self.problems.append(source.problem((INCLUDE, number, "file"), trouble))
            return None
        self.size += len(self.texts[other])
        node = self.joined(other, read_yaml(self.texts[other], self.labels[other]), (*chain, other))
        if node is None:
            return None
        node.value = {section: inner for section, inner in node.mapping.items() if section not in NEVER}
        taken = [(n, name) for n, name in enumerate(entry.take or ()) if name not in node.mapping]
        for n, name in taken:
            self.problems.append(source.problem((INCLUDE, number, "take", n), self._not_there(name, other, node)))
        wanted = node.mapping if entry.take is None else entry.take
        node.value = {section: inner for section, inner in node.mapping.items() if section in wanted}
        return None if taken else node

    def _refused(self, other: str | None, written: str, chain: tuple[str, ...]) -> str:
        if other is None:
            return f"`{written}` leads out of the playbooks folder"
        if other in chain:
            circle = " → ".join((*chain[chain.index(other) :], other))
            return f"leads back to itself: {circle}"
        if len(chain) > DEEPEST_CHAIN:
            return f"goes more than {DEEPEST_CHAIN} levels deep; include the file from here directly"
        if other not in self.texts:
            return f"there is no file `{other}` in the playbooks folder"
        if self.size + len(self.texts[other]) > LARGEST:
            return f"makes more than {LARGEST // 1024} KB to include"
        return ""

    def _not_there(self, name: str, other: str, node: Node) -> str:
        if name in NEVER:
            return f"`{name}` is never taken from another file"
        known = [section for section in Playbook.model_fields if section not in NEVER]
        if name not in known:
            return f"no playbook has the key `{name}`{suggestion(name, known)}"
        return f"`{name}` is not in {self.labels[other]}{suggestion(name, node.mapping, 'there are')}"

    def _adapted(self, part: Node, entry: Include, written: Node) -> bool:
        """Give what was taken the prefix and the condition of its include; False when they do not fit."""
        if entry.prefix:
            prefixed(part, entry.prefix)
        condition = written.mapping.get("if")
        troubles = list(limited(part, condition, self.shape)) if condition is not None else []
        self.problems += troubles
        return not troubles
