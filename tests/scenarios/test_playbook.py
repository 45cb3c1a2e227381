"""The playbook in Slack: which one holds, what comes next, and why the bot said what it said."""

from datetime import timedelta

import pytest

from bot.sandbox.testing import Actor, Place, Room
from tests.scenarios.night import Night

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.parametrize("transport", ["socket"], indirect=True)


def asks_why(who: Actor, place: Place | Room, words: str, channel: str | Room) -> str:
    """What the window says that `who` opens from the menu of the message with these words."""
    message = place.shows(words)
    who.shortcut("why_message", message, channel)
    said = str(who.form["words"])
    who.closes()
    return said


def conversation(night: Night, who: Actor) -> str:
    """The channel of someone's conversation with the bot."""
    return next(one["id"] for one in who.state()["channels"] if one["kind"] == "app")


def test_the_playbook_in_force_is_shown_anywhere(night: Night) -> None:
    night.ben.slash("/incident playbook")
    words = night.ben.told("Office").words
    for part in ("playbooks/default.yml", "SEV1", "Everything is down", "SEV3", "A nuisance", "Owner", "No date set"):
        assert part in words, part


def test_next_says_what_comes_and_asks_which_incident_elsewhere(night: Night) -> None:
    night.sam.slash("/incident next")
    night.sam.told("No incident is open")
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = night.slack.room("inc-")
    night.ben.slash("/incident next", "#general")
    night.ben.told("Which incident", channel="#general")
    night.ben.selects("pick", "INC-1", "#general")
    night.ben.told("page secondary (Leo Novak)", "Unless somebody acknowledges", channel="#general")
    night.sam.slash("/incident resolve false alarm", room)
    night.settle()
    night.sam.slash("/incident next", room)
    night.sam.told("Nothing is planned", channel=room)


def test_why_gives_rule_place_and_facts(night: Night) -> None:
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.fast_forward(6 * MINUTE)
    room = night.slack.room("inc-")
    night.sam.slash("/incident why", room)
    words = night.sam.told("Why I spoke", channel=room).words
    for part in (
        "Because the incident was declared at",
        "5 min had passed",
        "By then nobody had acknowledged",
        "severity SEV1 (its own steps)",
        "acknowledge.SEV1",
        "playbooks/default.yml:21",
    ):
        assert part in words, part


def test_a_page_tells_its_rule_in_the_room_and_to_whom_it_was_sent(night: Night) -> None:
    night.sam.slash("/incident declare SEV1 Checkout is down")
    night.fast_forward(5 * MINUTE)
    room = night.slack.room("inc-")
    for said in (
        asks_why(night.sam, room, "Paged Leo Novak", room),
        asks_why(night.leo, night.leo.dm, "Nobody has acknowledged for 5 min", conversation(night, night.leo)),
    ):
        assert "5 min had passed" in said and "nobody had acknowledged" in said
        assert "playbooks/default.yml:21" in said
        assert "acknowledge.SEV1" in said and "step 2" in said
    assert "announce" in asks_why(night.ben, night.slack.room("#incidents"), "Checkout is down", "#incidents")


def test_a_message_without_a_rule_tells_whose_act_made_it(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident severity SEV2 only a part", room)
    night.settle()
    night.ana.slash("/incident lead @ben", room)
    night.settle()
    night.ana.slash("/incident escalate lead help", room)
    night.settle()
    made = {
        "only a part": "Because Ana Ruiz changed the severity to SEV2",
        "has command": "Because Ana Ruiz made Ben Okafor Incident commander",
        "called Zoe Marsh": "Because Ana Ruiz called lead by hand",
    }
    for words, act in made.items():
        said = asks_why(night.ana, room, words, room)
        assert act in said and "No rule of the playbook" in said, said
    assert "Ana Ruiz made Ben Okafor" in asks_why(
        night.ben, night.ben.dm, "Decide and delegate", conversation(night, night.ben)
    )
    [card] = room.pins
    night.ana.shortcut("why_message", card, room)
    assert "the incident's card" in night.ana.form["words"] and "declared the incident" in night.ana.form["words"]


def test_the_digest_tells_where_it_is_set(night: Night) -> None:
    night.fast_forward(timedelta(days=1))
    said = asks_why(night.mia, night.slack.room("#managers"), "digest", "#managers")
    assert "This is the digest" in said and "tocsin.yml" in said


def test_only_the_bots_own_is_explained_and_what_is_private_to_its_people(night: Night) -> None:
    mine = night.sam.says("Customers cannot pay", "#support")
    night.sam.shortcut("why_message", mine, "#support")
    night.sam.told("I did not post this", channel="#support")
    night.ana.slash("/incident")
    night.ana.fills(title="Payroll leaked", severity="SEV1", category="Security")
    assert night.ana.submits() == {}
    night.fast_forward(5 * MINUTE)
    said = asks_why(night.leo, night.leo.dm, "Nobody has acknowledged", conversation(night, night.leo))
    assert "playbooks/default.yml" in said and "Payroll" in said, "he was called into its room"
