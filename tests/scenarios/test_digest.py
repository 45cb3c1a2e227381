"""The managers' digest: at their local time, once a period, and late ones say so."""

from datetime import timedelta

from bot.sandbox.testing import message_text
from bot.usecases import digest
from tests.scenarios.night import Night

DAY = timedelta(days=1)


def digests(night: Night) -> list[str]:
    """The digests in the managers' channel."""
    return [text for text in night.room_texts("#managers") if "digest" in text.lower()]


def test_it_lists_what_is_open_and_what_was_resolved(night: Night) -> None:
    night.fast_forward(timedelta(minutes=1))
    room = night.declare(title="First trouble")
    night.ana.slash("/incident resolve fixed", room)
    night.settle()
    night.declare(title="Second trouble")
    night.fast_forward(DAY)
    [text] = digests(night)
    assert "Second trouble" in text and "First trouble" in text
    assert "overdue" in text
    assert any("digest" in message_text(m).lower() for m in night.slack.person("mia").dms())


def test_it_comes_once_a_day_also_when_planned_again(night: Night) -> None:
    night.fast_forward(DAY)
    digest.plan(night.wired.services)
    night.settle()
    assert len(digests(night)) == 1
    night.fast_forward(DAY)
    assert len(digests(night)) == 2


def test_nothing_open_is_one_line(night: Night) -> None:
    night.fast_forward(DAY)
    assert "nothing open" in digests(night)[0]


def test_a_missed_one_is_sent_late_and_says_so(night: Night) -> None:
    night.clock.advance(3 * DAY)
    night.settle()
    [text] = digests(night)
    assert "late" in text.lower()
