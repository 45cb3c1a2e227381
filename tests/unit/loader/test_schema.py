"""The JSON Schemas that editors use: kept equal to the types, and true of the files shipped."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.loader.scenario_forms import Single
from bot.loader.scenarios import FOLDER
from bot.loader.schema import Which, json_schema, schema_text
from bot.loader.validate import FORMS

ROOT = Path(__file__).parents[3]
PUBLISHED: dict[Which, str] = {
    "playbook": "playbook.schema.json",
    "organisation": "tocsin.schema.json",
    "scenario": "scenario.schema.json",
}


@pytest.mark.parametrize(("which", "file"), PUBLISHED.items())
def test_the_published_schema_is_that_of_the_types(which: Which, file: str) -> None:
    assert (ROOT / "config" / file).read_text() == schema_text(which), f"run: tocsin schema {which} > config/{file}"


@pytest.mark.parametrize("which", PUBLISHED)
def test_the_schema_is_sound_and_speaks_as_the_files_do(which: Which) -> None:
    schema = json_schema(which)
    Draft202012Validator.check_schema(schema)
    assert not [key for key in json.dumps(schema).split('"') if key in ("if_", "from_")]


def test_the_shipped_files_fit() -> None:
    files = [ROOT / "config" / "tocsin.yml", *(ROOT / "playbooks").rglob("*.yml")]
    validators = {which: Draft202012Validator(json_schema(which)) for which in PUBLISHED}
    for file in files:
        kinds: dict[bool, Which] = {file.name == "tocsin.yml": "organisation", file.parent.name == FOLDER: "scenario"}
        which = kinds.get(True, "playbook")
        validators[which].validate(yaml.safe_load(file.read_text()))
        assert _schema_named_in(file) == ROOT / "config" / PUBLISHED[which], (
            f"{file} names its schema in the first line"
        )


def _schema_named_in(file: Path) -> Path:
    first = file.read_text().partition("\n")[0]
    return (file.parent / first.partition("$schema=")[2]).resolve()


@pytest.mark.parametrize(
    ("act", "fits"),
    [
        ("{at: 4m, acknowledged: ana}", True),
        ("{at: 4m, acknowledged: }", True),
        ("{at: 4m, status_updated: {next_update: 30m, to: users}}", True),
        ("{at: 4m, obligation_met: {obligation: users, contact: police, told: false}}", True),
        ("{at: 4m, item_ticked: look, by: ana}", True),
        ("{at: 4m, role_assigned: ana}", False),
        ("{at: 4m, status_updated: {next_updat: 30m}}", False),
        ("{at: 4, acknowledged: ana}", False),
        ("{acknowledged: ana}", False),
        ("{at: 4m, policy_fired: {}}", False),
    ],
)
def test_an_act_is_what_the_loader_takes(act: str, fits: bool) -> None:
    text = f"title: A night\nseverity: SEV1\nacts:\n  - {act}\n"
    several = f"scenarios:\n  - title: A night\n    severity: SEV1\n    acts: [{act}]\n"
    for data in (yaml.safe_load(text), yaml.safe_load(several)):
        assert Draft202012Validator(json_schema("scenario")).is_valid(data) is fits
    try:
        Single.model_validate(yaml.safe_load(text))
    except ValueError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize("which", PUBLISHED)
def test_every_pattern_has_words(which: Which) -> None:
    patterns = set(_patterns(json_schema(which)))
    spans = {r"^(\d+[smhdw])+$"}
    assert patterns - spans <= set(FORMS), patterns - spans - set(FORMS)


def _patterns(node: object) -> list[str]:
    if isinstance(node, list):
        return [pattern for item in node for pattern in _patterns(item)]
    if not isinstance(node, dict):
        return []
    own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
    own += list(node["patternProperties"]) if isinstance(node.get("patternProperties"), dict) else []
    return own + [pattern for item in node.values() for pattern in _patterns(item)]
