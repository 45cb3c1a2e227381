"""The timeline: its order, its three times, and messages that come and go."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import get_args

import pytest

from bot.core.events import (
    EVENT,
    Acknowledged,
    Declared,
    Event,
    ItemTicked,
    MessageRead,
    Noted,
    NoteStruck,
    Recorded,
    TaskAdded,
)
from bot.core.readable import readable
from bot.core.saying import SAID, say
from bot.core.timeline import Moment, on_timeline, timeline
from tests.slack.views_world import ANA, BEN, ORG, PLAYBOOK

T0 = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
PIN = {"channel": "C1", "ts": "17.1"}


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def told(*events: tuple[float, str, Event]) -> list[Recorded]:
    first = Recorded(at=T0, actor=ANA, event=Declared(title="Down", severity="SEV2"), recorded_at=T0)
    return [first, *(Recorded(at=at(minutes), actor=who, event=event) for minutes, who, event in events)]


def notes(found: list[Moment]) -> list[Moment]:
    return [one for one in found if one.kind == "noted"]


def test_entries_stand_where_they_occurred_and_keep_their_number() -> None:
    late = Noted(text="it began", occurred_at=at(-30), told_at=at(9))
    found = timeline(told((5, BEN, Acknowledged()), (10, ANA, late)), PLAYBOOK)
    assert [(one.number, one.kind) for one in found] == [(3, "noted"), (1, "declared"), (2, "acknowledged")]
    first = found[0]
    assert (first.occurred, first.learned, first.recorded) == (at(-30), at(9), None)
    assert first.back_dated and first.told_later and not found[1].told_later and found[1].recorded == T0


def test_a_message_is_one_entry_with_its_words() -> None:
    events = told(
        (10, ANA, Noted(**PIN, occurred_at=at(4), told_at=at(10), mark="20.1")),
        (11, "", MessageRead(**PIN, text="disk is full", author=BEN, link="https://x")),
        (12, BEN, Noted(**PIN, occurred_at=at(4), told_at=at(12), mark="22.1")),
    )
    (one,) = notes(timeline(events, PLAYBOOK))
    assert (one.text, one.author, one.actor, one.link) == ("disk is full", BEN, ANA, "https://x")
    assert one.occurred == at(4) and not one.back_dated and not one.struck_by


def test_it_is_struck_out_when_the_last_person_takes_it_back() -> None:
    both = told((1, ANA, Noted(**PIN, mark="1.1")), (2, BEN, Noted(**PIN, mark="2.1")))
    one = [*both, Recorded(at=at(3), actor=ANA, event=NoteStruck(**PIN, mark="3.1"))]
    none = [*one, Recorded(at=at(4), actor=BEN, event=NoteStruck(**PIN, mark="4.1"))]
    assert on_timeline(one, "C1", "17.1") == {BEN} and on_timeline(none, "C1", "17.1") == frozenset()
    assert [found.struck_by for found in notes(timeline(none, PLAYBOOK))] == [BEN]
    again = [*none, Recorded(at=at(5), actor=ANA, event=Noted(**PIN, mark="5.1"))]
    assert [found.struck_by for found in notes(timeline(again, PLAYBOOK))] == [""]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_reactions_may_arrive_in_any_order(order: tuple[int, ...]) -> None:
    pressed = [
        Noted(**PIN, mark="0000000001.000001"), NoteStruck(**PIN, mark="0000000002.000001"),
        Noted(**PIN, mark="0000000003.000001"),
    ]  # fmt: skip
    arrived = told(*((1.0 + n, ANA, pressed[n]) for n in order))
    assert on_timeline(arrived, "C1", "17.1") == {ANA}
    without_last = told(*((1.0 + n, ANA, pressed[n]) for n in order if n != 2))
    assert on_timeline(without_last, "C1", "17.1") == frozenset()


def test_the_record_has_words_for_every_kind_of_event() -> None:
    every = {one.model_fields["kind"].default for one in get_args(get_args(Event)[0])}
    assert set(SAID) == every


@pytest.mark.parametrize("kind", SAID)
def test_every_kind_of_event_says_something(kind: str) -> None:
    values = {"value": True, "number": 1, "until": T0, "approved": True, "title": "Down", "severity": "SEV2"}
    values |= {"word": "identified", "to": "leads"}
    every = {one.model_fields["kind"].default: one for one in get_args(get_args(Event)[0])}
    model = every[kind]
    given = {name: values.get(name, "x") for name, field in model.model_fields.items() if field.is_required()}
    if kind == "policy_fired":
        given |= {"step": 0, "anchor": T0, "occurrence": 0, "due_at": T0, "late": 0, "line": 1}
    if kind == "nobody_reached":
        given |= {"step": 0, "anchor": T0}
    if kind == "linked":
        given = {"incident": 3, "how": "sub"}
    if kind in ("notice_sent", "notice_proposed"):
        given["to"] = ()
    if kind == "notice_decided":
        given["approved"] = True
    if kind == "gate_overridden":
        given["gate"] = "resolve"
    words = say(model.model_validate(given), ANA, PLAYBOOK)  # type: ignore[arg-type]
    words = words or say(Noted(text="x"), ANA, PLAYBOOK)
    assert words and "{" not in words and "None" not in words


def test_no_kind_of_event_is_left_out_of_the_record() -> None:
    assert set(SAID) == set(EVENT.json_schema()["discriminator"]["mapping"])


def test_a_follow_up_of_a_message_says_its_words() -> None:
    made = (1, ANA, TaskAdded(text="", number=1, followup=True, **PIN))
    read = (2, "", MessageRead(**PIN, text="the runbook is wrong"))
    assert "follow-up 1: (from a message)" in timeline(told(made), PLAYBOOK)[-1].text
    assert "follow-up 1: the runbook is wrong" in timeline(told(made, read), PLAYBOOK)[-1].text


def test_what_was_taken_back_and_put_aside_is_told_apart() -> None:
    said = [say(ItemTicked(item="x", **how), ANA, PLAYBOOK) for how in ({}, {"na": True}, {"undone": True})]
    assert said == ["did: x", "put aside: x", "took back: x"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"<@{BEN}> said &lt;x&gt; &amp; y", "@Ben Okafor said <x> & y"),
        ("<@U9STRANGE|zed> in <#C1|ops> and <#C2>", "@zed in #ops and #C2"),
        ("<https://x.io/a|here> <https://x.io>", "here (https://x.io/a) https://x.io"),
        ("<mailto:a@b.c|us>", "us (mailto:a@b.c)"),
        ("<!here> <!subteam^S1|@leads> a <b> c", "@here @leads a <b> c"),
    ],
)  # fmt: skip
def test_slack_s_marks_are_put_into_words(text: str, shown: str) -> None:
    assert readable(text, ORG) == shown
