"""Names of incident channels: what Slack takes, what the playbook wants, what a title becomes."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.naming import check_pattern, pattern_of, room_name

SLACKS_CHARSET = set(string.ascii_lowercase + string.digits + "-_")
DAY = date(2026, 3, 3)


def named(title: str, pattern: str = "", *, private: bool = False, attempt: int = 0, drill: bool = False) -> str:
    return room_name(pattern_of(pattern, "inc", drill), 12, DAY, title, private, attempt)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Database down", "inc-12-database-down"),
        ("", "inc-12"),
        ("🔥🔥🔥", "inc-12"),
        (":fire: :thumbsup::skin-tone-2:", "inc-12"),
        ("<!channel>", "inc-12"),
        ("<!channel> checkout <@U123|ana> <https://a.example/b|the page>", "inc-12-checkout"),
        ("p99 <5s but >2s", "inc-12-p99-5s-but-2s"),
        ("---", "inc-12"),
        ("Ошибка оплаты", "inc-12-oshibka-oplaty"),
        ("数据库宕机", "inc-12-shu-ju-ku-dang-ji"),
        ("Größe über Maß", "inc-12-grosse-uber-mass"),
        ("don't & won't", "inc-12-don-t-won-t"),
    ],
)
def test_a_room_is_named_after_the_title(title: str, name: str) -> None:
    assert named(title) == name


def test_a_private_room_tells_nothing_of_its_title() -> None:
    assert named("Keys leaked", private=True) == "inc-12"


def test_further_tries_are_numbered_from_two() -> None:
    assert named("Down", attempt=1) == "inc-12-down-2"
    assert named("Down", private=True, attempt=2) == "inc-12-3"


@pytest.mark.parametrize("title", ["word " * 60, "x" * 300, "数" * 300])
def test_a_title_of_300_characters_gives_a_short_name(title: str) -> None:
    name = named(title)
    assert name.startswith("inc-12-")
    assert len(name) <= 80
    assert not name.endswith("-")


@given(
    st.from_regex(r"\A[a-z0-9][a-z0-9_-]{0,19}\Z"),
    st.integers(1, 10**9),
    st.text(max_size=300),
    st.booleans(),
    st.integers(0, 99),
)
def test_every_name_is_one_that_slack_takes(prefix: str, number: int, title: str, private: bool, attempt: int) -> None:
    name = room_name(pattern_of("", prefix, drill=False), number, DAY, title, private, attempt)
    assert 1 <= len(name) <= 80
    assert set(name) <= SLACKS_CHARSET
    assert name.startswith(f"{prefix}-{number}")
    assert not attempt or name.endswith(f"-{attempt + 1}")


@pytest.mark.parametrize(
    ("pattern", "name", "private", "drill"),
    [
        ("inc-{date}-{n}-{slug}", "inc-2026-03-03-12-down", "inc-2026-03-03-12", "drill-2026-03-03-12-down"),
        ("{slug}-{n}", "down-12", "12", "drill-down-12"),
        ("war_{slug}_{n}", "war_down_12", "war_12", "drill-war_down_12"),
        ("ops{n}", "ops12", "ops12", "drill-ops12"),
    ],
)
def test_a_room_is_named_by_the_pattern_of_the_playbook(pattern: str, name: str, private: str, drill: str) -> None:
    assert check_pattern(pattern) == pattern
    assert named("Down", pattern) == name
    assert named("Down", pattern, attempt=1) == f"{name}-2"
    assert named("Down", pattern, private=True) == private
    assert named("Down", pattern, drill=True) == drill


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("inc-{date}-{slug}", "needs {n}"),
        ("inc-{n}-{n}", "each field once"),
        ("inc-{n}-{title}", "has no field {title}; there are {date}, {n} and {slug}"),
        ("inc-{n}-{}", "has no field {}"),
        ("Inc-{n}", "small letters"),
        ("inc {n}", "small letters"),
        ("inc-{n", "small letters"),
        ("inc.{n}", "small letters"),
        ("inc-{n}{slug}", "side by side"),
        (f"{'x' * 41}{{n}}", "has 41 characters beside its fields; at most 40 fit"),
    ],
)
def test_a_pattern_that_slack_or_two_incidents_could_not_live_with_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        check_pattern(pattern)
    assert why in str(refused.value)


@given(
    st.permutations(["{date}", "{n}", "{slug}", "x" * 37]),
    st.sampled_from("-_"),
    st.integers(1, 10**9),
    st.text(max_size=300),
    st.integers(0, 99),
    st.booleans(),
)
def test_every_patterns_name_is_one_that_slack_takes_and_has_the_number(
    parts: list[str], between: str, number: int, title: str, attempt: int, drill: bool
) -> None:
    pattern = check_pattern(between.join(parts))
    name = room_name(pattern_of(pattern, "inc", drill), number, DAY, title, private=False, attempt=attempt)
    assert len(name) <= 80
    assert set(name) <= SLACKS_CHARSET
    assert str(number) in name.replace("-", "_").split("_")
    assert not drill or name.startswith("drill")
