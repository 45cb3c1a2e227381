"""The playbooks of the five published procedures do what a table says that was worked out from the procedures by hand.

For each procedure and severity an incident is declared and nobody acts. What the table wants happens at its instant;
what is sent beyond that to somebody the table names comes from a clock, a box or a cadence of the table, calls people
into the room at the start as the playbook's `war_room` says, or stands in the playbook as not in the procedure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.actions import ActionKind
from bot.core.delays import parse_delay
from bot.core.events import Acknowledged, Declared, Event, Recorded, Resolved
from bot.core.incident import Incident, fold
from bot.core.organisation import Organisation
from bot.core.playbook import Condition, span_for, wait_for
from bot.core.rules.moments import holds
from bot.core.rules.review import wanted
from bot.core.simulate import DECLARED_AT, SimulatedAct
from bot.core.spans import parse_span
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import LoadedPlaybook, load_sound
from tests.unit.core.make import simulate

ROOT = Path(__file__).parents[2]
TABLE: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load((ROOT / "tests/fixtures/timers.yml").read_text())
SOUND, PROBLEMS = load_sound(ROOT / "playbooks")
SHIPPED = {loaded.playbook.document.sop: loaded for loaded in SOUND.values() if loaded.playbook.document.sop}
PAIRS = [(sop, severity) for sop in TABLE if sop in SHIPPED for severity in TABLE[sop]]
LONG = timedelta(days=8)
SECOND = timedelta(seconds=1)
SENDING = {"page", "notify", "remind", "invite", "announce", "post", "mail"}
MARK = "not in the procedure"
Act = tuple[int, str, str]


@dataclass(frozen=True)
class Row:
    """A procedure's playbook at one severity, and what the table wants of it."""

    loaded: LoadedPlaybook
    org: Organisation
    severity: str
    wants: dict[str, Any]

    @property
    def incident(self) -> Incident:
        declared = Declared(title="Simulation", severity=self.severity)
        return fold(1, [Recorded(at=DECLARED_AT, event=declared)])

    def holds(self, condition: Condition) -> bool:
        return holds(condition, self.loaded.playbook, self.incident)

    def ladder(self, *, acknowledged: bool = False) -> set[Act]:
        """What the table's ladder does: all of it, or what is left when somebody acknowledges at once."""
        rows = (row for row in self.wants["ladder"] if not (acknowledged and row.get("until") == "acknowledged"))
        return {act for row in rows for act in acts(row)}

    def run(self, *events: tuple[timedelta, Event]) -> list[SimulatedAct]:
        """What the bot does within LONG of the declaration when only these events happen, but for what is aside."""
        rows = simulate(self.loaded.playbook, self.loaded.lines, self.severity, horizon=LONG, acts=events)
        return [row for row in rows if rule_of(row) not in self.aside()]

    def aside(self) -> set[str]:
        """The rules that are not the ladder's: cadences, and what boxes do or give rise to."""
        playbook = self.loaded.playbook
        late = {f"phase.{id}.overdue" for id in self.wants["boxes"]}
        ladders = (id for id, one in playbook.ladders.items() if one.when in late)
        rules = (one.id for one in playbook.rules if one.when in late)
        cadences = (id for id, one in playbook.cadences.items() if span_for(one.every, self.severity) is not None)
        boxes = (f"{kind}.{phase.id}" for phase in playbook.phases for kind in ("phase", "watch"))
        columned = (f"{id}.{column}" for id in ladders for column in (self.severity, "default"))
        return {*columned, *ladders, *rules, *cadences, *boxes}

    def unfold(self, names: tuple[str, ...]) -> set[str]:
        """These parties and those they are made of."""
        parties = {**self.org.parties, **self.loaded.playbook.parties}
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += parties[name].parties or () if name in parties else ()
        return found


def acts(row: dict[str, Any]) -> Iterator[Act]:
    """A row of the table's ladder, party by party."""
    for action in ActionKind:
        asked = row.get(action.value, [])
        yield from ((row["at"], action.value, name) for name in ([asked] if isinstance(asked, str) else asked))


def rule_of(act: SimulatedAct) -> str:
    """The rule that acted, without the number of its step."""
    return act.rule.rpartition("/")[0]


def each(rows: list[SimulatedAct]) -> set[Act]:
    """What was done, party by party."""
    return {(row.at, row.action, name) for row in rows for name in row.to}


def marked(loaded: LoadedPlaybook, act: SimulatedAct) -> bool:
    """Whether the playbook says that a step is not in the procedure: on its line, in a comment above it in its list,
    which then holds for all steps below, or in the comment on the ladder or rule that it is part of."""
    return MARK in said_of(Path(loaded.file_of(path_of(loaded, act))).read_text(), act.line).lower()


def path_of(loaded: LoadedPlaybook, act: SimulatedAct) -> str:
    """The dotted path of the ladder's step or the rule that acted; it may come from another file."""
    rules = [one.id for one in loaded.playbook.rules]
    rule = rule_of(act)
    if rule in rules:
        return f"rules.{rules.index(rule)}"
    id, _, column = rule.partition(".")
    return ".".join(part for part in ("ladders", id, "steps", column, act.rule.rpartition("/")[2]) if part)


def said_of(text: str, line: int) -> str:
    """What stands on a line and in the comments that hold for it."""
    *before, own = text.splitlines()[:line]
    said, level, near = [own], indent(own), True
    for above in reversed(before):
        if above.strip() and indent(above) < level:
            level, near = indent(above), True
        elif near and above.lstrip().startswith("#") and indent(above) == level:
            said.append(above)
        elif not above.strip() or indent(above) == level < indent(own):
            near = False
        if not level:
            break
    return "\n".join(said)


def indent(text: str) -> int:
    return len(text) - len(text.lstrip())


@pytest.fixture(params=PAIRS, ids=lambda pair: "-".join(pair))
def row(request: pytest.FixtureRequest) -> Row:
    sop, severity = request.param
    loaded = SHIPPED[sop]
    return Row(loaded, load_organisation(Path(loaded.path).parent), severity, TABLE[sop][severity])


def test_all_five_are_shipped() -> None:
    assert PROBLEMS == []
    assert sorted(SHIPPED) == sorted(TABLE) == ["A", "B", "C", "D", "E"]


def test_a_playbook_has_the_severities_of_its_procedure_in_their_order(row: Row) -> None:
    assert [one.id for one in row.loaded.playbook.severities] == list(TABLE[row.loaded.playbook.document.sop])


def test_the_ladder_is_climbed_at_its_instants(row: Row) -> None:
    assert row.ladder() - each(row.run()) == set()


def test_nobody_of_the_ladder_hears_more_without_a_word_in_the_playbook(row: Row) -> None:
    first: dict[str, int] = {}
    for at, _, name in sorted(row.ladder()):
        first.setdefault(name, at)
    clocks = {f"clock.{id}" for id in row.wants["clocks"]}
    invite = row.loaded.playbook.war_room.invite
    called_in = {(0, "invite", name) for name in invite.get(row.severity, invite.get("default", ()))}
    beyond = [
        act
        for act in row.run()
        if act.action in SENDING and rule_of(act) not in clocks
        for name in act.to
        if name in first and (act.at, act.action, name) not in row.ladder() | called_in
        if act.at < first[name] or not marked(row.loaded, act)
    ]
    assert beyond == []


def test_an_acknowledgement_stops_what_it_should_and_nothing_else(row: Row) -> None:
    done = each(row.run((SECOND, Acknowledged())))
    wanted = row.ladder(acknowledged=True)
    assert wanted - done == set()
    assert (row.ladder() - wanted) & done == set()


def test_the_end_stops_the_ladder(row: Row) -> None:
    done = each(row.run((SECOND, Resolved())))
    assert row.ladder() & done == {act for act in row.ladder() if act[0] == 0}


def test_the_clocks(row: Row) -> None:
    clocks = {
        id: (wait_for(clock.limit, row.severity), clock.strict)
        for id, clock in row.loaded.playbook.clocks.items()
        if row.holds(clock.if_) and wait_for(clock.limit, row.severity)
    }
    assert clocks == {id: (parse_delay(limit), strict) for id, (limit, strict) in row.wants["clocks"].items()}
    assert row.loaded.playbook.immediate in (None, timedelta(minutes=5))


def test_the_cadences(row: Row) -> None:
    playbook = row.loaded.playbook
    left = [
        (cadence.to, span_for(cadence.every, row.severity))
        for cadence in playbook.cadences.values()
        if row.holds(cadence.if_) and span_for(cadence.every, row.severity) is not None
    ]
    audience = row.unfold(playbook.audiences.get(row.severity, ()))
    for who, every in row.wants["cadences"]:
        fits = [
            (to, span)
            for to, span in left
            if span == parse_span(every) and (set(to) <= audience if who == "audience" else to == (who,))
        ]
        assert fits, (who, every, left)
        left.remove(fits[0])
    assert left == []


def test_the_boxes(row: Row) -> None:
    boxes = {
        phase.id: (wait_for(phase.limit, row.severity), phase.from_)
        for phase in row.loaded.playbook.phases
        if row.holds(phase.if_) and wait_for(phase.limit, row.severity)
    }
    assert boxes == {id: (parse_delay(limit), begins) for id, (limit, begins) in row.wants["boxes"].items()}


def test_the_watch(row: Row) -> None:
    phases = [phase for phase in row.loaded.playbook.phases if row.holds(phase.if_)]
    items = [item for phase in phases for item in phase.items if row.holds(item.if_)]
    watches = {one.watch for one in (*phases, *items) if one.watch is not None}
    assert watches == ({parse_span(row.wants["watch"])} if row.wants["watch"] else set())


def test_the_deadlines_of_the_postmortem(row: Row) -> None:
    review = row.loaded.playbook.postmortem
    assert review is not None
    if row.wants["postmortem"] is None:
        assert not wanted(review, row.incident.severity)
        return
    assert wanted(review, row.incident.severity)
    due = {step: limit for step, limit in review.due if limit is not None}
    assert due == {step: parse_delay(limit) for step, limit in row.wants["postmortem"].items()}
    assert review.from_ == "resolved"
