"""Declaring: what the form asks and suggests, and what it finds that is the same already."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands.declare import Asked, run_declare
from bot.core.errors import ConfigError
from bot.sandbox.testing import Actor
from tests.scenarios.night import MINUTE, Night

FRONTDESK = Path(__file__).parent / "frontdesk"


@pytest.fixture
def office() -> Path:
    """A playbook that asks much at the declaration."""
    return FRONTDESK


@pytest.fixture
def transport() -> str:
    """Over HTTP alone: what happens behind it is the same."""
    return "http"


def chosen(who: Actor) -> Any:
    """The severity that the form shows."""
    field = next(one for one in who.form["blocks"] if one.get("label", {}).get("text") == "Severity")
    typed = who.form["state"]["values"].get(field["block_id"], {}).get("value", {}).get("selected_option")
    return (typed or field["element"].get("initial_option") or {}).get("value")


def test_the_form_asks_and_suggests_as_it_is_filled_in(night: Night) -> None:
    ana = night.ana
    ana.slash("/incident")
    assert "Which supplier" not in ana.form["words"] and chosen(ana) is None
    ana.fills(category="A supplier's trouble")
    night.slack.wait_for(lambda: chosen(ana) == "SEV3", what="the severity of the type")
    assert "Which supplier" in ana.form["words"] and "the type is A supplier" in ana.form["words"]
    ana.fills(fact_users="250")
    night.slack.wait_for(lambda: chosen(ana) == "SEV1", what="the severity of the fact")
    ana.fills(title="Mails are late", fact_supplier="Postmark", fact_users="250 or so")
    assert set(ana.submits()) == {"fact_users"}
    ana.fills(fact_users="250", severity="SEV2")
    assert ana.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    [card] = room.pins
    assert "SEV2" in card.words, "what a person chose stays"
    ana.slash("/incident facts", room)
    assert "Postmark" in str(ana.form["blocks"])


def test_a_severity_that_is_unusual_for_the_type_needs_a_reason(night: Night) -> None:
    ana = night.ana
    ana.slash("/incident")
    ana.fills(title="The map is grey", category="Outage", severity="SEV3")
    night.slack.wait_for(lambda: "Why SEV3?" in ana.form["words"], what="the question why")
    assert set(ana.submits()) == {"why"}
    ana.fills(why="only the staging site")
    assert ana.submits() == {}
    night.settle()
    room = night.slack.room("inc-")
    ana.slash("/incident timeline", room)
    ana.told("because only the staging site", channel=room)


def test_words_suggest_the_severity_of_what_is_only_typed(night: Night) -> None:
    night.ana.slash("/incident declare Data loss in the archive")
    night.settle()
    assert "SEV1" in night.slack.room("inc-").topic


def test_from_a_shell_facts_can_be_given_and_are_suggested_by(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    asked = Asked(("Search", "is", "grey"), "ben", category="outage", facts=("users=12", "cause=a release"))
    assert run_declare(asked, night.settings) == 0
    night.settle()
    assert "INC-1 declared: SEV1" in capsys.readouterr().out
    night.ben.slash("/incident facts", night.slack.room("inc-1"))
    assert "a release" in str(night.ben.form["blocks"])
    assert run_declare(replace(asked, words=("SEV3", "Mail")), night.settings) == 1
    assert "Say why it is SEV3" in capsys.readouterr().err
    with pytest.raises(ConfigError, match="no fact user"):
        run_declare(replace(asked, facts=("user=12",)), night.settings)


def test_whoever_would_declare_the_same_joins_instead(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Checkout answers with errors")
    night.settle()
    room = night.slack.room("inc-")
    ben = night.ben
    message = night.sam.says("Checkout errors since 10:00, and data loss", "#support")
    ben.shortcut("declare_from_message", message, "#support")
    assert "INC-1" in ben.form["words"] and chosen(ben) == "SEV1", "before anything is typed"
    ben.closes()
    ben.slash("/incident")
    ben.fills(title="Search is slow")
    night.settle()
    assert "Is it this one?" not in ben.form["words"]
    ben.fills(title="errors at checkout", affected="Germany")
    night.slack.wait_for(lambda: "Is it this one?" in ben.form["words"], what="the one that is alike")
    assert "INC-1" in ben.form["words"]
    ben.presses("It is this one")
    night.slack.wait_for(lambda: ben.form["title"]["text"] == "Join the incident", what="the other form")
    assert ben.submits() == {}
    night.settle()
    assert "ben" in room.members and len(night.slack.rooms("inc-")) == 1
    night.slack.room("inc-1")
    assert any("Reported again: errors at checkout" in one for one in all_said(night))
    ben.told("brought into the room of INC-1")


def test_a_private_one_is_alike_only_for_those_who_know_of_it(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Payroll database leaked", severity="SEV1", category="Security")
    assert night.ana.submits() == {}
    night.settle()
    for who, seen in ((night.ben, False), (night.ana, True)):
        who.slash("/incident")
        who.fills(title="Payroll database leaked")
        night.settle()
        assert ("INC-1" in who.form["words"]) is seen
        who.closes()


def test_a_quiet_room_has_the_bots_talk_below_the_card(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Checkout answers with errors")
    night.settle()
    room = night.slack.room("inc-")
    [card] = room.pins
    for words in ("Triage, until", "First word: by", "2 of 2 items", "Tell the support desk"):
        assert words in card.words, card.words
    night.ana.slash("/incident note looked at the graphs", room)
    night.ana.slash("/incident severity SEV1 all of it", room)
    night.fast_forward(21 * MINUTE)
    night.ana.slash("/incident done look", room)
    night.settle()
    top = [one.words for one in room.messages() if one.by_bot]
    assert not any("looked at the graphs" in one for one in top) and any("SEV2 → *SEV1" in one for one in top)
    room.thread(card).shows("looked at the graphs")
    [card] = room.pins
    assert "First word: missed" in card.words and "1 of 2 items" in card.words


def all_said(night: Night) -> list[str]:
    """What the bot said in the first incident's room, threads included."""
    room = night.slack.room("inc-1")
    return [one.words for one in [*room.messages(), *room.thread(room.pins[0]).messages()]]
