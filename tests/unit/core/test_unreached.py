"""A step that reaches nobody is made good by the next one at once; and how people are called without Slack."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Event, NobodyReached, Recorded
from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.policy import due, goes_on, next_wake
from bot.core.reaching import ANOTHER_WAY, by_hand, reaches_nobody
from bot.core.rules import tracks
from bot.core.rules.track import Due, Track, walk
from bot.core.simulate import play
from tests.unit.core.make import ACK, T0, Run, at, declared, fired, incident, organisation, playbook, recorded
from tests.unit.core.test_policy_properties import fires, go, histories, keys, often, playbooks, possible

STEPS = [{"page": "on_call"}, {"after": "5m", "page": "secondary"}, {"after": "10m", "page": "lead"}]
LADDER = playbook(ladders={"climb": {"unless": "acknowledged", "steps": STEPS}})


def after_first(*more: tuple[float, Event], book: Playbook = LADDER) -> Incident:
    """The incident when its first step has fired, and what happened then."""
    first = [item for item in due(incident(), book, T0) if item.rule == "climb"]
    events: list[tuple[float, Event]] = [(0, fired(item, T0).event) for item in first]
    return incident(*events, *more)


def nobody(step: int = 0) -> Event:
    return NobodyReached(rule="climb", step=step, anchor=T0)


def test_the_next_step_is_due_when_nobody_was_reached_and_those_behind_it_keep_their_times() -> None:
    state = after_first((1, nobody()))
    assert [(item.step, item.due_at, item.late) for item in due(state, LADDER, at(1))] == [(1, at(1), timedelta())]
    [second] = due(state, LADDER, at(1))
    later = after_first((1, nobody()), (1, fired(second, at(1)).event))
    assert due(later, LADDER, at(9)) == []
    assert next_wake(later, LADDER, at(1)) == at(10)
    assert [item.step for item in due(later, LADDER, at(10))] == [2]


def test_one_after_the_other_goes_on_until_somebody_is_reached() -> None:
    state = after_first((0, nobody()), (0, NobodyReached(rule="climb", step=1, anchor=T0)))
    assert [item.step for item in due(state, LADDER, T0)] == [1, 2]


def test_what_is_known_late_pulls_nothing_back() -> None:
    state = after_first((7, nobody()))
    assert [(item.step, item.due_at) for item in due(state, LADDER, at(8))] == [(1, at(5))]


def test_a_ladder_that_was_stopped_does_not_go_on() -> None:
    step = ("climb", 0, T0)
    assert goes_on(after_first(), LADDER, step)
    assert not goes_on(after_first((1, ACK)), LADDER, step)
    assert due(after_first((1, ACK), (2, nobody())), LADDER, at(3)) == []


def test_the_last_step_has_nothing_after_it() -> None:
    assert not goes_on(after_first(), LADDER, ("climb", 2, T0))


def test_a_step_that_does_not_apply_is_passed_over() -> None:
    steps = [STEPS[0], {"after": "5m", "page": "secondary", "if": {"private": True}}, STEPS[2]]
    book = playbook(ladders={"climb": {"unless": "acknowledged", "steps": steps}})
    state = after_first((1, nobody()), book=book)
    assert [(item.step, item.due_at) for item in due(state, book, at(1))] == [(2, at(1))]


def test_a_replay_keeps_what_nobody_could_help() -> None:
    found = play(LADDER, {}, [recorded(0, declared()), recorded(0, nobody(), actor="")])
    assert [(row.at, row.to) for row in found.rows] == [(0, ("on_call",)), (0, ("secondary",)), (600, ("lead",))]


@pytest.mark.parametrize(
    ("parties", "nobody"),
    [
        ({"on_call": {"people": "ana"}}, False),
        ({"on_call": {"role": "commander"}}, True),
        ({"on_call": {"role": "commander", "fallback": "boss"}, "boss": {"people": "ben"}}, False),
        ({"on_call": {"channel": "incidents"}}, False),
        ({"on_call": {"contacts": ["police"]}}, False),
        ({}, True),
    ],
)
def test_who_is_nobody(parties: dict[str, object], nobody: bool) -> None:
    [first] = due(incident(), LADDER, T0)
    assert reaches_nobody(first, organisation(parties=parties), LADDER, incident(), T0) is nobody


def test_a_channel_is_nobody_to_a_private_incident() -> None:
    [first], hidden = due(incident(), LADDER, T0), incident(private=True)
    org = organisation(parties={"on_call": {"channel": "incidents"}})
    assert reaches_nobody(first, org, LADDER, hidden, T0)
    people = organisation(parties={"on_call": {"people": "ana"}})
    assert not reaches_nobody(first, people, LADDER, hidden, T0)


def test_a_step_that_calls_for_nobody_reaches_all_it_should() -> None:
    book = playbook(ladders={"climb": {"unless": "acknowledged", "steps": [{"open": "first"}]}}, lists={"first": []})
    [first] = due(incident(), book, T0)
    assert not reaches_nobody(first, organisation(), book, incident(), T0)


def test_people_are_called_by_the_phone_that_is_known() -> None:
    people = {
        "ana": {"name": "Ana", "slack": "U0ANA", "phone": "+34 600 000 000"},
        "ben": {"name": "Ben", "slack": "U0BEN"},
        "cai": {"name": "Cai", "slack": "U0CAI"},
        "dov": {"name": "Dov", "slack": "U0DOV"},
    }
    contacts = {
        "ben": {"name": "The boss", "phone": "112"},
        "x": {"name": "cai", "phone": "TBD", "email": "cai@example.org"},
        "dov": {"name": "Dov", "phone": "TBD"},
    }
    org, book = organisation(people=people, teams={}), playbook(contacts=contacts)
    assert by_hand("U0ANA", org, book) == "Call +34 600 000 000."
    assert by_hand("U0BEN", org, book) == "Call 112."
    assert by_hand("U0BEN", org, None) == ANOTHER_WAY
    assert by_hand("U0CAI", org, book) == "Write to cai@example.org."
    assert by_hand("U0DOV", org, book) == by_hand("U0NEW", org, book) == ANOTHER_WAY


@dataclass
class Deaf(Run):
    """A run in which nobody of some steps can be reached."""

    deaf: frozenset[tuple[str, int]] = frozenset()

    def wake(self, now: datetime) -> list[Due]:
        """Fire what is due; what reached nobody is followed by the next step at once."""
        found: list[Due] = []
        while ready := due(self.incident, self.playbook, now):
            assert len(found) < 500, "something is due again and again at one instant"
            for item in ready:
                self._record(Recorded(at=now, event=item.fired(0)))
            for item in ready:
                step = (item.rule, item.step, item.anchor)
                if step[:2] in self.deaf and goes_on(self.incident, self.playbook, step):
                    event = NobodyReached(rule=item.rule, step=item.step, anchor=item.anchor)
                    self._record(Recorded(at=now, event=event))
            found += ready
        walked = (walk(track, self.incident.fired, now, self.incident.unreached) for track in self.tracks)
        assert not [item for items in walked for item in items if isinstance(item, Due)], "nothing was left"
        self.log += [(now, item) for item in found]
        return found

    @property
    def tracks(self) -> Iterator[Track]:
        """All that runs, looked at closely."""
        return tracks(self.playbook, self.incident)


steps_of_rules = st.tuples(st.sampled_from(["l", "m", "l.SEV1", "l.SEV2", "m.SEV2", "u", "v"]), st.integers(0, 3))


@often
@given(playbooks(), histories, st.frozensets(steps_of_rules), st.lists(st.integers(0, 5 * 3600), max_size=12))
def test_going_on_at_once_repeats_nothing_and_needs_no_luck_with_the_wake_up(
    book: Playbook, history: list[tuple[int, Event]], deaf: frozenset[tuple[str, int]], hints: list[int]
) -> None:
    happened = possible(history)
    seen = []
    for moments in ((), tuple(hints)):
        one = Deaf(book, incident(), deaf=deaf)
        go(one, happened, moments)
        assert max(Counter(keys(one)).values(), default=1) == 1
        seen.append(fires(one))
    assert seen[0] == seen[1]
