"""What the ledger takes for the same: an act that was handled late, and nothing else."""

from collections import Counter

import pytest

from tests.chaos.ledger import as_pressed
from tests.scenarios.agreement import ROOM, Said, differences

PRESSED, HANDLED = Said(5719, ROOM, "line"), Said(6300, ROOM, "line")


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [
        ([PRESSED], 0),
        ([HANDLED], 0),
        ([PRESSED, HANDLED], 1),
        ([HANDLED, HANDLED], 1),
        ([], 1),
        ([Said(5000, ROOM, "line")], 2),
        ([Said(6300, ROOM, "page")], 2),
        ([Said(6300, "incidents", "line")], 2),
    ],
)
def test_an_act_may_be_said_late_but_once(heard: list[Said], wrong: int) -> None:
    people = Counter([PRESSED])
    assert len(differences(as_pressed(Counter(heard), people, people), people)) == wrong


def test_what_the_playbook_says_is_said_in_time() -> None:
    assert len(differences(as_pressed(Counter([HANDLED]), Counter([PRESSED]), Counter()), Counter([PRESSED]))) == 2
