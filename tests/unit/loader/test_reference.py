"""The reference says what the types say, with an example of each that is accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.core.playbook import Model
from bot.loader.playbooks import parse_playbook
from bot.loader.reference import ROOT, examples, reference_text
from bot.loader.schema import json_schema
from bot.loader.validate import typed
from bot.loader.yaml_file import read_yaml

PAGE = Path(__file__).parents[3] / "playbooks" / "README.md"
SCHEMA = json_schema("playbook")
NAMES = sorted(name for name, node in SCHEMA["$defs"].items() if "properties" in node)


def models(above: type[Model]) -> Iterator[type[Model]]:
    """All kinds of a model."""
    for model in above.__subclasses__():
        yield model
        yield from models(model)


HOMES = ("bot.core.playbook", "bot.loader.written")
MODELS = {model.__name__: model for model in models(Model) if model.__module__.startswith(HOMES)}


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text() == reference_text(), "tocsin schema --reference > playbooks/README.md"


@pytest.mark.parametrize("name", NAMES)
def test_a_type_says_what_it_is_for(name: str) -> None:
    assert SCHEMA["$defs"][name].get("description", "").endswith((".", ":")), f"{name} has no docstring"


@pytest.mark.parametrize("name", [ROOT, *NAMES])
def test_an_example_is_accepted(name: str) -> None:
    text = examples()[1].get(name)
    assert text, f"bot/loader/reference/examples.yml has no example of {name}"
    source = read_yaml(text, name)
    assert source.problems == []
    value, problems = typed(MODELS[name], source)
    assert problems == []
    assert value is not None


def test_there_is_no_example_of_what_is_gone() -> None:
    assert examples()[0].problems == []
    assert set(examples()[1]) <= {ROOT, *NAMES}


def test_the_example_of_a_whole_playbook_is_one() -> None:
    assert parse_playbook(examples()[1][ROOT], "example").playbook.ladders


def test_every_key_is_on_the_page() -> None:
    page = reference_text()
    for node in (SCHEMA, *(SCHEMA["$defs"][name] for name in NAMES)):
        missing = [key for key in node["properties"] if f"| `{key}` |" not in page]
        assert missing == []
    assert "| `file` | the path of a YAML file, such as ../other/playbook.yml | **needed** |" in page


def test_a_link_leads_to_a_heading() -> None:
    page = reference_text()
    headings = {line.removeprefix("## ").lower() for line in page.split("\n") if line.startswith("## ")}
    links = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert links <= headings


def test_what_a_file_needs_depends_on_whether_it_includes() -> None:
    checker: Any = Draft202012Validator(SCHEMA)
    document = {"title": "Own"}
    assert not checker.is_valid({"document": document})
    assert checker.is_valid({"document": document, "include": [{"file": "../base/playbook.yml"}]})
    assert not checker.is_valid({"include": [{"file": "../base/playbook.yml"}]})
