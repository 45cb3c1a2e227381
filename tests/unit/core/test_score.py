"""How an incident went by its playbook: limits in time, missed, and still running."""

import pytest

from bot.core.events import Mitigated, ObligationMet, Resolved, RoleAssigned
from bot.core.score import ScoreLine, score, share
from tests.unit.core.make import ACK, at, declared, playbook, recorded, run, update

BEGINS = recorded(0, declared())
BOOK = playbook(
    clocks={"acknowledge": {"to": "acknowledged", "limit": {"default": "5m"}}},
    cadences={
        "updates": {"every": {"default": "20m"}, "steps": [{"remind": "commander"}, {"after": "5m", "page": "b"}]}
    },
    roles={"commander": {"name": "Commander"}, "scribe": {"name": "Scribe", "ack": "10m"}},
    phases=[{"id": "contain", "name": "Contain", "to": "mitigated", "limit": "30m", "items": []}],
    policy={"acknowledgement": {"lasts": {"default": "15m"}}},
)


def test_what_was_in_time_is_kept() -> None:
    scribe = RoleAssigned(role="scribe", person="U0BEN")
    acts = {3: ACK, 4: scribe, 12: update(), 25: Mitigated(), 28: update(), 40: Resolved()}
    done = run(BOOK, acts, until=60)
    lines = score(BOOK, done.incident, [BEGINS, *done.told], at(60))
    assert share(lines) == (4, 4)
    assert lines == (
        ScoreLine(name="acknowledge", told="within 5 min: after 3 min", kept=True),
        ScoreLine(name="Scribe", told="within 10 min: after 4 min", kept=True),
        ScoreLine(name="Contain", told="within 30 min: after 25 min", kept=True),
        ScoreLine(name="updates", told="2 of 2 in time", kept=True),
    )


def test_what_was_missed_says_by_how_much() -> None:
    done = run(BOOK, {6: ACK, 35: Resolved()}, until=60)
    told = {line.name: (line.told, line.kept) for line in score(BOOK, done.incident, [BEGINS, *done.told], at(60))}
    assert told == {
        "acknowledge": ("within 5 min: after 6 min", False),
        "Scribe": ("within 10 min: after 35 min", False),
        "Contain": ("within 30 min: after 35 min", False),
        "updates": ("0 of 1 in time", False),
        "sign of life": ("1 acknowledgement ran out", False),
    }


@pytest.mark.parametrize(("minutes", "kept"), [(2, None), (6, False)])
def test_while_it_runs_nothing_is_kept_yet(minutes: float, kept: bool | None) -> None:
    done = run(BOOK, until=minutes)
    [first, *_] = score(BOOK, done.incident, [BEGINS, *done.told], at(minutes))
    assert (first.name, first.kept) == ("acknowledge", kept)
    assert share([first]) == ((0, 0) if kept is None else (0, 1))


def test_a_drill_has_a_length_and_whoever_leads_is_reminded_of_its_end() -> None:
    planned = {"id": "d", "kind": "drill", "every": "1mo", "length": ["1h", "2h"]}
    book = playbook(exercises=[planned])
    assert run(book, until=300).said == [], "an incident takes as long as it takes"
    done = run(book, {150: Resolved()}, until=300, drill=True)
    assert done.said == [(120, "practice.end/0")] and done.incident.name == "DRILL-7"
    [line] = score(book, done.incident, [BEGINS, *done.told], at(300))
    assert (line.told, line.kept) == ("2 h 30 min of 1 h to 2 h", False)


def test_people_outside_who_were_told_late_were_missed() -> None:
    book = playbook(
        obligations=[{"id": "authority", "to": "authority", "decide": "lead", "limit": "30m"}],
        parties={"authority": {"contacts": ["police"]}},
        contacts={"police": {"name": "Police"}},
    )
    for minutes, kept in ((20.0, True), (40.0, False)):
        done = run(book, {minutes: ObligationMet(obligation="authority", reference="A-1")}, until=90)
        assert [line.kept for line in score(book, done.incident, [BEGINS, *done.told], at(90))] == [kept]
