"""What the shipped playbooks suggest: the severity of each example, of each type, and of the facts that decide."""

from pathlib import Path

import pytest

from bot.core.suggest import suggested, unusual
from bot.loader.playbooks import load_playbooks

BOOKS = {name: book.playbook for name, book in load_playbooks(Path(__file__).parents[2] / "playbooks").items()}
HINTS = [(name, one.id, hint) for name, book in BOOKS.items() for one in book.severities for hint in one.hints]
TYPES = [(name, one.id, one.severity) for name, book in BOOKS.items() for one in book.categories if one.severity]


@pytest.mark.parametrize(("name", "severity", "hint"), HINTS)
def test_each_example_of_a_severity_suggests_it(name: str, severity: str, hint: str) -> None:
    found = suggested(BOOKS[name], "", {}, hint)
    assert found and found.severity == severity


@pytest.mark.parametrize(("name", "category", "severity"), TYPES)
def test_each_type_suggests_its_severity_which_is_usual_for_it(name: str, category: str, severity: str) -> None:
    found = suggested(BOOKS[name], category, {}, "")
    assert found and found.severity == severity
    assert not unusual(BOOKS[name], category, severity)


@pytest.mark.parametrize(
    ("name", "facts", "severity"),
    [
        ("hosted-app", {"users_affected": 26.0}, "P1"),
        ("hosted-app", {"users_affected": 25.0}, "P2"),
        ("hosted-app", {"users_affected": 24.0}, "P2"),
        ("hosted-app", {"users_affected": 0.0}, "P3"),
        ("management-ladder", {"users_affected": 0.0}, "P3"),
        ("customer-notice", {"workaround": True}, "P3"),
        ("customer-notice", {"workaround": False}, None),
    ],
)
def test_facts_decide_where_the_procedure_says_so(
    name: str, facts: dict[str, bool | float | str], severity: str | None
) -> None:
    found = suggested(BOOKS[name], "", facts, "")
    assert (found.severity if found else None) == severity


@pytest.mark.parametrize(
    ("category", "severity", "usual"),
    [
        ("outage", "P2", ("P0", "P1")),
        ("performance", "P0", ("P1", "P2")),
        ("data_loss", "P3", ("P0", "P1")),
        ("security", "P1", ("P0",)),
        ("integration", "P3", ("P1", "P2")),
        ("privacy", "P1", ("P0",)),
    ],
)
def test_a_severity_beside_the_usual_of_a_type_is_asked_about(
    category: str, severity: str, usual: tuple[str, ...]
) -> None:
    assert unusual(BOOKS["hosted-app"], category, severity) == usual
