"""What people are answered: Slack takes it, nobody else is told, and it says the next step."""

import json
from typing import Any

import pytest

from bot.core import events
from bot.core.causes import causes
from bot.core.oncall import next_shift, shift_at
from bot.core.playbook import Party
from bot.core.policy import forecast
from bot.slack.views import replies
from bot.slack.views.home import home_view
from bot.usecases.ports import Op, Outcome
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    BOOK,
    LEAD,
    LONG,
    MIA,
    NASTY,
    ORG,
    T0,
    UPDATE,
    WORST,
    about,
    at,
    check_quiet,
    check_reply,
    check_view,
    entry,
    golden,
    without_room,
)

SHIFTS = [(name, shift_at(one, T0), next_shift(one, T0)) for name, one in ORG.rotations.items()]
SECRET: dict[str, Any] = {"title": "Stolen laptop", "affected": "the founder", "private": True}
COMMANDS = [
    replies.Told("declare", "declare [severity] [title]", "Declare an incident.", False, True),
    replies.Told("list", "list", "The open incidents.", False, synonyms=("ls",)),
    replies.Told("ack", "ack", "Say that you have it in hand.", True, True),
]


def test_errors_say_what_and_what_to_do() -> None:
    made = replies.error_reply(
        "INC-12 was acknowledged by <@U02BEN> already", "`/incident status` shows where it stands."
    )
    assert check_reply(made) and made["text"].startswith(":warning: INC-12 was acknowledged by <@U02BEN> already.\n")
    assert check_reply(replies.error_reply("There is no severity `<!channel>`."))
    assert check_reply(replies.error_reply(LONG + NASTY, LONG))


def test_done_keeps_mentions() -> None:
    assert "<@U02BEN> has command" in check_reply(replies.done_reply("<@U02BEN> has command of INC-12."))


def test_help_is_grouped_by_where_commands_work() -> None:
    made = replies.whole_help_reply(COMMANDS)
    golden("help", made)
    words = check_reply(made)
    assert words.index("*Anywhere*") < words.index("/incident list") < words.index("*In an incident's channel*")
    many = [replies.Told(f"c{n}", "u" * 60, LONG[:200], n % 2 == 0) for n in range(30)]
    check_reply(replies.whole_help_reply(many))
    check_reply(replies.help_reply(many))


def test_help_tells_first_what_most_people_need_and_where_they_are() -> None:
    words = check_reply(replies.help_reply(COMMANDS))
    assert words.index("*Anywhere*") < words.index("Also `list`") < words.index("*In an incident's channel*")
    assert "The open incidents" not in words
    here = check_reply(replies.help_reply(COMMANDS, "INC-12"))
    assert here.index("*In INC-12*") < here.index("/incident ack") < here.index("*Anywhere*")
    assert "Also `ls`" in check_reply(replies.one_help_reply(COMMANDS[1]))


def test_an_unknown_word_gets_the_nearest_commands() -> None:
    assert "Did you mean `/incident resolve`?" in check_reply(replies.unknown_reply("resovle", ["resolve"]))
    assert "`/incident help`" in check_reply(replies.unknown_reply("<!channel>`x", []))


def outcome(op: Op, state: str = "pending", attempts: int = 0, error: str = "", target: str = "") -> Outcome:
    return Outcome(1, op, target, state, attempts, error)


def test_status_says_that_the_set_up_is_complete() -> None:
    words = check_reply(replies.status_reply(about(entry(ACK, LEAD, UPDATE)), []))
    assert "Set-up is complete" in words
    assert "EU customers cannot pay" in words


def test_status_shows_what_is_done_pending_and_failed() -> None:
    troubles = [
        outcome(Op.BOOKMARK, attempts=3, error="Slack has trouble: fatal_error (bookmarks.add)"),
        outcome(Op.INVITE, "failed", 1, "user_not_found"),
        outcome(Op.TELL, "unknown", 1, "", "U04LEO"),
    ]
    made = replies.status_reply(about(entry()), troubles)
    golden("status", made)
    words = check_reply(made)
    assert "Set-up done: room, card, topic, purpose, pinned card, announcement." in words
    assert "Bookmark is under way (tried 3 times: Slack has trouble: fatal_error (bookmarks.add))." in words
    assert ":x: Invitations failed: Slack does not know this person." in words
    assert ":x: Direct message to <@U04LEO> may not have arrived." in words


def test_the_worst_status_fits() -> None:
    found = entry(ACK, LEAD, (8.0, BEN, WORST), title=NASTY[:120], affected=LONG[:2000])
    check_reply(replies.status_reply(about(found), [outcome(op, "failed", 9, LONG) for op in Op for _ in range(30)]))
    over = entry(ACK, (8.0, BEN, WORST), (9.0, BEN, events.Resolved(summary=LONG)), affected=LONG[:2000])
    check_reply(replies.status_reply(about(without_room(over)), []))


def test_next_says_when_what_and_to_whom() -> None:
    there = about(entry(), minutes=1)
    coming = forecast(there.entry.incident, BOOK.playbook, there.now)
    made = replies.next_reply(there, coming, ORG)
    golden("next", made)
    words = check_reply(made)
    assert (
        "(in 4 min): page secondary (Ana Ruiz) and leads" in words or "(in 4 min): page secondary (Leo Novak)" in words
    )
    assert "line 42" in words
    assert "page secondary and leads" in check_reply(replies.next_reply(there, coming))
    over = about(entry((5.0, BEN, events.Resolved(summary="x"))))
    assert "Nothing is planned" in check_reply(replies.next_reply(over, [], ORG))
    assert "*Unless somebody acknowledges:*" in words


def test_next_leaves_out_what_a_private_incident_is_not_told() -> None:
    org = ORG.model_copy(update={"parties": {**ORG.parties, "secondary": Party(channel="managers")}})
    public, private = about(entry(), minutes=1), about(entry(**SECRET), minutes=1)
    coming = forecast(public.entry.incident, BOOK.playbook, public.now)
    assert "page #managers and leads" in check_reply(replies.next_reply(public, coming, org))
    assert "#managers" not in check_reply(replies.next_reply(private, coming, org))


def test_why_names_rule_line_and_what_it_counted_from() -> None:
    fired = events.PolicyFired(
        rule="ack", step=1, anchor=T0, occurrence=0, due_at=at(5), late=0, line=42, did="page secondary, leads"
    )
    found = entry((5.0, "", fired))
    words = check_reply(replies.why_reply(about(found), causes(12, found.events, BOOK.playbook), ORG))
    assert "Page secondary, leads" in words
    assert "Because the incident was declared at <!date^" in words and "and 5 min had passed" in words
    assert "By then nobody had acknowledged." in words
    assert "Rule `ack`, step 2, `playbooks/default.yml:42`" in words
    assert "`3f2a91bc`" in words
    assert "has not made me speak" in check_reply(replies.why_reply(about(found), [], ORG))


def test_the_longest_why_fits_and_says_what_it_leaves_out() -> None:
    did = "; ".join(["page " + ", ".join(["somebody_with_a_long_name"] * 20)] * 5)
    fired = [
        events.PolicyFired(
            rule="r" * 40, step=n, anchor=T0, occurrence=n, due_at=at(n), late=900, line=n, did=did + NASTY
        )
        for n in range(30)
    ]
    found = entry(*((float(n), "", one) for n, one in enumerate(fired)))
    made = replies.why_reply(about(found), causes(12, found.events, BOOK.playbook), ORG)
    assert "+ 24 earlier" in check_reply(made)
    assert len(json.dumps(made["blocks"])) < 13_000


def test_a_link_to_the_file_where_people_read_it() -> None:
    org = ORG.model_copy(update={"playbook_url": "https://git.example.org/main/{path}?a=1&b=2"})
    fired = events.PolicyFired(rule="ack", step=0, anchor=T0, occurrence=0, due_at=T0, late=0, line=40, did="page x")
    found = entry((0.0, "", fired))
    words = check_reply(replies.why_reply(about(found), causes(12, found.events, BOOK.playbook), org))
    assert "<https://git.example.org/main/playbooks/default.yml?a=1&amp;b=2|playbooks/default.yml:40>" in words
    included = entry((0.0, "", fired.model_copy(update={"file": "parts/paging.yml"})))
    words = check_reply(replies.why_reply(about(included), causes(12, included.events, BOOK.playbook), org))
    assert "|playbooks/parts/paging.yml:40>" in words


def test_on_call_shows_now_and_next() -> None:
    made = replies.oncall_reply(SHIFTS, ORG, T0)
    golden("oncall", made)
    words = check_reply(made)
    assert "*primary*: Ana Ruiz until" in words and "then Leo Novak" in words
    assert "No rotation is set up" in check_reply(replies.oncall_reply([], ORG))


def many(count: int, **given: Any) -> list[Any]:
    return [(entry(ACK, LEAD, number=n, **given), BOOK) for n in range(1, count + 1)]


@pytest.mark.parametrize("title", ["Checkout is down", NASTY[:120], "🔥" * 120, "&" * 120])
def test_lists_of_any_length_fit(title: str) -> None:
    for count in (1, 3, 20, 100):
        check_reply(replies.list_reply(many(count, title=title), ANA, at(90)))
        view = home_view(many(count, title=title), SHIFTS, ORG, BEN, at(90))
        check_quiet(check_view(view, "home"))
        check_reply(replies.picker_reply([one for one, _ in many(count, title=title)], "update", "x" * 100, ANA))


def test_an_empty_list_says_how_to_declare() -> None:
    assert "No incident is open. `/incident` declares one." in check_reply(replies.list_reply([], ANA, T0))
    assert "No incident is open." in check_reply(replies.picker_reply([], "ack"))


def test_a_list_links_the_room_and_flags_what_is_overdue() -> None:
    made = replies.list_reply([(entry(ACK, LEAD), BOOK), (entry(ACK, LEAD, UPDATE, number=7), BOOK)], BEN, at(35))
    golden("list", made)
    words = check_reply(made)
    assert "<#C0ROOM1>" in words and "you command" in words
    assert "update overdue" in check_reply(replies.list_reply([(entry(ACK, LEAD), BOOK)], ANA, at(61)))


def test_private_incidents_are_hidden_from_those_outside() -> None:
    found = entry(ACK, LEAD, **SECRET)
    for me, shown in ((BEN, True), (ANA, True), (MIA, False)):
        texts = [
            check_reply(replies.list_reply([(found, BOOK)], me, at(10))),
            check_view(home_view([(found, BOOK)], SHIFTS, ORG, me, at(10)), "home"),
            check_reply(replies.picker_reply([found], "update", me=me)),
        ]
        assert [("laptop" in text) for text in texts] == [shown] * 3
        if not shown:
            assert not any("C0ROOM1" in text or BEN in text for text in texts)


@pytest.mark.parametrize("rest", ["", "the rest | of it & <more>", "y" * 140, "z" * 240])
def test_the_picker_carries_what_was_typed(rest: str) -> None:
    made = replies.picker_reply([entry(number=3), entry(number=41)], "escalate", rest)
    check_reply(made)
    assert made["text"] == "Which incident?"
    row = next(one for one in made["blocks"] if one["type"] == "actions")
    menu = row["elements"][0]
    assert menu["action_id"] == "pick"
    action = {"block_id": row["block_id"], "selected_option": menu["options"][1]}
    assert replies.read_pick(action) == (41, "escalate", rest)


def test_what_is_too_long_for_the_picker_is_given_back() -> None:
    made = replies.picker_reply([entry()], "resolve", "w " * 400)
    assert "w w w w" in check_reply(made)
    row = next(one for one in made["blocks"] if one["type"] == "actions")
    assert (
        replies.read_pick({"block_id": row["block_id"], "selected_option": row["elements"][0]["options"][0]})[2] == ""
    )


def test_home_shows_declare_roles_and_on_call() -> None:
    view = home_view([(entry(ACK, LEAD, UPDATE), BOOK)], SHIFTS, ORG, BEN, at(10))
    golden("home", view)
    words = check_view(view, "home")
    assert view["blocks"][1]["elements"][0]["action_id"] == "declare_home"
    assert "*INC-12* Checkout is down · Commander" in words
    assert "*primary*: Ana Ruiz" in words
    assert "Nothing is open" in check_view(home_view([], [], ORG, BEN, T0), "home")


def test_home_shows_what_i_have_to_do_also_after_the_end() -> None:
    task = events.TaskAdded(text="Call the supplier", number=1, owner=BEN, due_at=at(60))
    later = events.TaskAdded(text=LONG, number=2, owner=BEN, followup=True)
    over = entry((3.0, BEN, task), (4.0, BEN, later), (5.0, BEN, events.Resolved(summary="x")), number=13)
    view = home_view([(entry((3.0, BEN, task)), BOOK)], [], ORG, BEN, at(9), [(over, BOOK)])
    words = check_view(view, "home")
    assert "Your tasks" in words and words.count("Call the supplier") == 1 and "INC-13 · *2*" in words
    assert "Your tasks" not in check_view(home_view([(over, BOOK)], [], ORG, ANA, at(9)), "home")
    assert "Declared by you" in check_view(home_view([(entry(), BOOK)], [], ORG, ANA, at(9)), "home")
    many = [entry(*((float(n), BEN, task.model_copy(update={"number": n})) for n in range(1, 30)), number=9)]
    assert "+ 19 more" in check_view(home_view([(one, BOOK) for one in many], [], ORG, BEN, at(40)), "home")
