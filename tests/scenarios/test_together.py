"""What reaches the same person within a minute is one message that names each reason."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import OFFICE, Night

PLAYBOOK = """
clocks:
  acknowledge: {to: acknowledged, limit: {SEV2: 5m}, miss: {notify: lead, text: The on-call person is silent.}}
ladders:
  climb: {unless: resolved, steps: [{after: 5m, notify: lead}, {after: 15m, notify: managers}]}
rules:
  - {id: brief, after: 5m, remind: lead}
  - {id: again, after: 330s, notify: [lead], if: {severity: SEV2}}
  - {id: later, after: 361s, notify: lead}
"""


@pytest.fixture
def night(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """The office with another escalation."""
    office = tmp_path / "office"
    shutil.copytree(OFFICE, office)
    book = office / "playbooks" / "default.yml"
    book.write_text(book.read_text().split("ladders:")[0] + PLAYBOOK.lstrip())
    with closing(Night(tmp_path, redis_url, socket_mode=True, office=office)) as running:
        yield running


def test_a_rung_and_a_limit_missed_at_once_are_one_message(night: Night) -> None:
    night.sam.slash("/incident declare SEV2 Checkout is slow")
    night.settle()
    assert night.zoe.dm.bot_said() == []
    night.fast_forward(timedelta(minutes=5))
    notice, reminder = sorted(night.zoe.dm.bot_said(), key=lambda text: "imit" not in text)
    for words in ("5 min", "limit", "The on-call person is silent."):
        assert words in notice
    assert "silent" not in reminder
    night.fast_forward(timedelta(seconds=60))
    assert len(night.zoe.dm.bot_said()) == 2, "the rule at +330 s spoke along"
    night.fast_forward(timedelta(seconds=1))
    assert len(night.zoe.dm.bot_said()) == 3
    night.fast_forward(timedelta(hours=1))
    assert (len(night.zoe.dm.bot_said()), len(night.mia.dm.bot_said())) == (3, 1)
