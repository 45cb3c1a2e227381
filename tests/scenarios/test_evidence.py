"""The evidence register: entered by a form, corrected by superseding, shown whole, never deleted."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import VAULT, Night
from tests.scenarios.test_timeline import entry

SUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture
def transport() -> str:
    """What is kept is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook that says what each kind of evidence needs."""
    return VAULT


def test_what_is_secured_is_registered_and_only_superseded(night: Night) -> None:
    night.sam.slash("/incident declare SEV1 Slow")
    night.settle()
    room = night.slack.room("inc-")
    night.sam.slash("/incident evidence", room)
    night.sam.told("no evidence is registered", channel=room)
    night.sam.presses("Add", room)
    night.sam.fills(sort="log", location="s3://vault/1", sha256="abc", custodian="@zoe")
    refused = night.sam.submits()
    assert "system and period" in refused["covers"] and "64 digits" in refused["sha256"]
    night.sam.fills(covers="shop, 1 to 3 March", sha256=SUM.upper())
    assert night.sam.submits() == {}
    night.settle()
    room.shows("registered evidence 1", "s3://vault/1", SUM, "Zoe Marsh")

    night.sam.slash("/incident resolve over", room)
    night.settle()
    night.sam.slash("/incident evidence fix 1", room)
    assert "Correct entry 1" in night.sam.form["words"]
    night.sam.fills(location="s3://vault/2")
    assert night.sam.submits() == {}
    night.settle()
    room.shows("registered evidence 2, in place of 1", "s3://vault/2")
    night.sam.slash("/incident evidence", room)
    night.sam.told("2 in the evidence register", "s3://vault/1", "superseded by 2", "s3://vault/2", channel=room)
    night.sam.slash("/incident evidence fix 1", room)
    night.sam.submits()
    night.settle()
    night.sam.dm.shows("Entry 1 was superseded already", "Correct entry 2")
    assert [one.event.kind for one in entry(night).events].count("evidence_added") == 2


def test_evidence_ticks_its_item_and_a_late_report_says_why(night: Night) -> None:
    night.sam.slash("/incident")
    night.sam.fills(title="Payroll copied", severity="SEV1", category="Security")
    assert night.sam.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    night.sam.slash("/incident evidence add", room)
    night.sam.fills(sort="log", covers="shop, 1 to 3 March", location="vault 3")
    assert night.sam.submits() == {}
    night.settle()
    night.sam.slash("/incident checklist", room)
    night.sam.told("1 of 2 to do", "evidence 1: vault 3", channel=room)
    night.sam.slash("/incident resolve keys changed", room)
    night.settle()
    night.fast_forward(timedelta(hours=73))
    night.sam.slash("/incident told authority CASE-1", room)
    night.settle()
    night.sam.told("The deadline to tell authority passed 1 h ago", "late:", channel=room)
    night.sam.slash("/incident told authority CASE-1 late: nobody knew whom to call", room)
    night.settle()
    room.shows("Told authority", "CASE-1", "Why late: nobody knew whom to call")
