"""From the form to the room: what is set up, what is said, and what people do in it."""

from sqlalchemy import select

from bot.store.deliveries import delivery
from tests.scenarios.night import Night


def test_the_declarer_is_in_after_two_calls(night: Night) -> None:
    night.declare()
    methods = [call["method"] for call in night.slack.calls()]
    before = methods[: methods.index("conversations.create")]
    assert not {m for m in before if m.startswith(("chat.post", "pins.", "bookmarks.", "conversations.set"))}
    assert night.slack.calls("conversations.invite")[0]["args"]["users"] == "U01ANA"
    with night.wired.store.read() as tx:
        rows = {row.key: row for row in tx.c.execute(select(delivery.c.key, delivery.c.id, delivery.c.after_id))}
    assert rows["invite:1:declarer"].after_id == rows["room:1"].id, "it waits for the room and for nothing else"


def test_the_room_is_complete(night: Night) -> None:
    room = night.declare(title="Zahlung hängt: größer", affected="Everyone who pays")
    assert room.name == "inc-1-zahlung-hangt-grosser"
    assert "ana" in room.members
    assert "SEV1" in room.topic
    assert "Zahlung" in room.purpose
    assert len(room.bookmarks) == 1
    [card] = room.pins
    for label in ("Acknowledge", "Take command", "Post update", "Change severity", "Escalate", "Resolve"):
        assert f"[{label}]" in card.words
    assert len(night.slack.room("#incidents").bot_said()) == 1


def test_the_announcement_is_edited_in_place(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.settle()
    night.ana.slash("/incident resolve all good again", room)
    night.settle()
    announcement, end = night.slack.room("#incidents").bot_said()
    assert "Resolved" in announcement and "all good again" in announcement
    assert "Resolved" in end and "No further update follows" in end


def test_acts_are_short_public_lines(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    night.ana.slash("/incident severity SEV2 only a part", room)
    night.settle()
    night.ana.slash("/incident lead @ben", room)
    night.settle()
    room.shows("SEV1", "SEV2", "only a part")
    room.shows(night.ben)
    assert "ben" in room.members
    night.ben.dm.shows("Decide and delegate")


def test_a_private_incident_is_told_to_nobody_outside(night: Night) -> None:
    secret = "Payroll database leaked"
    night.ana.slash("/incident")
    night.ana.fills(title=secret, severity="SEV1", category="Security")
    assert night.ana.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    assert room.private
    assert room.name == "inc-1"
    assert night.slack.room("#incidents").bot_said() == []
    night.ben.slash("/incident list")
    night.ben.slash("/incident status")
    night.ana.slash("/incident resolve contained", room)
    night.settle()
    assert night.slack.room("#managers").bot_said() == []
    for outsider in (night.ben, night.mia):
        outsider.never_told("Payroll")
        outsider.dm.never_shows("Payroll")


def test_in_the_wrong_channel_a_picker_asks_which_incident(night: Night) -> None:
    room = night.declare()
    night.ben.slash("/incident ack", "#general")
    night.ben.told("Which incident", channel="#general")
    night.ben.selects("pick", "INC-1", "#general")
    night.settle()
    room.shows(night.ben, "acknowledged")


def test_a_typo_gets_the_nearest_command(night: Night) -> None:
    night.ana.slash("/incident acknowlege")
    night.ana.told("`/incident ack`")


def test_a_form_shows_what_is_wrong_and_keeps_what_was_typed(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="   ", severity="SEV1")
    assert set(night.ana.submits()) == {"title"}
    night.ana.fills(title="Now with a title")
    assert night.ana.submits() == {}


def test_a_title_cannot_call_the_channel(night: Night) -> None:
    room = night.declare(title="<!channel> all :fire: down")
    for message in [*night.slack.messages(room), *night.slack.messages("#incidents")]:
        assert "<!channel>" not in str(message.get("blocks")) + str(message.get("text"))


def test_a_title_of_emoji_only_has_a_room_all_the_same(night: Night) -> None:
    assert night.declare(title=":fire::fire:").name == "inc-1"


def test_pressing_twice_acknowledges_once(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident ack", room)
    night.ben.joins(room)
    night.ben.slash("/incident ack", room)
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1
    night.ben.told("acknowledged", channel=room)


def test_a_message_becomes_an_incident_with_a_link_to_it(night: Night) -> None:
    message = night.sam.says("Customers cannot pay since 10:00", "#support")
    night.sam.shortcut("declare_from_message", message, "#support")
    night.sam.fills(severity="SEV2")
    assert night.sam.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    assert message.ts.replace(".", "") in room.bookmarks[0].link
    assert "> Customers cannot pay since 10:00" in room.pins[0].words
    few = night.sam.creates("few", private=True)
    whispered = night.sam.says("Carl was let go\nand took his laptop", few)
    night.sam.shortcut("declare_from_message", whispered, few)
    night.sam.fills(title="A laptop is missing", severity="SEV3")
    assert night.sam.submits() == {}
    night.settle()
    card = night.slack.room("inc-2").pins[0].words
    assert "Reported here" in card and "laptop" in card and "Carl" not in card, "what is said to few is not quoted"


def test_escalating_by_hand_says_who_was_reached(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Escalate", room)
    night.ana.fills(party="lead", reason="Need a database person")
    assert night.ana.submits() == {}
    night.settle()
    night.zoe.dm.shows("Need a database person")
    room.shows("Zoe", "Need a database person")
    assert "zoe" in room.members


def test_reopening_goes_on_with_the_reminders(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident resolve fixed", room)
    night.settle()
    night.ana.slash("/incident reopen it is back", room)
    night.settle()
    with night.wired.store.read() as tx:
        entry = tx.entry(1)
    assert entry and entry.incident.is_open and entry.wake_at


def test_the_home_tab_shows_what_is_open_and_what_is_mine_to_do(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident task call the supplier @ana by 23:00", room)
    night.settle()
    night.ana.act("home")
    night.settle()
    assert "Checkout is down" in night.ana.home["words"] and "call the supplier" in night.ana.home["words"]
    night.ana.presses("Done")
    night.settle()
    room.shows("Task 1", "is done")
    assert "Your tasks" not in str(night.ana.state()["home"]["blocks"])


def test_help_lists_every_command(night: Night) -> None:
    from bot.slack.commands import COMMANDS

    night.ana.slash("/incident help all")
    words = night.ana.told("/incident help").words
    assert all(f"/incident {c.name}" in words for c in COMMANDS)
    night.ana.slash("/incident help")
    words = night.ana.told("/incident help all").words
    assert all(f"`{c.name}`" in words or f"/incident {c.name}" in words for c in COMMANDS)
    night.ana.slash("/incident help dup")
    night.ana.told("`/incident merge [INC-3] [reason]`", "`duplicate`")
