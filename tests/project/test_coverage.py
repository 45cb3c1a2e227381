"""What playbooks/COVERAGE.md claims: every requirement is named once, every proof exists, and the README's figures are
the page's."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "playbooks" / "COVERAGE.md").read_text()
README = (ROOT / "README.md").read_text()
REQUIREMENTS = {"A": 61, "B": 175, "C": 85, "D": 355, "E": 257}
SECTIONS = ("Kept", "Asked of people", "Not met yet")
REPEATED = {f"D{number + 180}": f"B{number}" for number in range(30, 176)}
"""Requirements of D that are those of B."""
ACTS_OF_PEOPLE = 42
NEEDED = [*range(4, 13), *range(20, 39), 52, 65]
"""The needs of those in the room, by number."""
RANGE = re.compile(r"([A-E])(\d+)(?:-(\d+))?")


def section(name: str) -> str:
    return PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]


def rows(name: str) -> Iterator[list[str]]:
    """The cells of each line of a section's table, without its head."""
    lines = [line for line in section(name).splitlines() if line.startswith("|")]
    yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:])


def requirements(cell: str) -> Iterator[str]:
    """The single ids that a cell such as `B1, B5-7` names."""
    for part in filter(None, cell.split(", ")):
        found = RANGE.fullmatch(part)
        assert found, part
        first, last = int(found[2]), int(found[3] or found[2])
        assert first < last or found[3] is None, part
        yield from (f"{found[1]}{number}" for number in range(first, last + 1))


def named(name: str) -> dict[str, str]:
    """Each requirement that a section names, with its group; one column for each procedure."""
    found: dict[str, str] = {}
    skipped = 3 if name == "Not met yet" else 1
    for cells in rows(name):
        for procedure, cell in zip(REQUIREMENTS, cells[skipped : skipped + 5], strict=True):
            for id in requirements(cell):
                assert id.startswith(procedure) and id not in found, f"{id} stands twice, or in another's column"
                found[id] = cells[0]
    return found


NAMED = {name: named(name) for name in SECTIONS}


def test_every_requirement_is_named_once() -> None:
    times = Counter(id for found in NAMED.values() for id in found)
    every = [f"{procedure}{number}" for procedure, count in REQUIREMENTS.items() for number in range(1, count + 1)]
    assert sorted(times) == sorted(every)
    assert [id for id, count in times.items() if count > 1] == []


def test_what_is_repeated_stands_where_it_stood() -> None:
    at = {id: (name, group) for name, found in NAMED.items() for id, group in found.items()}
    assert {one: at[one] for one in REPEATED if at[one] != at[REPEATED[one]]} == {}


@pytest.mark.parametrize("name", ["Kept", "Asked of people", "The ten hardest points"])
def test_each_line_is_proven(name: str) -> None:
    for cells in rows(name):
        assert cells[-1].startswith("`"), cells[0]


def test_what_is_not_met_says_why() -> None:
    for cells in rows("Not met yet"):
        assert cells[1] and cells[2].endswith("."), cells[0]


def test_every_proof_exists() -> None:
    proofs = set(re.findall(r"`((?:tests|playbooks)/[^`]+)`", PAGE))
    proofs |= set(re.findall(r"`(tests/[^`]+::[^`]+)`", README))
    assert len(proofs) > 40
    for proof in proofs:
        file, _, test = proof.partition("::")
        assert (ROOT / file).is_file(), proof
        assert not test or re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE), proof


def test_the_figures_are_those_of_the_tables() -> None:
    for procedure, count in REQUIREMENTS.items():
        kept, asked, not_met = (sum(id.startswith(procedure) for id in NAMED[name]) for name in SECTIONS)
        line = re.compile(
            rf"^\| {procedure} \| `([\w-]+)` \| {count} \| {kept} \| {asked} \| {not_met} \|$", re.MULTILINE
        )
        for page in (PAGE, README):
            found = line.search(page)
            assert found and (ROOT / "playbooks" / found[1] / "playbook.yml").is_file(), procedure


def test_the_readme_counts_what_the_page_names() -> None:
    groups = {(name, group) for name in ("Kept", "Not met yet") for group in NAMED[name].values()}
    for name, group in groups:
        ids = [id for id, other in NAMED[name].items() if other == group]
        counts = [str(sum(id.startswith(procedure) for id in ids) or "") for procedure in REQUIREMENTS]
        assert f"| {group} | {' | '.join(counts)} |" in README


def test_every_act_of_people_is_named_once() -> None:
    numbers = [int(number) for cells in rows("What people do") for number in cells[1].split(", ")]
    assert sorted(numbers) == list(range(1, ACTS_OF_PEOPLE + 1))


def test_the_ten_hardest_points_are_there_in_order() -> None:
    assert [cells[0].partition(".")[0] for cells in rows("The ten hardest points")] == [str(n) for n in range(1, 11)]


def test_every_need_in_the_room_is_named_once_with_its_test_and_its_state() -> None:
    found = list(rows("What people need in the room"))
    assert [cells[0] for cells in found] == [f"K{number:02}" for number in NEEDED]
    for name, what, state, proof in found:
        assert what and state.endswith("."), name
        tests = re.findall(r"`(tests/[^`]+)`", proof)
        assert tests and all("::test_" in one for one in tests), f"{name} names no test"
