"""The managers' digest: at their local time, once a period, and late ones say so."""

import re
from datetime import timedelta

from bot.sandbox.testing import Place
from bot.usecases import digest
from tests.scenarios.night import Night

DAY = timedelta(days=1)


def managers(night: Night) -> Place:
    """The managers' channel."""
    return night.slack.room("#managers")


def test_it_lists_what_is_open_and_what_was_resolved(night: Night) -> None:
    night.fast_forward(timedelta(minutes=1))
    room = night.declare(title="First trouble")
    night.ana.slash("/incident resolve fixed", room)
    night.settle()
    night.declare(title="Second trouble")
    night.fast_forward(DAY)
    managers(night).shows("digest", "Second trouble", "First trouble", "overdue")
    night.mia.dm.shows("digest")


def test_it_comes_once_a_day_also_when_planned_again(night: Night) -> None:
    with night.slack.watching() as seen:
        night.fast_forward(DAY)
        managers(night).shows("digest")
        night.mia.dm.shows("digest")
        digest.plan(night.wired.services)
        seen.nothing_else_was_posted()
        night.fast_forward(DAY)
        managers(night).shows("digest")
        night.mia.dm.shows("digest")


def test_nothing_open_is_one_line(night: Night) -> None:
    night.fast_forward(DAY)
    managers(night).shows("digest", "nothing open")


def test_a_missed_one_is_sent_late_and_says_so(night: Night) -> None:
    with night.slack.watching():
        night.clock.advance(3 * DAY)
        managers(night).shows("digest", re.compile("late", re.I))
        night.mia.dm.shows("digest")
