"""Reads a stored playbook as far as it can be read: an incident that runs by it must not fall silent.

The version that stored it took it whole; this one may know a key no more, or take fewer values. What is refused is left
out, as little as possible, and named. A rule is never kept with a part of its condition gone: it would act when nobody
meant it to.
"""

from bot.core.errors import ConfigError
from bot.core.playbook import Playbook
from bot.loader.playbooks import LoadedPlaybook, loaded_from, parse_playbook, source_of
from bot.loader.problems import Path
from bot.loader.tree import Node, felled, planted
from bot.loader.validate import typed, wrong_places

CONDITIONS = ("if", "unless")
ROUNDS = 50
"""So often something is left out; each time all that is wrong at once."""


def read_leniently(text: str, name: str, path: str = "") -> tuple[LoadedPlaybook | None, tuple[str, ...]]:
    """The playbook in `text` and the problems of what was left out of it; None when nothing can be made of it."""
    try:
        return parse_playbook(text, name, path), ()
    except ConfigError as error:
        refused = error.problems
    try:
        source, keys = source_of(text, name, path)
    except ConfigError:
        return None, refused
    if not source.readable or not isinstance(source.data, dict):
        return None, refused
    tree = planted(source)
    problems: dict[str, None] = {}
    for _ in range(ROUNDS):
        playbook, found = typed(Playbook, source)
        if playbook is not None:
            told = tuple(problems) or refused
            return loaded_from(text, name, path, playbook, source, keys), told
        problems |= dict.fromkeys(str(problem) for problem in found)
        places = {_whole(place) for place in wrong_places(Playbook, source)}
        if () in places or not places:
            break
        for place in sorted(_outermost(places), key=_last_first):
            _cut(tree, place)
        source = felled(tree)
    return None, refused


def _whole(place: Path) -> Path:
    """What to leave out for what is wrong at `place`: of a condition the rule that it belongs to."""
    at = next((number for number, part in enumerate(place) if part in CONDITIONS), None)
    return place if at is None else place[:at]


def _outermost(places: set[Path]) -> set[Path]:
    """Without those that lie inside of another."""
    return {place for place in places if not any(place[:length] in places for length in range(len(place)))}


def _last_first(place: Path) -> tuple[tuple[int, str], ...]:
    """So that of a list what stands later goes first, and what stands earlier keeps its number meanwhile."""
    return tuple((-part, "") if isinstance(part, int) else (0, part) for part in place)


def _cut(tree: Node, place: Path) -> None:
    """Take out what is at `place`."""
    node = tree
    for part in place[:-1]:
        node = dict(node.entries)[part]
    del node.value[place[-1]]
