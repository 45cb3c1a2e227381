"""Nothing that people do stays without an answer: each command, button, form and shortcut, in each wrong place."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from bot.sandbox.testing import Actor, Room
from bot.slack.commands import BY_NAME, COMMANDS
from bot.slack.views.forms import READERS
from tests.scenarios import answers
from tests.scenarios.night import MINUTE, ROOT, VAULT, Night
from tests.scenarios.silence import Eye, buttons, press

PLANT = Path(__file__).parent / "plant"


@pytest.fixture
def transport() -> str:
    """What is answered is the same over both."""
    return "http"


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A playbook with something of everything, or one with gates."""
    return gated(tmp_path / "gated") if getattr(request, "param", VAULT) == PLANT else VAULT


@pytest.fixture
def room(night: Night) -> Room:
    """The room of an incident that Sam declared; Ben is in it."""
    night.sam.slash("/incident declare SEV1 Slow")
    night.settle()
    found = night.slack.room("inc-")
    night.ben.joins(found)
    return found


def types(night: Night, who: Actor, place: str | Room, lines: Iterable[tuple[str, str]]) -> list[str]:
    """Type each line; those whose answer is not as expected, with what was seen."""
    eye, wrong = Eye(night), []
    for line, wanted in lines:
        seen = eye.answer(who, lambda line=line: who.slash(f"/incident {line}", place, may_fail=True))  # type: ignore[misc]
        if not re.search(wanted, seen):
            wrong.append(f"/incident {line}: wanted {wanted!r}, saw {seen or 'nothing'!r}")
    return wrong


def test_the_tables_name_every_command_and_form() -> None:
    missing = BY_NAME.keys() - answers.IN_ROOM.keys()
    assert not missing, f"say in tests/scenarios/answers.py what these answer in the room: {sorted(missing)}"
    filled = answers.FORMS.keys() | answers.GATED.keys() | answers.WITHIN
    assert not READERS.keys() - filled, "fill these forms in tests/scenarios/answers.py"


def test_a_command_in_the_wrong_place(night: Night) -> None:
    nothing = [(one.name, answers.ANYWHERE.get(one.name, answers.NOTHING)) for one in COMMANDS]
    elsewhere = [(one.name, answers.ANYWHERE.get(one.name, answers.ELSEWHERE)) for one in COMMANDS]
    wrong = types(night, night.ben, "#general", nothing)
    night.sam.slash("/incident declare SEV1 Slow")
    night.settle()
    night.ben.act("home")
    direct = next(one["id"] for one in night.ben.state()["channels"] if one["kind"] == "app")
    for place in (night.ben.creates("club", private=True), direct):
        wrong += types(night, night.ben, place, elsewhere)
    assert not wrong, "\n".join(wrong)


def test_a_command_in_the_room_alone_and_with_a_word_that_means_nothing(night: Night, room: Room) -> None:
    lines = []
    for name in answers.IN_ROOM:
        alone, with_word = answers.IN_ROOM[name]
        lines += [(name, alone), (f"{name} zzz", with_word)]
    wrong = types(night, night.ben, room, lines)
    assert not wrong, "\n".join(wrong)


def test_a_command_for_an_incident_that_is_over(night: Night, room: Room) -> None:
    night.ben.slash("/incident task look @ben", room)
    night.settle()
    night.ben.slash("/incident resolve rolled back", room)
    night.settle()
    night.ben.slash("/incident close", room)
    night.settle()
    names = [one.name for one in COMMANDS if one.needs_incident and one.name != "reopen"]
    wrong = types(night, night.ben, room, [(one, answers.WHEN_OVER.get(one, answers.OVER)) for one in names])
    wrong += types(night, night.ben, room, [("reopen", answers.WHEN_OVER["reopen"])])
    assert not wrong, "\n".join(wrong)


def test_a_button_that_comes_too_late_or_is_in_a_closed_room(night: Night, room: Room) -> None:
    night.sam.slash("/incident lead", room)
    night.settle()
    night.ben.slash("/incident task look @ben in 1m", room)
    night.settle()
    night.sam.slash("/incident handover @ana commander", room)
    night.sam.submits()
    night.fast_forward(26 * MINUTE)
    everywhere = [(night.ben, one) for one in (room, "#incidents", "#managers")]
    everywhere += [
        (who, one["id"]) for who in (night.ana, night.ben, night.zoe, night.mia) for one in who.state()["channels"]
        if one["kind"] == "app"
    ]  # fmt: skip
    found = [(who, one) for who, place in everywhere for one in buttons(night, [place], who).values()]
    assert {one.action for _, one in found} >= {"update", "severity", "escalate", "resolve", "accept", "decline", "ask"}
    eye, silent = Eye(night), []

    def each(when: str) -> None:
        for who, one in found:
            if not eye.answer(who, lambda who=who, one=one: press(who, one)):  # type: ignore[misc]
                silent.append(f"{one} pressed by {who.name} {when}")

    night.sam.archives(room)
    each("in an archived room")
    new = night.slack.room("inc-")
    assert new.id != room.id
    new.shows("goes on here")
    night.sam.slash("/incident resolve rolled back")
    night.sam.selects("pick", "INC-1")
    night.settle()
    each("when it is resolved")
    assert not silent, "\n".join(silent)


def test_a_form_that_is_sent_when_the_incident_is_over(night: Night, room: Room) -> None:
    night.ben.slash("/incident lead", room)
    night.settle()
    night.sam.slash("/incident notice checked_note", room)
    night.sam.fills(field_advice="wait")
    assert night.sam.submits() == {}
    night.settle()
    eye, silent = Eye(night), []
    for name, fields in answers.FORMS.items():
        night.ben.slash(f"/incident {answers.OPENED_BY.get(name, name)}", room)
        night.slack.wait_for(lambda: night.ben.state()["views"], what=f"the form {name}")
        assert night.ben.form["callback_id"] == name
        night.ben.fills(fields)
        night.sam.slash("/incident cancel a test", room)
        night.settle()
        eye.skip()
        if not eye.answer(night.ben, night.ben.submits):
            silent.append(name)
        night.sam.slash("/incident reopen", room)
        night.settle()
    assert not silent, silent


def gated(folder: Path) -> Path:
    """The plant, with a watch to be over before closing."""
    shutil.copytree(PLANT, folder)
    playbook = folder / "playbooks" / "default.yml"
    watch = "phases:\n  - {id: calm, name: Calm, from: resolved, watch: 30m, gate: close}\n"
    playbook.write_text(playbook.read_text().replace("phases:\n", watch))
    return folder


@pytest.mark.parametrize("office", [PLANT], ids=["plant"], indirect=True)
def test_a_form_of_a_gate_that_is_sent_when_it_is_too_late(night: Night) -> None:
    room = night.declare(title="Slow", category="outage", commander="ben")
    night.sam.joins(room)
    eye, silent = Eye(night), []
    for name, (line, fields, between, back) in answers.GATED.items():
        if name == "ticks":
            for one in answers.TO_RESOLVE:
                night.ben.slash(f"/incident {one}", room)
                night.settle()
        if name == "close":
            night.fast_forward(31 * MINUTE)
        night.ben.slash(f"/incident {line}", room)
        night.slack.wait_for(lambda: night.ben.state()["views"], what=f"the form {name}")
        assert night.ben.form["callback_id"] == name
        night.ben.fills(fields)
        night.sam.slash(f"/incident {between}", room)
        night.settle()
        eye.skip()
        if not eye.answer(night.ben, night.ben.submits):
            silent.append(name)
        night.sam.slash(f"/incident {back}", room)
        night.settle()
    assert not silent, silent


def test_the_wrong_person(night: Night, room: Room) -> None:
    night.ben.slash("/incident lead", room)
    night.settle()
    night.sam.slash("/incident notice checked_note", room)
    night.sam.fills(field_advice="wait")
    assert night.sam.submits() == {}
    night.settle()
    night.ben.slash("/incident handover @ana commander", room)
    night.ben.submits()
    night.settle()
    wrong = types(night, night.sam, room, answers.WRONG_PERSON)
    assert not wrong, "\n".join(wrong)


def test_a_shortcut_in_each_place_and_when_slack_refuses_the_answer(night: Night, room: Room) -> None:
    manifest = yaml.safe_load((ROOT / "config" / "slack-manifest.yml").read_text())
    shortcuts = [(one["callback_id"], one["type"]) for one in manifest["features"]["shortcuts"]]
    club = night.ben.creates("club", private=True)
    night.ben.slash("/incident status", room)
    places = [("#general", night.ben.says("slow", "#general")), (club, night.ben.says("slow", club))]
    places += [(room, room.shows("Declared, not acknowledged")), (room, night.ben.told("INC-1", channel=room))]
    eye, silent = Eye(night), []
    for method, error in ((None, None), ("views.open", "expired_trigger_id"), ("response_url", "used_url")):
        for name, kind in shortcuts:
            for place, message in places if kind == "message" else [("", None)]:
                night.slack.clear_faults()
                if method and error:
                    night.slack.fault(method, "error", error=error, count=-1)
                where = night.slack.channel_id(place, night.ben) if place else None
                if not eye.answer(night.ben, lambda n=name, m=message, w=where: night.ben.shortcut(n, m, w)):  # type: ignore[misc]
                    silent.append(f"{name} in {place or 'no place'} when Slack says {error} to {method}")
    assert not silent, "\n".join(silent)


def test_a_command_whose_answer_slack_refuses(night: Night, room: Room) -> None:
    eye, silent = Eye(night), []
    night.slack.fault("views.open", "error", error="expired_trigger_id", count=-1)
    night.slack.fault("response_url", "error", error="used_url", count=-1)
    for name in ("declare", "update", "ack zzz", "tag", "done nothing", "resolve", "status"):
        if not eye.answer(night.ben, lambda name=name: night.ben.slash(f"/incident {name}", room)):  # type: ignore[misc]
            silent.append(name)
    night.ben.act("home")
    night.settle()
    eye.skip()
    if not eye.answer(night.ben, lambda: night.ben.presses("declare_home")):
        silent.append("the button of the Home tab")
    assert not silent, silent
