"""The catch-up: all that matters, in one screen or two of a phone, and never too much for Slack."""

from typing import Any

from bot.core.events import Event, FactSet, Noted, Resolved, TaskAdded
from bot.core.policy import forecast
from bot.core.timeline import timeline
from bot.slack.views.replies.catchup import MOST_COMING, catchup_reply
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    LEAD,
    LONG,
    MIA,
    NASTY,
    ORG,
    PLAYBOOK,
    UPDATE,
    WORST,
    about,
    at,
    buttons,
    check_reply,
    entry,
    golden,
)


def shown(*more: tuple[float, str, Event], **declared: Any) -> dict[str, Any]:
    there = about(entry(*more, **declared), minutes=20)
    coming = forecast(there.entry.incident, PLAYBOOK, there.now)[:MOST_COMING]
    return catchup_reply(there, timeline(there.entry.events, PLAYBOOK), coming, ORG)


def test_it_says_what_is_going_on() -> None:
    made = shown(
        ACK, LEAD, UPDATE,
        (9, BEN, FactSet(fact="customers", value=1_250_000.0)),
        (10, BEN, Noted(text="no rollback before noon", decision=True, told_at=at(10))),
        (11, MIA, Noted(text="the cache is cold", told_at=at(11))),
        (12, ANA, TaskAdded(text="Call the bank", number=1, owner=MIA, due_at=at(40))),
    )  # fmt: skip
    golden("catchup", made)
    words = check_reply(made)
    order = ["Checkout is down", "Commander: Ben Okafor", "*Last update", "*Known", "*Decided", "*Noted", "*To do"]
    order.append("*Next, if")
    places = [words.index(one) for one in order]
    assert places == sorted(places) and "for 20 min" in words and "customers: 1,250,000" in words
    assert "<@U" not in words, "names, so that nobody is called"
    assert list(buttons(made["blocks"])) == ["Timeline", "Tasks", "Status"]


def test_it_says_so_when_nothing_is_known_yet() -> None:
    words = check_reply(shown())
    assert "nobody yet; `/incident lead`" in words and "None yet." in words and "Decided" not in words


def test_the_longest_and_the_worst_fit() -> None:
    worst: list[tuple[float, str, Event]] = [ACK, LEAD, (8, BEN, WORST)]
    worst += [(9, BEN, FactSet(fact=f"f{n}", value=NASTY + LONG)) for n in range(20)]
    worst += [(10, BEN, Noted(text=NASTY + LONG, decision=n % 2 == 0)) for n in range(30)]
    worst += [(11, ANA, TaskAdded(text=NASTY + LONG, owner=MIA, due_at=at(1))) for _ in range(30)]
    assert "+ 25 more" in check_reply(shown(*worst, title=NASTY[:150], affected=LONG))
    check_reply(shown(*worst, (15, ANA, Resolved(summary=LONG + NASTY))))
