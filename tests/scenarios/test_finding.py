"""Facts are asked for at their stage, until they are known: on the card from the beginning of a phase, below a list, in
the forms of an update and of the end."""

import shutil
from pathlib import Path

import pytest

from tests.scenarios.night import BEGINS, MINUTE, Night
from tests.scenarios.test_notices import incident
from tests.scenarios.test_updates import NEWSROOM

STAGES = {"users": "declare", "share": "update", "data_lost": "dig", "cause": "resolve", "workaround": "leaks"}
MORE = """
phases:
  - {id: dig, name: Dig, from: acknowledged, items: [{id: looked, text: Look at the graphs}]}
lists:
  leaks: [{id: keys, text: Rotate the keys}]
"""
TIMES = """\
  - {id: eta, name: Expected end, type: time, ask: update, remind: true}
  - {id: downtime, type: duration}
"""
HOUR = 60 * MINUTE
LEAK = "  - {id: leak, when: fact.data_lost, if: {facts: {data_lost: true}}, open: leaks}\n"


@pytest.fixture
def transport() -> str:
    """Both ways of reaching the bot are played elsewhere."""
    return "socket"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The newsroom, whose facts are asked for at stages."""
    made = tmp_path / "newsroom"
    shutil.copytree(NEWSROOM, made)
    playbook = made / "playbooks" / "default.yml"
    text = playbook.read_text()
    for fact, stage in STAGES.items():
        text = text.replace(f"{{id: {fact},", f"{{id: {fact}, ask: {stage},")
    text = text.replace("statuses:\n", f"{TIMES}statuses:\n", 1)
    playbook.write_text(text.replace("rules:\n", f"rules:\n{LEAK}") + MORE)
    return made


def test_facts_are_asked_for_as_their_stages_begin(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    room = night.slack.room("inc-")
    room.shows("To find out", "Users affected")
    assert "Data lost" not in room.pins[0].words
    night.ana.presses("Acknowledge", room)
    night.settle()
    room.shows("To find out", "Users affected · Data lost")
    night.ana.presses("Fill in", room)
    first = [block["label"]["text"] for block in night.ana.form["blocks"] if block["type"] == "input"][:2]
    assert first == ["Users affected", "Data lost"]
    night.ana.fills(fact_users="12", fact_data_lost="yes")
    assert night.ana.submits() == {}
    night.settle()
    assert "*To find out*\nWorkaround" in room.pins[0].words
    room.shows("Checklist: leaks", "Rotate the keys", "*To find out:* Workaround")


def test_an_update_takes_what_was_found_out_with_it(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident update", room)
    night.ana.fills(impact="Slow", fact_share="a lot")
    assert night.ana.submits() == {"fact_share": "`share` is a number, not `a lot`."}
    night.ana.fills(fact_share="25%")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Status update", "Found out with it", "Share of traffic", "25")
    assert not [text for text in room.bot_said() if "found out" in text], "one message, not two"
    assert incident(night).facts == {"share": 25.0}
    night.ana.slash("/incident update", room)
    assert "Share of traffic" not in night.ana.form["words"]


def test_the_end_asks_for_what_it_wants_to_know(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident lead", room)
    night.settle()
    night.ana.slash("/incident resolve", room)
    night.ana.fills(summary="Rolled back", fact_cause="release")
    assert night.ana.submits() == {}
    night.settle()
    room.shows("Resolved", "Rolled back")
    room.shows("Found out with it", "Cause", "release")
    assert incident(night).facts == {"cause": "release"}


def test_a_time_is_picked_or_typed_and_a_length_is_one(night: Night) -> None:
    night.ana.slash("/incident declare SEV2 Slow checkout")
    night.settle()
    room = night.slack.room("inc-")
    night.ana.slash("/incident fact eta soon", room)
    night.settle()
    night.ana.told("`eta` is a time, not `soon`.", "14:30", channel=room)
    night.ana.slash("/incident fact eta 12:30", room)
    night.settle()
    room.shows("Expected end", "2026-03-03 11:30 UTC")
    night.ana.slash("/incident facts", room)
    night.ana.fills(fact_eta=int((BEGINS + 3 * HOUR).timestamp()), fact_downtime="long")
    assert night.ana.submits() == {"fact_downtime": "`downtime` is a length of time, not `long`."}
    night.ana.fills(fact_downtime="1 hour 25 min")
    assert night.ana.submits() == {}
    night.settle()
    assert incident(night).facts == {"eta": "2026-03-03 13:00 UTC", "downtime": "1h25m"}
    room.shows("Expected end", "2026-03-03 13:00 UTC", "was 2026-03-03 11:30 UTC")
    night.fast_forward(3 * HOUR)
    asked = "Expected end: that time has come. The incident goes on. Say when it is expected now."
    night.ana.dm.shows(asked, "New time")
    night.ana.presses("New time")
    assert night.ana.form["title"]["text"] == "Facts"
