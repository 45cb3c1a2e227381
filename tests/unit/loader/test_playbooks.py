"""Playbooks load with their lines, and fit the organisation they are used in."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.core.incident import Incident
from bot.core.rules import tracks
from bot.loader.organisation import load_organisation, parse_organisation
from bot.loader.playbooks import check_playbook, load_playbook, load_playbooks, parse_playbook
from tests.unit.loader.samples import SOUND

ROOT = Path(__file__).parents[3]
SHIPPED = load_playbooks(ROOT / "playbooks")

ORG = parse_organisation("""\
people:
  ana: {name: Ana, slack: U01ANA}
channels: {incidents: "#incidents", managers: "#managers"}
parties:
  boss: {people: ana}
  room: {channel: incidents}
  scribe: {role: scribe}
""")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_fit_their_organisation(name: str) -> None:
    org = load_organisation(ROOT / "config" if name == "default" else ROOT / "playbooks" / name)
    assert check_playbook(SHIPPED[name], org) == []


def test_name_text_and_hash() -> None:
    loaded = parse_playbook(SOUND, "test", "test.yml")
    assert (loaded.name, loaded.path, loaded.text) == ("test", "test.yml", SOUND)
    assert loaded.hash == hashlib.sha256(SOUND.encode()).hexdigest()[:12]


def test_lines_of_dotted_paths() -> None:
    lines = parse_playbook(SOUND, "test").lines
    assert lines["ladders.wake"] == 21
    assert lines["ladders.wake.steps.SEV1.1"] == 28
    assert lines["cadences.updates.steps.0"] == 37
    assert lines["rules.0"] == 39
    assert lines["clocks.ack"] == 17


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_the_engine_has_a_line(name: str) -> None:
    loaded = SHIPPED[name]
    for severity in loaded.playbook.severities:
        for path in _paths(name, severity.id):
            assert path in loaded.lines, path


def _paths(name: str, severity: str) -> list[str]:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    incident = Incident(number=1, severity=severity, stamps={"declared": now})
    running = list(tracks(SHIPPED[name].playbook, incident))
    assert running
    return [step.path for track in running for step in track.steps]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("notify: lead", "notify: boss", ""),
        ("notify: lead", "notify: bos", "41:13: rules.0.notify: no party is called `bos`; did you mean `boss`?"),
        ("notify: lead", "invite: [room]", "41:14: rules.0.invite.0: `room` is a channel; to invite needs people"),
        (
            "  on_severity_change: restart\n",
            "  on_severity_change: restart\nwar_room: {invite: {SEV1: [lead, room]}}\n",
            "44:34: war_room.invite.SEV1.1: `room` is a channel; to invite needs people",
        ),
        (
            "notify: lead",
            "post: lead",
            "41:11: rules.0.post: `lead` has no channel; to post needs one",
        ),
        ("notify: lead", "notify: scribe", "41:13: rules.0.notify: `scribe` is the role `scribe`, which this playbook"),
        (
            "{role: commander,",
            "{people: an,",
            "15:18: parties.lead.people: no person is called `an`; did you mean `ana`?",
        ),
        (
            "{name: Commander}",
            "{name: Commander, suggest_by: bos}",
            "13:44: roles.commander.suggest_by: no party or fact is called `bos`; did you mean `boss`?",
        ),
        ("{name: Commander}", "{name: Commander, suggest_by: boss}", ""),
        ("{role: commander,", "{team: ops,", "15:16: parties.lead.team: no team is called `ops`"),
        ("{role: commander,", "{rotation: ops,", "15:20: parties.lead.rotation: no rotation is called `ops`"),
        ("{role: commander,", "{channel: operators,", "15:19: parties.lead.channel: no channel is called `operators`"),
        ("parties:\n", 'parties:\n  engineering: {channel: "#engineering"}\n', ""),
        ("{role: commander,", "{parties: [boss, room],", ""),
        (
            "{role: commander,",
            "{role: commander, fallback: lead,",
            "15:3: parties.lead: leads back to itself: lead → lead",
        ),
        (
            "{role: commander,",
            "{role: commander, fallback: bos,",
            "15:37: parties.lead.fallback: no party is called `bos`",
        ),
    ],
)
def test_what_the_organisation_does_not_have(old: str, new: str, expected: str) -> None:
    loaded = parse_playbook(SOUND.replace(old, new), "test", "test.yml")
    found = [str(problem) for problem in check_playbook(loaded, ORG)]
    assert bool(found) == bool(expected), found
    assert not expected or found[0].startswith(f"test.yml:{expected}"), found


def test_a_folder_of_playbooks(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(SOUND)
    (tmp_path / "two.yaml").write_text(SOUND)
    (tmp_path / "three" / "runbooks").mkdir(parents=True)
    (tmp_path / "three" / "playbook.yml").write_text(SOUND)
    (tmp_path / "three" / "runbooks" / "database.yml").write_text("not: [a playbook")
    (tmp_path / ".hidden.yml").write_text("")
    (tmp_path / "notes.md").write_text("")
    loaded = load_playbooks(tmp_path)
    assert sorted(loaded) == ["one", "three", "two"]
    assert loaded["three"].path == str(tmp_path / "three" / "playbook.yml")
    assert all(name == found.name for name, found in loaded.items())
    assert load_playbook(tmp_path / "three" / "playbook.yml").name == "three"


def test_all_files_are_read_before_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text("a: b\n")
    (tmp_path / "two.yml").write_text("[")
    (tmp_path / "three.yml").write_bytes(b"a: b\n\xff")
    (tmp_path / "four.yml").write_text("#" * 300_000)
    (tmp_path / "five.yml").write_text(SOUND)
    (tmp_path / "five").mkdir()
    (tmp_path / "five" / "playbook.yml").write_text(SOUND)
    with pytest.raises(ConfigError) as caught:
        load_playbooks(tmp_path)
    found = caught.value.problems
    assert any(said.startswith(f"{tmp_path}/one.yml:1:1: a: unknown key") for said in found)
    assert any(said.startswith(f"{tmp_path}/two.yml:") for said in found)
    assert f"{tmp_path}/three.yml:2:1: is not UTF-8; save it as UTF-8 text" in found
    assert f"{tmp_path}/four.yml:1:1: is larger than 256 KB" in found
    assert any("a second playbook called `five`" in said for said in found)


@pytest.mark.parametrize("name", ["", "none"])
def test_no_playbooks(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=r"There is no playbook in .*; add one, or set TOCSIN_PLAYBOOKS"):
        load_playbooks(tmp_path / name)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"x\.yml: there is no such file\."):
        load_playbook(tmp_path / "x.yml")
