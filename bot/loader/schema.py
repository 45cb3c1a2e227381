"""JSON Schema of the kinds of file, for editors that check and complete while one types."""

import json
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.loader.problems import Path

Which = Literal["playbook", "organisation"]
TITLES: dict[Which, str] = {"playbook": "Tocsin playbook", "organisation": "Tocsin organisation (tocsin.yml)"}


def json_schema(which: Which) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a playbook or of `tocsin.yml`."""
    found = _schema_of(Playbook if which == "playbook" else Organisation)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": TITLES[which]}


def schema_text(which: Which) -> str:
    """The same as the text of a file."""
    return json.dumps(json_schema(which), indent=2, ensure_ascii=False) + "\n"


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def known_keys(model: type[BaseModel], data: Any, path: Path) -> list[str]:
    """The keys that the mapping at `path` in `data` may have; none when any name will do."""
    whole = _schema_of(model)
    here: dict[str, Any] = whole
    for part in path:
        here = _fitting(_resolved(here, whole), data, whole)
        here = _child(here, part)
        data = data[part]
    return list(_fitting(_resolved(here, whole), data, whole).get("properties", {}))


def _resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = node.get("$ref", "").removeprefix("#/$defs/")
    found: dict[str, Any] = whole["$defs"][name] if name else node
    return found


def _fitting(node: dict[str, Any], data: Any, whole: dict[str, Any]) -> dict[str, Any]:
    kind = "array" if isinstance(data, list) else "object"
    choices = [_resolved(choice, whole) for choice in node.get("anyOf", [node])]
    return next((choice for choice in choices if choice.get("type") == kind), {})


def _child(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    if isinstance(part, int):
        found = node.get("items", {})
    else:
        patterns = list(node.get("patternProperties", {}).values())
        more = node.get("additionalProperties") or (patterns[0] if patterns else {})
        found = node.get("properties", {}).get(part, more)
    return found if isinstance(found, dict) else {}
