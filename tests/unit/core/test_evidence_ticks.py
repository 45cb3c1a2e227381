"""An item that asks for evidence is ticked by an entry of the register, and by nothing that others wrote."""

from bot.core.checklist import wanting_evidence
from bot.core.events import EvidenceAdded, ItemTicked, Milestone
from bot.core.following import following
from bot.core.incident import apply
from tests.unit.core.make import ANA, incident, playbook, recorded

LISTS = {
    "secure": [
        {"id": "logs", "text": "Secure the logs", "need": "evidence", "stamps": "verified"},
        {"id": "disk", "text": "Copy the disk", "need": "evidence"},
        {"id": "link", "text": "Link the graph", "need": "link"},
    ]
}
PLAYBOOK = playbook(categories=[{"id": "breach", "name": "Breach", "lists": ["secure"]}], lists=LISTS)


def entry(item: str) -> EvidenceAdded:
    return EvidenceAdded(number=2, sort="log", location="vault 3", item=item)


def test_an_entry_ticks_the_item_that_it_is_made_for() -> None:
    now = incident(category="breach")
    assert [one.item.id for one in wanting_evidence(PLAYBOOK, now)] == ["logs", "disk"]
    found = following(now, PLAYBOOK, ANA, entry("logs"))
    assert found == (ItemTicked(item="logs", note="evidence 2: vault 3"), Milestone(name="verified"))
    now = apply(now, recorded(1, found[0]))
    assert [one.item.id for one in wanting_evidence(PLAYBOOK, now)] == ["disk"]
    assert not following(now, PLAYBOOK, ANA, entry("logs")), "it is ticked already"


def test_an_entry_ticks_no_item_that_asks_for_something_else() -> None:
    now = incident(category="breach")
    assert not following(now, PLAYBOOK, ANA, entry("link"))
    assert not following(now, PLAYBOOK, ANA, entry(""))
