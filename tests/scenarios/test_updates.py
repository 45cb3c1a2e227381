"""Status updates: who reads them, what is asked for in them, and that no typed word is lost."""

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from bot.slack.act import Act
from bot.slack.inbox import ACT, refuse
from bot.usecases.ports import InboxItem
from tests.scenarios.night import MINUTE, Night

NEWSROOM = Path(__file__).parent / "newsroom"


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office() -> Path:
    """A playbook with audiences, notices and rights."""
    return NEWSROOM


def commanded(night: Night, line: str = "SEV1 Checkout is down") -> Room:
    """The room of an incident that Ana declares and commands, twenty seconds later."""
    night.ana.slash(f"/incident declare {line}")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident lead", room)
    night.settle()
    return room


def fill_update(night: Night, room: Room, **fields: object) -> None:
    """Ana opens the form and fills it in."""
    night.ana.slash("/incident update", room)
    night.ana.fills({"impact": "Nobody can pay", "changed": "Found the release", **fields})


def test_an_update_reaches_everyone_whom_the_playbook_names_once(night: Night) -> None:
    room = commanded(night)
    with night.slack.watching() as seen:
        fill_update(night, room, more_eta="within the hour")
        assert night.ana.submits() == {}
        night.settle()
        room.shows("Status update: Investigating", night.ana, "Nobody can pay", "Eta", "within the hour")
        top = night.slack.room("#incidents").shows("INC-1", "Last update", "Nobody can pay", "Request an update")
        night.slack.room("#incidents").shows("Found the release", "by Ana Ruiz")
        night.slack.room("#managers").shows("INC-1", "Found the release")
        night.mia.dm.shows("INC-1", "Found the release")
        room.shows("Last update", "Nobody can pay")
        seen.nothing_else_was_posted()
    _, below = night.slack.room("#incidents").thread(top).messages()
    assert below["subtype"] == "thread_broadcast" and "Found the release" in below.words
    night.leo.dm.never_shows("Found the release")


def test_history_stays_in_the_thread_and_the_form_starts_from_the_last_update(night: Night) -> None:
    room = commanded(night)
    fill_update(night, room, more_eta="within the hour")
    assert night.ana.submits() == {}
    night.fast_forward(6 * MINUTE)
    night.ana.slash("/incident update rolling back", room)
    values = {
        one["block_id"]: one["element"].get("initial_value")
        for one in night.ana.form["blocks"]
        if one["type"] == "input"
    }
    assert values["impact"] == "Nobody can pay" and values["more_eta"] == "within the hour"
    assert values["changed"] == "rolling back"
    assert night.ana.submits() == {}
    night.settle()
    channel = night.slack.room("#incidents")
    top = channel.shows("Request an update")
    _, first, second = channel.thread(top).messages()
    assert "Found the release" in first.words and "rolling back" in second.words


def test_the_preview_says_where_it_goes_and_posts_nothing(night: Night) -> None:
    room = commanded(night)
    with night.slack.watching() as seen:
        fill_update(night, room)
        night.ana.presses("Preview")
        night.slack.wait_for(lambda: night.ana.form["callback_id"] == "preview", what="the preview")
        shown = night.ana.form["words"]
        for words in ("this room", "#incidents", "#managers", "Mia Chen", "Found the release", "Nothing is posted yet"):
            assert words in shown
        night.ana.closes()
        seen.nothing_else_was_posted()
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Status update", "Found the release")


def test_only_the_chosen_audience_hears_it(night: Night) -> None:
    room = commanded(night)
    fill_update(night, room, to=["execs"])
    assert night.ana.submits() == {}
    night.settle()
    night.mia.dm.shows("Found the release")
    night.slack.room("#managers").shows("Found the release")
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry and "sent.execs" in entry.incident.stamps
    assert not {"sent.all", "sent.news", "sent.customers"} & set(entry.incident.stamps)


def test_a_quiet_severity_and_a_private_incident_stay_in_their_room(night: Night) -> None:
    for line, fields in (("SEV3 Slow search", {}), ("SEV1 Payroll leaked", {"category": "Security"})):
        night.ana.slash("/incident")
        night.ana.fills(title=line[5:], severity=line[:4], commander="@ana", **fields)
        assert night.ana.submits() == {}
        night.settle()
        room = night.slack.room("inc-")
        with night.slack.watching() as seen:
            fill_update(night, room)
            assert night.ana.submits() == {}
            night.settle()
            room.shows("Status update", "Nobody can pay")
            room.shows("Last update", "Nobody can pay")
            seen.nothing_else_was_posted()
    for place in ("#incidents", "#managers"):
        assert night.slack.room(place).bot_said() == []


def test_what_was_typed_comes_back_when_it_cannot_be_posted(night: Night) -> None:
    room = commanded(night)
    fill_update(night, room, impact=" ", changed="An hour of thought", more_eta="tomorrow")
    assert set(night.ana.submits()) == {"impact"}
    night.ana.fills(impact="Nobody can pay")
    night.ben.joins(room)
    night.ben.slash("/incident cancel a test", room)
    night.settle()
    assert night.ana.submits() == {}
    night.settle()
    night.ana.dm.shows("INC-1 is cancelled", "You wrote", "An hour of thought", "tomorrow")


def test_all_of_a_long_form_comes_back(night: Night) -> None:
    words = {"template": {str(n): f"answer {n} {'word ' * 290}" for n in range(10)}}
    typed = InboxItem(1, ACT, asdict(Act("write", night.ana.id, args=words)), 1)
    with night.wired.services.store.write() as tx:
        refuse(tx, typed, "INC-1 is cancelled.", "Reopen it.")
    night.settle()
    night.ana.dm.shows("INC-1 is cancelled", "You wrote", "answer 0")
    night.ana.dm.shows("more of what you wrote", "answer 9")


def test_who_waits_for_news_may_ask_for_it_but_not_too_often(night: Night) -> None:
    room = commanded(night)
    channel = night.slack.room("#incidents")
    with night.slack.watching() as seen:
        night.mia.presses("Request an update", channel)
        night.settle()
        room.shows(night.ana, "Mia Chen asks for an update")
        night.ana.dm.shows("Mia Chen asks for an update", "Post update")
        night.mia.told("knows that you wait for news")
        seen.nothing_else_was_posted()
        night.zoe.presses("Request an update", channel)
        night.settle()
        night.zoe.told(night.mia, "asked", "its people know")
        seen.nothing_else_was_posted()
    night.ana.presses("Post update")
    night.ana.fills(impact="Nobody can pay")
    assert night.ana.submits() == {}
    night.settle()
    night.zoe.presses("Request an update", channel)
    night.settle()
    night.zoe.told("The last update is", "announcement's thread")
    night.fast_forward(6 * MINUTE)
    night.zoe.presses("Request an update", channel)
    night.settle()
    room.shows(night.ana, "Zoe Marsh asks for an update")


def test_nobody_asks_about_a_private_incident_from_outside(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Payroll leaked", severity="SEV1", category="Security")
    assert night.ana.submits() == {}
    night.settle()
    with night.slack.watching():
        night.mia.slash("/incident ask", "#general")
        night.mia.told("No incident is open", channel="#general")


@pytest.mark.parametrize("trouble", ["http_500_after", "reset_before", "reset_after"])
@pytest.mark.parametrize("skip", range(3))
def test_an_update_whose_post_is_in_doubt_is_there_once_in_each_place(night: Night, trouble: str, skip: int) -> None:
    room = commanded(night)
    fill_update(night, room)
    night.slack.fault("chat.postMessage", trouble, skip=skip)
    assert night.ana.submits() == {}
    night.settle()
    channel = night.slack.room("#incidents")
    below = channel.thread(channel.shows("Request an update")).messages()[1:]
    for place in (below, night.slack.room("#managers").messages(), night.mia.dm.messages(), room.messages()):
        told = [one for one in place if one.by_bot and "What changed" in one.words]
        assert len(told) == 1
