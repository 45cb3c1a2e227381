"""The playbook shown, and why a message came: Slack takes the worst of both, and both say what they are to say."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core import events
from bot.core.causes import causes
from bot.core.digest import DigestFacts
from bot.core.events import EVENT, Event, Recorded
from bot.core.messages import (
    Alarm,
    Announcement,
    Briefing,
    Card,
    DigestMessage,
    FileMended,
    FileRefused,
    Line,
    Message,
    Trouble,
)
from bot.core.playbook import Playbook
from bot.slack.views import replies
from bot.slack.views.messages import render
from bot.slack.views.origin import ACTS, why_view
from bot.usecases.origin import Origin, origin
from bot.usecases.ports import Book, Op, Placed
from tests.slack.views_world import (
    ANA,
    BEN,
    BOOK,
    LEO,
    LONG,
    NASTY,
    ORG,
    PLAYBOOK,
    T0,
    about,
    at,
    check_message,
    check_reply,
    check_view,
    entry,
    golden,
    nudge,
)


def book(**document: Any) -> Book:
    """The small playbook with another document."""
    found = PLAYBOOK.document.model_copy(update={"title": "Incidents", "version": "3", **document})
    playbook = PLAYBOOK.model_copy(update={"document": found})
    return Book("default", "abcdef123456", "", playbook, {}, path="playbooks/d.yml")


def test_the_playbook_with_owner_review_file_and_severities() -> None:
    org = ORG.model_copy(update={"playbook_url": "https://git.example.org/{path}"})
    made = replies.playbook_reply(book(owner="leo", review_by="2027-01-31"), org, T0)
    golden("playbook", made)
    words = check_reply(made)
    for part in (
        "3 `abcdef12`",
        f"<@{LEO}>",
        "By 2027-01-31",
        "<https://git.example.org/playbooks/d.yml|playbooks/d.yml>",
    ):
        assert part in words, part
    assert ":red_circle: *SEV1* · Critical: Customers cannot work" in words


def test_a_review_that_is_past_is_said_calmly() -> None:
    words = check_reply(replies.playbook_reply(book(review_by="2026-03-02"), ORG, T0))
    assert "Was due by 2026-03-02; time to look through it" in words and ":warning:" not in words
    assert "By 2026-03-03" in check_reply(replies.playbook_reply(book(review_by="2026-03-03"), ORG, T0))
    assert "after the summer" in check_reply(replies.playbook_reply(book(review_by="after the summer"), ORG, T0))
    assert "No date set" in check_reply(replies.playbook_reply(book(), ORG, T0))


def test_in_a_room_it_says_whether_a_newer_one_is_in_force() -> None:
    incident = entry().incident
    same = check_reply(replies.playbook_reply(BOOK, ORG, T0, incident))
    assert "INC-12 runs by it, and it is the one in force." in same
    older = check_reply(replies.playbook_reply(BOOK, ORG, T0, incident, book()))
    assert "INC-12 keeps the one it began with. In force for new incidents: Incidents, version 3 `abcdef12`." in older


def test_the_longest_playbook_fits() -> None:
    severities = [{"id": f"S{n}" + "x" * 30, "name": "n" * 30, "text": NASTY[:75]} for n in range(20)]
    document = {"title": NASTY[:80], "version": LONG, "owner": LONG, "review_by": LONG}
    parts = {"severities": severities, "document": document, "statuses": [{"id": "x", "name": "X"}], "roles": {}}
    worst = Book("default", "abcdef123456", "", Playbook.model_validate(parts), {}, path="playbooks/" + "p" * 300)
    words = check_reply(replies.playbook_reply(worst, ORG, T0, entry().incident, worst))
    assert f"S19{'x' * 30}" in words


def fired(step: int = 1, **given: Any) -> events.PolicyFired:
    """The ladder paged."""
    first = {"rule": "ack", "anchor": T0, "occurrence": 0, "due_at": at(5), "late": 0, "line": 42}
    return events.PolicyFired(**{**first, "step": step, "did": "page secondary", **given})


def test_a_window_for_a_rule() -> None:
    found = entry((5.0, "", fired(late=130, occurrence=2)))
    view = why_view(Origin(Card(), tuple(causes(12, found.events, PLAYBOOK))), about(found), ORG, BEN)
    golden("why_view", view)
    words = check_view(view)
    for part in ("INC-12", "5 min had passed", "repeat 2", "2 min 10 s late", "nobody had acknowledged", "ack", ":42"):
        assert part in words, part


def test_a_private_incident_has_no_title_for_outsiders() -> None:
    found = entry((5.0, "", fired()), title="Stolen laptop", private=True)
    made = Origin(Card(), tuple(causes(12, found.events, PLAYBOOK)))
    assert "Stolen" not in check_view(why_view(made, about(found), ORG, LEO))
    assert "Stolen" in check_view(why_view(made, about(found), ORG, ANA))
    assert "Stolen" in check_view(why_view(made, about(found), ORG, LEO, in_room=True))


PEOPLES = (
    events.Declared(title="x", severity="SEV1"),
    events.Acknowledged(),
    events.RoleAssigned(role="commander", person=ANA),
    events.RoleAssigned(role="scribe", person=BEN),
    events.RoleAssigned(role="scribe", person=""),
    events.SeverityChanged(severity="SEV1"),
    events.Resolved(summary="x"),
    events.Escalated(to="leads"),
    events.Noted(text="x", decision=True),
    events.TaskAdded(text="x", number=1),
    events.TaskChanged(number=1, owner=BEN),
    events.TaskDone(number=1),
    events.StillOnIt(),
    events.Snoozed(rule="updates", until=at(20)),
    events.SnoozeEnded(rule="updates"),
)


@pytest.mark.parametrize("event", PEOPLES, ids=lambda event: event.kind)
def test_a_window_for_an_act(event: Event) -> None:
    found = entry()
    act = Recorded(at=at(3), actor=ANA, event=event)
    words = check_view(why_view(Origin(Line(event=event, actor=ANA), act=act), about(found), ORG, ANA))
    assert "Because Ana Ruiz " in words and "No rule of the playbook made me say this." in words


def test_every_act_of_people_is_explained() -> None:
    silent = {"note_struck", "message_read"}
    by_itself = {"policy_fired", "reached", "not_reached", "nobody_reached"}
    by_itself |= {"acknowledgement_expired", "handover_lapsed"}
    assert set(ACTS) == set(EVENT.json_schema()["discriminator"]["mapping"]) - silent - by_itself


FACTS = DigestFacts(id="daily", at=T0, since=T0 - timedelta(days=1), late=0, open=(), resolved=())


@pytest.mark.parametrize(
    ("message", "part"),
    [
        (DigestMessage(facts=FACTS), "the digest `daily`"),
        (Trouble(what="page", why=LONG, instead="x"), "did not work: Checkout"),
        (Announcement(), "the incident's announcement"),
        (FileMended(file="a.yml", in_force="x"), "No rule of the playbook"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_window_for_what_is_about_no_incident(message: Message, part: str) -> None:
    assert part in check_view(why_view(Origin(message), None, ORG))


def test_many_rules_fit_into_one_window() -> None:
    found = entry(*((float(n), "", fired(n, did=LONG)) for n in range(200)))
    check_view(why_view(Origin(Card(), tuple(causes(12, found.events, PLAYBOOK))), about(found), ORG))


def test_a_refused_file_is_told_with_its_first_errors() -> None:
    problems = tuple(f"playbooks/default.yml:{n}:3: {NASTY} {LONG}" for n in range(1, 6))
    message = FileRefused(file="playbooks/default.yml", problems=problems, count=31, in_force="Mine, version 1")
    words = check_message(render(message, None, ORG, place="dm"))
    for part in ("It has 31 errors", "playbooks/default.yml:5:3:", "+ 26 more", "In force stays Mine", "tocsin check"):
        assert part in words, part
    one = FileRefused(file="a.yml", problems=("a.yml:1:1: no",), count=1, in_force="Mine")
    assert "It has 1 error." in check_message(render(one, None, ORG))
    assert "are gone" in check_message(render(FileMended(file="a.yml", in_force="Mine"), None, ORG))


def test_an_alarm_says_what_waits_and_where_to_look_and_later_that_it_is_over() -> None:
    what = "1 job in Redis that no worker takes, the oldest 2 min old"
    words = check_message(render(Alarm(what=what, instead="Look whether `tocsin worker` runs."), None, ORG))
    for part in ("behind with my own work", f"{what}.", "Look whether `tocsin worker` runs."):
        assert part in words, part
    assert f"Over: {what}" in check_message(render(Alarm(what=what, over=True), None, ORG))


def placed(key: str, message: Message | None = None, op: Op = Op.SAY) -> Placed:
    """A delivery that became a message about INC-12."""
    return Placed(1, key, op, "", {"message": message.model_dump(mode="json")} if message else {}, 12)


def test_a_nudge_with_several_reasons_names_each_rule() -> None:
    first, second, other = fired(1), fired(0, rule="updates", anchor=at(5)), fired(0, rule="else", anchor=at(5))
    found = entry((5.0, "", first), (5.0, "", second), (5.0, "", other))
    key = causes(12, found.events, PLAYBOOK)[0].key
    nudge_ = nudge(also=(("updates", at(5)),))
    for ending in ("page:secondary:U04LEO", "page:secondary:room"):
        made = origin(placed(f"12:{key}:{ending}", nudge_), found, BOOK)
        assert [one.fired.rule for one in made.rules] == ["ack", "updates"] and made.act is None


def test_the_first_rule_that_announces_made_the_announcement() -> None:
    found = entry((0.0, "", fired(did="invite x; announce in incidents")), (1.0, "", fired(2, did="announce in more")))
    made = origin(placed("announce:12", op=Op.ANNOUNCE), found, BOOK)
    assert [one.fired.did for one in made.rules] == ["invite x; announce in incidents"]
    by_hand = origin(placed("announce:12", op=Op.ANNOUNCE), entry(), BOOK)
    assert by_hand.act is not None and by_hand.act.event.kind == "declared"


def test_a_line_about_what_the_playbook_set_names_its_rule() -> None:
    change = events.SeverityChanged(severity="SEV1")
    found = entry((5.0, "", fired(did="set severity=SEV1")), (5.0, "", change), (9.0, ANA, change))
    made = origin(placed("line:12:3", Line(event=change, actor="")), found, BOOK)
    assert [one.fired.did for one in made.rules] == ["set severity=SEV1"]
    by_hand = origin(placed("line:12:4", Line(event=change, actor=ANA)), found, BOOK)
    assert by_hand.rules == () and by_hand.act is not None and by_hand.act.actor == ANA


def test_a_briefing_names_who_gave_the_role() -> None:
    given = events.RoleAssigned(role="scribe", person=LEO)
    found = entry((1.0, BEN, given), (2.0, LEO, events.Acknowledged()), (3.0, ANA, given))
    made = origin(placed("brief:12:3:scribe", Briefing(role="Scribe", duty="x"), Op.TELL), found, BOOK)
    assert made.act is not None and made.act.actor == BEN
