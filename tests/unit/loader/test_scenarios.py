"""Scenario files: what may be written, and every mistake at its place."""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.loader.playbooks import parse_playbook
from bot.loader.scenarios import load_scenarios, own_playbook, scenario_files, scenario_problems
from tests.unit.loader.samples import SOUND

ONE = """\
title: Nobody answers
severity: SEV1
category: outage
until: 2h
acts:
  - {at: 4m, acknowledged: ana}
  - {at: 20m, status_updated: {next_update: 30m}}
  - at: 1h
    resolved: ana
expect:
  - {at: 0s, page: lead}
  - {never: page, to: lead, between: [5m, 1h]}
"""
SEVERAL = """\
playbook: test
scenarios:
  - title: First
    severity: SEV1
  - title: Second
    severity: SEV2
    expect:
      - {nothing_after: 1h}
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "night.yml"
    file.write_text(text)
    return file


def problems(tmp_path: Path, text: str, book: str = SOUND) -> list[str]:
    """What is wrong with a scenario file, held against the sound playbook, without the file's folder."""
    file = written(tmp_path, text)
    try:
        found = [str(one) for one in scenario_problems(load_scenarios(file), parse_playbook(book, "test").playbook, ())]
    except ConfigError as error:
        found = list(error.problems)
    return [one.replace(f"{tmp_path}/", "") for one in found]


@pytest.mark.parametrize("text", [ONE, SEVERAL])
def test_sound_files(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


def test_several_in_one_file_know_their_places(tmp_path: Path) -> None:
    found = load_scenarios(written(tmp_path, SEVERAL))
    assert found.playbook == "test"
    assert [scenario.title for _, scenario in found.scenarios] == ["First", "Second"]
    place, _ = found.scenarios[1]
    assert found.where((*place, "expect", 0)) == f"{tmp_path}/night.yml:8:9"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: SEV1", "severty: SEV1", "night.yml:2:1: severty: unknown key; did you mean `severity`?"),
        ("acknowledged: ana", "acknowleged: ana", "night.yml:6:14: acts.0.acknowleged: unknown key"),
        ("next_update: 30m", "next_updat: 30m", "night.yml:7:32: acts.1.status_updated.next_updat: unknown key"),
        ("next_update: 30m", "next_update: 30", "night.yml:7:15: acts.1.status_updated: '30' is not a length of time"),
        ("at: 1h", "at: 60", "night.yml:8:9: acts.2.at: 60 has no unit"),
        ("page: lead}", "pagee: lead}", "night.yml:11:14: expect.0.pagee: unknown key; did you mean `page`?"),
        ("never: page", "never: pag", "night.yml:12:13: expect.1.never: `pag` is not possible here"),
        ("SEV1", "SEV9", "night.yml:2:11: severity: no severity is called `SEV9`"),
        ("outage", "outrage", "night.yml:3:11: category: no category is called `outrage`; did you mean `outage`?"),
        ("page: lead}", "page: leed}", "night.yml:11:20: expect.0.page: no party is called `leed`"),
        ("to: lead", "to: leed", "night.yml:12:23: expect.1.to: no party is called `leed`; did you mean `lead`?"),
        ("page: lead}", "missed: akc}", "night.yml:11:22: expect.0.missed: no limit is called `akc`"),
        ("acknowledged: ana", "severity_changed: SEV9", "acts.0.severity_changed: no severity is called `SEV9`"),
        (
            "acknowledged: ana",
            "role_assigned: ana",
            "night.yml:6:29: acts.0.role_assigned: needs role and person; write {role: …, person: …}",
        ),
        (
            "acknowledged: ana",
            "role_assigned: {role: comander, person: ana}",
            "acts.0.role_assigned.role: no role is called `comander`; did you mean `commander`?",
        ),
        (
            "acknowledged: ana",
            "closed: ana",
            "night.yml:6:5: acts.0: cannot happen by then: INC-1 is not resolved yet.",
        ),
        ("at: 1h", "at: 3h", "night.yml:8:9: acts.2.at: comes after `until`"),
        ("at: 0s, page", "by: 3h, page", "night.yml:11:10: expect.0.by: comes after `until`"),
        ("[5m, 1h]", "[5m, 3h]", "expect.1.between: comes after `until`"),
        ("acts:", "facts: {users: 3}\nacts:", "night.yml:5:9: facts.users: no fact is called `users`"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ONE
    found = problems(tmp_path, ONE.replace(old, new))
    assert any(said in one for one in found), found


def test_an_incident_does_not_end_through_a_closed_gate(tmp_path: Path) -> None:
    phases = """\
lists: {late: [{id: keys, text: Rotate the keys, gate: resolve}]}
phases:
  - {id: fix, items: [{id: holds, text: The fix holds, gate: resolve, stamps: verified}]}
  - {id: watch, from: verified, watch: 30m, gate: resolve}
"""
    more = SOUND.replace("rules:\n", "rules:\n  - {id: more, after: 10m, open: late}\n")
    one = "title: Over\nseverity: SEV1\nacts:\n  - {at: 1h, resolved: ana}\nexpect: [{never: page}]\n"
    said = "night.yml:4:5: acts.0: cannot happen by then: it cannot be resolved yet: The fix holds (`holds`)"
    [found] = problems(tmp_path, one, SOUND + phases)
    assert said in found and "item_ticked" in found
    ticked = one.replace("acts:\n", "acts:\n  - {at: 40m, item_ticked: holds, by: ana}\n")
    assert "goes on for 10 min" in problems(tmp_path, ticked, SOUND + phases)[0]
    early = ticked.replace("40m", "30m")
    assert problems(tmp_path, early, SOUND + phases) == []
    assert "Rotate the keys" in problems(tmp_path, early, more + phases)[0]
    strict = phases.replace("{id: fix, items: [", "{id: fix, order: strict, items: [{id: found, text: It is found}, ")
    said = [one for one in problems(tmp_path, early, SOUND + strict) if "cannot happen by then" in one]
    assert "`found` comes first: It is found" in said[0]


LARGE = (
    SOUND
    + """\
facts:
  - {id: users, type: number, ask: declare}
phases:
  - {id: triage, limit: 5m, items: [{id: look, text: Look at it, stamps: looked_at}]}
templates:
  customer: {fields: [what]}
obligations:
  - {id: authority, from: tagged.breach, limit: 72h, to: lead, decide: lead}
"""
)
REST = """\
title: What else may happen
severity: SEV1
tags: [breach]
facts: {users: 20}
acts:
  - {at: 1m, fact_set: {fact: users, value: 30}, by: ana}
  - {at: 2m, item_ticked: look, by: ana}
  - {at: 3m, milestone: looked_at}
  - {at: 4m, notice_sent: customer}
  - {at: 5m, obligation_met: authority}
  - {at: 6m, tagged: major}
expect:
  - {never: missed, to: phase.triage}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("[breach]", "[breech]", "3:8: tags.0: no tag is called `breech`; did you mean `breach`?"),
        ("fact: users", "fact: user", "acts.0.fact_set.fact: no fact is called `user`; did you mean `users`?"),
        ("ticked: look", "ticked: lock", "acts.1.item_ticked: no item is called `lock`; did you mean `look`?"),
        ("looked_at", "locked_at", "acts.2.milestone: no milestone is called `locked_at`; did you mean `looked_at`?"),
        ("sent: customer", "sent: users", "acts.3.notice_sent: no notice is called `users`"),
        (
            "authority",
            "autority",
            "acts.4.obligation_met: no obligation is called `autority`; did you mean `authority`?",
        ),
        ("tagged: major", "tagged: mayor", "acts.5.tagged: no tag is called `mayor`; did you mean `major`?"),
        (
            "phase.triage",
            "phase.tirage",
            "expect.0.to: no party is called `phase.tirage`; did you mean `phase.triage`?",
        ),
    ],
)
def test_what_else_the_playbook_has(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = load_scenarios(written(tmp_path, REST.replace(old, new)))
    problems = [str(one) for one in scenario_problems(found, parse_playbook(LARGE, "large").playbook, ())]
    assert [said in problem for problem in problems] == ([True] if said else [])


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = ONE.replace("until: 2h", "until: long").replace("at: 4m", "at: four").replace("never: page", "ever: page")
    assert [one.split(": ")[0] for one in problems(tmp_path, text)] == [
        "night.yml:4:8",
        "night.yml:6:10",
        "night.yml:12:6",
    ]


def test_a_folder_gives_the_files_of_its_scenarios_folders(tmp_path: Path) -> None:
    for name in (
        "a/playbook.yml",
        "a/scenarios/one.yml",
        "a/scenarios/deep/two.yaml",
        "b/scenarios/three.yml",
        "c.yml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x: y\n")
    found = [str(file.relative_to(tmp_path)) for file in scenario_files(tmp_path)]
    assert found == ["a/scenarios/deep/two.yaml", "a/scenarios/one.yml", "b/scenarios/three.yml"]
    assert scenario_files(tmp_path / "c.yml") == [tmp_path / "c.yml"]
    assert own_playbook(tmp_path / "a/scenarios/deep/two.yaml") == tmp_path / "a" / "playbook.yml"
    assert own_playbook(tmp_path / "b/scenarios/three.yml") is None
    assert own_playbook(tmp_path / "c.yml") is None


def test_a_folder_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no scenario in"):
        scenario_files(tmp_path)
