"""The playbooks that are shipped with an organisation and scenarios beside them: they keep their word."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.events import Declared, Recorded
from bot.core.expectation import judge
from bot.core.incident import fold
from bot.core.oncall import resolve
from bot.core.simulate import play
from bot.loader.check import check
from bot.loader.organisation import FILE, load_organisation
from bot.loader.playbooks import load_playbook
from bot.loader.scenarios import load_scenarios, own_playbook, scenario_files, scenario_problems

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
FOLDERS = sorted(file.parent for file in PLAYBOOKS.glob(f"*/{FILE}"))
SCENARIOS = [file for folder in FOLDERS if (folder / "scenarios").is_dir() for file in scenario_files(folder)]
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)

LEFT_AS_THEY_ARE = {
    "management-ladder": ["document: has no owner"],
    "small-team-soc2": [
        "phases.0: has to be done within 15 min, though S1, S2 and S3 may be acknowledged later: "
        "`clocks.ack` gives S3 1 d"
    ],
    "regulated-platform": [
        "phases.4: has to be done within 15 min, though P1, P2 and P3 may be mitigated later: "
        "`clocks.resolve` gives P3 7 d"
    ],
}
"""What a procedure itself leaves open, or says twice in different ways, and `tocsin check` notes."""


def name_of(path: Path) -> str:
    return str(path.relative_to(PLAYBOOKS))


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_a_shipped_playbook_is_sound_with_its_organisation(folder: Path) -> None:
    found = check(folder, PLAYBOOKS, (folder, folder / FILE))
    assert found.errors == []
    open_ = [note.partition(": ")[2] for note in found.notes if ": does nothing yet: " not in note]
    assert open_ == LEFT_AS_THEY_ARE.get(folder.name, [])


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
@pytest.mark.parametrize("now", [TUESDAY, SUNDAY], ids=["tuesday", "sunday night"])
def test_every_party_is_somebody_at_any_hour(folder: Path, now: datetime) -> None:
    org, playbook = load_organisation(folder), load_playbook(folder / "playbook.yml").playbook
    severity = playbook.severities[0].id
    incident = fold(1, [Recorded(at=now, event=Declared(title="Test", severity=severity))])
    parties = {**org.parties, **playbook.parties}
    by_hand = {name for name, party in parties.items() if party.mail_list or party.contacts}
    nobody = {
        name: reach.why_empty
        for name in sorted(parties.keys() - by_hand)
        if not ((reach := resolve(name, org, playbook, incident, now)).people or reach.channels)
    }
    assert nobody == {}


@pytest.mark.parametrize("file", SCENARIOS, ids=name_of)
def test_scenarios_come_true(file: Path) -> None:
    beside = own_playbook(file)
    assert beside is not None
    loaded, found = load_playbook(beside), load_scenarios(file)
    assert scenario_problems(found, loaded.playbook, load_organisation(beside.parent).parties) == []
    for _, scenario in found.scenarios:
        told = play(loaded.playbook, loaded.lines, scenario.story(loaded.playbook), scenario.until)
        acts = sorted([*told.rows, *told.missed], key=lambda act: act.at)
        wrong = [failure for expected in scenario.expect for failure in judge(expected, acts)]
        assert wrong == [], scenario.title
        assert scenario.expect, f"{scenario.title} expects nothing"
