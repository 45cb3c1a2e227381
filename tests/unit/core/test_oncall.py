"""Who is on call at an instant, also across changes of summer time, and whom a party reaches."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.events import RoleAssigned
from bot.core.oncall import CLOSED, NEVER, Reach, Shift, local, next_shift, resolve, shift_at
from bot.core.organisation import WEEKDAYS, Organisation, Rotation
from bot.core.playbook import Way
from tests.unit.core.make import T0, incident, organisation, playbook

MADRID, NEW_YORK = "Europe/Madrid", "America/New_York"


def rotation(**parts: Any) -> Rotation:
    basis: dict[str, Any] = {"members": ["ana", "ben", "cai"], "start": "2026-01-01"}
    return Rotation.model_validate({**basis, **parts})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "before", "handoff", "following"),
    [
        (MADRID, "2026-03-23T08:00", "2026-03-30T07:00", "2026-04-06T07:00"),
        (MADRID, "2026-10-19T07:00", "2026-10-26T08:00", "2026-11-02T08:00"),
        (NEW_YORK, "2026-03-02T14:00", "2026-03-09T13:00", "2026-03-16T13:00"),
        (NEW_YORK, "2026-10-26T13:00", "2026-11-02T14:00", "2026-11-09T14:00"),
    ],
)
def test_the_weekly_handoff_stays_at_nine_local_time_across_summer_time(
    tz: str, before: str, handoff: str, following: str
) -> None:
    plan = rotation(tz=tz, handoff="mon 09:00")
    last = shift_at(plan, utc(handoff) - timedelta(microseconds=1))
    first = shift_at(plan, utc(handoff))
    assert last and first
    assert (last.start, last.end) == (utc(before), utc(handoff))
    assert (first.start, first.end) == (utc(handoff), utc(following))
    assert last.person != first.person
    assert next_shift(plan, last.start) == first


def test_a_handoff_in_the_skipped_hour_comes_an_hour_later_by_the_clock() -> None:
    plan = rotation(tz=MADRID, handoff="sun 02:30")
    shift = shift_at(plan, utc("2026-03-29T12:00"))
    assert shift and shift.start == utc("2026-03-29T01:30")
    assert local(shift.start, MADRID).hour == 3


def test_a_handoff_in_the_doubled_hour_is_the_earlier_one() -> None:
    shift = shift_at(rotation(tz=MADRID, handoff="sun 02:30"), utc("2026-10-25T12:00"))
    assert shift and shift.start == utc("2026-10-25T00:30")


def test_nobody_is_on_call_before_the_first_handoff() -> None:
    plan = rotation(start="2026-01-01", handoff="mon 09:00")
    assert shift_at(plan, utc("2025-06-01T00:00")) is None
    assert shift_at(plan, utc("2026-01-05T08:59:59")) is None
    first = Shift("ana", utc("2026-01-05T09:00"), utc("2026-01-12T09:00"))
    assert shift_at(plan, utc("2026-01-05T09:00")) == first
    assert next_shift(plan, utc("2025-06-01T00:00")) == first


def test_a_rotation_that_starts_on_its_weekday_hands_off_that_day() -> None:
    shift = shift_at(rotation(start="2026-01-05", handoff="mon 09:00"), utc("2026-01-05T10:00"))
    assert shift and shift.person == "ana"


def test_a_daily_rotation_starts_on_its_first_day_whatever_the_weekday() -> None:
    plan = rotation(every="1d", start="2026-01-01", handoff="mon 09:00")
    people = [shift_at(plan, utc(f"2026-01-0{day}T12:00")) for day in (1, 2, 3, 4)]
    assert [p.person for p in people if p] == ["ana", "ben", "cai", "ana"]
    night = shift_at(plan, utc("2026-01-02T08:00"))
    assert night and night.person == "ana"


def test_a_fortnightly_rotation_hands_off_every_other_week() -> None:
    plan = rotation(every="2w", start="2026-01-05")
    people = [shift_at(plan, utc("2026-01-05T12:00") + timedelta(weeks=n)) for n in range(7)]
    assert [p.person for p in people if p] == ["ana", "ana", "ben", "ben", "cai", "cai", "ana"]


def _handoffs(plan: Rotation, start: date, days: int) -> list[datetime]:
    """By brute force: each local day on which a handoff falls, in UTC."""
    weekday, clock = plan.handoff.split(" ")
    period = {"1d": 1, "1w": 7, "2w": 14}[plan.every]
    week = [start + timedelta(days=n) for n in range(7)]
    first = next(day for day in week if plan.every == "1d" or WEEKDAYS[day.weekday()] == weekday)
    hour, minute = (int(part) for part in clock.split(":"))
    zone = ZoneInfo(plan.tz)
    each = (first + timedelta(days=n) for n in range(0, days, period))
    return [datetime(d.year, d.month, d.day, hour, minute, tzinfo=zone).astimezone(UTC) for d in each]


@given(
    st.sampled_from([MADRID, NEW_YORK, "UTC", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.sampled_from(["1d", "1w", "2w"]),
    st.sampled_from([f"{day} {clock}" for day in WEEKDAYS for clock in ("00:00", "02:30", "09:00", "23:59")]),
    st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    st.integers(1, 5),
    st.integers(0, 2 * 365 * 86400),
)
@example(MADRID, "1d", "mon 02:30", date(2025, 1, 1), 5, 453 * 86400)
def test_over_two_years_exactly_one_person_is_on_call_and_it_is_the_one_counted_by_hand(
    tz: str, every: str, handoff: str, start: date, members: int, second: int
) -> None:
    plan = rotation(
        tz=tz, every=every, handoff=handoff, start=start.isoformat(), members=["a", "b", "c", "d", "e"][:members]
    )
    now = datetime(start.year, start.month, start.day, tzinfo=UTC) + timedelta(seconds=second)
    bounds = _handoffs(plan, start, 3 * 365)
    passed = [n for n, at in enumerate(bounds) if at <= now]
    shift = shift_at(plan, now)
    if not passed:
        assert shift is None
        return
    turn = passed[-1]
    assert shift == Shift(plan.members[turn % members], bounds[turn], bounds[turn + 1])
    assert next_shift(plan, now) == Shift(plan.members[(turn + 1) % members], bounds[turn + 1], bounds[turn + 2])


def org(**parties: Any) -> Organisation:
    weekly = {"members": ["ana", "ben"], "start": "2026-03-02"}
    later = {"members": ["ana"], "start": "2027-01-04"}
    return organisation(rotations={"primary": weekly, "later": later}, parties=parties)


def reach(name: str, who: Organisation, **more: Any) -> Reach:
    return resolve(name, who, playbook(**more), incident(), T0)


def test_a_rotation_is_the_person_on_call() -> None:
    assert reach("on_call", org(on_call={"rotation": "primary"})) == Reach(("U0ANA",), via=(Way.DM, Way.ROOM))


def test_a_rotation_that_has_not_begun_is_nobody_and_says_so() -> None:
    assert reach("on_call", org(on_call={"rotation": "later"})).why_empty == NEVER


def test_a_team_is_its_members_and_people_are_themselves() -> None:
    who = org(team={"team": "payments", "via": ["page"]}, bosses={"people": ["dov", "eve", "dov"]})
    assert reach("team", who) == Reach(("U0BEN", "U0CAI"), via=(Way.PAGE,))
    assert reach("bosses", who).people == ("U0DOV", "U0EVE")


def test_a_channel_is_the_one_the_organisation_gives_that_name() -> None:
    who = org(news={"channel": "incidents"}, other={"channel": "#other"}, odd={"channel": "copy"})
    assert reach("news", who).channels == ("#incidents",)
    assert reach("other", who).channels == ("#other",)
    assert reach("odd", who).channels == ("copy",)


def test_a_role_is_its_holder() -> None:
    who = org(chief={"role": "commander"})
    held = incident((1, RoleAssigned(role="commander", person="U0EVE")))
    assert resolve("chief", who, playbook(), held, T0).people == ("U0EVE",)
    assert resolve("chief", who, playbook(), incident(), T0) == Reach(
        via=(Way.DM, Way.ROOM), why_empty="nobody is commander"
    )
    assert resolve("chief", who, playbook(), None, T0).people == ()


def test_the_fallback_is_reached_in_the_way_of_the_party_when_it_is_nobody() -> None:
    who = org(chief={"role": "commander", "fallback": "on_call", "via": ["page"]}, on_call={"rotation": "primary"})
    assert reach("chief", who) == Reach(("U0ANA",), via=(Way.PAGE,))
    held = incident((1, RoleAssigned(role="commander", person="U0EVE")))
    assert resolve("chief", who, playbook(), held, T0).people == ("U0EVE",)


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ("2026-03-03T09:00", "U0ANA"),
        ("2026-03-03T16:59:59", "U0ANA"),
        ("2026-03-03T17:00", "U0DOV"),
        ("2026-03-04T08:59:59", "U0DOV"),
        ("2026-03-07T12:00", "U0DOV"),
    ],
)
def test_one_who_keeps_business_hours_is_nobody_outside_of_them(when: str, who: str) -> None:
    day = {"hours": "business"}
    press = {"rotation": "primary", **day}
    there = org(press={**press, "fallback": "lead"}, lead={"people": "dov"}, alone=press, news={"channel": "x", **day})
    assert resolve("press", there, playbook(), None, utc(when)).people == (who,)
    alone, news = (resolve(name, there, playbook(), None, utc(when)) for name in ("alone", "news"))
    open_now = who == "U0ANA"
    assert (alone.why_empty, news.channels) == (("", ("x",)) if open_now else (CLOSED, ()))


def test_a_fallback_may_have_a_fallback() -> None:
    who = org(a={"role": "commander", "fallback": "b"}, b={"rotation": "later", "fallback": "c"}, c={"people": "dov"})
    assert reach("a", who).people == ("U0DOV",)


def test_the_playbooks_party_wins_over_the_organisations() -> None:
    who = org(lead={"people": "dov"})
    assert reach("lead", who, parties={"lead": {"people": "eve"}}).people == ("U0EVE",)


def test_nested_parties_are_everyone_in_them_once() -> None:
    who = org(
        all={"parties": ["both", "team", "on_call"], "via": ["page"]},
        both={"parties": ["on_call", "boss"]},
        on_call={"rotation": "primary"},
        boss={"people": "dov"},
        team={"team": "payments"},
    )
    assert reach("all", who) == Reach(("U0ANA", "U0DOV", "U0BEN", "U0CAI"), via=(Way.PAGE,))


def test_nested_parties_that_are_all_nobody_say_why_or_fall_back() -> None:
    none = {"parties": ["chief", "night"]}
    parts = {"chief": {"role": "commander"}, "night": {"rotation": "later"}, "boss": {"people": "dov"}}
    assert reach("all", org(all=none, **parts)).why_empty == f"nobody is commander; {NEVER}"
    assert reach("all", org(all={**none, "fallback": "boss"}, **parts)).people == ("U0DOV",)


def test_people_outside_of_slack_are_nobody_to_tell_but_known_to_be_there() -> None:
    who = org(
        police={"contacts": ["police"]},
        press={"mail_list": "press"},
        both={"parties": ["police", "press"]},
        mixed={"parties": ["boss", "press"]},
        boss={"people": "dov"},
        safe={"mail_list": "press", "fallback": "boss"},
    )
    assert reach("both", who) == Reach(via=(Way.DM, Way.ROOM), outside=True)
    assert reach("mixed", who) == Reach(("U0DOV",), via=(Way.DM, Way.ROOM), outside=True)
    assert reach("safe", who).people == ("U0DOV",) and not reach("safe", who).outside


def test_a_circle_of_parties_ends_and_is_named() -> None:
    who = org(
        a={"parties": ["b", "boss"]},
        b={"parties": ["a"]},
        boss={"people": "dov"},
        c={"role": "commander", "fallback": "d"},
        d={"role": "commander", "fallback": "c"},
    )
    assert reach("a", who).people == ("U0DOV",)
    assert reach("b", who).people == ("U0DOV",)
    assert reach("c", who).people == ()
    assert reach("c", who).why_empty == "c leads back to itself"


def test_what_is_no_party_is_nobody_and_says_so() -> None:
    assert reach("ghost", org()) == Reach(why_empty="ghost is not a party")


@pytest.mark.parametrize(
    ("party", "why"),
    [
        ({"rotation": "gone"}, "gone is not a rotation any more"),
        ({"team": "gone"}, "gone is not a team any more"),
        ({"people": ["gone"]}, "gone is not among the people any more"),
    ],
)
def test_a_party_whose_source_has_left_the_configuration_is_nobody_instead_of_an_error(
    party: dict[str, Any], why: str
) -> None:
    parties = {"old": party, "safe": {**party, "fallback": "boss"}, "boss": {"people": ["gone", "dov"]}}
    assert reach("old", org(), parties=parties).why_empty == why
    assert reach("safe", org(), parties=parties).people == ("U0DOV",)


def test_a_person_is_found_by_the_slack_id() -> None:
    found = org().person_by_slack("U0BEN")
    assert found and found.name == "Ben"
    assert org().person_by_slack("U0ZOE") is None


@pytest.mark.parametrize("start", ["2026-02-31", "2026-13-01", "0000-01-01"])
def test_a_rotation_cannot_start_on_a_day_that_does_not_exist(start: str) -> None:
    with pytest.raises(ValueError, match="no such day"):
        rotation(start=start)
