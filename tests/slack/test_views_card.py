"""What the card shows of where an incident stands, and what the room reads of others that it has to do with."""

from dataclasses import replace
from typing import Any

from bot.core.events import Cancelled, Event, FactSet, ItemTicked, Linked, Milestone, TaskAdded
from bot.core.messages import Announcement, Card, Line
from bot.core.playbook import Playbook
from bot.slack.views.messages import render
from bot.usecases.ports import Book, Entry
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    BOOK,
    LEAD,
    LONG,
    NASTY,
    ORG,
    PLAYBOOK,
    about,
    check_message,
    entry,
    said,
    show,
)

TIMED: dict[str, Any] = {
    "clocks": {
        "first_word": {"to": "status_updated", "limit": {"default": "20m"}},
        "fix": {"to": "mitigated", "limit": {"default": "2h"}},
    },
    "phases": [
        {
            "id": "triage",
            "name": "Triage",
            "limit": "30m",
            "items": [{"id": "look", "text": "Look"}, {"id": "tell", "text": NASTY, "gate": "resolve"}],
        },
        {"id": "learn", "from": "resolved", "items": [{"id": "write", "text": "Write it down"}]},
    ],
    "facts": [{"id": "users", "type": "number"}],
}


def book(**parts: Any) -> Book:
    """The playbook with more in it."""
    found = Playbook.model_validate({**PLAYBOOK.model_dump(by_alias=True), **parts})
    return replace(BOOK, playbook=found)


def card(found: Entry, by: Book = BOOK, minutes: float = 10, others: dict[int, Entry] | None = None) -> str:
    """All that the card says, checked."""
    there = replace(about(found, minutes), book=by, others=others or {})
    return check_message(render(Card(), there, ORG))


def menu(found: Entry, by: Book = BOOK) -> list[str]:
    """What the menu of the card offers."""
    blocks = render(Card(), replace(about(found), book=by), ORG).blocks
    elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return [one["value"] for element in elements if element["type"] == "overflow" for one in element["options"]]


def test_the_card_shows_the_phase_with_its_end_the_clocks_and_what_is_open() -> None:
    by = book(**TIMED)
    words = card(entry(ACK, (4.0, BEN, ItemTicked(item="look"))), by)
    assert "*Phase*\nTriage, until <!date^" in words and "*Open:* 1 of 2 items" in words
    assert words.index(":stopwatch: First word: by") < words.index("Fix: by")
    assert "Write it down" not in words, "its phase has not begun"
    assert "*Known*\nUsers: 12" in card(entry((1.0, ANA, FactSet(fact="users", value=12.0))), by)
    task = TaskAdded(text="Roll back", number=1, owner=BEN)
    later = card(entry(ACK, (4.0, BEN, task)), by, minutes=16)
    assert ":warning: First word: by" in later and "2 of 2 items, 1 task" in later
    missed = card(entry(ACK), by, minutes=31)
    assert ":red_circle: First word: missed at" in missed and "Triage, :warning: over since" in missed
    assert "Began" in card(entry((1.0, ANA, Milestone(name="started"))))


def test_a_playbook_without_times_has_a_card_without_them() -> None:
    words = card(entry(ACK, LEAD))
    assert not [name for name in ("Phase", "Clocks", "Open:", "Began") if f"*{name}" in words]


def test_a_long_playbook_keeps_the_card_short() -> None:
    items = [{"id": f"i{n}", "text": LONG[:150]} for n in range(90)]
    clocks = {f"c{n}": {"to": "resolved", "limit": {"default": "9h"}} for n in range(9)}
    phases = [{"id": f"p{n}", "name": LONG[:60], "limit": "3d", "items": items[n::9]} for n in range(9)]
    facts = [{"id": f"f{n}", "name": LONG[:60]} for n in range(20)]
    known: list[tuple[float, str, Event]] = [(1.0, ANA, FactSet(fact=f"f{n}", value=LONG[:1000])) for n in range(20)]
    found = entry(*known, title=LONG[:120], affected=LONG[:2000], quote=LONG)
    words = card(found, book(clocks=clocks, phases=phases, facts=facts))
    assert "14 more: `/incident facts`" in words
    assert "90 of 90 items" in words and "+ 6 more: `/incident next`" in words


def test_the_menu_offers_what_is_of_use() -> None:
    assert menu(entry()) == ["12|merge", "12|cancel"]
    by = book(**TIMED)
    assert menu(entry(ACK, LEAD), by) == ["12|checklist", "12|facts", "12|handover", "12|merge", "12|cancel"]
    assert menu(entry((1.0, ANA, Cancelled(reason="none")))) == []


def test_others_are_named_as_far_as_they_may_be() -> None:
    links = (Linked(incident=13, how="sub"), Linked(incident=14, how="duplicate"), Linked(incident=15, how="sub"))
    found = entry(*((float(n), ANA, one) for n, one in enumerate(links, 1)), parent=7)
    others = {13: entry(title=NASTY, number=13), 14: entry(title="Stolen laptop", private=True, number=14)}
    words = card(found, others=others)
    for line in ("A part of INC-7", "Part: INC-13 &lt;", "Part: INC-15", "Merged in: INC-14 :lock:"):
        assert line in words
    assert "Stolen" not in words
    many = entry(*((float(n), ANA, Linked(incident=n, how="duplicate")) for n in range(20, 40)))
    assert "+ 15 more" in card(many)


def test_the_rooms_of_a_duplicate_and_of_the_other_one_hear_of_it() -> None:
    told = Cancelled(reason=NASTY, duplicate_of=7)
    found = entry((3.0, ANA, told))
    there = replace(about(found), others={7: entry(title="Payments", number=7)})
    words = check_message(render(Line(event=told, actor=ANA), there, ORG))
    assert "the same as *INC-7 Payments <#C0ROOM1>*" in words and "`/incident reopen` undoes it" in words
    assert "The same as INC-7" in said(show(Announcement(), found, "channel"))
    for event, part in (
        (Linked(incident=13, how="duplicate"), "is the same as this, says Ana Ruiz"),
        (Linked(incident=13, how="duplicate", undone=True), "is another incident after all"),
        (Linked(incident=13, how="sub"), "declared a part of this: *INC-13*"),
    ):
        assert part in said(show(Line(event=event, actor=ANA), entry((3.0, ANA, event))))


def test_what_a_message_said_is_quoted_with_its_link() -> None:
    link = "https://x.slack.com/archives/C1/p1"
    words = card(entry(source=link, quote=f"Nothing works\n{NASTY}"))
    assert f"*<{link}|Reported here>*\n> Nothing works\n> &lt;!channel&gt;" in words
    assert words.count("Reported here") == 1
