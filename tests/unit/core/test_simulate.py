"""What the bot would do, on a virtual clock: a playbook with hand-counted rows."""

import json
from datetime import timedelta

import pytest

from bot.core.actions import ActionKind
from bot.core.errors import ConfigError
from bot.core.events import Acknowledged, Declared, Event, FactSet, ObligationMet, Recorded, Resolved, SeverityChanged
from bot.core.simulate import DECLARED_AT, SimulatedAct, as_json, as_table, offset, opening, play
from tests.unit.core.make import playbook, simulate, update

BOOK = playbook(
    categories=[{"id": "security", "name": "Security", "private": True}, {"id": "outage", "name": "Outage"}],
    clocks={"respond": {"to": "acknowledged", "limit": {"default": "15m"}, "miss": {"notify": "boss"}}},
    ladders={
        "acknowledge": {
            "unless": "acknowledged",
            "steps": {
                "SEV1": [
                    {"page": "on_call", "invite": ["on_call", "secondary"]},
                    {"after": "5m", "page": "secondary"},
                    {"after": "10m", "page": "everyone", "repeat": "10m", "times": 2},
                ],
                "default": [{"notify": "on_call"}],
            },
        }
    },
    cadences={"users": {"every": {"SEV1": "30m"}, "steps": [{"remind": "commander"}, {"after": "5m", "page": "lead"}]}},
    rules=[
        {"id": "tell", "if": {"private": False}, "announce": "news", "post": "managers"},
        {"id": "review", "when": "resolved", "after": "1d", "notify": "boss"},
    ],
)
LINES = {
    "clocks.respond": 10,
    "ladders.acknowledge.steps.SEV1.0": 20,
    "ladders.acknowledge.steps.SEV1.1": 21,
    "ladders.acknowledge.steps.SEV1.2": 22,
    "ladders.acknowledge.steps.default.0": 24,
    "cadences.users.steps.0": 30,
    "cadences.users.steps.1": 31,
    "rules.0": 40,
    "rules.1": 41,
}
Row = tuple[int, str, str, str, int, int]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def rows(found: list[SimulatedAct]) -> list[Row]:
    return [(a.at, a.action, "+".join(a.to), a.rule, a.line, a.occurrence) for a in found]


AT_ONCE: list[Row] = [
    (0, "page", "on_call", "acknowledge.SEV1/0", 20, 0),
    (0, "invite", "on_call+secondary", "acknowledge.SEV1/0", 20, 0),
    (0, "announce", "news", "tell/0", 40, 0),
    (0, "post", "managers", "tell/0", 40, 0),
]
CLIMB: list[Row] = [
    (300, "page", "secondary", "acknowledge.SEV1/1", 21, 0),
    (600, "page", "everyone", "acknowledge.SEV1/2", 22, 0),
    (901, "notify", "boss", "clock.respond/0", 10, 0),
    (1200, "page", "everyone", "acknowledge.SEV1/2", 22, 1),
    (1800, "page", "everyone", "acknowledge.SEV1/2", 22, 2),
    (1800, "remind", "commander", "users/0", 30, 0),
    (2100, "page", "lead", "users/1", 31, 0),
]


def test_nobody_acts() -> None:
    assert rows(simulate(BOOK, LINES, "SEV1")) == AT_ONCE + CLIMB


def test_people_act() -> None:
    acts: list[tuple[timedelta, Event]] = [
        (minutes(60), Resolved()),
        (minutes(4), Acknowledged()),
        (minutes(20), update()),
    ]
    expected: list[Row] = [
        *AT_ONCE,
        (3000, "remind", "commander", "users/0", 30, 0),
        (3300, "page", "lead", "users/1", 31, 0),
        (3600 + 86400, "notify", "boss", "review/0", 41, 0),
    ]
    assert rows(simulate(BOOK, LINES, "SEV1", horizon=timedelta(days=2), acts=acts)) == expected
    assert rows(simulate(BOOK, LINES, "SEV1", acts=acts)) == expected[:-1]


def test_the_severity_changes_on_the_way() -> None:
    found = rows(simulate(BOOK, LINES, "SEV2", acts=[(minutes(7), SeverityChanged(severity="SEV1"))]))
    assert found == [
        (0, "notify", "on_call", "acknowledge.default/0", 24, 0),
        *AT_ONCE[2:],
        (420, "page", "on_call", "acknowledge.SEV1/0", 20, 0),
        (420, "invite", "on_call+secondary", "acknowledge.SEV1/0", 20, 0),
        (420, "page", "secondary", "acknowledge.SEV1/1", 21, 0),
        *CLIMB[1:],
    ]


def test_an_act_comes_before_what_is_due_at_its_instant() -> None:
    assert rows(simulate(BOOK, LINES, "SEV1", acts=[(minutes(5), Acknowledged())]))[4:5] == [CLIMB[5]]
    assert rows(simulate(BOOK, LINES, "SEV1", acts=[(minutes(0), Acknowledged())]))[:2] == AT_ONCE[2:]


def test_an_act_beyond_the_horizon_does_not_happen_and_the_horizon_itself_belongs_to_it() -> None:
    acts = [(minutes(11), Acknowledged())]
    assert rows(simulate(BOOK, LINES, "SEV1", horizon=minutes(10), acts=acts)) == AT_ONCE + CLIMB[:2]
    assert rows(simulate(BOOK, LINES, "SEV1", horizon=minutes(10) - timedelta(seconds=1))) == AT_ONCE + CLIMB[:1]


@pytest.mark.parametrize(
    ("category", "private", "announced"),
    [("", False, True), ("", True, False), ("outage", False, True), ("security", False, False)],
)
def test_a_private_incident_is_simulated_as_such(category: str, private: bool, announced: bool) -> None:
    found = simulate(BOOK, LINES, "SEV1", category, private)
    assert ("announce" in {row.action for row in found}) is announced


def test_a_line_that_is_not_known_is_0() -> None:
    assert {row.line for row in simulate(BOOK, {}, "SEV1")} == {0}


def test_a_playbook_that_never_stops_is_refused() -> None:
    step = {"repeat": "1m", "times": 1000}
    book = playbook(ladders={f"l{n}": {"steps": [{**step, "page": "x"}]} for n in range(10)})
    with pytest.raises(ConfigError, match=r"more than 10,000 times within 1 d; repeat less\."):
        simulate(book, {}, "SEV1")


def test_the_json_is_plain() -> None:
    found = as_json(simulate(BOOK, LINES, "SEV1"))
    assert json.loads(json.dumps(found)) == found
    assert found[1] == {
        "at": 0,
        "action": "invite",
        "to": ["on_call", "secondary"],
        "rule": "acknowledge.SEV1/0",
        "line": 20,
        "occurrence": 0,
    }
    assert {row["action"] for row in found} <= {kind.value for kind in ActionKind}


def test_the_table_is_aligned() -> None:
    found = [
        SimulatedAct(0, "page", ("on_call",), "a.SEV1/0", 9, 0),
        SimulatedAct(901, "notify", ("b", "c"), "x/1", 12, 2),
        SimulatedAct(960, "remind", ("b",), "item.y/0", 130, 0, "Call the bank"),
    ]
    assert as_table(found) == [
        "WHEN         ACTION  TO       RULE            LINE",
        "+0 min       page    on_call  a.SEV1/0        9",
        "+15 min 1 s  notify  b, c     x/1 (again, 2)  12",
        "+16 min      remind  b        item.y/0        130  Call the bank",
    ]


def test_a_playbook_that_does_nothing_says_so() -> None:
    assert as_table(simulate(playbook(), {}, "SEV1")) == ["The playbook does nothing."]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "+0 min"),
        (300, "+5 min"),
        (5400, "+1 h 30 min"),
        (87600, "+1 d 20 min"),
        (59, "+59 s"),
        (90061, "+1 d 1 h 1 min 1 s"),
    ],
)
def test_an_offset_is_exact(seconds: int, said: str) -> None:
    assert offset(seconds) == said


def test_the_table_tells_what_people_did_and_which_limits_were_missed() -> None:
    acts = [Recorded(at=DECLARED_AT + minutes(20), actor="ana", event=FactSet(fact="users", value=20))]
    acts += [Recorded(at=DECLARED_AT + minutes(21), actor="ana", event=SeverityChanged(severity="SEV2"))]
    found = play(BOOK, LINES, [*opening(BOOK, "SEV1"), *acts], minutes(25))
    table = [line.split() for line in as_table(found.rows, found)]
    assert ["+15", "min", "1", "s", "missed", "respond", "clock.respond/0", "10"] in table
    at_20 = [row for row in table if row[:2] == ["+20", "min"]]
    assert at_20[0][2:] == ["(fact_set)", "users,", "20,", "ana"]
    assert at_20[1][2:4] == ["page", "everyone"]
    assert ["+21", "min", "(severity_changed)", "SEV2,", "ana"] in table


def test_a_simulation_tells_all_that_happened() -> None:
    found = play(BOOK, LINES, opening(BOOK, "SEV1", "security", facts={"users": 3}, tags=["big"]), minutes(5))
    assert [one.event.kind for one in found.people] == ["fact_set", "tagged"]
    declared = found.told[0].event
    assert isinstance(declared, Declared) and declared.private
    assert sum(one.event.kind == "policy_fired" for one in found.told) == len({(r.at, r.rule) for r in found.rows})


def test_an_obligation_that_was_not_met_in_time_is_a_limit_that_was_missed() -> None:
    contacts = {"police": {"name": "Police", "limit": "24h"}, "insurer": {"name": "Insurer", "limit": "48h"}}
    owed = {"from": "declared", "decide": "x", "remind": ["4h"]}
    obligations = [
        {"id": "users", "limit": "2h", "to": "x", **owed},
        {"id": "each", "limit": "per_contact", "to": "outside", **owed},
        {"id": "open", "to": "x", **owed},
    ]
    book = playbook(
        obligations=obligations, contacts=contacts, parties={"outside": {"contacts": ["police", "insurer"]}}
    )
    told = Recorded(at=DECLARED_AT + minutes(60), event=ObligationMet(obligation="each", contact="police"))
    found = play(book, {}, [*opening(book, "SEV1"), told], timedelta(days=3))
    assert [(row.at, row.to) for row in found.missed] == [
        (2 * 3600 + 1, ("obligation.users",)),
        (48 * 3600 + 1, ("obligation.each.insurer",)),
    ]
