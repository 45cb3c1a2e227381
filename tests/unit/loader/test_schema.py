"""The JSON Schemas that editors use: kept equal to the types, and true of the files shipped."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.loader.schema import Which, json_schema, schema_text
from bot.loader.validate import FORMS

ROOT = Path(__file__).parents[3]
PUBLISHED: dict[Which, str] = {"playbook": "playbook.schema.json", "organisation": "tocsin.schema.json"}


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
    for file in files:
        if file.parent.name not in ("runbooks", "scenarios"):
            data = yaml.safe_load(file.read_text())
            schema = json_schema("organisation" if file.name == "tocsin.yml" else "playbook")
            Draft202012Validator(schema).validate(data)


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
