"""The forms: Slack takes them, they are prefilled, and what is filled in comes back as values."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.actions import Action, ActionKind
from bot.core.events import FactSet, RoleAssigned, StatusUpdated
from bot.core.playbook import Category, Fact, Role, Severity, StatusWord, Template
from bot.core.suggest import Suggestion
from bot.core.whatif import Change
from bot.sandbox.blockkit import surfaces, values
from bot.slack.views import forms
from bot.usecases.declare import Declaration, check
from bot.usecases.ports import Book
from bot.usecases.updates import check_update
from tests.slack.views_world import (
    ACK,
    ANA,
    BEN,
    BOOK,
    LEO,
    LONG,
    MIA,
    NASTY,
    ORG,
    PLAYBOOK,
    UPDATE,
    WORST,
    at,
    check_view,
    entry,
    golden,
)

Json = dict[str, Any]
META = json.dumps({"response_url": "https://hooks.example/1", "source": "https://x.slack.com/archives/C1/p1"})


def submit(view: Json, **typed: Any) -> Json:
    """The form as it comes back: what it starts from, and what was typed or chosen over it."""
    whole = surfaces.view(view, "modal")
    state = values.values(whole["blocks"], {})
    for block in whole["blocks"]:
        if block["type"] != "input" or block["block_id"] not in typed:
            continue
        element, given = block["element"], typed[block["block_id"]]
        name = values.field_of(element["type"])
        assert name
        if name == "selected_option":
            given = next(one for one in element["options"] if one["value"] == given)
        if name == "selected_options":
            given = [one for one in element["options"] if one["value"] in given]
        state[block["block_id"]][element["action_id"]] = {"type": element["type"], name: given}
    assert not values.refusals(whole["blocks"], state)
    return {**whole, "state": {"values": state}}


def block(view: Json, id: str) -> Json:
    return next(one for one in view["blocks"] if one["block_id"] == id)


def declare(**given: Any) -> Json:
    return forms.declare_form(BOOK, ORG, ANA, "U04LEO", META, **given)


def test_the_declare_form_asks_what_is_needed() -> None:
    view = declare()
    golden("form_declare", view)
    check_view(view)
    inputs = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    assert inputs == ["title", "category", "severity", "affected", "commander", "private"]
    options = block(view, "severity")["element"]["options"]
    assert [one["text"]["text"] for one in options] == ["SEV1 · Critical", "SEV2 · Major", "SEV3 · Minor"]
    assert options[0]["description"]["text"] == "Customers cannot work"
    assert "Leo Novak, who is on call" in block(view, "commander")["hint"]["text"]


def test_a_declaration_comes_back() -> None:
    back = submit(
        declare(), title=" Search down ", severity="SEV1", category="outage", private=["private"], commander=BEN
    )
    found = forms.read_declaration(back)
    assert found == Declaration(
        title="Search down", severity="SEV1", category="outage", private=True, commander=BEN,
        source="https://x.slack.com/archives/C1/p1",
    )  # fmt: skip
    assert check(found, BOOK) == {}
    bare = forms.read_declaration(submit(declare(severity="sev2"), title="Down"), source="https://s")
    assert bare == Declaration(title="Down", severity="SEV2", source="https://s")


def test_what_is_wrong_is_named_by_a_block_of_the_form() -> None:
    ids = {one["block_id"] for one in declare()["blocks"]}
    assert set(check(Declaration(title="", severity="SEV9", affected="x" * 3000), BOOK)) <= ids
    told = StatusUpdated(word="identified", impact=" ", changed="", next_step="", next_update_at=at(0))
    update = forms.update_form(entry(), BOOK, at(1))
    assert set(check_update(told, at(1))) <= {one["block_id"] for one in update["blocks"]}


def test_a_message_becomes_a_title_without_its_markup() -> None:
    message = ":fire: *<https://a.example|Checkout>* is down &amp; <@U01ANA> <!here> <https://b.example>\nmore"
    view = declare(source_text=message)
    check_view(view)
    assert block(view, "title")["element"]["initial_value"] == ":fire: Checkout is down & https://b.example"
    long = declare(title="x" * 500)
    assert len(block(long, "title")["element"]["initial_value"]) == 120


def test_worst_values_fit() -> None:
    for nasty in (NASTY, LONG, "🔥" * 200, "&" * 3000):
        check_view(declare(title=nasty, source_text=nasty))
        check_view(forms.update_form(entry((3.0, BEN, WORST), title=nasty[:120]), BOOK, at(9)))
        check_view(forms.resolve_form(entry(title=nasty[:120]), BOOK))
        check_view(forms.notice_form("A title that is much too long for Slack", nasty))


def test_the_largest_playbook_fits() -> None:
    severities = [Severity(id="S" * 38 + f"{n:02}", name="n" * 30, text="t" * 75, emoji="e") for n in range(20)]
    categories = [Category(id=f"c{n}", name="n" * 60, private=True) for n in range(100)]
    statuses = [StatusWord(id=f"s{n}", name="n" * 60) for n in range(20)]
    large = {"severities": severities, "categories": categories, "statuses": statuses}
    book = Book("big", "0" * 12, "", PLAYBOOK.model_copy(update=large), {})
    check_view(forms.declare_form(book, ORG, ANA, "", "", severity=severities[3].id))
    check_view(forms.update_form(entry(), book, at(1)))
    check_view(forms.severity_form(entry(), book))


def test_the_update_form_starts_from_the_last_update_and_the_playbooks_interval() -> None:
    view = forms.update_form(entry(ACK, UPDATE), BOOK, at(10.5))
    golden("form_update", view)
    assert view["private_metadata"] == "12"
    assert block(view, "word")["element"]["initial_option"]["value"] == "identified"
    assert block(view, "impact")["element"]["initial_value"] == "EU customers cannot pay"
    assert "initial_value" not in block(view, "changed")["element"]
    assert block(view, "next_step")["element"]["initial_value"] == "Roll back"
    assert block(view, "next_update")["element"]["initial_date_time"] == int(at(71).timestamp())
    sev1 = forms.update_form(entry(severity="SEV1"), BOOK, at(10))
    assert block(sev1, "next_update")["element"]["initial_date_time"] == int(at(40).timestamp())


def test_without_a_cadence_no_time_is_proposed() -> None:
    quiet = Book("q", "0" * 12, "", PLAYBOOK.model_copy(update={"cadences": {}}), {})
    picker = block(forms.update_form(entry(), quiet, at(1)), "next_update")
    assert "initial_date_time" not in picker["element"]


def test_an_update_comes_back() -> None:
    view = forms.update_form(entry(), BOOK, at(10))
    back = submit(view, impact="Nobody can pay", changed="Found it", next_step="Roll back", word="monitoring")
    assert forms.read_update(back) == StatusUpdated(
        word="monitoring", impact="Nobody can pay", changed="Found it", next_step="Roll back", next_update_at=at(70)
    )
    assert forms.incident_id(back) == 12
    empty = submit(view, impact="x", next_update=None)
    assert forms.read_update(empty).next_update_at is None
    args, wrong = forms.READERS["update"](back)
    assert wrong == {}
    assert datetime.fromisoformat(args.pop("next_update_at")).astimezone(UTC) == at(70)
    assert set(args) == {"word", "impact", "changed", "next_step", "to", "more", "facts"}


def test_the_severity_form_offers_the_others() -> None:
    view = forms.severity_form(entry(), BOOK)
    assert [one["value"] for one in block(view, "severity")["element"]["options"]] == ["SEV1", "SEV3"]
    back = submit(view, severity="SEV1", reason="all regions")
    assert forms.read_severity(back) == ("SEV1", "all regions")
    assert forms.READERS["severity"](back) == ({"severity": "SEV1", "reason": "all regions"}, {})
    one = PLAYBOOK.model_copy(update={"severities": PLAYBOOK.severities[1:2]})
    check_view(forms.severity_form(entry(), Book("one", "0" * 12, "", one, {})))


def test_the_escalate_form_offers_parties_with_people_and_who_they_are() -> None:
    view = forms.escalate_form(entry(ACK), BOOK, ORG, at(10))
    shown = {one["value"]: one["text"]["text"] for one in block(view, "party")["element"]["options"]}
    assert set(shown) == {"commander", "on_call", "secondary", "leads"}
    assert shown["leads"] == "leads: Ben Okafor, Mia Chen"
    back = submit(view, party="leads", reason="need hands")
    assert forms.READERS["escalate"](back) == ({"party": "leads", "trigger": "", "reason": "need hands"}, {})
    assert forms.READERS["escalate"](submit(view))[1] == {"person": "Choose who is needed."}


def test_the_escalate_form_offers_the_reasons_of_the_playbook_and_single_people() -> None:
    book = Book("b", "0" * 12, "", PLAYBOOK.model_copy(update={"triggers": ("No progress for 30 min", LONG)}), {})
    view = forms.escalate_form(entry(ACK), book, ORG, at(10))
    check_view(view)
    back = submit(view, person=LEO, trigger="No progress for 30 min")
    values = {"party": f"<@{LEO}>", "trigger": "No progress for 30 min", "reason": ""}
    assert forms.READERS["escalate"](back) == (values, {})


def test_without_parties_a_single_person_can_still_be_called() -> None:
    alone = ORG.model_copy(update={"parties": {}})
    book = Book("b", "0" * 12, "", PLAYBOOK.model_copy(update={"parties": {}}), {})
    view = forms.escalate_form(entry(), book, alone, at(1))
    assert "Who is needed?" in check_view(view)
    assert [one["block_id"] for one in view["blocks"]] == ["about", "person", "reason"]


def test_cancelling_needs_a_reason() -> None:
    view = forms.cancel_form(entry())
    assert forms.READERS["cancel"](submit(view, reason="a test")) == ({"reason": "a test"}, {})
    blank = {**view, "state": {"values": {"reason": {"value": {"value": "  "}}}}}
    assert set(forms.READERS["cancel"](blank)[1]) == {"reason"}


def test_resolving_needs_a_summary() -> None:
    view = forms.resolve_form(entry(), BOOK)
    assert forms.READERS["resolve"](submit(view, summary="Rolled back")) == (
        {"summary": "Rolled back", "ticks": [], "facts": {}},
        {},
    )
    blank = {**view, "state": {"values": {"summary": {"value": {"value": "  "}}}}}
    assert set(forms.READERS["resolve"](blank)[1]) == {"summary"}


def test_what_was_filled_in_stays_when_the_form_is_renewed() -> None:
    typed = Declaration(" a title", "SEV1", "outage", "EU", True, MIA, facts={"users": "12"}, parent=7)
    asking = PLAYBOOK.model_copy(update={"facts": (Fact(id="users", type="number", ask="declare"),)})
    book = Book("asking", "0" * 12, "", asking, {})
    metadata = json.dumps({"quote": "Nothing works", "parent": 7})
    more = {"alike": [entry(title=LONG[:120]), entry(number=13, private=True)], "suggestion": Suggestion("SEV1", NASTY)}
    view = forms.declare_form(
        book, ORG, BEN, "", metadata, typed=typed, field="severity@SEV1", source_text=LONG, part_of=7, **more
    )
    said = check_view(view)
    assert "INC-12" in said and "private incident" in said and "A part of INC-7" in said and "Suggested: *SEV1*" in said
    assert forms.read_declaration(submit(view)) == replace(typed, title="a title", quote="Nothing works")
    assert forms.in_declaration(view, {"severity": "x", "title": "y"}) == {"severity@SEV1": "x", "title": "y"}
    assert not block(view, "title")["element"].get("focus_on_load"), "whoever types elsewhere stays there"


def test_merging_and_joining_come_back() -> None:
    view = forms.merge_form(entry(), [entry(number=n, title=NASTY + LONG[:60]) for n in range(1, 130)])
    check_view(view)
    assert forms.READERS["merge"](submit(view, into="7")) == ({"into": "7", "reason": ""}, {})
    assert "Choose" in forms.READERS["merge"]({**view, "state": {"values": {}}})[1]["into"]
    assert "No other incident" in check_view(forms.merge_form(entry(), []))
    join = forms.join_form(entry(title=NASTY), LONG, "https://hooks.example/1")
    check_view(join)
    assert (
        forms.incident_id(join) == 12 and forms.READERS["join"](submit(join, words="so do I"))[0]["words"] == "so do I"
    )


def test_the_larger_forms_fit_with_the_most_and_the_worst() -> None:
    choices = [f"choice {n} {'x' * 60}" for n in range(40)]
    facts = [Fact(id=f"f{n}", name="n" * 60, type="enum", of=tuple(choices)) for n in range(50)]
    facts += [Fact(id=f"t{n}", name="n" * 60) for n in range(50)]
    roles = {
        f"r{n}": Role(name="n" * 40, text=LONG, many=True, required_for=("all",), suggest_by="on_call")
        for n in range(60)
    }
    templates = {f"t{n}": Template(fields=tuple(f"f{m}" for m in range(20)), text=LONG) for n in range(30)}
    large = {"facts": tuple(facts), "roles": roles, "templates": templates}
    book = Book("big", "0" * 12, "", PLAYBOOK.model_copy(update=large), {})
    lead = (3.0, BEN, RoleAssigned(role="r1", person=BEN))
    found = entry(lead, (4.0, BEN, WORST), *((5.0, BEN, FactSet(fact="t1", value=LONG)) for _ in range(9)))
    many = [f"party_{n}" for n in range(100)]
    check_view(forms.facts_form(found, book, ORG))
    check_view(forms.role_form(found, book, ORG, ANA, at(10)))
    check_view(forms.handover_form(found, book, BEN))
    check_view(forms.write_form(found, book, "t1", many, many[:50], LONG, at(9)))
    check_view(forms.pick_form(found, book) or {})
    check_view(forms.update_form(found, book, at(9), inside=many[:50], outside=many[50:]))
    change = Change("SEV1", (Action(ActionKind.PAGE, tuple(many)),) * 20, (), at(20))
    check_view(forms.severity_form(found, book, change, ORG, at(9)))
