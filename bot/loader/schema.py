"""JSON Schema of the kinds of file, for editors that check and complete while one types."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.core.organisation import Organisation
from bot.loader.problems import Path
from bot.loader.scenario_forms import SEVERAL, Several, Single
from bot.loader.written import Written

Which = Literal["playbook", "organisation", "scenario"]
TITLES: dict[Which, str] = {
    "playbook": "Tocsin playbook",
    "organisation": "Tocsin organisation (tocsin.yml)",
    "scenario": "Tocsin scenarios",
}


def json_schema(which: Which) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a playbook, of `tocsin.yml` or of a file of scenarios."""
    match which:
        case "playbook":
            found = _schema_of(Written)
            found = {**found, **_needed(found)}
        case "organisation":
            found = _schema_of(Organisation)
        case "scenario":
            found = _scenarios()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": TITLES[which]}


def schema_text(which: Which) -> str:
    """The same as the text of a file."""
    return json.dumps(json_schema(which), indent=2, ensure_ascii=False) + "\n"


def _needed(schema: dict[str, Any]) -> dict[str, Any]:
    """What a file must have: with an `include`, the document alone, as the rest may come from there."""
    alone = {"required": schema["required"]}
    return {"required": ["document"], "if": {"required": ["include"]}, "then": True, "else": alone}


def _scenarios() -> dict[str, Any]:
    """A file with several scenarios has them in a list; any other is one."""
    forms = models_json_schema([(Single, "validation"), (Several, "validation")], by_alias=True)[1]
    several = {"required": [SEVERAL]}
    return {**forms, "if": several, "then": {"$ref": "#/$defs/Several"}, "else": {"$ref": "#/$defs/Single"}}


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def known_keys(model: type[BaseModel], data: Any, path: Path) -> list[str]:
    """The keys that the mapping at `path` in `data` may have; none when any name will do."""
    shape = shape_of(model)
    for part in path:
        data = data[part]
        shape = shape.of(part, data)
    return list(shape.node.get("properties", {}))


@dataclass(frozen=True)
class Shape:
    """What the schema says of one kind of value; `name` is that of its type, empty when it has none of its own."""

    node: dict[str, Any]
    whole: dict[str, Any]
    name: str = ""

    @property
    def is_record(self) -> bool:
        """Whether it is a mapping of known keys, rather than one of names that people choose."""
        return "properties" in self.node

    def of(self, key: str | int, value: Any) -> "Shape":
        """What the schema says of the entry at `key`, of its several forms the one that fits a `value`."""
        kind = "array" if isinstance(value, list) else "object"
        child = _child(self.node, key)
        for choice in child.get("anyOf", [child]):
            name = choice.get("$ref", "").removeprefix("#/$defs/")
            node = self.whole["$defs"][name] if name else choice
            if node.get("type") == kind:
                return Shape(node, self.whole, name)
        return Shape({}, self.whole)


def shape_of(model: type[BaseModel]) -> Shape:
    """What the schema says of a model."""
    whole = _schema_of(model)
    return Shape(whole, whole, model.__name__)


def _child(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    if isinstance(part, int):
        found = node.get("items", {})
    else:
        patterns = list(node.get("patternProperties", {}).values())
        more = node.get("additionalProperties") or (patterns[0] if patterns else {})
        found = node.get("properties", {}).get(part, more)
    return found if isinstance(found, dict) else {}
