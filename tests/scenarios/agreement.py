"""What a simulation lets one expect of the running bot, and what the bot did, in the same terms.

The running bot brings steps forward, by no more than TOGETHER, that reach the same people in the same way as something
due; a simulation does not. That is allowed for, and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.core.actions import FOR_PARTIES, ActionKind
from bot.core.events import Recorded
from bot.core.incident import fold
from bot.core.oncall import Reach, resolve
from bot.core.playbook import Way
from bot.core.policy import PERSONAL, TOGETHER
from bot.core.rules.clock import INSTANT
from bot.core.simulate import LIMITS, SimulatedAct, Simulation
from bot.sandbox.reading import Message
from bot.usecases.ports import Book, Entry
from tests.scenarios.night import BEGINS, Night

ROOM = "the room"
TO_PEOPLE = {"page": "page", "notify": "notify", "remind": "remind", "announce": "notify", "mail": "notify"}
"""The actions that reach people one by one, and as what they look."""
LOOKS = {":pager:": "page", ":bell:": "notify", ":alarm_clock:": "remind"}
BLOCKS = {"announce": "post", "report": "post", "report_why": "post"}
NOT_POLICY = ("card_title", "guidance_0", "digest", "bulletin")
"""What the bot shows for other reasons: the card, what is good to know, the digest of every morning, people's updates
for others to read."""
REPEATED = "repeated"
"""The block of an answer to a person that may not have been seen where it was to be shown, and says so."""
COUNTED = ("task", "line", "update", "briefing", "trouble")
"""What is never merged: two of a kind may come at once."""


class Said(NamedTuple):
    """A message: when it came (seconds after the declaration), where or to whom, and of which kind."""

    at: int
    where: str
    kind: str


class Step(NamedTuple):
    """A step of a rule, for the n-th time."""

    rule: str
    step: int
    anchor: datetime
    occurrence: int


def fired(told: Iterable[Recorded]) -> dict[Step, int]:
    """When each step fired, in seconds after the declaration."""
    events = ((one.at, one.event) for one in told if one.event.kind == "policy_fired")
    return {Step(event.rule, event.step, event.anchor, event.occurrence): since(at) for at, event in events}


def since(at: datetime) -> int:
    """Whole seconds after the declaration."""
    return int((at - BEGINS).total_seconds())


def differences(live: Counter[Said], expected: Counter[Said]) -> list[str]:
    """What one has and the other has not. What reaches people may be merged, but never doubled."""
    found = []
    for said in sorted(live.keys() | expected.keys()):
        one, other = live[said], expected[said]
        agreed = one == other if said.kind in COUNTED else bool(one) == bool(other) and one <= other
        if not agreed:
            found.append(f"{one} times, simulated {other} times: {said}")
    return found


class Expected:
    """What follows from a simulation, by who is on call and what a party is at the time, and by what people did.

    `live` is what the bot recorded: by it a step that came along with another is expected with that one.
    """

    def __init__(self, night: Night, book: Book, simulation: Simulation, live: Sequence[Recorded]) -> None:
        self.org = night.wired.services.org
        self.book = book
        self.simulation = simulation
        self.private = fold(1, simulation.told).private
        self.live = fired(live)
        self.simulated = fired(simulation.told)

    def strayed(self) -> list[str]:
        """The steps that fired in one only, and those that came at another time for no allowed reason."""
        apart = self.live.keys() ^ self.simulated.keys()
        found = [f"{'live' if step in self.live else 'simulated'} only: {step}" for step in apart]
        for step in self.live.keys() & self.simulated.keys():
            early = self.simulated[step] - self.live[step]
            if early and not self._may_come(step, early):
                found.append(f"{early} s early: {step}")
        return sorted(found)

    def _may_come(self, step: Step, early: int) -> bool:
        """Whether a step may come so early: only with others that are due and reach all whom it reaches."""
        most = INSTANT if step.rule.startswith(LIMITS) else TOGETHER
        at = self.live[step]
        due = [other for other in self.live if self.live[other] == at == self.simulated.get(other)]
        said = {one for other in due for one in self._reaches(other)}
        mine = self._reaches(step)
        personal = all(kind in PERSONAL for kind, _ in mine)
        return 0 < early <= most.total_seconds() and bool(mine) and mine <= said and personal

    def _reaches(self, step: Step) -> set[tuple[str, str]]:
        return {(row.action, party) for row in self.simulation.rows if self._step(row) == step for party in row.to}

    def _step(self, row: SimulatedAct) -> Step | None:
        """The step that a row belongs to."""
        name = row.rule.rpartition("/")
        for step, at in self.simulated.items():
            if (step.rule, str(step.step), step.occurrence, at) == (name[0], name[2], row.occurrence, row.at):
                return step
        return None

    def _at(self, row: SimulatedAct) -> int:
        """When the bot does it."""
        step = self._step(row)
        return self.live.get(step, row.at) if step else row.at

    def said(self) -> Counter[Said]:
        """The messages."""
        found: Counter[Said] = Counter()
        for row in self.simulation.rows:
            found.update(self._for_parties(row) if row.action in FOR_PARTIES else self._task(row))
        for one in self.simulation.told:
            if one.event.kind in ("severity_changed", "tagged") and not one.actor:
                found[Said(since(one.at), ROOM, "line")] += 1
        return found

    def joined(self) -> dict[str, int]:
        """When each person comes into the room: the declarer, who is called or invited, and who acts there."""
        found = {self.simulation.told[0].actor: 0}
        for row in self.simulation.rows:
            if row.action in (ActionKind.PAGE, ActionKind.INVITE):
                for person in (person for party in row.to for person in self._reach(party, row).people):
                    found[person] = min(found.get(person, self._at(row)), self._at(row))
        for one in self.simulation.people:
            for person in {one.actor, getattr(one.event, "person", "")} - {""}:
                found[person] = min(found.get(person, since(one.at)), since(one.at))
        return found

    def _reach(self, party: str, row: SimulatedAct) -> Reach:
        at = BEGINS + timedelta(seconds=self._at(row))
        incident = fold(1, [one for one in self.simulation.told if one.at <= at])
        return resolve(party, self.org, self.book.playbook, incident, at)

    def _for_parties(self, row: SimulatedAct) -> Iterator[Said]:
        at = self._at(row)
        reached = [self._reach(party, row) for party in row.to]
        kind = TO_PEOPLE.get(row.action)
        if self.private and row.action == ActionKind.ANNOUNCE:
            kind = None
        people = {person for one in reached for person in one.people} if kind else set()
        via = {way for one in reached if one.people for way in one.via}
        if kind and people:
            if kind == "page" or Way.ROOM in via:
                yield Said(at, ROOM, kind)
            if kind == "page" or Way.DM in via or Way.ROOM not in via:
                yield from (Said(at, person, kind) for person in people)
        for one in reached:
            if row.action not in ("page", "remind", "invite") and not self.private:
                yield from (Said(at, channel.removeprefix("#"), "post") for channel in one.channels)
            if one.outside:
                yield Said(at, ROOM, "task")
            elif not one.people and not one.channels:
                yield Said(at, ROOM, "trouble")

    def _task(self, row: SimulatedAct) -> Iterator[Said]:
        if row.action != ActionKind.SET:
            yield Said(self._at(row), ROOM, "task")


def of_people(acts: Iterable[Recorded]) -> Counter[Said]:
    """What the bot says because people act: each act in the room, and the duty to who is given command."""
    found: Counter[Said] = Counter()
    for one in acts:
        event, at = one.event, since(one.at)
        found[Said(at, ROOM, "update" if event.kind == "status_updated" else "line")] += 1
        if event.kind == "role_assigned" and event.person not in ("", one.actor):
            found[Said(at, event.person, "briefing")] += 1
    return found


def live(night: Night, entry: Entry) -> tuple[Counter[Said], dict[str, int]]:
    """What the bot said of an incident, wherever it did, and when people came into its room."""
    found: Counter[Said] = Counter()
    exactly: Counter[tuple[Said, str]] = Counter()
    joined: dict[str, int] = {}
    bot = night.slack.person_id("tocsin")
    for channel in night.slack.request("GET", "/_/channels"):
        in_room = channel["id"] == entry.room.channel
        for message in night.slack.messages(channel["id"]):
            if message.get("subtype") == "channel_join" and in_room:
                joined[message["user"]] = posted(message)
            kind = kind_of(message) if message.by_bot else ""
            if kind and (in_room or re.search(rf"{entry.incident.name}\b", message["text"])):
                said = Said(posted(message), ROOM if in_room else place(channel, bot), kind)
                found[said] += message["text"].count("*To do:*") or 1
                exactly[said, message.words] += 1
    assert max(exactly.values()) == 1, "nobody is told the same twice"
    joined.pop(bot, None)
    return found, joined


def place(channel: dict[str, object], bot: str) -> str:
    """The name of a channel, or the person of a conversation with the bot."""
    if channel["kind"] not in ("im", "app"):
        return str(channel["name"])
    members = channel["members"]
    assert isinstance(members, list)
    return next(str(one) for one in members if one != bot)


def kind_of(message: Message) -> str:
    """What a message of the bot is; empty when no playbook asks for it."""
    blocks = message.get("blocks")
    first = str(blocks[0]["block_id"]) if blocks else ""
    if first in NOT_POLICY or not first or any(block["block_id"] == REPEATED for block in blocks):
        return ""
    return LOOKS[message["text"].split(" ")[0]] if first == "nudge" else BLOCKS.get(first, first)


def posted(message: Message) -> int:
    """When it was posted, in seconds after the declaration."""
    return int(float(message.ts) - BEGINS.timestamp())


def compare(night: Night, number: int, book: Book, simulation: Simulation, acts: Iterable[Recorded] = ()) -> None:
    """The incident went as simulated, to the second and to the person; `acts` are what people did in it themselves."""
    with night.wired.store.read() as tx:
        entry = tx.entry(number)
    assert entry is not None and entry.room.channel
    what = f"{book.name}, {entry.incident.severity}"
    heard, joined = live(night, entry)
    expected = Expected(night, book, simulation, entry.events)
    strayed = expected.strayed()
    assert not strayed, f"{what}:\n" + "\n".join(strayed)
    apart = differences(heard, expected.said() + of_people(acts))
    assert not apart, f"{what}:\n" + "\n".join(apart)
    assert joined == expected.joined(), what
    assert len(simulation.rows) > 3, "too little happened to compare"
    final = fold(number, simulation.told)
    assert (entry.incident.severity, entry.incident.tags) == (final.severity, final.tags), what
    assert entry.incident.roles == final.roles, what
    assert happened(entry.incident.stamps) == happened(final.stamps), what


def happened(stamps: Iterable[str]) -> set[str]:
    """What happened but for who was told and let in: people choose their readers, where a scenario says everybody, and
    only a room has members and is left for another."""
    only_live = ("reached", "access_given", "room_moved")
    return {name for name in stamps if name not in only_live and not name.startswith("sent.")}
