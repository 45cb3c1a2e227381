"""What is read and written as text: spans, actions, room names, the grammar of `/incident`."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import Action, ActionKind
from bot.core.grammar import Typed, leading_severity, nearest, parse, person
from bot.core.playbook import Step
from bot.core.spans import LONGEST, parse_span, say_span, write_span
from tests.unit.core.make import playbook


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("15m", 900),
        ("4h", 14400),
        ("2d", 172800),
        ("1w", 604800),
        ("1h30m", 5400),
        (" 1H 30M ", 5400),
        ("0m", 0),
        ("3660d", 3660 * 86400),
    ],
)
def test_a_span_is_read(text: str, seconds: int) -> None:
    assert parse_span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "15 minutes", "-5m", "1.5h", "15m later", "1y"])
def test_what_is_no_span_is_refused_with_the_accepted_form(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 30s, 15m, 4h, 2d or 1w"):
        parse_span(text)


@pytest.mark.parametrize("text", ["3661d", "999999999w", "9" * 40 + "d", "9" * 5000 + "s"])
def test_a_span_longer_than_ten_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="longer than ten years"):
        parse_span(text)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=40, milliseconds=900), "40 s"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(hours=2, minutes=5, seconds=59), "2 h 5 min"),
        (timedelta(hours=1, seconds=30), "1 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=8, hours=1, minutes=1), "8 d 1 h"),
    ],
)
def test_a_span_is_said_in_at_most_two_units(span: timedelta, said: str) -> None:
    assert say_span(span) == said


@given(st.integers(0, int(LONGEST.total_seconds())))
def test_a_span_written_for_a_playbook_reads_back_the_same(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert parse_span(write_span(span)) == span


def test_a_step_survives_being_written_and_read() -> None:
    step = Step.model_validate({"after": "1d1h1m1s", "repeat": "90s", "times": 2, "page": "lead"})
    assert Step.model_validate_json(step.model_dump_json()) == step
    assert '"after":"1d1h1m1s"' in step.model_dump_json()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ActionKind.PAGE, "page on_call, secondary"),
        (ActionKind.NOTIFY, "notify on_call, secondary"),
        (ActionKind.REMIND, "remind on_call, secondary"),
        (ActionKind.INVITE, "invite on_call, secondary"),
        (ActionKind.ANNOUNCE, "announce in on_call, secondary"),
        (ActionKind.POST, "post to on_call, secondary"),
    ],
)
def test_an_action_says_itself(kind: ActionKind, said: str) -> None:
    assert Action(kind, ("on_call", "secondary")).say() == said


SYNONYMS = {"ack": "ack", "acknowledge": "ack", "sev": "severity", "severity": "severity", "update": "update"}


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", Typed("")),
        ("   ", Typed("")),
        ("ack", Typed("ack")),
        ("Acknowledge", Typed("ack")),
        ("SEV  SEV1  it is worse ", Typed("severity", "SEV1  it is worse")),
        ("update\nline one\nline two", Typed("update", "line one\nline two")),
        ("update\tnow", Typed("update", "now")),
        ("update\u00a0now", Typed("update", "now")),
    ],
)
def test_a_command_is_found_by_any_of_its_words(text: str, typed: Typed) -> None:
    assert parse(text, SYNONYMS) == typed


def test_an_unknown_word_is_no_command() -> None:
    assert parse("acknowlege it", SYNONYMS) is None


def test_a_typo_gets_the_nearest_words() -> None:
    assert nearest("Acknowlege it", SYNONYMS) == ["acknowledge"]
    assert nearest("severty\nSEV1", SYNONYMS) == ["severity", "sev"]
    assert nearest("zzz", SYNONYMS) == []
    assert nearest("", SYNONYMS) == []


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("SEV1 checkout fails", ("SEV1", "checkout fails")),
        ("sev2: checkout fails", ("SEV2", "checkout fails")),
        ("Sev3,", ("SEV3", "")),
        ("SEV1\ncheckout fails", ("SEV1", "checkout fails")),
        ("checkout fails SEV1", (None, "checkout fails SEV1")),
        ("  ", (None, "")),
        (": odd", (None, ": odd")),
    ],
)
def test_a_severity_may_lead(rest: str, found: tuple[str | None, str]) -> None:
    assert leading_severity(rest, playbook()) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<@U123ABC>", "U123ABC"),
        (" <@W123|ana> ", "W123"),
        ("@ana", None),
        ("<@U123> please", None),
        ("<!channel>", None),
        ("", None),
    ],
)
def test_a_person_is_an_escaped_mention(text: str, found: str | None) -> None:
    assert person(text) == found
