"""What changes from one playbook to another: for each severity if nobody acts, and in what the files say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from bot.core.playbook import Playbook
from bot.core.simulate import MISSED, SimulatedAct, offset, opening, play

HORIZON = timedelta(days=7)
"""How far the simulations look: long enough for the ladders of mild severities."""
PHRASES = {
    "page": "{to} {now}paged",
    "notify": "{to} {now}told",
    "remind": "{to} {now}reminded",
    "invite": "{to} {now}invited",
    "mail": "{to} {now}mailed",
    "announce": "{now}announced in {to}",
    "post": "{now}posted to {to}",
    MISSED: "limit {to} {now}missed",
}
"""How a change of each action is said; of others, the action's own word and its target."""
FEW = 3
"""So many instants are listed; of more, the first, the last and the number are said."""
SHORT = 60
"""A value longer than this is said to be another, but not shown."""

NOTHING: tuple[Any, ...] = (None, "", [], {})

Lines = Mapping[str, int]
Times = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Timing:
    """When an action comes to a party in one severity, in seconds after the declaration: before and now."""

    severity: str
    action: str
    to: str
    old: tuple[int, ...]
    new: tuple[int, ...]
    reworded: bool = False

    def say(self) -> str:
        """The change in one sentence."""
        if not self.new:
            return f"{self._about('no longer ')} (was {_when(self.old)})"
        if not self.old:
            return f"{self._about('now ')} {_when(self.new)}"
        if self.old == self.new:
            return f"{self._about()} with another text"
        return f"{self._about()} {_when(self.new)} (was {_when(self.old)})"

    def _about(self, now: str = "") -> str:
        phrase = PHRASES.get(self.action, f"{{now}}{self.action} {{to}}")
        return f"{self.severity}: {phrase.format(to=self.to, now=now)}"


@dataclass(frozen=True)
class Value:
    """Something the files say differently, by its dotted path; None where it is not said at all."""

    path: str
    old: Any
    new: Any

    def say(self) -> str:
        """The change in one sentence."""
        if self.old in NOTHING:
            return f"{self.path}: new" + (f", {_word(self.new)}" if _is_short(self.new) else "")
        if self.new in NOTHING:
            return f"{self.path}: gone" + (f" (was {_word(self.old)})" if _is_short(self.old) else "")
        if _is_short(self.old) and _is_short(self.new):
            return f"{self.path}: {_word(self.new)} (was {_word(self.old)})"
        return f"{self.path}: reworded" if isinstance(self.new, str) else f"{self.path}: another"


@dataclass(frozen=True)
class Comparison:
    """All that changes: severities that came and went, the timing of each that stayed, and what the files say."""

    severities: list[str]
    timings: list[Timing]
    values: list[Value]


def compare(old: tuple[Playbook, Lines], new: tuple[Playbook, Lines]) -> Comparison:
    """What changes from the `old` playbook to the `new` one, each given with the line of each path."""
    before = {severity.id: severity for severity in old[0].severities}
    after = {severity.id: severity for severity in new[0].severities}
    said = [f"{id} is gone" for id in before if id not in after] + [f"{id} is new" for id in after if id not in before]
    if [id for id in before if id in after] != [id for id in after if id in before]:
        said.append(f"the order is now {', '.join(after)} (was {', '.join(before)})")
    stayed = [id for id in after if id in before]
    timings = [timing for id in stayed for timing in _timings(id, _quiet(*old, id), _quiet(*new, id))]
    return Comparison(said, timings, list(_values(_plain(old[0]), _plain(new[0]), ())))


def _quiet(playbook: Playbook, lines: Lines, severity: str) -> list[SimulatedAct]:
    found = play(playbook, lines, opening(playbook, severity), HORIZON)
    return [*found.rows, *found.missed]


def _timings(severity: str, old: Sequence[SimulatedAct], new: Sequence[SimulatedAct]) -> Iterator[Timing]:
    before, after = _times(old), _times(new)
    texts = _texts(old), _texts(new)
    for key in dict.fromkeys([*after, *before]):
        was, now = tuple(before.get(key, ())), tuple(after.get(key, ()))
        reworded = bool(was and now) and texts[0][key] != texts[1][key]
        if was != now or reworded:
            yield Timing(severity, *key, was, now, reworded)


def _times(acts: Sequence[SimulatedAct]) -> Times:
    found: Times = defaultdict(list)
    for act in sorted(acts, key=lambda one: one.at):
        for party in act.to:
            found[act.action, party].append(act.at)
    return found


def _texts(acts: Sequence[SimulatedAct]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for act in sorted(acts, key=lambda one: one.at):
        for party in act.to:
            found[act.action, party].append(act.text)
    return found


def _when(times: Sequence[int]) -> str:
    said = [offset(at).removeprefix("+") for at in times]
    if len(said) <= FEW:
        return f"after {', '.join(said)}"
    return f"after {said[0]}, then {len(said) - 1} times until {said[-1]}"


def _plain(playbook: Playbook) -> Any:
    return _keyed(playbook.model_dump(mode="json", by_alias=True))


def _keyed(value: Any) -> Any:
    """Lists whose entries have an id as mappings by it, so that a new entry does not change all behind it."""
    if isinstance(value, list):
        entries = [_keyed(entry) for entry in value]
        if entries and all(isinstance(entry, dict) and "id" in entry for entry in entries):
            return {entry["id"]: {k: v for k, v in entry.items() if k != "id"} for entry in entries}
        return entries
    return {key: _keyed(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _values(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Value]:
    if old == new or (old in NOTHING and new in NOTHING):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*new, *old]):
            yield from _values(old.get(key), new.get(key), (*path, key))
    elif _are_parts(old) and _are_parts(new):
        for number, (was, now) in enumerate(zip_longest(old, new)):
            yield from _values(was, now, (*path, str(number)))
    else:
        yield Value(".".join(path), old, new)


def _are_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(entry, dict | list) for entry in value)


def _is_short(value: Any) -> bool:
    plain = not isinstance(value, dict) and not _are_parts(value)
    return plain and len(_word(value)) <= SHORT


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(str(entry) for entry in value) if isinstance(value, list) else str(value)
