"""When Slack, Redis or a room is not there: what people still get, once, and what they are told."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.embedded import start_redis
from bot.jobs import worker
from bot.slack.commands.look import Ask, listing
from bot.slack.gate import Answer, Gate
from bot.usecases.declare import Declaration, declare
from tests.scenarios.night import Night

MINUTE = timedelta(minutes=1)


def down_for(night: Night, span: timedelta) -> None:
    """Let policy's time pass, with everything tried, while Slack takes no message."""
    night.slack.fault("chat.postMessage", "http_500", count=-1)
    until = night.clock.now() + span
    while (at := night.wired.next_at()) and at <= until:
        night.clock.jump_to(at)
        night.wired.hints.give(night.wired.due())
        worker.run(night.wired.redis, burst=True)
        assert night.application.courier.wait(30)
        night.wall.push_to(night.wall.now() + 5 * MINUTE)
    night.clock.jump_to(until)
    night.slack.clear_faults()
    night.settle()


def test_after_an_outage_of_slack_each_is_paged_once_by_a_ladder(night: Night) -> None:
    night.declare()
    down_for(night, 40 * MINUTE)
    pages = night.zoe.dm.bot_said()
    assert len([page for page in pages if "acknowledged" in page]) == 1, pages


def test_a_lost_answer_after_a_refusal_is_looked_for_in_time(night: Night) -> None:
    night.slack.fault("chat.postMessage", "ratelimited", retry_after=60)
    room = night.declare()
    night.slack.fault("chat.postMessage", "reset_after")
    night.ana.presses("Acknowledge", room)
    night.settle()
    assert sum("acknowledged INC-1" in text for text in room.bot_said()) == 1


def test_a_reminder_reaches_people_although_there_is_no_room(night: Night) -> None:
    night.slack.fault("conversations.create", "error", error="restricted_action", count=-1)
    night.ana.slash("/incident")
    night.ana.fills(title="Down", severity="SEV1")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.slash("/incident ack")
    night.ana.selects("pick", "INC-1")
    night.settle()
    night.fast_forward(21 * MINUTE)
    night.ana.dm.shows("status update is due")


def test_a_reminder_reaches_people_although_the_room_is_archived(night: Night) -> None:
    """It comes in the new room that the incident gets."""
    room = night.declare()
    night.ana.presses("Take command", room)
    night.settle()
    night.ana.archives(room)
    night.fast_forward(21 * MINUTE)
    new = night.slack.room("inc-1")
    assert new.id != room.id and "ana" in new.members
    new.shows("status update is due", night.ana)


def test_pages_link_to_the_room_though_it_opens_at_the_same_moment(night: Night) -> None:
    night.slack.config(latency_ms=100)
    room = night.declare()
    night.ana.dm.shows(f"<#{room.id}>")


def test_a_form_that_slack_does_not_open_is_said(night: Night) -> None:
    for trouble in ("http_500", "reset_before"):
        before = len(night.ana.ephemerals())
        night.slack.fault("views.open", trouble)
        night.ana.slash("/incident")
        night.slack.wait_for(lambda n=before: night.ana.ephemerals()[n:], what=f"an answer after {trouble}")
        night.ana.told("once more")


def test_a_form_for_an_incident_that_is_over_says_so_before_anyone_writes(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident resolve fixed", room)
    night.settle()
    night.ana.slash("/incident update", room)
    night.ana.told("INC-1 is resolved", channel=room)
    assert not night.ana.has_form


def test_an_outsider_paged_for_a_private_incident_reads_nothing_in_its_forms(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Payroll leaked", severity="SEV1", category="Security")
    assert night.ana.submits() == {}
    night.settle()
    night.ana.presses("Take command")
    night.fast_forward(31 * MINUTE)
    night.zoe.dm.shows("INC-1")
    night.zoe.dm.never_shows("Payroll")
    pressed = {"action_id": "update", "value": "1", "action_ts": "1"}
    body = {"user": {"id": night.ben.id}, "channel": {"id": "D1"}, "actions": [pressed]}
    decision = Gate(night.wired.services).button(body)
    assert isinstance(decision, Answer), "no form"
    assert "is private" in decision.payload["text"] and "Payroll" not in str(decision)


def test_what_was_typed_after_update_is_in_the_form(night: Night) -> None:
    room = night.declare()
    night.ana.slash("/incident update rolled back & watching", room)
    changed = next(b for b in night.ana.form["blocks"] if b["block_id"] == "changed")
    assert changed["element"]["initial_value"] == "rolled back & watching"


def test_a_title_typed_with_mentions_and_ampersands_reads_as_typed(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Cart & checkout of @ben down")
    night.settle()
    [announced] = night.slack.room("#incidents").bot_said()
    assert "Cart & checkout of" in announced
    assert "&amp;" not in announced and "<@U02BEN|" not in announced


def test_a_title_without_a_command_is_offered_as_a_declaration(night: Night) -> None:
    night.ana.slash("/incident checkout is down")
    night.ana.told("/incident declare checkout is down")


def test_the_list_counts_all_and_shows_the_worst(night: Night) -> None:
    with night.wired.store.write() as tx:
        for number in range(36):
            declare(tx, night.wired.services, Declaration(f"Nuisance {number}", "SEV3"), "U01ANA")
        declare(tx, night.wired.services, Declaration("The worst", "SEV1"), "U01ANA")
    with night.wired.store.read() as tx:
        said = str(listing(tx, night.wired.services, Ask("U01ANA")))
    assert "37 incidents are open" in said
    assert "The worst" in said


def test_the_topic_follows_an_acknowledgement(night: Night) -> None:
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.settle()
    assert "declared" not in room.topic


def test_people_who_cannot_be_reached_are_named_once(night: Night) -> None:
    night.slack.fault("conversations.open", "error", error="user_not_found", count=-1)
    night.sam.slash("/incident declare SEV1 Down")
    night.settle()
    room = night.slack.room("inc-")
    night.fast_forward(6 * MINUTE)
    lines = [text for text in room.bot_said() if "ould not reach" in text]
    assert len(lines) == 4, "one for each step, all of which came at once"
    night.fast_forward(18 * MINUTE)
    lines = [text for text in room.bot_said() if "ould not reach" in text]
    assert len(lines) == 6, "and the two repeats of the last"


def test_with_redis_away_the_person_is_told_that_it_is_written_down(
    tmp_path: Path, short_path: Path, transport: str
) -> None:
    with (
        start_redis(short_path) as redis,
        closing(Night(tmp_path, redis.url, socket_mode=transport == "socket")) as night,
    ):
        room = night.declare()
        night.slack.idle = None  # without its queue it never is
        redis.stop()
        night.ana.slash("/incident ack", room)
        night.ana.told("written down", channel=room)
