"""What of changed files is taken, and what is refused."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.loader.live import Configuration, mark, take
from bot.loader.organisation import load_organisation
from bot.loader.playbooks import load_playbook

OFFICE = Path(__file__).parents[2] / "scenarios" / "office"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the scenario tests' files."""
    return Path(shutil.copytree(OFFICE, tmp_path / "office"))


def present(office: Path) -> Configuration:
    """What the files say."""
    playbook = load_playbook(office / "playbooks" / "default.yml")
    return Configuration(load_organisation(office / "config"), playbook)


def taken(office: Path, before: Configuration) -> tuple[Configuration, dict[str, tuple[str, ...]]]:
    """What is in force then, and what is refused, by file."""
    after, refused = take(office / "config", office / "playbooks", before)
    return after, {one.file: one.problems for one in refused}


def change(file: Path, before: str, after: str) -> None:
    """Change a file."""
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_nothing_changed(office: Path) -> None:
    before = present(office)
    assert taken(office, before) == (before, {})


def test_the_mark_changes_with_any_file_and_only_then(office: Path) -> None:
    def now() -> object:
        return mark(office / "config", office / "playbooks")

    first = now()
    assert now() == first
    (office / "playbooks" / "notes.txt").write_text("not a playbook")
    assert now() == first
    (office / "playbooks" / "parts").mkdir()
    (office / "playbooks" / "parts" / "more.yml").write_text("a: 1")
    second = now()
    assert second != first
    (office / "config" / "tocsin.yml").unlink()
    assert now() != second


def test_another_playbook_may_come_into_force(office: Path) -> None:
    before = present(office)
    shutil.copy(office / "playbooks" / "default.yml", office / "playbooks" / "new.yml")
    change(office / "config" / "tocsin.yml", "people:\n  ana", "playbook: new\npeople:\n  ana")
    after, refused = taken(office, before)
    assert (after.playbook.name, refused) == ("new", {})


def test_a_playbook_that_is_not_there_is_a_problem_of_the_organisation(office: Path) -> None:
    before = present(office)
    change(office / "config" / "tocsin.yml", "people:\n  ana", "playbook: defualt\npeople:\n  ana")
    after, refused = taken(office, before)
    assert after == before
    [problem] = refused["config/tocsin.yml"]
    assert problem.startswith("config/tocsin.yml:2:11: ") and "did you mean `default`?" in problem


def test_a_bad_playbook_that_is_not_in_force_is_told_and_changes_nothing(office: Path) -> None:
    before = present(office)
    (office / "playbooks" / "other").mkdir()
    (office / "playbooks" / "other" / "playbook.yml").write_text("document: {title: X}\n")
    after, refused = taken(office, before)
    assert after == before
    assert list(refused) == ["playbooks/other/playbook.yml"]
    assert all(
        problem.startswith("playbooks/other/playbook.yml:") for problem in refused["playbooks/other/playbook.yml"]
    )


def test_a_second_playbook_of_a_name_is_refused(office: Path) -> None:
    before = present(office)
    (office / "playbooks" / "default").mkdir()
    shutil.copy(office / "playbooks" / "default.yml", office / "playbooks" / "default" / "playbook.yml")
    _, refused = taken(office, before)
    [(_, problems)] = refused.items()
    assert "a second playbook called `default`" in problems[0]


def test_files_that_are_gone_change_nothing(office: Path) -> None:
    before = present(office)
    shutil.rmtree(office / "playbooks")
    (office / "config" / "tocsin.yml").unlink()
    after, refused = taken(office, before)
    assert after == before and list(refused) == ["config/tocsin.yml"]


def test_the_same_content_is_refused_under_the_same_name(office: Path) -> None:
    before = present(office)
    change(office / "playbooks" / "default.yml", "page: secondary", "page: nobody_known")
    names = []
    for _ in range(2):
        _, [refused] = take(office / "config", office / "playbooks", replace(before))
        names.append(refused.content)
    change(office / "playbooks" / "default.yml", "page: nobody_known", "page: somebody_unknown")
    _, [refused] = take(office / "config", office / "playbooks", before)
    assert names[0] == names[1] != refused.content


def test_a_misfit_takes_the_newer_of_the_two_that_fits(office: Path) -> None:
    before = present(office)
    change(office / "playbooks" / "default.yml", "{after: 5m, page: secondary", "{after: 4m, page: secondary")
    change(office / "config" / "tocsin.yml", "  managers_channel: {channel: managers}\n", "")
    after, refused = taken(office, before)
    assert after.org == before.org and after.playbook.hash != before.playbook.hash
    [(file, [problem])] = refused.items()
    assert file == "config/tocsin.yml" and problem.startswith("playbooks/default.yml:"), (
        "the organisation lacks a party"
    )
