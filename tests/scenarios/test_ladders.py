"""What the playbook makes the bot do when nobody acts, and how people stop it."""

from datetime import timedelta

from bot.sandbox.testing import message_text
from tests.scenarios.night import Night

MINUTE = timedelta(minutes=1)


def paged(night: Night, who: str) -> list[str]:
    """The first lines of the direct messages someone got."""
    return [message_text(m).split("\n")[0] for m in night.slack.person(who).dms()]


def test_pages_go_up_the_ladder_until_someone_acknowledges(night: Night) -> None:
    night.slack.person("sam").slash("/incident declare SEV1 Checkout is down")
    night.settle()
    room = "#" + night.slack.room("inc-")["name"]
    assert [len(paged(night, p)) for p in ("ana", "leo", "zoe", "mia")] == [1, 0, 0, 0]
    night.fast_forward(5 * MINUTE - timedelta(seconds=1))
    assert len(paged(night, "leo")) == 0, "not a second early"
    night.fast_forward(timedelta(seconds=1))
    assert [len(paged(night, p)) for p in ("ana", "leo", "zoe", "mia")] == [1, 1, 0, 0]
    night.fast_forward(5 * MINUTE)
    assert [len(paged(night, p)) for p in ("ana", "leo", "zoe", "mia")] == [1, 1, 1, 0]
    assert {"U04LEO", "U05ZOE"} <= set(night.slack.channel(room)["members"]), "who is paged is in the room"
    night.slack.person("leo").presses("Acknowledge", room)
    night.settle()
    night.fast_forward(9 * MINUTE)
    assert [len(paged(night, p)) for p in ("ana", "leo", "zoe", "mia")] == [1, 1, 1, 0], "acknowledged: silence"
    assert any("<@U04LEO> acknowledged INC-1" in text for text in night.room_texts(room))


def test_a_ladder_ends_in_an_alarm_to_everyone_that_stops_at_its_limit(night: Night) -> None:
    night.slack.person("sam").slash("/incident declare SEV1 Checkout is down")
    night.settle()
    night.fast_forward(timedelta(hours=2))
    assert len(paged(night, "zoe")) == 1 + 3 + 1, "her rung, everyone three times, one missed update"
    assert len(paged(night, "mia")) == 3 + 3, "everyone three times, three times the missed update"
    night.fast_forward(timedelta(hours=10))
    assert len(paged(night, "zoe")) == 5, "no repeat without end"


def test_a_missed_update_is_reminded_twice_and_then_escalated(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    said = len(night.room_texts(room))
    night.fast_forward(20 * MINUTE)
    night.fast_forward(5 * MINUTE)
    reminders = night.room_texts(room)[said:]
    assert ["<@U01ANA>" in text for text in reminders] == [True, True]
    assert "a status update is due" in reminders[0]
    assert "5 min overdue" in reminders[1]
    assert paged(night, "zoe") == []
    night.fast_forward(5 * MINUTE)
    assert len(paged(night, "zoe")) == 1
    night.fast_forward(5 * MINUTE)
    assert len(paged(night, "mia")) == 1


def test_an_update_starts_the_cadence_anew_and_its_promise_counts(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    night.fast_forward(25 * MINUTE)
    promise = night.clock.now() + 45 * MINUTE
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Nobody can pay", changed="Rolled back", next_update=int(promise.timestamp()))
    assert night.ana.submits() == {}
    night.settle()
    said = len(night.room_texts(room))
    night.fast_forward(44 * MINUTE)
    assert len(night.room_texts(room)) == said, "nothing before the promise"
    night.fast_forward(1 * MINUTE)
    assert "a status update is due" in night.room_texts(room)[said]


def test_nothing_is_posted_after_resolve_but_what_the_playbook_says(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident resolve rolled back the release", room)
    night.settle()
    said = len(night.room_texts(room))
    before = {who: len(paged(night, who)) for who in ("ana", "leo", "zoe")}
    night.fast_forward(timedelta(hours=12))
    assert len(night.room_texts(room)) == said
    assert {who: len(paged(night, who)) for who in before} == before
    managers = night.room_texts("#managers")
    assert len(managers) == 1 and "Resolved" in managers[0]


def test_after_an_outage_one_late_reminder_says_how_late(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    said = len(night.room_texts(room))
    night.clock.advance(timedelta(hours=3))
    night.settle()
    late = night.room_texts(room)[said:]
    assert len(late) == 1, "one, not many"
    assert "2 h 40 min" in late[0]


def test_a_raised_severity_fires_the_rungs_already_past_at_once(night: Night) -> None:
    night.slack.person("sam").slash("/incident declare SEV2 Slow checkout")
    night.settle()
    room = "#" + night.slack.room("inc-")["name"]
    night.fast_forward(12 * MINUTE)
    assert [len(paged(night, p)) for p in ("leo", "zoe")] == [0, 0]
    night.ana.slash("/incident severity SEV1 it spreads", room)
    night.settle()
    assert [len(paged(night, p)) for p in ("leo", "zoe")] == [1, 1]
    night.fast_forward(1 * MINUTE)
    assert [len(paged(night, p)) for p in ("leo", "zoe")] == [1, 1], "once"
