"""What stands beside an item and a phase, where people need it: in the list, in the message, in the reminder."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.night import ROOT, Night

FRONTDESK = Path(__file__).parent / "frontdesk"
MINUTE = timedelta(minutes=1)
MORE = """
  - id: after
    name: After the harm
    text: Tell the support desk first, then look for the cause.
    from: mitigated
    items:
      - {id: write, text: Write down what was seen}
lists:
  breach:
    - {id: keys, text: Rotate the keys, opens: [tool.vault, runbook.keys]}
tools:
  logs: https://logs.example/app
  vault: "vault:prod/keys"
  manual: MANUAL.md
  graphs: TBD
vendors:
  hosting: {name: Hosting provider, status: status.hosting.example}
options:
  - {id: rollback, text: Roll back the release, limit: 5m, steps: [Choose the release, Deploy it]}
runbooks:
  - {id: keys, name: Leaked keys, steps: [Revoke them]}
contacts:
  authority: {name: Data protection authority, law: GDPR article 33, limit: 72h}
parties:
  officer: {people: ana}
  authorities: {contacts: [authority]}
obligations:
  - {id: notify, from: tagged.breach, to: authorities, decide: officer, limit: per_contact, remind: [24h]}
guidance: [Stay calm.]
"""
ITEMS = """\
      - {id: read, text: Read the logs, opens: [tool.logs, tool.graphs], remind: 10m, by: commander}
      - {id: change, text: Does it come from a change?, need: decision, opens: option.rollback}
      - {id: host, text: Is it the host?, need: decision, opens: vendor.hosting}
      - {id: docs, text: Bring the documents up to date, opens: action.docs}
"""


@pytest.fixture
def transport() -> str:
    """What is shown is the same over both."""
    return "http"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The front desk, whose items lead somewhere."""
    shutil.copytree(FRONTDESK, tmp_path / "frontdesk")
    book = tmp_path / "frontdesk" / "playbooks" / "default.yml"
    text = book.read_text().replace("war_room: {talk: thread}\n", "")
    text = text.replace("    name: Triage\n", "    name: Triage\n    text: Find out what is broken, not why.\n")
    text = text.replace("      - {id: look", f"{ITEMS}      - {{id: look")
    one = "{name: All of it, url: https://docs.example/all}"
    other = "{name: Breach protocol, url: BREACH.md, if: {tag: breach}}"
    refs = f"{{title: Front desk, refs: [{one}, {other}]}}"
    book.write_text(text.replace("{title: Front desk}", refs) + MORE.lstrip("\n"))
    return tmp_path / "frontdesk"


def test_links_and_buttons_stand_beside_the_items_of_the_checklist(night: Night) -> None:
    room = night.declare(night.sam)
    room.shows("[Acknowledge]", "*Triage:* Find out what is broken, not why.")
    night.sam.slash("/incident checklist", room)
    listed = night.sam.told("Find out what is broken", "Read the logs", "Logs", channel=room)
    assert "<https://logs.example/app|Logs>" in str(listed) and "Graphs" not in listed.words
    assert "status.hosting.example" in listed.words
    night.sam.presses("Follow-up …", room)
    night.sam.submits()
    night.settle()
    room.shows("Follow-up 1", "Bring the documents up to date")


def test_a_reminder_has_the_link_and_a_decision_opens_what_it_is_about(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident lead", room)
    night.fast_forward(11 * MINUTE)
    reminder = room.shows("this is still to be done", "Read the logs")
    assert "<https://logs.example/app|Logs>" in str(reminder)
    night.sam.slash("/incident done host yes, its status page is red", room)
    night.settle()
    room.shows("Is it the host?, by", "Hosting provider", "status.hosting.example")
    night.sam.slash("/incident done change yes, 4.2 went out at nine", room)
    night.settle()
    room.shows("*Roll back the release*, chosen by", "yes, 4.2 went out at nine", "Choose the release")
    night.fast_forward(6 * MINUTE)
    night.sam.dm.shows("takes longer than planned")


def test_a_decision_against_it_opens_nothing(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident done change no, nothing went out", room)
    night.sam.slash("/incident done host no", room)
    night.settle()
    said = "\n".join(room.bot_said())
    assert "chosen by" not in said and "status.hosting.example" not in said
    night.sam.slash("/incident checklist", room)
    night.sam.told("Read the logs", channel=room)


def test_a_phase_that_begins_has_its_words_in_the_line_that_is_said_anyway(night: Night) -> None:
    room = night.declare(night.sam)
    said = len(room.bot_said())
    night.sam.slash("/incident mitigate rollback", room)
    night.sam.slash("/incident mark mitigated", room)
    night.settle()
    [begins] = [
        one for one in room.messages() if "Tell the support desk first" in one.words and "mitigated" in one.words
    ]
    assert "*After the harm:* " in begins.words
    assert len(room.bot_said()) == said + 2, "the option, and the end of the harm"


def test_the_law_stands_beside_the_duty_and_what_is_special_is_linked_on_the_card(night: Night) -> None:
    room = night.declare(night.sam)
    assert "Breach protocol" not in room.pins[-1].words
    night.sam.slash("/incident tag breach", room)
    night.settle()
    night.ana.dm.shows("By law: GDPR article 33")
    night.fast_forward(2 * MINUTE)
    assert "Breach protocol: BREACH.md" in room.pins[-1].words.replace("`", "")


def test_tools_and_documents_are_in_the_guide(night: Night) -> None:
    room = night.declare(night.sam)
    night.sam.slash("/incident guide", room)
    night.sam.told(
        "Good to know",
        "Stay calm",
        "Where to look",
        "Logs",
        "vault:prod/keys",
        "MANUAL.md",
        "To read",
        "All of it",
        channel=room,
    )
    night.sam.slash("/incident tools", "#general")
    assert "Graphs" not in night.sam.told("Where to look", "Logs").words


@pytest.fixture
def hosted(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A shipped playbook whose triage asks four questions."""
    folder = ROOT / "playbooks"
    with closing(Night(tmp_path, redis_url, socket_mode=False, office=folder / "hosted-app", playbooks=folder)) as one:
        yield one


def test_the_questions_of_a_shipped_triage_open_what_they_are_about(hosted: Night) -> None:
    room = hosted.declare(hosted.sam, severity="P0")
    hosted.sam.slash("/incident done q_deployment yes, 4.2 an hour ago", room)
    hosted.settle()
    room.shows("*Roll back the deployment (the fastest, about 5 minutes)*, chosen by", "yes, 4.2 an hour ago", "[Done]")
    hosted.sam.slash("/incident done q_infrastructure yes, half of it answers", room)
    hosted.sam.slash("/incident done q_security yes, a token leaked", room)
    hosted.settle()
    room.shows("Does it come from the infrastructure?", "Hosting provider")
    room.shows("Checklist: security", "[Done")
