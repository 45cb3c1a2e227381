"""What people establish, tick and tell on the way, and what may not be done before."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Actor, Room
from tests.scenarios.night import MINUTE, WORKSHOP, Night

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def office() -> Path:
    """A playbook with checklists, a watch and deadlines."""
    return WORKSHOP


@pytest.fixture
def room(night: Night) -> Room:
    """The room of an incident that Ana declared and commands."""
    return commanded(night, "SEV3 Slow search")


def commanded(night: Night, line: str) -> Room:
    """The room of an incident that Ana declares and commands."""
    night.ana.slash(f"/incident declare {line}")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident lead", room)
    night.settle()
    return room


def types(night: Night, line: str, room: Room, who: Actor | None = None) -> None:
    """Ana types a command in the room."""
    (who or night.ana).slash(f"/incident {line}", room)
    night.settle()


def refused(night: Night, line: str, room: Room, *said: str) -> None:
    """Ana types a command, is told what is wrong with it, and nobody else hears of it."""
    with night.slack.watching():
        types(night, line, room)
        night.ana.told(*said, channel=room)


def test_what_is_done_is_ticked_with_a_note_and_shown(night: Night, room: Room) -> None:
    with night.slack.watching():
        types(night, "checklist", room)
        night.ana.told("See it with your own eyes", "commander (Ana Ruiz)  `reproduce`", channel=room)
        types(night, "done reproduce seen in Firefox", room)
        room.shows("See it with your own eyes", night.ana, "seen in Firefox")
        types(night, "checklist", room)
        night.ana.told(
            "1 of 2 to do", "See it with your own eyes: seen in Firefox", "Count the customers", channel=room
        )


def test_what_cannot_be_ticked_is_refused_with_the_way_to_do_it(night: Night, room: Room) -> None:
    refused(night, "done", room, "Say which item", "/incident checklist")
    refused(night, "done reproduced", room, "no item `reproduced`", "Did you mean `reproduce`?")
    refused(night, "done xyz", room, "no item `xyz`", "/incident checklist")
    refused(night, "skip reproduce not now", room, "cannot be put aside", "/incident done reproduce")
    for line, field in (("done count", "value.count"), ("done rotate_keys", "note.rotate_keys")):
        night.ana.slash(f"/incident {line}", room)
        assert field in [block["block_id"] for block in night.ana.form["blocks"]]
        night.ana.closes()
    night.ana.slash("/incident skip scan_hosts", room)
    assert night.ana.submits() == {"note.scan_hosts": "Say why it does not apply."}
    night.ana.closes()
    types(night, "done Reproduce", room)
    refused(night, "done reproduce", room, "done already")


def test_what_does_not_apply_is_put_aside_with_its_reason(night: Night, room: Room) -> None:
    types(night, "mark fix_implemented", room)
    with night.slack.watching():
        types(night, "skip users nobody is awake", room)
        room.shows("Ask two users", "does not apply", "nobody is awake")
        types(night, "checklist", room)
        night.ana.told("Ask two users", "nobody is awake", channel=room)


def test_an_item_that_is_a_milestone_sets_it(night: Night, room: Room) -> None:
    types(night, "done fix_in", room)
    night.fast_forward(30 * MINUTE - SECOND)
    room.never_shows("Half an hour was quiet")
    night.fast_forward(SECOND)
    room.shows("Half an hour was quiet")


def test_facts_are_taken_by_their_type_and_tick_items(night: Night, room: Room) -> None:
    refused(night, "fact", room, "Say which fact", "`customers`, `data_lost`, `cause` and `services`")
    refused(night, "fact customer 3", room, "no fact `customer`", "Did you mean `customers`")
    for wrong in ("many", "nan", "1,5", ""):
        refused(night, f"fact customers {wrong}", room, "`customers` is a number", "/incident fact customers 25")
    refused(night, "fact data_lost perhaps", room, "yes or no", "/incident fact data_lost yes")
    refused(night, "fact cause gremlins", room, "cannot be `gremlins`", "`release` and `supplier`")
    refused(night, "fact services", room, "Say what `services` is")
    with night.slack.watching():
        types(night, "fact customers 1,250", room)
        room.shows("Customers affected", "1,250", night.ana)
        types(night, "fact data_lost NO", room)
        room.shows("Data lost", "no", night.ana)
        types(night, "fact cause Release", room)
        room.shows("Cause", "release", night.ana)
    types(night, "checklist", room)
    night.ana.told("1 of 2 to do", channel=room)


def test_a_tag_is_said_once(night: Night, room: Room) -> None:
    refused(night, "tag", room, "Say which tag", "/incident tag breach")
    with night.slack.watching():
        types(night, "tag Data Loss", room)
        room.shows(night.ana, "tagged it", "data_loss")
    refused(night, "tag data_loss", room, "tagged `data_loss` already")


def test_what_was_sent_by_hand_is_noted(night: Night, room: Room) -> None:
    refused(night, "sent", room, "Say which notice", "`customer_notice`")
    refused(night, "sent customer_notise", room, "no notice `customer_notise`", "`customer_notice`")
    refused(night, "sent customer_notice nobody", room, "no party `nobody`")
    with night.slack.watching():
        types(night, "sent customer_notice customers, lead", room)
        room.shows(night.ana, "customer notice was sent to customers and lead")
        types(night, "sent ticket", room)
        room.shows(night.ana, "ticket was sent")


def test_resolving_waits_for_its_items_and_for_the_watch(night: Night, room: Room) -> None:
    refused(night, "mark fixed", room, "no milestone `fixed`")
    refused(night, "mark", room, "Say which milestone", "`fix_implemented`")
    types(night, "mark fix implemented", room)
    night.ana.slash("/incident resolve it holds", room)
    shown = str(night.ana.form)
    for what in ("Not yet", "goes on for 30 min", "Check that the fix holds", "Ask two users"):
        assert what in shown
    night.ana.closes()
    types(night, "done verify https://example.com/graph", room)
    types(night, "done users", room)
    night.fast_forward(29 * MINUTE)
    refused(night, "resolve it holds", room, "cannot be resolved yet", "goes on for 1 min", "Try again then")
    with night.slack.watching():
        night.fast_forward(MINUTE)
        room.shows("Half an hour was quiet", night.ana)
        night.fast_forward(MINUTE)
        types(night, "resolve it holds", room)
        room.shows("INC-1 is resolved")
        room.shows("Status", "Resolved")
        night.slack.room("#incidents").shows("Resolved", "commander Ana Ruiz")
        night.slack.room("#incidents").shows("Resolved", "No further update follows")
        night.slack.room("#managers").shows("Slow search", "Resolved", "it holds")
    night.ana.slash("/incident close", room)
    night.ana.fills({"how.review": ["Done"]})
    assert night.ana.submits() == {}
    night.settle()
    room.shows("closed INC-1")


def test_what_comes_back_starts_the_watch_anew(night: Night, room: Room) -> None:
    for line in ("mark fix_implemented", "done verify https://example.com", "skip users nobody is awake"):
        types(night, line, room)
    night.fast_forward(20 * MINUTE)
    types(night, "mark alert", room)
    room.shows("Alert", night.ana)
    night.fast_forward(29 * MINUTE)
    room.never_shows("Half an hour was quiet")
    refused(night, "resolve it holds", room, "goes on for 1 min")
    night.fast_forward(2 * MINUTE)
    room.shows("Half an hour was quiet")
    types(night, "resolve it holds", room)
    room.shows("INC-1 is resolved")


def test_a_phase_that_takes_too_long_is_said_a_second_after_its_limit(night: Night, room: Room) -> None:
    with night.slack.watching() as seen:
        night.fast_forward(15 * MINUTE)
        night.slack.room("#managers").shows("INC-1")
        seen.nothing_else_was_posted()
        night.fast_forward(SECOND)
        night.zoe.dm.shows("Triage takes long", "`Triage`", "“See it with your own eyes”, “Count the customers” are")


def test_a_deadline_reminds_who_decides_until_they_were_told(night: Night) -> None:
    room = commanded(night, "SEV1 Records copied")
    with night.slack.watching() as seen:
        types(night, "tag breach", room)
        room.shows("breach")
        night.zoe.dm.shows("within 3 d", "Tell the authority")
        night.fast_forward(48 * HOUR - SECOND)
        seen.nothing_else_was_posted()
        night.fast_forward(SECOND)
        night.zoe.dm.shows("1 d left", "Tell the authority")
        night.fast_forward(20 * HOUR)
        night.zoe.dm.shows("4 h left", "Tell the authority")
        seen.nothing_else_was_posted()
        refused_told(night, room)
        types(night, "told regulator", room)
        night.ana.fills(how="Told", words="DPA-2026-118")
        assert night.ana.submits() == {}
        night.settle()
        room.shows("Told regulator", "DPA-2026-118", night.ana)
        night.fast_forward(10 * HOUR)
    refused(night, "told regulator again", room, "noted already")


def refused_told(night: Night, room: Room) -> None:
    """What is wrong with saying that someone was told, within a block that watches."""
    for line, said in (
        ("told", "Say which obligation"),
        ("told regulators x", "Did you mean `regulator`?"),
        ("untold regulator", "Add the reason"),
        ("told each.ghost x", "no obligation `each.ghost`"),
    ):
        types(night, line, room)
        night.ana.told(said, channel=room)


def test_a_deadline_that_is_missed_reaches_the_next_in_line(night: Night) -> None:
    room = commanded(night, "SEV1 Records copied")
    types(night, "tag breach", room)
    night.fast_forward(72 * HOUR)
    with night.slack.watching():
        night.fast_forward(SECOND)
        night.zoe.dm.shows("Tell the authority", "missed")
        night.ana.dm.shows("Tell the authority", "missed")


def test_each_contact_has_a_deadline_of_its_own(night: Night) -> None:
    room = commanded(night, "SEV1 Records copied")
    types(night, "mark aware", room)
    types(night, "untold each.police no crime was found", room)
    room.shows("Police need not be told", "No crime was found")
    before = len(night.zoe.dm.bot_said())
    night.fast_forward(25 * HOUR)
    assert len(night.zoe.dm.bot_said()) == before, "the deadline for the police is gone"
    night.fast_forward(48 * HOUR)
    assert len(night.zoe.dm.bot_said()) == before + 1, "that for the authority is not"


def test_a_playbook_without_any_of_it_says_so(night: Night) -> None:
    room = commanded(night, "SEV2 Slow checkout")
    types(night, "checklist", room)
    night.ana.told("INC-1 has no checklist at the moment", "/incident next", channel=room)
