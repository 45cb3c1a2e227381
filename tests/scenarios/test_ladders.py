"""What the playbook makes the bot do when nobody acts, and how people stop it."""

import re
from datetime import timedelta

from bot.sandbox.testing import Room
from tests.scenarios.night import Night

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def pages(night: Night) -> list[int]:
    """How many direct messages the bot sent to Ana, Leo, Zoe and Mia: the ladder, from its lowest rung."""
    return [len(one.dm.bot_said()) for one in (night.ana, night.leo, night.zoe, night.mia)]


def declared(night: Night, line: str) -> Room:
    """The room of an incident that someone without a part in it declares; nobody has acted yet."""
    night.sam.slash(f"/incident declare {line}")
    night.settle()
    return night.slack.room("inc-")


def commanded(night: Night) -> Room:
    """The room of an incident that Ana commands; her next update is due in 20 minutes."""
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    return room


def test_pages_go_up_the_ladder_until_someone_acknowledges(night: Night) -> None:
    room = declared(night, "SEV1 Checkout is down")
    assert pages(night) == [1, 0, 0, 0]
    with night.slack.watching() as seen:
        night.fast_forward(5 * MINUTE - SECOND)
        seen.nothing_else_was_posted()
        night.fast_forward(SECOND)
        night.leo.dm.shows("Nobody has acknowledged for 5 min")
        room.shows("Paged Leo Novak")
        seen.nothing_else_was_posted()
        night.fast_forward(5 * MINUTE)
        night.zoe.dm.shows("Nobody has acknowledged for 10 min")
        room.shows("Paged Zoe Marsh")
        seen.nothing_else_was_posted()
        assert {"leo", "zoe"} <= set(room.members), "who is paged is in the room"
    night.leo.presses("Acknowledge", room)
    room.shows(night.leo, "acknowledged INC-1")
    room.shows("Status", "Investigating")
    night.slack.room("#incidents").shows("Investigating")
    for page in (night.ana.dm, night.leo.dm, night.zoe.dm):
        assert "[Acknowledge]" not in page.shows("Acknowledged by Leo Novak at").words
    night.fast_forward(9 * MINUTE)
    assert pages(night) == [1, 1, 1, 0], "acknowledged: silence"


def test_a_ladder_ends_in_an_alarm_to_everyone_that_stops_at_its_limit(night: Night) -> None:
    declared(night, "SEV1 Checkout is down")
    night.fast_forward(timedelta(hours=2))
    _, _, zoe, mia = pages(night)
    assert zoe == 1 + 3 + 1, "her rung, everyone three times, one missed update"
    assert mia == 3 + 3, "everyone three times, three times the missed update"
    night.fast_forward(timedelta(hours=10))
    assert pages(night)[2] == zoe, "no repeat without end"


def test_a_missed_update_is_reminded_twice_and_then_escalated(night: Night) -> None:
    room = commanded(night)
    with night.slack.watching() as seen:
        night.fast_forward(20 * MINUTE - SECOND)
        seen.nothing_else_was_posted()
        night.fast_forward(SECOND)
        room.shows(night.ana, "a status update is due")
        room.shows("Next update due", "overdue since")
        night.slack.room("#incidents").shows("overdue since")
        seen.nothing_else_was_posted()
        night.fast_forward(5 * MINUTE)
        room.shows(night.ana, "5 min overdue")
        seen.nothing_else_was_posted()
        night.fast_forward(5 * MINUTE)
        night.zoe.dm.shows("10 min")
        seen.nothing_else_was_posted()
        night.fast_forward(5 * MINUTE)
        night.mia.dm.shows("15 min")
        room.shows("Paged Mia Chen", "15 min")


def test_an_update_starts_the_cadence_anew_and_its_promise_counts(night: Night) -> None:
    room = commanded(night)
    night.fast_forward(25 * MINUTE)
    promise = night.clock.now() + 45 * MINUTE
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay", changed="Rolled back", next_update=int(promise.timestamp()))
    assert night.ana.submits() == {}
    with night.slack.watching() as seen:
        night.fast_forward(44 * MINUTE)
        seen.nothing_else_was_posted()
        night.fast_forward(MINUTE)
        room.shows(night.ana, "a status update is due")
        room.shows("Next update due", "overdue since")
        night.slack.room("#incidents").shows("overdue since")


def edits(night: Night) -> int:
    """How often the card and the announcement were edited."""
    return len(night.slack.calls("chat.update"))


def test_reminders_that_change_nothing_to_read_edit_nothing(night: Night) -> None:
    room = commanded(night)
    night.fast_forward(20 * MINUTE)
    before = edits(night)
    night.fast_forward(10 * MINUTE)
    room.shows("5 min overdue")
    assert edits(night) == before, "both say already that the update is overdue"
    night.ana.slash("/incident severity SEV2 only a part", room)
    room.shows("Severity", "SEV2")
    night.slack.room("#incidents").shows("SEV2")
    assert edits(night) == before + 2


def test_after_an_edit_of_which_nobody_knows_the_outcome_the_next_is_sent(night: Night) -> None:
    room = commanded(night)
    night.fast_forward(20 * MINUTE - SECOND)
    night.slack.fault("chat.update", "reset_after", count=2)
    night.fast_forward(SECOND)
    room.shows("Next update due", "overdue since")
    before = edits(night)
    night.fast_forward(5 * MINUTE)
    assert edits(night) == before + 2, "one that Slack was slow to take may have come after the second try"
    night.fast_forward(5 * MINUTE)
    assert edits(night) == before + 2


def test_nothing_is_posted_after_resolve_but_what_the_playbook_says(night: Night) -> None:
    room = night.declare()
    with night.slack.watching():
        night.ana.slash("/incident resolve rolled back the release", room)
        room.shows(night.ana, "is resolved", "rolled back the release")
        room.shows("Status", "Resolved")
        night.slack.room("#incidents").shows("Resolved", "rolled back the release", "declared")
        night.slack.room("#incidents").shows("Resolved", "No further update follows")
        for page in (night.ana.dm, room):
            assert "[Acknowledge]" not in page.shows("INC-1 is resolved.").words
        night.slack.room("#managers").shows("Resolved")
        night.fast_forward(timedelta(hours=12))


def test_after_an_outage_one_late_reminder_says_how_late(night: Night) -> None:
    room = commanded(night)
    with night.slack.watching():
        night.clock.advance(timedelta(hours=3))
        room.shows(night.ana, "2 h 40 min")
        room.shows("Next update due", "overdue since")
        night.slack.room("#incidents").shows("overdue since")


def test_a_raised_severity_fires_the_rungs_already_past_at_once(night: Night) -> None:
    room = declared(night, "SEV2 Slow checkout")
    night.fast_forward(12 * MINUTE)
    assert pages(night)[1:3] == [0, 0]
    with night.slack.watching() as seen:
        night.ana.slash("/incident severity SEV1 it spreads", room)
        room.shows(night.ana, "SEV1", "it spreads")
        room.shows("Severity", "SEV1")
        night.slack.room("#incidents").shows("SEV1")
        for paged in (night.ana, night.leo, night.zoe):
            paged.dm.shows(re.compile("INC-1.*SEV1"), "for 12 min")
            room.shows(re.compile(f"Paged {paged.name}", re.I), "for 12 min")
        seen.nothing_else_was_posted()
        night.fast_forward(MINUTE)
