"""Pages, reminders, calls and troubles: what they say, whom they ping, and that no more is claimed than happened."""

from dataclasses import replace

import pytest

from bot.core.actions import ActionKind
from bot.core.events import Resolved
from bot.core.messages import Call, Trouble, Waiting
from bot.core.playbook import Playbook
from bot.slack.views.messages import Place, render
from tests.slack.views_world import (
    ACK,
    BEN,
    BOOK,
    LEAD,
    LEO,
    MIA,
    ORG,
    PLAYBOOK,
    about,
    buttons,
    check_message,
    entry,
    golden,
    nudge,
    said,
    show,
    without_room,
)

RULES = {"slow": "phase.calm.overdue", "tell": "declared"}


def test_a_page_by_direct_message_says_what_why_and_where() -> None:
    made = show(nudge(), entry(), "dm")
    golden("page_dm", made.blocks)
    assert made.text.startswith(":pager: INC-12 (SEV2 · Major) Checkout is down: nobody has acknowledged for 5 min.")
    assert list(buttons(made.blocks)) == ["Acknowledge"]
    assert "<#C0ROOM1>" in said(made)
    assert "rule `ack`, step 2, line 42" in said(made)
    assert not buttons(show(nudge(), entry(ACK), "dm").blocks)


def test_without_a_room_a_page_says_so() -> None:
    assert "its room is not open yet" in said(show(nudge(), without_room(entry()), "dm"))


def test_in_the_room_people_reached_already_are_named_not_pinged() -> None:
    made = show(nudge(people=(LEO, MIA), group=(1, 2), reached=(LEO, MIA)), entry())
    assert made.text == ":pager: Paged Leo Novak and Mia Chen: nobody has acknowledged for 5 min."
    assert "<@" not in said(made)


def test_in_the_room_failures_are_told_and_those_people_mentioned() -> None:
    made = show(
        nudge(people=(LEO, MIA, BEN), group=(1, 2, 3), reached=(MIA,), failed={LEO: "user_not_found"}, trying=(BEN,)),
        entry(),
    )
    golden("page_room_partly", made.blocks)
    assert made.text.startswith(":pager: Paged Mia Chen: ")
    assert "Could not reach <@U04LEO>: Slack does not know this person. Call them another way." in made.text
    assert "Still trying to reach <@U02BEN>." in made.text


def test_nobody_is_said_to_be_paged_who_was_not() -> None:
    made = show(nudge(group=(1,), failed={LEO: "fatal"}), entry())
    assert "Paged" not in said(made)
    assert made.text.startswith(":pager: To page secondary: nobody has acknowledged")


def test_a_reminder_in_the_room_only_mentions() -> None:
    made = show(nudge(ActionKind.REMIND, people=(BEN,), why=("a status update is due",)), entry(ACK, LEAD), minutes=60)
    golden("remind_room", made.blocks)
    assert made.text == ":alarm_clock: <@U02BEN>: a status update is due."
    assert list(buttons(made.blocks)) == ["Post update", "Snooze"]


@pytest.mark.parametrize(("gate", "over", "typed"), [
    ("resolve", False, "/incident resolve"), ("close", True, "/incident close"), ("close", False, "/incident resolve"),
])  # fmt: skip
def test_the_end_of_a_watch_says_what_may_be_done_now(gate: str, over: bool, typed: str) -> None:
    phase = {"id": "calm", "from": "declared", "watch": "30m", "gate": gate}
    book = replace(BOOK, playbook=Playbook.model_validate({**PLAYBOOK.model_dump(by_alias=True), "phases": [phase]}))
    found = entry(ACK, *([(5.0, BEN, Resolved())] if over else []))
    reminder = nudge(ActionKind.REMIND, people=(BEN,), why=("the watch `calm` is over",), rule="watch.calm")
    told = f"`{typed}` ends it"
    for place in ("room", "dm"):
        assert told in said(render(reminder, replace(about(found), book=book), ORG, place=place)), place


@pytest.mark.parametrize(("rule", "label"), [
    ("watch.calm", "Resolve"), ("item.look", "Checklist"), ("phase.calm", "Checklist"), ("slow", "Checklist"),
    ("tell", "Post update"),
])  # fmt: skip
def test_a_reminder_offers_the_button_for_what_it_asks(rule: str, label: str) -> None:
    more = {
        "phases": [{"id": "calm", "name": "Quiet", "from": "declared", "limit": "5m"}],
        "rules": [{"id": id, "when": when, "remind": "commander"} for id, when in RULES.items()],
    }
    playbook = Playbook.model_validate({**PLAYBOOK.model_dump(by_alias=True), **more})
    shown = replace(about(entry(ACK)), book=replace(BOOK, playbook=playbook))
    made = render(nudge(ActionKind.REMIND, people=(BEN,), rule=rule), shown, ORG, place="dm")
    assert next(iter(buttons(made.blocks))) == label


@pytest.mark.parametrize("place", ["room", "dm"])
def test_a_late_nudge_says_how_late(place: Place) -> None:
    assert "Late by 12 min: Tocsin or Slack was away." in said(show(nudge(late=720.0), entry(), place))


def test_a_crowd_is_counted_not_listed() -> None:
    crowd = tuple(f"U9{n:04}" for n in range(80))
    made = show(
        nudge(people=crowd, group=(1,), reached=crowd[:40], failed=dict.fromkeys(crowd[40:], "fatal_thing")), entry()
    )
    assert "25 more" in made.text


def test_a_call_says_who_asks_and_whether_it_arrived() -> None:
    asked = Call(people=(LEO,), party="secondary", actor=BEN, reason="need a DBA", group=(1,))
    room = show(asked.model_copy(update={"reached": (LEO,)}), entry(ACK))
    assert room.text == ":telephone_receiver: Ben Okafor called Leo Novak (secondary): need a DBA"
    failed = show(asked.model_copy(update={"failed": {LEO: "user_disabled"}}), entry(ACK))
    assert "wants to call secondary" in failed.text
    assert "the account is deactivated" in failed.text
    golden("call_dm", show(asked, entry(), "dm").blocks)


def test_trouble_gives_back_what_was_typed_whole() -> None:
    typed = "\n".join(f"line <!channel> & {n} {'y' * 60}" for n in range(70))
    trouble = Trouble(what="update", why="INC-12 is resolved", instead=f"Reopen it.\nYou wrote:\n{typed}")
    made = render(trouble, None, ORG, place="dm")
    shown = check_message(made)
    assert made.text.startswith(":warning: *Could not update.* INC-12 is resolved.")
    assert "line &lt;!channel&gt; &amp; 69" in shown


def test_trouble_names_people_without_pinging_them() -> None:
    trouble = Trouble(what="invite <@U04LEO>", why="user_not_found", instead="Invite them by hand with `/invite`.")
    made = show(trouble, entry())
    assert made.text.startswith(":warning: *INC-12: could not invite Leo Novak.* Slack does not know this person.")


def test_the_declarer_is_told_why_the_room_is_late() -> None:
    made = show(Waiting(why="Slack asked to wait 30 s (conversations.create)"), without_room(entry()), "dm")
    assert "INC-12 is recorded" in made.text
    assert "Nothing is lost" in made.text
