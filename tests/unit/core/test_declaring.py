"""What helps whoever declares: incidents that are alike, the severity suggested, what is asked; and how it stands."""

from dataclasses import replace

import pytest

from bot.core.events import Cancelled, Declared, FactSet, ItemTicked, Linked, Mitigated, Reopened, StatusUpdated
from bot.core.incident import Incident, fold
from bot.core.similar import similar
from bot.core.standing import Timed, standing
from bot.core.suggest import Suggestion, asked_facts, suggested, unusual
from bot.core.words import words
from tests.unit.core.make import at, declared, playbook, recorded

OPEN = [
    Incident(1, title="Checkout answers with errors"),
    Incident(2, title="Zahlungen hängen in der Schweiz", affected="Twint, Karten"),
    Incident(3, title="Search is slow"),
    Incident(4, title="Login fails for customers of Acme"),
    Incident(5, title="決済が失敗する"),
]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("errors at checkout", [1]),
        ("CHECKOUT down!", [1]),
        ("Zahlung hangt", [2]),
        ("Karten hängen", [2]),
        ("the search service is down", [3]),
        ("Acme cannot log in", [4]),
        ("Chekcout answers with errors", [1]),
        ("決済が失敗した", [5]),
        ("Service is slow", []),
        ("Users see errors", []),
        ("mail", []),
        ("", []),
        ("   ", []),
        ("<!channel> 🔥", []),
    ],
)
def test_titles_that_share_what_is_broken_are_alike(title: str, found: list[int]) -> None:
    assert [one.number for one in similar(title, OPEN)] == found


def test_the_likeliest_come_first_and_never_more_than_three() -> None:
    many = [Incident(n, title=f"Checkout {'payments ' if n == 2 else ''}fails") for n in range(1, 8)]
    assert [one.number for one in similar("checkout payments", many)] == [2, 7, 6]


def test_words_are_the_same_without_case_accents_and_endings() -> None:
    assert words("Größere Payments: ÉCHEC 503") == words("grossere payment echec 503")
    assert words("the of a in") == frozenset()


BOOK = playbook(
    severities=[
        {"id": "SEV1", "name": "Critical", "hints": ["data loss", "out"], "if": {"facts": {"users": {"above": 100}}}},
        {"id": "SEV2", "name": "Major", "hints": ["one region"], "if": {"facts": {"workaround": True}}},
        {"id": "SEV3", "name": "Minor"},
    ],
    categories=[
        {"id": "bug", "name": "Bug", "severity": "SEV3", "asks": "version"},
        {"id": "slow", "name": "Slow", "severity": "SEV2", "range": ["SEV2", "SEV3"]},
        {"id": "other", "name": "Other"},
    ],
    facts=[
        {"id": "users", "name": "Users affected", "type": "number", "ask": "declare"},
        {"id": "workaround", "type": "bool", "ask": "triage"},
        {"id": "version", "ask": "triage"},
    ],
    clocks={"word": {"to": "status_updated", "limit": {"default": "20m"}}},
    phases=[
        {"id": "triage", "limit": "30m", "items": [{"id": "look", "text": "Look"}, {"id": "ask", "text": "Ask"}]},
        {"id": "watch", "from": "mitigated", "to": "resolved"},
    ],
)


@pytest.mark.parametrize(
    ("category", "facts", "text", "severity", "why"),
    [
        ("bug", {}, "", "SEV3", "the type is Bug"),
        ("bug", {"users": 250.0}, "", "SEV1", "of users affected"),
        ("bug", {"workaround": True}, "", "SEV2", "of workaround"),
        ("other", {}, "We lost data: a loss in one region", "SEV1", "it says “data loss”"),
        ("slow", {"users": 250.0}, "data loss", "SEV2", "the type is Slow"),
        ("", {"users": 100.0}, "", None, ""),
        ("", {"workaround": False}, "", None, ""),
        ("", {}, "the printer is out", None, ""),
    ],
)
def test_the_worst_of_what_speaks_for_a_severity_is_suggested(
    category: str, facts: dict[str, bool | float | str], text: str, severity: str | None, why: str
) -> None:
    assert suggested(BOOK, category, facts, text) == (Suggestion(severity, why) if severity else None)


def test_a_severity_that_is_unusual_for_the_type_is_known() -> None:
    assert unusual(BOOK, "slow", "sev1") == ("SEV2", "SEV3")
    for category, severity in (("slow", "SEV3"), ("bug", "SEV1"), ("", "SEV1"), ("slow", ""), ("slow", "SEV9")):
        assert unusual(BOOK, category, severity) == ()


def test_the_facts_of_the_declaration_and_of_the_type_are_asked() -> None:
    assert [one.id for one in asked_facts(BOOK, "")] == ["users"]
    assert [one.id for one in asked_facts(BOOK, "bug")] == ["users", "version"]


def test_links_come_and_go() -> None:
    story = [recorded(0, Declared(title="x", severity="SEV2", parent=7)), recorded(1, Linked(incident=9, how="sub"))]
    story.append(recorded(2, Linked(incident=8, how="duplicate")))
    links = fold(3, story).links
    assert (links.parent, links.which("sub"), links.which("duplicate")) == (7, (9,), (8,))
    undone = fold(3, [*story, recorded(3, Linked(incident=8, how="duplicate", undone=True))])
    assert undone.links.which("duplicate") == () and undone.links.which("sub") == (9,)
    merged = fold(3, [*story, recorded(3, Cancelled(duplicate_of=4))])
    assert merged.links.duplicate_of == 4 and not merged.is_open
    assert fold(3, [*story, recorded(3, Cancelled(duplicate_of=4)), recorded(4, Reopened())]).links.duplicate_of == 0


def test_the_phase_its_limit_the_clocks_and_the_open_items_are_known() -> None:
    story = [recorded(0, declared()), recorded(1, FactSet(fact="users", value=3.0))]
    found = standing(BOOK, fold(1, story))
    [stage] = found.stages
    assert (stage.phase.id, stage.due_at, stage.open) == ("triage", at(30), 2)
    assert found.clocks == (Timed("clock", "word", at(0), at(20)),)
    [clock] = found.clocks
    assert [clock.at_risk(at(minute)) for minute in (14, 15, 21)] == [False, True, True]
    assert [clock.missed(at(minute)) for minute in (19, 20)] == [False, True]
    told = StatusUpdated(word="investigating", impact="", changed="", next_step="")
    story += [recorded(5, ItemTicked(item="look")), recorded(6, told), recorded(7, Mitigated())]
    later = standing(BOOK, fold(1, story))
    assert [point.item.id for point in later.todo] == ["ask"] and later.clocks == ()
    assert [(one.phase.id, one.open) for one in later.stages] == [("triage", 1), ("watch", 0)]


def test_a_clock_that_may_be_reached_to_the_second_is_said_without_that_second() -> None:
    strict = BOOK.model_copy(update={"clocks": {"word": BOOK.clocks["word"].model_copy(update={"strict": True})}})
    incident = fold(1, [recorded(0, declared())])
    both = [standing(book, incident).clocks[0] for book in (BOOK, strict)]
    assert both[0] == both[1] == replace(both[0], due_at=at(20))
