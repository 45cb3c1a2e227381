"""An incident that everybody knew of becomes private: from then on nothing more of it reaches those outside."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Room
from tests.scenarios.night import MINUTE, VAULT, Night
from tests.scenarios.secrets import WORDS, given_away, outward, screen
from tests.scenarios.test_leaks import looks_around, works


@pytest.fixture
def transport() -> str:
    """What is shown is the same over both."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook that tells everybody of everything."""
    return VAULT


def declared(night: Night) -> Room:
    """The public room of an incident of which Mia and all channels are told; Ben joins it."""
    night.sam.slash("/incident declare SEV1 Payroll is gone")
    night.settle()
    room = night.slack.room("inc-")
    night.sam.slash("/incident update", room)
    night.sam.fills(impact="Nobody is paid")
    assert night.sam.submits() == {}
    night.settle()
    night.fast_forward(6 * MINUTE)
    night.ben.joins(room)
    return room


def test_what_becomes_private_goes_on_out_of_sight(night: Night) -> None:
    old = declared(night)
    news, managers = night.slack.room("#incidents"), night.slack.room("#managers")
    night.sam.slash("/incident notice checked_note", old)
    night.sam.fills(field_advice="Wait")
    assert night.sam.submits() == {}
    night.settle()
    told = screen(night.mia)
    assert "Payroll" in told and "Nobody is paid" in told
    night.sam.slash("/incident private", old)
    night.settle()
    night.sam.told("Say why it is to be private", channel=old)
    night.sam.slash(f"/incident private {WORDS['reason']} from inside", old)
    night.settle()
    night.sam.told("goes on in a new room", "stays readable until", "the title out of its name", channel=old)
    new = night.slack.room("inc-1")
    assert new.id != old.id and new.private and new.name == "inc-1-2"
    assert {"sam", "ana"} <= set(new.members) and not {"ben", "mia"} & set(new.members)
    new.shows("is private from now on", WORDS["reason"], f"<#{old.id}>", "can still read it")
    old.shows("goes on in a private room", "Nothing more is posted here")
    news.shows("INC-1 is private", "Ask to be let in")
    for place in (news, managers, night.mia.dm):
        assert "Payroll" not in str(place.messages()) and "Nobody is paid" not in str(place.messages())
    thread = news.thread(news.shows("Ask to be let in"))
    assert "Nobody is paid" not in str(thread.messages())

    calls, said = len(night.slack.calls()), len(old.messages())
    people = (night.sam, night.zoe, night.leo)
    night.ben.presses("Approve", old)
    night.settle()
    night.ben.told("INC-1 is private", channel=old)
    works(night, new)
    night.fast_forward(45 * MINUTE)
    looks_around(night)
    night.sam.slash(f"/incident resolve {WORDS['summary']} is over", new)
    night.settle()
    night.fast_forward(timedelta(days=1))
    assert len(old.messages()) == said
    later = "\n".join(outward(night, [new], (*people, night.ana), since=calls))
    assert "INC-1" in later
    assert given_away(later, (night.zoe, night.leo)) == set()
    for one in (night.ben, night.mia):
        one.act("home")
        night.settle()
        assert given_away(screen(one), (night.zoe, night.leo)) == set()
    assert given_away(screen(night.sam), people) >= {WORDS["note"], WORDS["impact"], WORDS["summary"]}
    assert night.slack.channel_id("#incidents") not in {call["args"].get("channel") for call in _posts(night, calls)}
    edited = {call["args"]["channel"] for call in night.slack.calls()[calls:] if call["method"] == "chat.update"}
    assert new.id in edited and not edited & {room.id for room in night.slack.rooms() if room.id != new.id}


def _posts(night: Night, since: int) -> list[dict[str, dict[str, object]]]:
    return [call for call in night.slack.calls()[since:] if call["method"] == "chat.postMessage"]


@pytest.mark.parametrize("lost", ["conversations.rename", "conversations.setTopic", "conversations.setPurpose"])
def test_the_old_rooms_name_and_description_are_changed_once(night: Night, lost: str) -> None:
    night.ben.creates("inc-1-private")
    old = declared(night)
    assert "inc-1-payroll-is-gone" in screen(night.mia)
    night.slack.fault(lost, "reset_after", channel=old.id)
    night.sam.slash(f"/incident private {WORDS['reason']} from inside", old)
    night.settle()
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    assert (old.name, old.topic, old.purpose) == ("inc-1-private-2", "", "")
    said = "\n".join(one["text"] for one in night.slack.messages(old))
    lines = ("renamed the channel", "cleared the channel topic", "cleared the channel description")
    assert [said.count(line) for line in lines] == [1, 1, 1]
    assert "payroll" not in screen(night.mia).casefold()


def test_who_made_it_private_hears_what_slack_does_not_let_the_bot_hide(night: Night) -> None:
    old = declared(night)
    night.slack.fault("conversations.rename", "error", error="not_authorized")
    night.sam.slash(f"/incident private {WORDS['reason']} from inside", old)
    night.settle()
    assert (old.name, old.topic, old.purpose) == ("inc-1-payroll-is-gone", "", "")
    night.sam.dm.shows(f"could not hide what the name and description tell of <#{old.id}>", "rename it by hand")


def test_a_tag_makes_it_private_and_calls_those_whom_the_playbook_names(night: Night) -> None:
    old = declared(night)
    night.sam.slash("/incident tag security", old)
    night.settle()
    new = night.slack.room("inc-1")
    assert new.private and new.id != old.id
    assert {"sam", "zoe", "leo"} <= set(new.members), "the playbook calls security and legal for this tag"
    new.shows("is private from now on: the playbook asks for it")
    night.slack.room("#incidents").shows("INC-1 is private")
    night.ben.slash("/incident list")
    night.settle()
    night.ben.told("No incident is open")
    night.sam.slash("/incident tag breach", new)
    night.settle()
    night.leo.dm.shows("to be told within")
    assert not any("Late by" in text for text in night.leo.dm.bot_said()), "nobody knew of it any sooner"
