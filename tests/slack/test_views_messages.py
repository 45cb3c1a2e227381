"""Every message in every state: Slack takes it, it says what it should, and it pings whom it should."""

from typing import Any, get_args

import pytest

from bot.core import events
from bot.core.incident import COMMANDER
from bot.core.messages import (
    Announcement,
    Approval,
    Briefing,
    Bulletin,
    Call,
    Card,
    Facts,
    Handover,
    HandoverAnswer,
    Line,
    Message,
    Notice,
    Report,
    RoomReady,
    SentBack,
    Waiting,
    Wish,
)
from bot.slack.views.lines import LINES
from bot.slack.views.messages import MESSAGES
from bot.slack.views.topic import purpose_text, topic_text
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    LEAD,
    LEO,
    LONG,
    MIA,
    NASTY,
    T0,
    TOLD,
    UPDATE,
    WORST,
    about,
    buttons,
    entry,
    golden,
    nudge,
    said,
    show,
    without_room,
)

RESOLVED = (65.0, BEN, events.Resolved(summary="Rolled back 4.2"))
SIX = ["Acknowledge", "Take command", "Post update", "Change severity", "Escalate", "Resolve"]
STATES: dict[str, tuple[Any, ...]] = {
    "declared": (),
    "acknowledged": (ACK,),
    "commanded": (ACK, LEAD),
    "updated": (ACK, LEAD, UPDATE),
    "mitigated": (ACK, LEAD, UPDATE, (20.0, BEN, events.Mitigated())),
    "resolved": (ACK, LEAD, UPDATE, RESOLVED),
    "closed": (ACK, LEAD, UPDATE, RESOLVED, (70.0, BEN, events.Closed())),
    "cancelled": (ACK, (20.0, BEN, events.Cancelled(reason="A test"))),
    "reopened": (ACK, RESOLVED, (80.0, BEN, events.Reopened())),
}


def test_every_kind_of_message_and_event_has_its_look() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(get_args(Message)[0])}
    assert set(MESSAGES) == kinds
    assert set(LINES) == {one.model_fields["kind"].default for one in get_args(get_args(events.Event)[0])}


@pytest.mark.parametrize("state", STATES)
def test_card_announcement_and_report_in_every_state(state: str) -> None:
    found = entry(*STATES[state])
    golden(f"card_{state}", show(Card(), found).blocks)
    golden(f"announcement_{state}", show(Announcement(), found, "channel").blocks)
    show(Report(text="It lasts for 2 h", late=300), found, "channel")


def test_a_new_incident_offers_the_six_acts_each_with_its_number() -> None:
    found = buttons(show(Card(), entry()).blocks)
    assert list(found) == SIX
    assert [one["action_id"] for one in found.values()] == ["ack", "lead", "update", "severity", "escalate", "resolve"]
    assert {one["value"] for one in found.values()} == {"12"}
    assert found["Acknowledge"]["style"] == "primary"


def test_buttons_follow_the_state() -> None:
    assert list(buttons(show(Card(), entry(ACK)).blocks)) == SIX[1:]
    assert list(buttons(show(Card(), entry(*STATES["resolved"])).blocks)) == ["Reopen", "Close"]
    assert list(buttons(show(Card(), entry(*STATES["closed"])).blocks)) == ["Reopen"]
    assert list(buttons(show(Card(), entry(*STATES["reopened"])).blocks)) == SIX[1:]


def test_only_taking_command_from_someone_asks_first() -> None:
    free, taken = buttons(show(Card(), entry(ACK)).blocks), buttons(show(Card(), entry(ACK, LEAD)).blocks)
    assert not any("confirm" in one for one in free.values())
    assert [label for label, one in taken.items() if "confirm" in one] == ["Take command"]
    assert "Ben Okafor commands INC-12 now" in taken["Take command"]["confirm"]["text"]["text"]


@pytest.mark.parametrize("state", STATES)
def test_each_card_has_at_most_one_primary_button(state: str) -> None:
    styles = [one.get("style") for one in buttons(show(Card(), entry(*STATES[state])).blocks).values()]
    assert styles.count("primary") <= 1


def test_an_overdue_update_shows_on_card_and_announcement() -> None:
    found = entry(ACK, LEAD)
    assert "overdue since" not in said(show(Card(), found, minutes=59))
    assert "overdue since" in said(show(Card(), found, minutes=60))
    assert "overdue since" in said(show(Announcement(), found, "channel", minutes=61))


def test_the_announcement_pings_nobody() -> None:
    assert "<@" not in said(show(Announcement(), entry(ACK, LEAD, UPDATE), "channel"))


WORST_TITLES = [NASTY[:120], ":fire:" * 20, "🔥" * 120, "&" * 120, '"' * 120, "x" * 120, " ", "*_~`>"]


@pytest.mark.parametrize("title", WORST_TITLES)
def test_worst_titles_in_every_message(title: str) -> None:
    found = entry(ACK, LEAD, (8.0, BEN, WORST), title=title, affected=LONG)
    over = entry(ACK, LEAD, (8.0, BEN, WORST), (9.0, BEN, events.Resolved(summary=LONG)), title=title, affected=LONG)
    for one in (found, over, without_room(found)):
        show(Card(), one)
        show(Announcement(), one, "channel")
        show(Report(text=LONG, late=9999), one, "channel")
        show(nudge(why=(NASTY, LONG), text=LONG, late=900), one, "dm")
        show(Call(people=(LEO,), party="secondary", actor=BEN, reason=NASTY + LONG), one, "dm")
        show(Briefing(role="commander", duty=LONG), one, "dm")
        show(Waiting(why=LONG), one, "dm")
        show(Wish(actor=BEN, words=LONG), one, "dm")
        many = tuple(events.FactSet(fact=f"fact_{n}", value=LONG) for n in range(40))
        show(Facts(facts=many, actor=BEN), one)
        show(Handover(role="commander", by=BEN, briefing=NASTY + LONG), one, "dm")
        show(HandoverAnswer(role="commander", actor=MIA, accepted=False), one, "dm")
        more = WORST.model_copy(update={"more": tuple((f"field_{n}", NASTY + LONG) for n in range(20))})
        show(Bulletin(event=more, actor=BEN), one, "channel")
        show(Line(event=more, actor=BEN), one)
        show(RoomReady(), one, "dm")


LINE_EVENTS: list[events.Event] = [
    events.Declared(title=NASTY, severity="SEV1", affected=LONG),
    events.Acknowledged(),
    events.RoleAssigned(role=COMMANDER, person=MIA),
    events.RoleAssigned(role=COMMANDER, person=""),
    events.RoleAssigned(role="scribe", person=BEN),
    events.RoleAssigned(role="scribe", person=BEN, also=True),
    events.RoleLeft(role="scribe", person=BEN),
    events.HandoverOffered(role="commander", to=MIA, briefing=NASTY),
    events.HandoverDeclined(role="commander"),
    events.SeverityChanged(severity="SEV1", reason=NASTY + LONG),
    WORST,
    TOLD,
    events.UpdateRequested(),
    events.Mitigated(),
    events.Resolved(summary=NASTY + LONG),
    events.Closed(),
    events.Cancelled(reason=NASTY),
    events.Reopened(reason=NASTY),
    events.Escalated(to="secondary", reason=NASTY),
    events.PolicyFired(
        rule="ack", step=0, anchor=T0, occurrence=0, due_at=T0, late=0, line=4, did="page on_call"
    ),
    events.Reached(what="paged <@U04LEO> by direct message"),
    events.NotReached(what="reach <@U04LEO>", why="user_not_found"),
]  # fmt: skip


@pytest.mark.parametrize("event", LINE_EVENTS, ids=lambda one: one.kind)
def test_lines_for_every_event(event: events.Event) -> None:
    show(Line(event=event, actor=BEN), entry(ACK, LEAD, (10.0, BEN, event)), minutes=10)
    show(Line(event=event, actor=""), entry(ACK))


def line(event: events.Event, *before: Any, actor: str = BEN) -> str:
    return show(Line(event=event, actor=actor), entry(*before, (10.0, actor, event))).text


def test_what_lines_say() -> None:
    assert line(events.Acknowledged()) == ":white_check_mark: <@U02BEN> acknowledged INC-12 after 10 min."
    taken = line(events.RoleAssigned(role=COMMANDER, person=BEN))
    assert taken == ":firefighter: <@U02BEN> has command of INC-12."
    given = line(events.RoleAssigned(role=COMMANDER, person=MIA), LEAD, actor=ANA)
    assert given == ":firefighter: <@U03MIA> has command of INC-12 (taken over from Ben Okafor, assigned by Ana Ruiz)."
    raised = line(events.SeverityChanged(severity="SEV1", reason="all regions"))
    assert raised == ":small_red_triangle: Severity SEV2 → *SEV1 · Critical*, by <@U02BEN>: all regions"
    lowered = line(events.SeverityChanged(severity="SEV3"))
    assert lowered == ":small_red_triangle_down: Severity SEV2 → *SEV3 · Minor*, by <@U02BEN>."
    assert line(events.Resolved(summary="Rolled back")).startswith(
        ":white_check_mark: *INC-12 is resolved* after 10 min, by <@U02BEN>. Rolled back"
    )


def test_a_status_update_is_shown_whole() -> None:
    told = TOLD.model_copy(update={"impact": "i" * 2000, "changed": "c" * 2000, "next_step": "n" * 2000})
    words = said(show(Line(event=told, actor=BEN), entry(ACK, (10.0, BEN, told))))
    assert "i" * 2000 in words
    assert "c" * 2000 in words
    assert "n" * 2000 in words
    assert "Next update by" in words


PROPOSED = events.NoticeProposed(
    number=1, notice="customer_notice", to=("customers",), text=NASTY + LONG, approve=("commander",)
)


def test_a_notice_is_shown_whole_at_each_step_and_offers_what_is_next() -> None:
    agreed, refused = (events.NoticeDecided(number=1, approved=yes, reason=LONG) for yes in (True, False))
    gone = events.NoticeSent(notice="customer_notice", to=("customers",), number=1, text=LONG)
    waiting = entry(LEAD, (8.0, ANA, PROPOSED))
    assert list(buttons(show(Line(event=PROPOSED, actor=ANA), waiting).blocks)) == ["Approve", "Send back"]
    assert list(buttons(show(Approval(number=1), waiting, "dm").blocks)) == ["Approve", "Send back"]
    yes = entry(LEAD, (8.0, ANA, PROPOSED), (9.0, BEN, agreed))
    assert list(buttons(show(Line(event=agreed, actor=BEN), yes).blocks)) == ["It went out"]
    assert buttons(show(Line(event=PROPOSED, actor=ANA), yes).blocks) == {}
    no = entry(LEAD, (8.0, ANA, PROPOSED), (9.0, BEN, refused))
    assert "Nothing was sent" in said(show(Line(event=refused, actor=BEN), no))
    assert "https://example.com" in said(show(SentBack(number=1, actor=BEN, reason=LONG), no, "dm"))
    show(Line(event=gone, actor=BEN), entry(LEAD, (8.0, ANA, PROPOSED), (9.0, BEN, agreed), (9.5, BEN, gone)))
    show(Notice(number=1, text=NASTY + LONG, author=ANA), yes, "channel")


SECRET = "Stolen laptop of the founder"


def test_a_private_incident_stays_inside() -> None:
    told = events.StatusUpdated(word="identified", impact=SECRET, changed=SECRET, next_step=SECRET)
    found = entry(LEAD, (8.0, BEN, told), title=SECRET, affected=SECRET, private=True, category="security")
    for message in (
        Announcement(),
        Report(text="It lasts"),
        Bulletin(event=told, actor=BEN),
        Notice(number=1, text=SECRET, author=BEN),
    ):
        words = said(show(message, found, "channel"))
        for hidden in (SECRET, "Ben", "Ana", BEN, ANA, "C0ROOM1", "SEV2"):
            assert hidden not in words
    assert "laptop" not in said(show(nudge(), found, "dm"))
    assert "laptop" in said(show(nudge(people=(BEN,)), found, "dm"))
    card = said(show(Card(), found))
    assert ":lock:" in card
    assert SECRET in card


def test_topic_and_purpose_fit_and_mention_nobody() -> None:
    about_it = about(entry(ACK, title=("<!channel> &" * 20)[:120]))
    assert len(purpose_text(about_it)) <= 250
    assert len(topic_text(about_it)) <= 250
    assert "<!" not in purpose_text(about_it)


def test_rendering_is_pure() -> None:
    found = entry(ACK, LEAD, UPDATE)
    assert show(Card(), found) == show(Card(), found)


def test_the_topic_says_what_can_be_done_now() -> None:
    assert topic_text(about(entry(ACK))).endswith("`/incident update` posts an update")
    assert topic_text(about(entry(ACK, RESOLVED))).endswith(
        "resolved · no commander yet · `/incident reopen` goes on with it"
    )
