"""Which runbooks fit: every symptom that ships finds its own, the category comes first, private ones stay private."""

from pathlib import Path

import pytest

from bot.core.fitting import fitting
from bot.core.incident import fold
from bot.loader.playbooks import load_playbook
from tests.unit.core.make import declared, playbook, recorded

ROOT = Path(__file__).parents[3]
SHIPPED = ("hosted-app", "management-ladder", "regulated-platform")
BOOKS = {name: load_playbook(ROOT / "playbooks" / name / "playbook.yml").playbook for name in SHIPPED}
SEEN = [(name, one.id, seen) for name, book in BOOKS.items() for one in book.runbooks for seen in one.symptoms]


@pytest.mark.parametrize(("name", "id", "seen"), SEEN)
def test_what_is_seen_finds_its_runbook_first(name: str, id: str, seen: str) -> None:
    incident = fold(1, [recorded(0, declared(private=True))])
    found = fitting(BOOKS[name], incident, f"we see that {seen.lower()}")[0].runbook
    assert found.id == id or seen in found.symptoms, "one of those that are seen so"


def test_the_type_of_the_incident_comes_first_and_words_of_its_title_count() -> None:
    book = playbook(
        categories=[{"id": "data", "name": "Data", "runbooks": ["restore"]}],
        runbooks=[
            {"id": "slow", "name": "Slow pages", "symptoms": ["Checkout fails"], "steps": ["Look"]},
            {"id": "restore", "name": "Restore", "steps": ["Stop"]},
            {"id": "secret", "name": "Checkout breach", "private": True, "steps": ["Isolate"]},
        ],
    )
    public = fold(1, [recorded(0, declared(category="data"))])
    assert [(fit.runbook.id, fit.why) for fit in fitting(book, public)] == [
        ("restore", "the type of the incident"),
        ("slow", "\u201cCheckout fails\u201d"),
    ]
    hidden = fold(1, [recorded(0, declared(private=True))])
    assert [fit.runbook.id for fit in fitting(book, hidden)] == ["slow", "secret", "restore"]
    assert [fit.runbook.id for fit in fitting(book, public, "nothing of it")] == ["slow", "restore"]
