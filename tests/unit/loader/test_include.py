"""`include`: what is taken from another file, where it still says it comes from, and what is refused."""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.core.playbook import Condition
from bot.loader.organisation import parse_organisation
from bot.loader.playbooks import LoadedPlaybook, check_playbook, load_playbook, load_playbooks, parse_playbook
from bot.loader.readiness import playbook_notes
from tests.unit.loader.samples import SOUND

OWN = """\
document:
  title: Own
include:
  - {file: ../base/playbook.yml}
severities:
  - {id: SEV0, name: Worst}
  - {id: SEV2, name: My second}
roles:
  commander: {name: Chief}
  scribe: {name: Scribe}
"""
ORG = parse_organisation("""\
people:
  ana: {name: Ana, slack: U01ANA}
channels: {incidents: "#incidents", managers: "#managers"}
""")


def write(folder: Path, **files: str) -> None:
    """Playbooks by name, each in a folder of its own."""
    for name, text in files.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "playbook.yml").write_text(text)


def load(folder: Path, own: str = OWN, base: str = SOUND, **more: str) -> LoadedPlaybook:
    """The playbook `own` in a folder with the others."""
    write(folder, own=own, base=base, **more)
    return load_playbook(folder / "own" / "playbook.yml")


def refused(folder: Path, own: str = OWN, base: str = SOUND, **more: str) -> tuple[str, ...]:
    """The problems of `own`, with the folder left out of the names of files."""
    with pytest.raises(ConfigError) as caught:
        load(folder, own, base, **more)
    return tuple(problem.replace(f"{folder}/", "") for problem in caught.value.problems)


def including(entry: str) -> str:
    """A playbook that has a document and an include, and all else from there."""
    return f"document:\n  title: Own\ninclude:\n  - {{{entry}}}\n"


def test_own_things_come_first_and_win(tmp_path: Path) -> None:
    playbook = load(tmp_path).playbook
    assert playbook.document.title == "Own"
    assert [(s.id, s.name) for s in playbook.severities] == [
        ("SEV0", "Worst"),
        ("SEV2", "My second"),
        ("SEV1", "Critical"),
    ]
    assert {id: role.name for id, role in playbook.roles.items()} == {"commander": "Chief", "scribe": "Scribe"}
    assert playbook.ladders["wake"].unless == ("acknowledged",)
    assert playbook.policy.on_severity_change == "restart"


def test_an_entry_of_ones_own_wins_whole_and_a_record_key_by_key(tmp_path: Path) -> None:
    own = OWN + "clocks:\n  ack: {to: resolved, limit: {default: 1h}}\npolicy: {}\n"
    playbook = load(tmp_path, own).playbook
    assert playbook.clocks["ack"].to == "resolved"
    assert list(playbook.clocks["ack"].limit) == ["default"]
    assert playbook.policy.on_severity_change == "restart"


def test_lines_and_files_are_those_where_it_is_written(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    path = "ladders.wake.steps.SEV1.1"
    assert (loaded.lines[path], loaded.files[path]) == (28, "base/playbook.yml")
    assert loaded.file_of(path) == f"{tmp_path}/base/playbook.yml"
    assert (loaded.lines["severities.2.name"], loaded.files["severities.2.name"]) == (5, "base/playbook.yml")
    assert (loaded.lines["roles.scribe"], "roles.scribe" in loaded.files) == (10, False)
    assert set(loaded.files) < set(loaded.lines)


def test_only_what_is_taken(tmp_path: Path) -> None:
    own = SOUND + 'include: [{file: "../base/playbook.yml", take: [clocks, parties]}]\n'
    base = "document: {title: 5}\nclocks:\n  fix: {to: resolved, limit: {default: 1d}}\nparties: {}\nrules: nonsense\n"
    assert list(load(tmp_path, own, base).playbook.clocks) == ["ack", "fix"]


def test_a_prefix(tmp_path: Path) -> None:
    base = SOUND + "  # the end\n"
    playbook = load(tmp_path, SOUND + "include: [{file: ../base/playbook.yml, prefix: tail_}]\n", base).playbook
    assert list(playbook.clocks) == ["ack", "tail_ack"]
    assert list(playbook.ladders) == ["wake", "tail_wake"]
    assert list(playbook.cadences) == ["updates", "tail_updates"]
    assert [(rule.id, rule.when) for rule in playbook.rules] == [
        ("late", "clock.ack.missed"),
        ("tail_late", "clock.tail_ack.missed"),
    ]
    assert list(playbook.roles) == ["commander"]


def test_a_prefix_leaves_what_is_not_taken(tmp_path: Path) -> None:
    own = SOUND + "include: [{file: ../base/playbook.yml, take: rules, prefix: tail_}]\n"
    assert load(tmp_path, own).playbook.rules[1].when == "clock.ack.missed"


@pytest.mark.parametrize(
    ("condition", "wake", "late", "updates"),
    [
        ("severity: SEV1", ("SEV1",), ("SEV1",), ("SEV1",)),
        ("severity: [SEV2, SEV1]", ("SEV1", "SEV2"), ("SEV2", "SEV1"), ("SEV2", "SEV1")),
        ("private: true", ("SEV1", "SEV2"), None, None),
    ],
)
def test_a_condition_holds_besides(
    tmp_path: Path, condition: str, wake: tuple[str, ...], late: tuple[str, ...] | None, updates: tuple[str, ...] | None
) -> None:
    base = SOUND.replace("    steps:\n      - remind: lead", "    steps:\n      default: [{remind: lead}]")
    playbook = load(tmp_path, including(f"file: ../base/playbook.yml, if: {{{condition}}}"), base).playbook
    assert playbook.ladders["wake"].if_.severity == wake
    assert playbook.ladders["wake"].if_.category == ("outage",)
    assert playbook.rules[0].if_.severity == late
    assert playbook.cadences["updates"].if_.severity == updates
    assert playbook.rules[0].if_.private == (True if "private" in condition else None)


def test_what_could_never_hold_is_left_out(tmp_path: Path) -> None:
    base = SOUND.replace("if: {severity: [SEV1, SEV2]", "if: {private: true").replace(
        "    notify: lead", "    notify: lead\n    if: {severity: SEV2}"
    )
    own = including("file: ../base/playbook.yml, if: {severity: SEV1, private: false}")
    playbook = load(tmp_path, own, base).playbook
    assert (playbook.rules, playbook.ladders) == ((), {})
    assert playbook.cadences["updates"].if_ == Condition(severity=("SEV1",), private=False)


PHASES = (
    SOUND
    + """\
facts:
  - {id: pii, type: bool}
  - {id: users, type: number}
phases:
  - {id: fix, if: {facts: {pii: true}}, restart_on: phase.look.overdue, watch: 30m}
  - {id: look, limit: 10m}
obligations:
  - {id: authority, to: lead, decide: lead, limit: 72h, from: phase.fix}
evidence:
  if: {tag: breach}
  kinds: {}
"""
)


def test_phases_facts_and_evidence(tmp_path: Path) -> None:
    base = PHASES.replace("name: Outage,", "name: Outage, tags: [breach],")
    entry = "file: ../base/playbook.yml, prefix: tail_, if: {severity: SEV1, facts: {users: {above: 5}}}"
    playbook = load(tmp_path, including(entry), base).playbook
    fix, look = playbook.phases
    assert (fix.id, look.id, fix.restart_on) == ("tail_fix", "tail_look", ("phase.tail_look.overdue",))
    assert fix.if_.model_dump(by_alias=True, exclude_none=True) == {
        "severity": ("SEV1",),
        "facts": {"pii": True, "users": {"above": 5.0}},
    }
    assert playbook.obligations[0].from_ == "phase.tail_fix"
    assert playbook.evidence is not None
    assert (playbook.evidence.if_.tag, playbook.evidence.if_.severity) == (("breach",), ("SEV1",))
    assert playbook.severities[0].if_ == Condition()


def test_conditions_that_cannot_be_joined(tmp_path: Path) -> None:
    base = PHASES.replace("name: Outage,", "name: Outage, tags: [breach, other],")
    (problem,) = refused(tmp_path, including("file: ../base/playbook.yml, if: {tag: other}"), base)
    assert problem == (
        "base/playbook.yml:53:8: evidence.if.tag: cannot be joined with the `tag` of the include in "
        f"{tmp_path}/own/playbook.yml:4; take this out of one of the two".replace(f"{tmp_path}/", "")
    )


def test_the_condition_of_one_include_is_not_that_of_another(tmp_path: Path) -> None:
    own = SOUND + (
        "include:\n  - {file: ../base/playbook.yml, take: rules, prefix: a_, if: {severity: SEV1}}\n"
        "  - {file: ../base/playbook.yml, take: rules, prefix: b_}\n"
    )
    rules = {rule.id: rule.if_.severity for rule in load(tmp_path, own).playbook.rules}
    assert rules == {"late": None, "a_late": ("SEV1",), "b_late": None}


def test_a_part_of_a_playbook_and_a_chain(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "people.yml").write_text("parties:\n  boss: {role: commander}\n")
    base = SOUND + "include: [{file: ../own/people.yml}]\n"
    loaded = load(tmp_path, base=base)
    assert list(loaded.playbook.parties) == ["lead", "boss"]
    assert loaded.files["parties.boss"] == "own/people.yml"


def test_the_text_is_whole_and_the_hash_is_that_of_all_texts(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    again = parse_playbook(loaded.text, "own")
    assert again.playbook == loaded.playbook
    assert (again.hash, again.lines, again.files) == (loaded.hash, loaded.lines, loaded.files)
    assert load(tmp_path, base=SOUND + "\n# a word\n").hash != loaded.hash
    assert load(tmp_path, OWN + "# a word\n").hash != loaded.hash
    assert load(tmp_path, SOUND).text == SOUND


def test_a_whole_folder_with_every_problem_told_once(tmp_path: Path) -> None:
    write(tmp_path, own=OWN, base=SOUND)
    assert list(load_playbooks(tmp_path)) == ["base", "own"]
    write(tmp_path, base=SOUND.replace("20m", "20x").replace("late", "1ate"))
    with pytest.raises(ConfigError) as caught:
        load_playbooks(tmp_path)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        f"{tmp_path}/base/playbook.yml:35:19",
        f"{tmp_path}/base/playbook.yml:39:9",
    ]


def test_notes_and_what_the_organisation_lacks_name_the_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, base=SOUND.replace("notify: lead", "notify: boss"))
    (problem,) = check_playbook(loaded, ORG)
    assert str(problem).startswith(f"{tmp_path}/base/playbook.yml:41:13: rules.0.notify: no party is called `boss`")
    places = [str(note).split(": ")[0] for note in playbook_notes(loaded)]
    assert f"{tmp_path}/base/playbook.yml:37:1" in places
    assert f"{tmp_path}/own/playbook.yml:1:1" in places


def test_a_problem_names_the_file_it_is_in(tmp_path: Path) -> None:
    base = SOUND.replace("when: clock.ack.missed", "when: clock.akc.missed").replace("5m, default", "5q, default")
    own = OWN.replace("name: Scribe", "nam: Scribe") + "rules:\n  - {id: wake, notify: lead}\n"
    assert refused(tmp_path, own, base) == (
        "base/playbook.yml:19:19: clocks.ack.limit.SEV1: '5q' is not a length of time; "
        "write it like 30s, 15m, 4h, 2d or 1w",
        "base/playbook.yml:40:11: rules.1.when: no event is called `clock.akc.missed`; "
        "did you mean `clock.ack.missed`?",
        "own/playbook.yml:10:3: roles.scribe: needs `name`",
        "own/playbook.yml:10:12: roles.scribe.nam: unknown key; did you mean `name`?",
        "own/playbook.yml:12:10: rules.0.id: `wake` is already the ladder, cadence or rule of "
        "line 21 of base/playbook.yml",
    )


REFUSED = {
    "no such file": (
        "file: ../bsae/playbook.yml",
        "4:12: include.0.file: there is no file `bsae/playbook.yml` in the playbooks folder",
    ),
    "a folder": ("file: ../base.yml", "4:12: include.0.file: there is no file `base.yml` in the playbooks folder"),
    "out of the folder": (
        "file: ../../secrets.yml",
        "4:12: include.0.file: `../../secrets.yml` leads out of the playbooks folder",
    ),
    "absolute": ("file: /etc/hosts.yml", "4:12: include.0.file: `/etc/hosts.yml` leads out of the playbooks folder"),
    "another ending": (
        "file: ../base/playbook.txt",
        "4:12: include.0.file: `../base/playbook.txt` does not fit; write the path of a YAML file, "
        "such as ../other/playbook.yml",
    ),
    "no file": ("take: rules", "4:5: include.0: needs `file`"),
    "unknown key": (
        "file: ../base/playbook.yml, takes: rules",
        "4:34: include.0.takes: unknown key; did you mean `take`?",
    ),
    "unknown section": (
        "file: ../base/playbook.yml, take: [rulse]",
        "4:41: include.0.take.0: no playbook has the key `rulse`; did you mean `rules`?",
    ),
    "the document": (
        "file: ../base/playbook.yml, take: [document]",
        "4:41: include.0.take.0: `document` is never taken from another file",
    ),
    "bad prefix": (
        'file: ../base/playbook.yml, prefix: "a b"',
        "4:42: include.0.prefix: `a b` does not fit; begin with a letter, then letters, digits, - or _, at most 20",
    ),
    "unknown severity": (
        "file: ../base/playbook.yml, if: {severity: [SEV1, SEV3]}",
        "4:56: include.0.if.severity.1: no severity is called `SEV3`; there are SEV1, SEV2",
    ),
    "nothing to take from": (
        "file: ../own/playbook.yml",
        "4:12: include.0.file: leads back to itself: own/playbook.yml → own/playbook.yml",
    ),
}


@pytest.mark.parametrize(("entry", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(tmp_path: Path, entry: str, expected: str) -> None:
    assert refused(tmp_path, including(entry)) == (f"own/playbook.yml:{expected}",)


def test_a_section_that_is_not_there(tmp_path: Path) -> None:
    own = including("file: ../base/playbook.yml, take: policy")
    (problem,) = refused(tmp_path, own, "clocks:\n  fix: {to: resolved, limit: {default: 1d}}\n")
    assert problem == "own/playbook.yml:4:40: include.0.take.0: `policy` is not in base/playbook.yml; there are clocks"


def test_a_circle_of_files(tmp_path: Path) -> None:
    base = SOUND + "include: [{file: ../other/playbook.yml}]\n"
    other = "include:\n  - file: ../base/playbook.yml\n"
    assert refused(tmp_path, base=base, other=other) == (
        "other/playbook.yml:2:11: include.0.file: leads back to itself: "
        "base/playbook.yml → other/playbook.yml → base/playbook.yml",
    )


def test_a_chain_that_is_too_long(tmp_path: Path) -> None:
    write(tmp_path, **{f"f{n}": f"include: [{{file: ../f{n + 1}/playbook.yml}}]\n" for n in range(5)}, f5=SOUND)
    assert load(tmp_path, including("file: ../f1/playbook.yml")).files["policy"] == "f5/playbook.yml"
    (problem,) = refused(tmp_path, including("file: ../f0/playbook.yml"))
    assert problem == (
        "f4/playbook.yml:1:18: include.0.file: goes more than 5 levels deep; include the file from here directly"
    )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    (tmp_path / "secret.yml").write_text(SOUND)
    (books / "link.yml").symlink_to(tmp_path / "secret.yml")
    (problem,) = refused(books, including("file: ../link.yml"))
    assert problem == "own/playbook.yml:4:12: include.0.file: there is no file `link.yml` in the playbooks folder"


def test_broken_yaml_in_what_is_included(tmp_path: Path) -> None:
    assert refused(tmp_path, base=SOUND.replace("restart", "'restart")) == (
        "base/playbook.yml:43:23: a quote is opened and never closed",
    )
    assert refused(tmp_path, base="- a\n") == ("base/playbook.yml:1:1: needs `key: value` lines",)


def test_a_file_cannot_pass_for_several(tmp_path: Path) -> None:
    problems = refused(tmp_path, f"--- !playbook x.yml\n{SOUND}")
    assert problems[0] == "own/playbook.yml:1:5: tags (`!…`) are not allowed; write the plain value"


def test_more_than_fits_together(tmp_path: Path) -> None:
    filler = "# " + "x" * 100_000 + "\n"
    own = OWN.replace("severities:", "  - {file: ../more/playbook.yml}\nseverities:")
    with pytest.raises(ConfigError, match=r"own/playbook\.yml:1:1: is larger than 256 KB with what it includes"):
        load(tmp_path, own + filler, SOUND + filler, more=filler + "parties: {}\n")
