"""Incidents from the first word on, by hand in the page, with the real bot behind it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import none_grave
from tests.browser.conftest import PHONE, WIDE, tab_on
from tests.browser.walker import Walk
from tests.scenarios.night import ROOT, Night

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLAYBOOKS = ROOT / "playbooks"
ON_A_PHONE = ("test_a_breach", "test_a_drill")
"""These are walked on a phone, the others at a desk; when pictures are taken, all of them at both."""
Begin = Callable[[str], Walk]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each walk at its own size, or at both."""
    if "size" in metafunc.fixturenames:
        own = PHONE if metafunc.function.__name__ in ON_A_PHONE else WIDE
        sizes = [WIDE, PHONE] if metafunc.config.getoption("--shots") else [own]
        metafunc.parametrize("size", sizes, ids=[str(width) for width, _ in sizes])


@pytest.fixture
def begin(
    browser: "Browser", tmp_path: Path, redis_url: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> Iterator[Begin]:
    """Starts a bot that runs by a playbook, and opens the page."""
    shots = request.config.getoption("--shots")
    folder = Path(shots) / request.node.originalname if shots else None
    with ExitStack() as opened:

        def start(playbook: str) -> Walk:
            night = Night(tmp_path, redis_url, socket_mode=False, office=PLAYBOOKS / playbook, playbooks=PLAYBOOKS)
            opened.enter_context(closing(night))
            page = opened.enter_context(tab_on(browser, night.slack.url, size))
            page.set_default_timeout(10_000)
            return Walk(night, page, folder)

        yield start


def declared_outage(walk: Walk) -> None:
    """Sam fills in the form. What is typed and what is chosen right after it are both kept."""
    walk.be("Sam Patel")
    walk.type("/incident")
    with walk.reported('"block_id":"title"'):
        walk.put("What is wrong?", "Nobody can log in")
        walk.put("Type", "Outage")
    walk.form.get_by_text("Suggested: S0").wait_for()
    walk.look("form")
    none_grave(walk.page, "the form")
    walk.send()
    walk.enter()
    walk.sees("Paged Ben Okafor", "a new incident needs someone")
    walk.look("declared")


def taken_in_hand(walk: Walk, card: str) -> None:
    """Ben is paged twice, acknowledges in his messages, and takes command on the card."""
    walk.later(6)
    walk.be("Ben Okafor")
    walk.go("app")
    walk.press("Nobody has acknowledged for 5 min", "Acknowledge")
    walk.sees("You acknowledged INC-1")
    walk.look("acknowledged")
    walk.enter()
    walk.press(card, "Take command")
    walk.sees("Ben Okafor has command of INC-1")


def told(walk: Walk, card: str) -> None:
    """What users and colleagues are told: by the notice asked for, and by an update."""
    walk.press("send the user notice", "Write it")
    walk.form.get_by_text("[For users: what is wrong]: this affects").wait_for()
    walk.put("For users: what is wrong", "Logging in fails")
    walk.put("For users: what and whom", "all users")
    walk.look("notice-form")
    walk.send()
    walk.press("Logging in fails: this affects all users", "It went out")
    walk.sees("User notice went out to users, by @Ben Okafor")
    walk.press("write to stakeholder list by mail", "It is out")
    walk.sees("says that stakeholder list was sent")
    walk.press(card, "Post update")
    walk.put("Impact", "Nobody can log in")
    walk.look("update-form")
    walk.send()
    walk.sees("Status update: Investigating", "for stakeholders and team")


def ended(walk: Walk, card: str) -> None:
    """The checklist, the way out, and the end with what is still asked for."""
    walk.pick(card, "Checklist")
    walk.look("checklist")
    walk.press("6 of 10 to do", "Done", beside="Confirm the severity")
    walk.sees("5 of 10 to do", "Confirm the severity or change it Ben Okafor")
    walk.press(card, "End the harm")
    walk.press("the incident counts as mitigated", "It has ended", beside="Take the last deployment back")
    walk.sees("The harm has ended, says @Ben Okafor: Take the last deployment back")
    walk.later(41)
    walk.sees("Paged Ben Okafor: the status update is 10 min overdue").get_by_role(
        "button", name="Post update"
    ).wait_for()
    walk.look("late")
    walk.press(card, "Resolve")
    walk.put("What ended it?", "The release was taken back")
    walk.tick("See in production")
    walk.look("resolve-form")
    walk.send()
    walk.sees("INC-1 is resolved after 47 min", "The release was taken back")
    walk.press("INC-1 · Nobody can log in", "Close")
    walk.sees("closed INC-1", "What is left to do")
    walk.look("closed")


def test_an_outage(begin: Begin) -> None:
    walk, card = begin("small-team-soc2"), "INC-1 · Nobody can log in"
    declared_outage(walk)
    none_grave(walk.page, "the room")
    taken_in_hand(walk, card)
    told(walk, card)
    ended(walk, card)
    walk.go("stakeholders")
    walk.sees("INC-1 Nobody can log in", "Closed after 47 min · commander Ben Okafor", "The release was taken back")
    walk.look("announcement")


def declared_breach(walk: Walk) -> None:
    """Sam declares: the type makes it private, and Ana is brought in by her page."""
    walk.be("Sam Patel")
    walk.type("/incident")
    walk.put("What is wrong?", "Addresses in a public bucket")
    walk.put("Type", "Data breach")
    walk.form.get_by_text("This type is private").wait_for()
    assert walk.form.get_by_text("Who may see it?").count() == 0, "the type says so already"
    walk.look("form")
    walk.send()
    walk.later(3)
    walk.be("Ana Ruiz")
    walk.go("app")
    page = walk.sees("INC-1 · P1 · Critical")
    assert page.get_by_role("button", name="Ask to be let in").count() == 0, "who is paged is brought in"
    walk.look("paged")
    walk.press("INC-1 · P1 · Critical", "Acknowledge")
    walk.enter()
    walk.press("INC-1 · Addresses in a public bucket", "Take command")


def secured(walk: Walk) -> None:
    """Ida leads the work: a list with notes, and evidence in the register, which ticks the item that asks for it."""
    walk.be("Ida Holm")
    walk.enter()
    walk.look("room")
    walk.type("/incident role security_lead @ida")
    walk.press("Checklist: breach response", "Done…", beside="whose, was within reach")
    walk.put("A note", "1,200 addresses of the export")
    walk.look("tick-form")
    walk.send()
    walk.sees("whose, was within reach, by @Ida Holm: 1,200 addresses of the export")
    walk.type("/incident evidence")
    walk.press("no evidence is registered", "Add")
    walk.put("What is it?", "audit log")
    walk.put("Which", "Monday")
    walk.put("Where does it lie?", "vault 3")
    walk.put("Which item does it tick?", "Save the evidence")
    walk.look("evidence-form")
    walk.send()
    walk.sees("registered evidence 1: audit log of Monday at vault 3 · kept by Ida Holm")
    walk.type("/incident evidence")
    walk.sees("1 in the evidence register")
    walk.look("evidence")


def let_in(walk: Walk) -> None:
    """Mia sees nothing of it, asks, and is let in."""
    walk.be("Mia Chen")
    walk.go("home")
    assert "Addresses" not in walk.page.get_by_test_id("home").inner_text()
    walk.look("home-of-mia")
    walk.go("incidents")
    walk.type("/incident access INC-1 I speak to the press")
    walk.sees("The people of INC-1 are asked; their answer comes to you by direct message")
    walk.be("Ida Holm")
    walk.enter()
    walk.look("asks")
    walk.press("Mia Chen asks to be let into INC-1: I speak to the press", "Let in")
    walk.be("Mia Chen")
    walk.go("app")
    walk.sees("You are part of INC-1 now", "Addresses in a public bucket")
    walk.look("let-in")


def test_a_breach(begin: Begin) -> None:
    walk = begin("customer-notice")
    declared_breach(walk)
    secured(walk)
    let_in(walk)
    walk.be("Eva Lind")
    walk.go("app")
    duties = walk.sees("People outside may have to hear of it", "Users: to be told within 3 d")
    for whom in ("Law enforcement", "Lead authority", "Other authority", "Users"):
        duties.get_by_role("button", name=f"{whom} …").wait_for()
    walk.look("duties")
    walk.press("People outside may have to hear of it", "Lead authority …")
    walk.put("What came of it?", "Told")
    walk.put("Reference", "DPA-2026-77")
    walk.look("told-form")
    walk.send()
    walk.later(60)
    walk.be("Ana Ruiz")
    walk.enter()
    walk.sees("Told lead authority, says @Eva Lind. Reference: DPA-2026-77")
    walk.sees("Reminded Ida Holm: these 3 are still to be done", "Replace the encryption keys")
    walk.look("an-hour")
    walk.go("app")
    walk.press("Send them the external notice", "Write it")
    walk.form.get_by_text("External notice").wait_for()
    walk.look("notice-form")


def test_forgotten_updates(begin: Begin) -> None:
    walk, card = begin("hosted-app"), "INC-1 · Reports stay empty"
    walk.be("Sam Patel")
    walk.type("/incident")
    walk.put("What is wrong?", "Reports stay empty")
    walk.put("Type", "Performance degradation")
    walk.form.get_by_text("Suggested: P1").wait_for()
    walk.look("form")
    walk.send()
    walk.later(4)
    walk.be("Leo Novak")
    walk.go("app")
    walk.press("Reports stay empty", "Acknowledge")
    walk.enter()
    walk.press(card, "Take command")
    walk.later(120)
    walk.sees("Reminded Leo Novak: the phase Investigation takes longer", "are still to be done")
    walk.look("late")
    walk.sees(card, "overdue since")
    walk.press(re.compile("Reminded Leo Novak: .*status update"), "Post update")
    walk.put("Status", "Identified")
    walk.put("Impact", "A third of all reports")
    walk.put("What changed?", "A worker is stuck")
    walk.look("update-form")
    walk.send()
    walk.sees("Status update: Identified", "A third of all reports")
    walk.sees(card, "Last update by @Leo Novak")
    walk.look("told")
    walk.be("Zoe Marsh")
    walk.go("app")
    walk.look("dms-of-the-lead")
    walk.go("home")
    walk.page.get_by_test_id("home").get_by_text("Reports stay empty").wait_for()
    none_grave(walk.page, "the Home tab")
    walk.look("home")


def test_made_private_later(begin: Begin) -> None:
    walk = begin("small-team-soc2")
    walk.be("Ana Ruiz")
    walk.type("/incident declare S0 Payroll is gone")
    walk.enter()
    old = walk.room.name
    walk.be("Leo Novak")
    walk.go("stakeholders")
    walk.sees("Payroll is gone")
    walk.be("Ana Ruiz")
    walk.go(old)
    walk.type("/incident private salaries of everybody are in it")
    walk.sees("INC-1 goes on in a private room. Nothing more is posted here")
    walk.look("old-room")
    walk.enter()
    walk.sees("INC-1 is private from now on, by Ana Ruiz", "can still read it")
    walk.look("new-room")
    walk.be("Leo Novak")
    for channel in ("stakeholders", "engineering"):
        walk.go(channel)
        walk.sees("INC-1 is private. Its people know more.")
        walk.look(channel)
        assert walk.page.get_by_text("Payroll").count() == 0
    walk.press("INC-1 is private", "Ask to be let in")
    walk.sees("The people of INC-1 are asked")
    walk.go("home")
    assert "Payroll" not in walk.page.get_by_test_id("home").inner_text()
    walk.look("home")
    walk.be("Ana Ruiz")
    walk.enter()
    walk.press("Leo Novak asks to be let into INC-1", "Leave outside")
    walk.be("Leo Novak")
    walk.go("app")
    walk.sees("You were not let into INC-1")
    walk.look("refused")


def test_a_drill(begin: Begin) -> None:
    walk, card = begin("small-team-soc2"), "DRILL-1 · The database is gone"
    walk.be("Ana Ruiz")
    walk.type("/incident drill")
    walk.look("form")
    walk.put("What is practised?", "The database is gone")
    walk.put("Severity", "S0")
    walk.send()
    walk.later(6)
    walk.be("Ben Okafor")
    walk.go("app")
    walk.sees("Drill: this is practice", "The database is gone")
    walk.press("The database is gone", "Acknowledge")
    walk.go("drill-2026-03-03-1-the-database-is-gone")
    walk.sees("outside of a drill this would be announced in #stakeholders")
    walk.press(card, "Take command")
    walk.later(40)
    walk.look("late")
    walk.press(card, "Resolve")
    walk.put("What ended it?", "Practised")
    walk.tick("See in production")
    walk.send()
    score = walk.sees("in time by the playbook")
    for line in ("Acknowledge within 15 min: after 6 min", "1 Triage within 15 min: ", "Users: 0 of 1 in time"):
        score.get_by_text(line).wait_for()
    walk.look("score")
    walk.go("stakeholders")
    assert walk.page.get_by_text("The database is gone").count() == 0
