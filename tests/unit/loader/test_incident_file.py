"""An incident as a file: what is written is read again, and mistakes are told at their places."""

from pathlib import Path

import pytest

from bot.core.errors import ConfigError
from bot.core.events import Acknowledged
from bot.loader.incident_file import IncidentFile, PlaybookName, incident_text, load_incident
from tests.unit.core.make import at, declared, recorded, update

PAST = IncidentFile(
    number=7,
    private=False,
    playbook=PlaybookName(name="default", hash="0123456789ab"),
    until=at(60),
    events=(recorded(0, declared("SEV1")), recorded(4, Acknowledged()), recorded(20, update(50))),
)


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "past.json"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_incident(file)
    return [problem.replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "past.json").write_text(incident_text(PAST))
    assert load_incident(tmp_path / "past.json") == PAST


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"kind": "acknowledged"', '"kind": "declared", "title": "x", "severity": "y"', "is a second declaration"),
        ('"kind": "declared"', '"kind": "resolved"', "events.0"),
        ("2026-03-03T10:04:00Z", "2026-03-03T10:04:00", "events.1.at: has no time zone; end it with Z or an offset"),
        ("2026-03-03T10:04:00Z", "2026-03-03T09:00:00Z", "events.1.at: comes before the event above it"),
        ('"number": 7', '"number": "seven"', "past.json:4:13: number: needs a whole number"),
        ('"tocsin": "incident"', '"tocsin": "card"', "past.json:2:13: tocsin: `card` is not possible here"),
        ("{", "", "is not JSON"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = incident_text(PAST)
    assert old in text
    assert any(said in one for one in problems(tmp_path, text.replace(old, new, 1)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_incident(tmp_path / "none.json")
