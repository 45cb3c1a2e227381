"""A past incident against another playbook: what people did stays, and what the bot would have done is worked out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import VERBS
from bot.core.errors import ConfigError
from bot.core.events import PolicyFired, Recorded
from bot.core.playbook import Playbook
from bot.core.simulate import missed_limit, offset, play

BOT_S_OWN = frozenset({"policy_fired", "reached", "not_reached"})
"""Events that tell what the bot did. They are worked out anew, as is all that nobody in particular did."""


@dataclass(frozen=True)
class Difference:
    """One act that would have gone differently, in seconds after the declaration; None is not at all."""

    what: str
    old: int | None
    new: int | None

    def say(self) -> str:
        """The difference in a few words, without the act and the instant."""
        if self.new is None:
            return "would not have come"
        if self.old is None:
            return "would have come too"
        apart = self.new - self.old
        return f"{offset(abs(apart)).removeprefix('+')} {'later' if apart > 0 else 'earlier'} (was {offset(self.old)})"

    @property
    def at(self) -> int:
        """When it would have come, or did."""
        return self.new if self.new is not None else self.old or 0


def replay(
    events: Sequence[Recorded], playbook: Playbook, lines: Mapping[str, int], until: datetime
) -> list[Difference]:
    """What would have gone differently with `playbook` up to `until`, earliest first.

    `events` are those of one incident, its declaration first. An act counts at the instant it was due, so that what
    the bot did late, because it was down, is no difference. Raises ConfigError when the playbook lacks a severity.
    """
    _must_know(events, playbook)
    first, *later = events
    acts = [first, *(one for one in later if _given(one))]
    begun = first.at
    told = play(playbook, lines, acts, until - begun).told
    old, new = _done(events, begun), _done(told, begun)
    found = [one for what in dict.fromkeys([*new, *old]) for one in _differences(what, old[what], new[what])]
    return sorted(found, key=lambda one: one.at)


def _given(one: Recorded) -> bool:
    """Whether the world brought it about: what people did, and that nobody could be reached."""
    return one.event.kind == "nobody_reached" or bool(one.actor and one.event.kind not in BOT_S_OWN)


def _must_know(events: Sequence[Recorded], playbook: Playbook) -> None:
    named = dict.fromkeys(str(getattr(one.event, "severity", "")) for one in events)
    known = [severity.id for severity in playbook.severities]
    missing = [name for name in named if name and name not in known]
    if missing:
        raise ConfigError(
            f"The incident was {', '.join(missing)}, and the playbook has {', '.join(known)}; "
            "replay it against one with the same severities."
        )


def _done(events: Sequence[Recorded], begun: datetime) -> dict[str, list[int]]:
    """When each act towards each party was due."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in events:
        if isinstance(one.event, PolicyFired):
            for what in _acts(one.event):
                found[what].append(int((one.event.due_at - begun).total_seconds()))
    return found


def _acts(event: PolicyFired) -> Iterator[str]:
    if limit := missed_limit(event):
        yield f"limit {limit} missed"
    for said in event.did.split("; ") if event.did else ():
        verb = next((verb for verb in VERBS.values() if said.startswith(f"{verb} ")), None)
        if verb is None:
            yield said
        else:
            yield from (f"{verb} {party}" for party in said.removeprefix(f"{verb} ").split(", "))


def _differences(what: str, old: Sequence[int], new: Sequence[int]) -> Iterator[Difference]:
    """Acts of one kind at the same instant are the same; of the rest, one follows the other in order."""
    was, now = sorted(old), sorted(new)
    for at in list(was):
        if at in now:
            was.remove(at)
            now.remove(at)
    paired = min(len(was), len(now))
    yield from (Difference(what, before, after) for before, after in zip(was, now, strict=False))
    yield from (Difference(what, at, None) for at in was[paired:])
    yield from (Difference(what, None, at) for at in now[paired:])
