"""Working an incident by its playbook: items ticked by button, form and reaction, gates passed in the form, runbooks,
options; and the room's end, and its next one when the incident goes on."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.testing import Actor, Message, Room
from tests.scenarios.night import MINUTE, Night

PLANT = Path(__file__).parent / "plant"
DAY = timedelta(days=1)


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


@pytest.fixture
def office() -> Path:
    """A playbook with gates, runbooks and options."""
    return PLANT


def commanded(night: Night) -> Room:
    """The room of an incident that Ana declares and commands."""
    room = night.declare(title="Pages do not load", category="outage", commander="ana")
    night.settle()
    return room


def types(night: Night, line: str, room: Room | str, who: Actor | None = None) -> None:
    """Somebody types a command."""
    (who or night.ana).slash(f"/incident {line}", room)
    night.settle()


def presses(night: Night, label: str, room: Room, who: Actor | None = None) -> None:
    """Somebody presses a button."""
    (who or night.ana).presses(label, room)
    night.settle()


def submitted(night: Night, who: Actor | None = None, **fields: object) -> None:
    """The form that is open is filled in and taken."""
    person = who or night.ana
    person.fills({name.replace("__", "."): value for name, value in fields.items()})
    assert person.submits() == {}
    night.settle()


def labels(message: Message) -> list[str]:
    """The buttons beside the parts of a message, each with the item it ticks."""
    return [one["accessory"]["value"].split()[-1] for one in message["blocks"] if "accessory" in one]


def test_items_are_ticked_by_button_and_form_and_taken_back(night: Night) -> None:
    room = commanded(night)
    types(night, "checklist", room)
    listed = night.ana.told("8 of 8 to do", "The fix holds", "commander (Ana Ruiz)", channel=room)
    assert labels(listed) == ["choose", "holds", "graph", "users", "why", "review", "leak", "call_desk"]
    night.ana.presses("Done", room)
    night.settle()
    room.shows("The fix holds, by", night.ana)
    night.ana.told("7 of 8 to do", channel=room)
    types(night, "done graph", room)
    submitted(night, note__graph="https://graphs.example/1")
    room.shows("The errors are gone, by", "https://graphs.example/1")
    types(night, "skip users", room)
    submitted(night, note__users="nobody is awake")
    room.shows("Two users were asked", "does not apply", "nobody is awake")
    types(night, "done why", room)
    submitted(night, value__why="A slow query")
    room.shows("Cause", "A slow query")
    types(night, "undo holds", room)
    room.shows("took back: The fix holds")
    types(night, "undo why", room)
    night.ana.told("was not ticked by anybody", channel=room)
    types(night, "done leak", room)
    submitted(night, note__leak="Yes, some addresses did")
    leaks = room.shows("Checklist: leaks", "Rotate the keys")
    assert labels(leaks) == ["keys"]
    night.slack.fault("chat.update", "reset_after", channel=room.id)
    presses(night, "Done", room)
    assert labels(room.shows("Checklist: leaks", "All of it is done")) == []


def test_resolving_and_closing_ask_for_what_is_missing_and_take_it(night: Night) -> None:
    room = commanded(night)
    types(night, "update", room)
    submitted(night, impact="Nobody can pay")
    types(night, "resolve the pool is larger", room)
    form = night.ana.form
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == [
        "summary", "how.holds", "note.graph", "how.users", "note.users", "value.why",
    ]  # fmt: skip
    night.ana.fills({"note.graph": "https://graphs.example/2", "how.users": "Does not apply", "how.holds": ["Done"]})
    night.ana.fills({"value.why": "A slow query"})
    assert night.ana.submits() == {"note.users": "Say why it does not apply."}
    night.ana.fills({"note.users": "all are asleep"})
    assert night.ana.submits() == {}
    night.settle()
    room.shows("INC-1 is resolved", "the pool is larger", "Ticked with it", "The fix holds", "all are asleep")
    announced = night.slack.room("#incidents").shows("Pages do not load", "commander Ana Ruiz", "the pool is larger")
    thread = night.slack.room("#incidents").thread(announced)
    assert sum("No further update follows" in text for text in thread.bot_said()) == 1
    assert sum("No further update follows" in text for text in night.slack.room("#managers").bot_said()) == 1
    types(night, "checklist", room)
    night.ana.told("4 of 8 to do", "all are asleep", channel=room)

    night.ana.presses("Close", room)
    night.settle()
    submitted(night, note__review="https://reviews.example/1")
    room.shows("closed INC-1")


def test_a_runbook_is_found_posted_worked_through_and_followed_up(night: Night) -> None:
    room = commanded(night)
    types(night, "runbook", room)
    found = night.ana.told("Database connections used up", "the type of the incident", "Restore a backup", channel=room)
    assert labels(found) == ["pool", "restore"]
    types(night, "runbook data is missing since noon", room)
    found = night.ana.told("the best first", "“Data is missing”", channel=room)
    assert labels(found) == ["restore", "pool"]
    types(night, "runbook breach", room)
    night.ana.told("for private incidents only", channel=room)

    types(night, "runbook pool", room)
    posted = room.shows("Runbook: Database connections used up", "Connection pool exhausted", "help@cloud.example")
    steps = [f"runbook.pool.{name}" for name in ("investigate.1", "mitigate.1", "mitigate.2")]
    assert labels(posted) == [*steps, "pool"]
    types(night, f"done {steps[0]} forty of forty", room)
    types(night, f"done {steps[1]}", room)
    posted = room.shows(
        "Runbook: Database connections used up", "forty of forty", "Restart the application server  _Ana"
    )
    assert labels(posted) == [steps[2], "pool"]
    presses(night, "Make follow-ups", room)
    room.shows("Follow-ups 1 and 2", "Watch how full the pool is", "Limit how long")
    types(night, f"done {steps[2]}", room)
    room.shows("Checklist: after", "Thank the supplier")
    assert labels(room.shows("Runbook: Database connections used up")) == []
    types(night, "runbook pool", room)
    night.ana.told("was posted already", channel=room)

    types(night, "runbook restore", room)
    posted = room.shows("Runbook: Restore a backup", "Change nothing before")
    assert labels(posted) == ["runbook.restore.steps.1"]
    types(night, "done runbook.restore.steps.2", room)
    night.ana.told("First comes: Stop what writes.", channel=room)


def test_choosing_how_to_end_the_harm_stamps_the_time_and_ticks_what_asks_for_it(night: Night) -> None:
    room = commanded(night)
    types(night, "mitigate", room)
    night.ana.told("Roll back the release", "within 5 min", "say why not rather", channel=room)
    types(night, "mitigate hotfix", room)
    assert "Why not rather: Roll back the release" in str(night.ana.form)
    night.ana.closes()
    types(night, "mitigate", room)
    presses(night, "Do this", room)
    chosen = room.shows("Roll back the release", "chosen by", night.ana, "Stop the deployments.")
    assert labels(chosen) == ["option.rollback.1"]
    room.shows("Status", "Mitigated")
    types(night, "checklist", room)
    night.ana.told("Choose a way out: Roll back the release", "Deploy the one before.", channel=room)
    types(night, "mitigate hotfix", room)
    room.shows("The harm has ended", "Hotfix")


def test_a_check_mark_ticks_what_the_message_asks_for(night: Night) -> None:
    room = commanded(night)
    types(night, "task call the supplier", room)
    task = room.shows("call the supplier")
    night.ana.reacts("white_check_mark", task, room)
    night.settle()
    room.shows("Task 1* is done")
    night.ana.act("unreact", channel=room.id, ts=task.ts, name="white_check_mark")
    night.settle()
    room.shows("Task 1* is open again")
    night.fast_forward(20 * MINUTE)
    reminded = room.shows("this is still to be done", "The errors are gone `graph`", "Done…")
    night.ana.reacts("white_check_mark", reminded, room)
    night.settle()
    night.ana.dm.shows("Press the button to tick this", "The errors are gone", "[Done…]")
    night.ana.presses("Done…")
    submitted(night, note__graph="https://g.example")
    night.ana.dm.shows("INC-1* All of it is done", "The errors are gone: https://g.example")
    types(night, "done leak some did", room)
    night.ana.reacts("white_check_mark", room.shows("Checklist: leaks"), room)
    night.settle()
    room.shows("Rotate the keys, by", night.ana)


def test_a_check_mark_on_a_list_ticks_ones_own_item_or_asks_which_with_a_button_for_each(night: Night) -> None:
    room = commanded(night)
    for who in (night.ben, night.zoe):
        who.joins(room)
    types(night, "runbook pool", room)
    types(night, f"give runbook.pool.mitigate.2 <@{night.ben.id}>", room)
    listed = room.shows("Runbook: Database")
    night.ben.reacts("white_check_mark", listed, room)
    night.settle()
    room.shows("Enlarge the pool, by", night.ben)
    with night.slack.watching():
        night.zoe.reacts("white_check_mark", listed, room)
        night.settle()
        asked = night.zoe.dm.shows("INC-1* Which of these is done?", "How many connections", "Restart", "[Done]")
    assert labels(asked) == ["runbook.pool.investigate.1", "runbook.pool.mitigate.1"]
    night.zoe.presses("Done")
    night.settle()
    room.shows("How many connections are in use?, by", night.zoe)
    left = night.zoe.dm.shows("Which of these is done?")
    assert labels(left) == ["runbook.pool.mitigate.1"] and left.ts == asked.ts
    for verb in ("unreact", "react"):
        night.zoe.act(verb, channel=room.id, ts=listed.ts, name="white_check_mark")
        night.settle()
    room.shows("Restart the application server, by", night.zoe)
    night.zoe.dm.shows("All of it is done")
    with night.slack.watching():
        night.ana.reacts("white_check_mark", listed, room)
        night.settle()


def test_a_check_mark_on_what_has_an_order_asks_for_the_next_step(night: Night) -> None:
    room = commanded(night)
    types(night, "runbook restore", room)
    night.ana.reacts("white_check_mark", room.shows("Runbook: Restore a backup"), room)
    night.settle()
    asked = night.ana.dm.shows("Press the button to tick this", "Stop what writes", "[Done]")
    assert labels(asked) == ["runbook.restore.steps.1"]


def ended(night: Night, room: Room) -> None:
    """What the gates want is done, and the incident is resolved and closed."""
    for line in ("done holds", "done graph https://g.example", "skip users asleep", "fact cause a query"):
        types(night, line, room)
    types(night, "resolve the pool is larger", room)
    types(night, "done review https://r.example", room)
    types(night, "close", room)
    room.shows("closed INC-1")


def test_a_room_ends_with_its_record_in_it_and_the_incident_goes_on_in_a_new_one(night: Night) -> None:
    old = commanded(night)
    ended(night, old)
    night.fast_forward(6 * DAY)
    assert not old.archived
    night.slack.fault("conversations.archive", "reset_after")
    night.fast_forward(DAY)
    assert not night.slack.request("GET", "/_/faults")["faults"], "the fault hit"
    assert old.archived
    said = [one["text"] for one in night.slack.messages(old)]
    assert "going to be archived" in " ".join(said[-3:])
    files = [one for one in night.slack.messages(old) if one.get("files")]
    assert len(files) == 1 and "going to be archived" in said[said.index(files[0]["text"]) - 1]

    types(night, "reopen INC-1 it is back", "#general", night.ben)
    new = night.slack.room("inc-1")
    assert new.id != old.id and new.name == "inc-1-pages-do-not-load-2"
    assert {"ana", "ben"} <= set(new.members)
    new.shows("goes on here", f"<#{old.id}>")
    new.shows("reopened INC-1", "it is back")
    new.shows("Status", "Investigating")
    assert (len(new.pins), len(new.bookmarks)) == (1, 1)
    types(night, "done holds", new)
    night.ana.told("done already", channel=new)
    types(night, "update", new)
    submitted(night, impact="Nobody can pay")
    new.shows("Nobody can pay")


def test_on_hold_a_room_stays_and_once_that_is_released_as_long_again(night: Night) -> None:
    room = commanded(night)
    types(night, "evidence", room)
    presses(night, "Put on hold", room)
    room.shows(night.ana, "put the evidence on hold", "Nothing may be deleted, and the room is not archived")
    types(night, "evidence hold", room)
    night.ana.told("It is on hold since 2026-03-03 10:00 UTC.", channel=room)
    ended(night, room)
    night.fast_forward(20 * DAY)
    assert not room.archived
    types(night, "evidence release", room)
    night.ana.told("Say why it need not be kept any more.", channel=room)
    types(night, "evidence release the trial is over", room)
    room.shows(night.ana, "released the evidence: the trial is over.")
    night.fast_forward(6 * DAY)
    assert not room.archived
    night.fast_forward(DAY)
    assert room.archived


def test_the_record_is_never_lost_to_the_archive(night: Night) -> None:
    room = commanded(night)
    ended(night, room)
    night.slack.fault("files.getUploadURLExternal", "error", error="restricted_action", count=-1)
    night.fast_forward(8 * DAY)
    assert not room.archived
    room.shows("could not archive the room", "record could not be put there")


def test_a_room_that_somebody_archives_is_replaced_while_the_incident_is_open(night: Night) -> None:
    old = commanded(night)
    night.ana.archives(old)
    types(night, "severity INC-1 SEV2 only a part", "#general")
    new = night.slack.room("inc-1")
    assert new.id != old.id and {"ana"} <= set(new.members)
    new.shows("goes on here", f"<#{old.id}>")
    new.shows("SEV1", "SEV2", "only a part")
    types(night, "note all is well", new)
    new.shows("all is well")
    ended(night, new)
    night.ana.archives(new)
    types(night, "reopen INC-1", "#general")
    third = night.slack.room("inc-1")
    assert third.id not in (old.id, new.id)
    third.shows("reopened INC-1")


def test_who_is_called_into_an_archived_room_comes_into_the_new_one(night: Night) -> None:
    old = commanded(night)
    night.ana.archives(old)
    types(night, "escalate INC-1 @ben the pool is his", "#general")
    new = night.slack.room("inc-1")
    assert new.id != old.id and {"ana", "ben"} <= set(new.members)
    assert "could not" not in " ".join(one["text"] for one in night.slack.messages(new))


def test_a_gate_is_passed_with_a_reason_by_who_may(night: Night) -> None:
    room = commanded(night)
    night.ben.joins(room)
    types(night, "override the graphs are down", room, night.ben)
    night.ben.told("Only Incident commander may override", channel=room)
    types(night, "override the graphs are down", room)
    assert "The fix holds" in night.ana.form["words"] and "the graphs are down" in str(night.ana.form["blocks"])
    submitted(night, summary="The pool is larger")
    room.shows("resolves INC-1 although this is missing", "The fix holds", "the graphs are down")
    room.shows("INC-1 is resolved", "The pool is larger")
    types(night, "override it is a holiday", room)
    room.shows("closes INC-1 although this is missing", "it is a holiday")
    room.shows("closed INC-1")
    types(night, "timeline", room)
    night.ana.told("although something was missing", "it is a holiday", channel=room)
