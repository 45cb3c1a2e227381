"""Where an incident is worked on, by its severity: in a channel with guidance, in a thread, or by message alone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import MINUTE, ROOT, Night
from tests.scenarios.secrets import given_away, outward, screen

DEPOT = Path(__file__).parent / "depot"
HOUR = 60 * MINUTE


@pytest.fixture
def transport() -> str:
    """What is shown is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook with all the kinds of room, and guidance."""
    return DEPOT


@pytest.fixture
def ladder(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A shipped playbook that has guidance and pins the card alone."""
    folder = ROOT / "playbooks"
    with closing(
        Night(tmp_path, redis_url, socket_mode=False, office=folder / "management-ladder", playbooks=folder)
    ) as running:
        yield running


def test_guidance_is_posted_once_after_the_card_and_pinned_where_the_playbook_says_so(night: Night) -> None:
    room = night.declare()
    card, guide = [one for one in room.messages() if one.by_bot][:2]
    assert "INC-1" in card.words and "Good to know" in guide.words
    for line in ("1. Say what is broken", "2. Post an update", "• Stay calm. Ask how the system allowed it"):
        assert line in guide.words
    assert [pin.ts for pin in room.pins] == [guide.ts, card.ts]
    night.fast_forward(20 * MINUTE)
    assert sum("Good to know" in one.words for one in room.messages()) == 1
    night.ben.slash("/incident guide", "#general")
    night.ben.told("Good to know", "Stay calm", channel="#general")
    night.ana.slash("/incident guide", room)
    night.ana.told("Good to know", "1. Say what is broken", channel=room)
    night.ana.slash("/incident help", room)
    night.ana.told("Good to know", "1. Say what is broken", "What /incident can do", channel=room)
    night.ben.slash("/incident help")
    assert "Good to know" not in night.ben.told("What /incident can do").words


def test_with_pin_card_guidance_is_posted_and_the_card_alone_is_pinned(ladder: Night) -> None:
    room = ladder.declare(ladder.sam, severity="P0")
    room.shows("Good to know", "The commander decides")
    [pin] = room.pins
    assert "[Acknowledge]" in pin.words


def declared(night: Night, line: str) -> None:
    """Sam declares; Ana is on call."""
    night.sam.slash(f"/incident declare {line}")
    night.settle()


def test_an_incident_of_a_thread_lives_below_its_announcement(night: Night) -> None:
    news, sam = night.slack.room("#incidents"), night.sam
    declared(night, "SEV3 Printer is slow")
    sam.told(f"Go to its thread in <#{news.id}>")
    assert night.slack.rooms("inc-") == []
    [top] = [one for one in news.messages() if one.by_bot]
    assert "INC-1" in top.words and "Worked on in this thread" in top.words
    thread = news.thread(top)
    _, card, guide, *_ = thread.messages()
    assert "[Acknowledge]" in card.words and "Good to know" in guide.words
    thread.shows(night.ana, "this thread is where INC-1 is worked on")
    night.ana.dm.shows("Printer is slow", f"Room: a thread in <#{news.id}>")
    night.ben.presses("Acknowledge", news)
    night.settle()
    thread.shows(night.ben, "acknowledged INC-1")
    night.ben.slash("/incident lead INC-1")
    night.ben.slash("/incident update", news)
    night.ben.told("Which incident", channel=news)
    night.ben.slash("/incident update INC-1", news)
    night.ben.fills(impact="Two people wait", changed="The driver is replaced")
    assert night.ben.submits() == {}
    night.ben.slash("/incident note INC-1 the queue was full")
    night.ben.slash("/incident timeline INC-1 export")
    night.ben.slash("/incident status INC-1")
    night.settle()
    thread.shows("Status update: ", "Two people wait")
    night.ben.slash("/incident escalate INC-1 crew look at the queue")
    night.settle()
    night.ben.told("Calling crew; I tell the thread of INC-1 who was reached.")
    thread.shows("the queue was full")
    assert any(one.get("files") for one in thread.messages()), "the file is in the thread"
    assert sum("is worked on" in one.words for one in thread.messages()) == 1, "who is there is not called in"
    night.ben.told("Set-up is complete", f"a thread in <#{news.id}>")
    assert "Investigating" in thread.messages()[1].words and len([one for one in news.messages() if one.by_bot]) == 1
    assert not night.slack.calls("conversations.create") and not night.slack.calls("pins.add")
    assert not night.slack.calls("conversations.setTopic")
    said = night.ben.says("The queue has 400 jobs", news, thread=top)
    night.ben.shortcut("note_message", said, news)
    night.settle()
    night.ben.slash("/incident timeline INC-1")
    night.ben.told("INC-1: timeline", "The queue has 400 jobs")
    night.sam.slash("/incident drill SEV3 Fire in the hall")
    night.settle()
    assert "drill-2" in night.slack.room("drill-").name, "a drill that is announced nowhere has no thread"


def test_an_incident_of_a_thread_that_gets_worse_goes_on_in_a_channel(night: Night) -> None:
    news = night.slack.room("#incidents")
    declared(night, "SEV3 Printer is slow")
    thread = news.thread(news.shows("INC-1"))
    night.ben.presses("Acknowledge", news)
    night.ben.slash("/incident severity INC-1 SEV1 it spreads")
    night.settle()
    room = night.slack.room("inc-1-printer-is-slow")
    assert {"sam", "ana"} <= set(room.members)
    room.shows("INC-1 goes on here", f"What was said before is in its thread in <#{news.id}>")
    assert "[Resolve]" in room.pins[-1].words
    thread.shows(f"INC-1 goes on in <#{room.id}>")
    news.shows("INC-1", f"Room: <#{room.id}>")
    said = len(thread.messages())
    night.ben.slash("/incident severity SEV3 it is contained", room)
    night.settle()
    room.shows("it is contained")
    assert len(thread.messages()) == said, "one that gets milder stays"
    night.ben.slash("/incident resolve a new driver", room)
    night.settle()
    night.ben.slash("/incident close", room)
    night.fast_forward(timedelta(days=1))
    assert room.archived


def test_an_incident_of_a_thread_that_becomes_private_leaves_it_for_a_private_channel(night: Night) -> None:
    news = night.slack.room("#incidents")
    declared(night, "SEV3 Heron is ill")
    [top] = [one for one in news.messages() if one.by_bot]
    night.sam.slash("/incident note INC-1 Merlin saw it")
    night.sam.slash("/incident private INC-1 it names people")
    night.settle()
    thread = news.thread(top)
    room = night.slack.room("inc-1")
    assert room.private and {"sam", "ana"} <= set(room.members)
    thread.shows("goes on in a private room")
    assert not {"Heron", "Merlin"} & given_away(str(news.messages()) + str(thread.messages()), ())
    night.sam.slash("/incident note Osprey saw it too", room)
    night.settle()
    room.shows("Osprey saw it too")
    night.fast_forward(2 * HOUR)
    assert "Osprey" not in given_away(str(news.messages()) + str(thread.messages()), ())
    night.sam.slash("/incident")
    night.sam.fills(title="Ibis again", severity="SEV3", category="Security")
    assert night.sam.submits() == {}
    night.settle()
    assert night.slack.room("inc-2").private
    assert "Ibis" not in str(news.messages())


def test_where_nothing_can_be_announced_a_channel_takes_the_place_of_the_thread(night: Night) -> None:
    night.slack.fault("chat.postMessage", "error", error="is_archived", channel=night.slack.channel_id("#incidents"))
    declared(night, "SEV3 Printer is slow")
    room = night.slack.room("inc-1-printer-is-slow")
    room.shows("could not announce the incident")
    room.shows("INC-1 goes on here")
    assert {"sam", "ana"} <= set(room.members)
    night.sam.told(f"Go to <#{room.id}>")


def test_what_is_declared_twice_is_merged_by_the_words_that_the_answer_says(night: Night) -> None:
    news = night.slack.room("#incidents")
    declared(night, "SEV3 Printer is slow")
    declared(night, "SEV4 Printer is slow")
    night.sam.told(f"Is it INC-1 (a thread in <#{news.id}>)? Then `/incident merge INC-2 INC-1` ends this one.")
    night.sam.slash("/incident merge INC-2 INC-1 the same printer")
    night.settle()
    night.sam.dm.shows("this is the same as", "INC-1 Printer is slow")
    news.thread(news.shows("Worked on in this thread")).shows("is the same as this")


def test_when_the_channel_of_a_thread_is_archived_the_incident_goes_on_in_one_of_its_own(night: Night) -> None:
    declared(night, "SEV3 Printer is slow")
    night.sam.archives("#incidents")
    night.sam.slash("/incident note INC-1 the queue was full")
    night.settle()
    room = night.slack.room("inc-1-printer-is-slow")
    room.shows("the queue was full")
    assert {"sam", "ana"} <= set(room.members)


def test_an_incident_without_a_room_is_told_to_its_people_one_by_one(night: Night) -> None:
    sam, ana, ben = night.sam, night.ana, night.ben
    declared(night, "SEV4 A lamp is broken")
    sam.told("INC-1 declared", "it has no room of its own")
    card = sam.dm.shows("[Take command]", "A lamp is broken")
    ana.dm.shows("[Take command]", "A lamp is broken")
    night.fast_forward(11 * MINUTE)
    sam.dm.shows("INC-1", "A lamp is broken", "Paged Ana Ruiz")
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    reached = [one.event.what for one in entry.events if one.event.kind == "reached"] if entry else []
    assert reached == [f"told <@{ana.id}> by direct message", f"paged <@{ana.id}> by direct message"]
    ana.presses("Take command")
    night.settle()
    sam.dm.shows("INC-1", "A lamp is broken", ana, "has command of INC-1")
    ana.slash("/incident update INC-1")
    ana.fills(impact="It is dark in the hall")
    assert ana.submits() == {}
    ana.slash("/incident task INC-1 buy a lamp @ben")
    ben.slash("/incident update INC-1")
    ben.fills(impact="Still dark")
    assert ben.submits() == {}
    ana.slash("/incident timeline INC-1 export")
    ana.slash("/incident status INC-1")
    night.settle()
    sam.dm.shows("Status update", "It is dark in the hall")
    ben.dm.shows("A lamp is broken", "buy a lamp")
    ben.dm.shows("A lamp is broken", "Still dark")
    assert any(one.get("files") for one in ana.dm.messages())
    ana.told("Set-up is complete", "No room")
    night.slack.room("#incidents").shows("Still dark", "No room")
    sam.slash("/incident escalate INC-1 crew look at the lamp")
    night.settle()
    sam.told("Calling crew; I tell the people of INC-1 who was reached.")
    [now] = [one for one in sam.dm.messages() if one.ts == card.ts]
    assert "Investigating" in now.words, "the card is kept up to date"
    ana.slash("/incident mitigate INC-1")
    night.settle()
    ben.dm.shows("Watch the graphs")
    ana.slash("/incident resolve INC-1 a new lamp")
    night.settle()
    sam.dm.shows("INC-1 is resolved", "a new lamp")
    assert night.slack.rooms("inc-") == [] and not night.slack.calls("conversations.invite")


def test_an_incident_without_a_room_that_gets_worse_goes_on_in_a_channel(night: Night) -> None:
    declared(night, "SEV4 A lamp is broken")
    night.ana.slash("/incident severity INC-1 SEV2 the hall is closed")
    night.settle()
    room = night.slack.room("inc-1-a-lamp-is-broken")
    assert {"sam", "ana"} <= set(room.members)
    room.shows("INC-1 goes on here, in a room of its own")
    night.sam.dm.shows("A lamp is broken", "SEV2")


def test_a_drill_without_a_room_says_to_its_people_what_it_keeps_in(night: Night) -> None:
    night.sam.slash("/incident drill SEV4 Fire in the hall")
    night.settle()
    night.sam.dm.shows("DRILL-1", "Kept in", "#incidents")
    assert not [one for one in night.slack.room("#incidents").messages() if one.by_bot]
    ben = night.wired.services.chat.direct(night.ben.id)
    night.slack.fault("chat.postMessage", "error", error="user_disabled", count=-1, channel=ben)
    night.sam.slash("/incident mitigate DRILL-1")
    night.settle()
    night.sam.dm.shows("could not reach Ben Okafor")


def test_a_private_incident_without_a_room_is_told_to_nobody_outside(night: Night) -> None:
    night.sam.slash("/incident")
    night.sam.fills(title="Heron was opened", severity="SEV4", category="Security", affected="Ibis")
    assert night.sam.submits() == {}
    night.settle()
    night.sam.dm.shows("Heron was opened", "only its people see it")
    night.sam.slash("/incident lead INC-1")
    night.sam.slash("/incident note INC-1 Merlin did it")
    night.sam.slash("/incident task INC-1 Osprey ends the session @ana")
    night.sam.slash("/incident update INC-1")
    night.sam.fills(impact="Kestrel knows")
    assert night.sam.submits() == {}
    night.sam.slash("/incident mitigate INC-1")
    night.settle()
    night.fast_forward(2 * HOUR)
    night.sam.dm.shows("Merlin did it")
    assert "Heron" in given_away(screen(night.ana), ()), "who is on call is called in, as into a private room"
    for outsider in (night.ben, night.mia, night.leo):
        outsider.slash("/incident status INC-1")
        outsider.slash("/incident list")
        outsider.act("home")
        night.settle()
        assert given_away(screen(outsider), ()) == set()
    assert given_away("\n".join(outward(night, [], (night.sam, night.ana))), ()) == set()
    assert night.slack.rooms("inc-") == []
    night.sam.slash("/incident severity INC-1 SEV1 it goes on")
    night.settle()
    assert night.slack.room("inc-1").private
    assert given_away("\n".join(outward(night, [night.slack.room("inc-1")], (night.sam, night.ana))), ()) == set()


def test_what_stands_in_a_thread_is_kept_up_to_date(night: Night) -> None:
    declared(night, "SEV3 Printer is slow")
    news = night.slack.room("#incidents")
    thread = news.thread(next(one for one in news.messages() if one.by_bot))
    night.fast_forward(10 * MINUTE)
    assert "[Acknowledge]" in thread.shows("Paged Ana Ruiz").words
    night.ana.slash("/incident ack INC-1", "#general")
    night.settle()
    assert "[Acknowledge]" not in thread.shows("Paged Ana Ruiz", "Acknowledged by").words
