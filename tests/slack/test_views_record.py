"""The timeline as people are shown it: Slack takes it, nobody else is told, and it can be read on a phone."""

from datetime import timedelta
from typing import Any

from bot.core.events import Event, MessageRead, Noted, NoteStruck, PolicyFired, Reached
from bot.core.messages import Line
from bot.core.timeline import timeline
from bot.slack.views.replies.timeline import PER_PAGE, timeline_reply
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    LEAD,
    LONG,
    NASTY,
    ORG,
    PLAYBOOK,
    T0,
    UPDATE,
    about,
    at,
    buttons,
    check_reply,
    entry,
    golden,
    said,
    show,
)

PIN = {"channel": "C0ROOM1", "ts": "17.1"}
FIRED = PolicyFired(
    rule="ack", step=0, anchor=T0, occurrence=0, due_at=T0, late=0, line=40, did="page on_call", stamps=("paged",)
)
EVENING: tuple[tuple[float, str, Event], ...] = (
    (0.1, "", FIRED),
    (0.2, "", Reached(what=f"paged <@{BEN}> by direct message")),
    ACK,
    LEAD,
    UPDATE,
    (9, ANA, Noted(text="search was slow already", occurred_at=at(-5), told_at=at(9))),
    (10, BEN, Noted(text="no rollback before noon", decision=True, told_at=at(10))),
    (11, ANA, Noted(**PIN, occurred_at=at(6), told_at=at(11), mark="1.1")),
    (11, "", MessageRead(**PIN, text="errors at <https://x.io|9%>", author=BEN, link="https://s.slack.com/p17")),
)


def shown(*more: tuple[float, str, Event], page: int | None = None, **declared: Any) -> dict[str, Any]:
    there = about(entry(*EVENING, *more, **declared), minutes=60)
    return timeline_reply(there, timeline(there.entry.events, PLAYBOOK), ORG, ANA, page)


def test_the_timeline_is_read_from_top_to_bottom() -> None:
    made = shown()
    golden("timeline", made)
    words = check_reply(made)
    first, *_, last = (words.index(one) for one in ("slow already", "declared SEV2", "acknowledged", "no rollback"))
    assert first < words.index("declared SEV2") < words.index("errors at") < last
    assert "back-dated" in words and "2 acts of the bot are left out" in words
    assert "<@U02BEN>" not in words.replace("paged", ""), "names, so that nobody is called"


def test_pages_go_back_and_forth_in_place() -> None:
    notes = [(20.0 + n, ANA, Noted(text=f"note {n}", told_at=at(20 + n))) for n in range(30)]
    newest = shown(*notes)
    assert "note 29" in check_reply(newest) and "part 4 of 4" in check_reply(newest)
    assert newest["replace_original"] is False
    assert buttons(newest["blocks"])["Older"]["value"] == "12 3" and "Newer" not in buttons(newest["blocks"])
    first = shown(*notes, page=1)
    assert first["replace_original"] is True and "slow already" in check_reply(first)
    assert buttons(first["blocks"])["Newer"]["value"] == "12 2" and "Older" not in buttons(first["blocks"])
    assert check_reply(shown(*notes, page=99)) == check_reply(shown(*notes, page=4))
    seen = "".join(check_reply(shown(*notes, page=page)) for page in range(1, 5))
    assert all(f"note {n}\n" in f"{seen}\n" or f"note {n} " in seen for n in range(30)), "none is lost between pages"


def test_what_was_struck_out_can_still_be_read() -> None:
    words = check_reply(shown((12, ANA, NoteStruck(**PIN, mark="2.1"))))
    assert "~*Ben Okafor*: " in words or "~*Ben Okafor" in words
    assert "errors at" in words and "struck out by Ana Ruiz" in words


def test_the_longest_and_the_worst_fit() -> None:
    worst = [
        (20.0 + n, ANA, Noted(text=NASTY + LONG, decision=n % 2 == 0, told_at=at(20 + n))) for n in range(PER_PAGE)
    ]
    worst += [
        (50, ANA, Noted(channel="C0ROOM1", ts=f"{n}.1", text=LONG, author="<!here> bot", link="https://x"))
        for n in range(PER_PAGE)
    ]
    days = [(n * 1500.0, ANA, Noted(text="x" * 50, told_at=at(n * 1500))) for n in range(PER_PAGE)]
    for page in (1, 2, 3):
        check_reply(shown(*worst, title=NASTY, page=page))
    check_reply(shown(*days))
    check_reply(shown(title=LONG[:200], affected=LONG))


def test_a_note_is_one_line_in_the_room() -> None:
    plain, decided = Noted(text=f"cold cache {NASTY}"), Noted(text="wait", decision=True)
    dated = Noted(text="slow", occurred_at=T0 - timedelta(minutes=5), told_at=T0)
    words = said(show(Line(event=plain, actor=ANA), entry()))
    assert "Note by Ana Ruiz: cold cache" in words and "Back-dated" not in words
    assert "*Decision*, by Ben Okafor: wait" in said(show(Line(event=decided, actor=BEN), entry()))
    assert "Back-dated to" in said(show(Line(event=dated, actor=ANA), entry()))
