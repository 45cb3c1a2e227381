"""Who is proposed for a role that is empty, and has it with one press."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import OFFICE, Night

MINUTE = timedelta(minutes=1)
ROLES = """\
  scribe: {name: Scribe, text: Write down what happens., required_for: SEV1, suggest_by: on_call, nag: {after: 5m}}
  expert: {name: Subject matter expert, text: You know it in depth., many: true, suggest_by: systems}
facts:
  - {id: systems, name: Systems affected}
"""


@pytest.fixture
def transport() -> str:
    """What happens behind it is the same."""
    return "http"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office, whose playbook says who could take a role."""
    shutil.copytree(OFFICE, tmp_path / "office")
    book = tmp_path / "office" / "playbooks" / "default.yml"
    book.write_text(book.read_text().replace("ladders:\n", f"{ROLES}ladders:\n", 1))
    config = tmp_path / "office" / "config" / "tocsin.yml"
    teams = "teams:\n  payments: {members: [mia, leo], lead: leo}\n"
    config.write_text(config.read_text().replace("parties:\n", f"{teams}parties:\n", 1))
    return tmp_path / "office"


def test_the_reminder_of_an_empty_role_proposes_somebody_who_has_it_with_one_press(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident lead", room)
    night.fast_forward(6 * MINUTE)
    night.sam.dm.shows("Nobody is Scribe", "Proposed: Ana Ruiz", "[Give it to Ana Ruiz]", "[Somebody else …]")
    night.sam.presses("Give it to Ana Ruiz")
    night.settle()
    room.shows(night.ana, "is Scribe of INC-1")
    night.ana.dm.shows("Write down what happens.")
    night.fast_forward(60 * MINUTE)
    assert sum("Nobody is Scribe" in one.words for one in night.sam.dm.messages()) == 1


def test_the_form_begins_with_who_is_proposed_for_the_role(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident lead", room)
    night.fast_forward(6 * MINUTE)
    night.sam.presses("Somebody else …")
    assert night.sam.submits() == {}
    night.settle()
    room.shows(night.ana, "is Scribe of INC-1", "(assigned by ")


def test_a_fact_that_names_a_team_proposes_its_people(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident fact systems the payments service", room)
    night.settle()
    room.shows(
        "Systems affected", "*Subject matter expert:*", "Proposed: Leo Novak and Mia Chen", "[Give it to Mia Chen]"
    )
    night.ben.presses("Give it to Leo Novak", room)
    night.settle()
    room.shows(night.leo, "is Subject matter expert of INC-1")
    night.leo.dm.shows("You know it in depth.")
