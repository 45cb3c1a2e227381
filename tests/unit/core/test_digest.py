"""The managers' digest: when it is due by local time, and what it tells of each incident."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.digest import DigestFacts, compose, digest_line, next_digest
from bot.core.events import Cancelled, Event, Resolved, RoleAssigned
from bot.core.organisation import Digest
from tests.unit.core.make import T0, at, incident, playbook, update

BOOK = playbook(
    cadences={"managers": {"every": {"SEV1": "30m", "default": "60m"}, "steps": [{"remind": "commander"}]}},
    severities=[{"id": "SEV1", "name": "Worst", "emoji": "fire"}, {"id": "SEV2", "name": "Bad"}],
)
RANK = {"SEV1": 0, "SEV2": 1}


def digest(**parts: Any) -> Digest:
    return Digest.model_validate({"at": "08:30", "channel": "managers", **parts})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("tz", "after", "due"),
    [
        ("UTC", "2026-03-03T08:29:59", "2026-03-03T08:30"),
        ("UTC", "2026-03-03T08:30", "2026-03-04T08:30"),
        ("Europe/Madrid", "2026-03-28T07:30", "2026-03-29T06:30"),
        ("Europe/Madrid", "2026-10-24T06:30", "2026-10-25T07:30"),
        ("America/New_York", "2026-03-03T02:00", "2026-03-03T13:30"),
        ("Asia/Tokyo", "2026-03-03T00:00", "2026-03-03T23:30"),
    ],
)
def test_a_digest_is_due_at_its_local_time_also_across_summer_time(tz: str, after: str, due: str) -> None:
    assert next_digest(digest(), tz, utc(after)) == utc(due)


def test_a_digest_leaves_out_the_days_it_is_not_for() -> None:
    weekly = digest(days=["mon"])
    assert next_digest(weekly, "UTC", utc("2026-03-03T00:00")) == utc("2026-03-09T08:30")
    assert next_digest(weekly, "UTC", utc("2026-03-09T08:30")) == utc("2026-03-16T08:30")


def test_a_digest_for_nobody_or_for_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="goes to nobody"):
        digest(channel=None)
    with pytest.raises(ValueError, match="at least 1 item"):
        digest(days=[])
    with pytest.raises(ValueError, match="needs at least one day"):
        next_digest(digest().model_copy(update={"days": ()}), "UTC", T0)


def test_a_line_tells_how_an_incident_stands() -> None:
    events: list[tuple[float, Event]] = [(1, RoleAssigned(role="commander", person="U0BEN")), (5, update())]
    line = digest_line(incident(*events, severity="SEV1"), BOOK, "C1", at(35))
    assert (line.number, line.title, line.severity, line.emoji, line.status) == (
        7, "Checkout fails", "SEV1", "fire", "declared",
    )  # fmt: skip
    assert (line.commander, line.channel, line.declared_at, line.updated_at) == ("U0BEN", "C1", T0, at(5))
    assert (line.update_due_at, line.overdue, line.resolved_at) == (at(35), True, None)


def test_an_update_is_overdue_from_the_instant_it_is_due() -> None:
    assert not digest_line(incident(), BOOK, "C1", at(59, 59)).overdue
    assert digest_line(incident(), BOOK, "C1", at(60)).overdue


def test_a_private_incident_shows_neither_title_nor_people_nor_room() -> None:
    held = incident((1, RoleAssigned(role="commander", person="U0BEN")), private=True)
    line = digest_line(held, BOOK, "C1", at(1))
    assert (line.private, line.title, line.commander, line.channel) == (True, "", "", "")
    assert line.number == 7


def test_a_severity_that_the_playbook_does_not_have_shows_no_emoji() -> None:
    assert digest_line(incident(severity="P9"), BOOK, "C1", T0).emoji == ""


def composed(late: float = 0, since: float = -1440) -> DigestFacts:
    lines = [
        digest_line(one, BOOK, "C1", at(60))
        for one in (
            incident(severity="SEV2"),
            incident(severity="SEV1"),
            incident(severity="P9"),
            incident((9, Resolved())),
            incident((4, Resolved())),
            incident((4, Cancelled())),
        )
    ]
    return compose("daily", at(60), at(since), at(60, late), lines, RANK)


def test_open_incidents_come_worst_first_and_then_what_was_resolved_since() -> None:
    facts = composed()
    assert [line.severity for line in facts.open] == ["SEV1", "SEV2", "P9"]
    assert [line.resolved_at for line in facts.resolved] == [at(4), at(9)]
    assert (facts.id, facts.at, facts.since) == ("daily", at(60), at(-1440))


def test_what_was_resolved_before_the_last_digest_is_not_told_again() -> None:
    assert [line.resolved_at for line in composed(since=4).resolved] == [at(9)]


@pytest.mark.parametrize(("late", "said"), [(0, 0), (120, 0), (121, 121)])
def test_a_digest_says_that_it_is_late_from_two_minutes_on(late: float, said: float) -> None:
    assert composed(late=late).late == said
