"""The reference of the playbook language, `playbooks/README.md`, generated from the types.

What a type is for is its docstring, what a key is for is its `Field(description=…)`, and the example of a type stands
in `examples.yml` under the type's name: YAML as people write it, comments too, which Python values could not hold.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from bot.loader.schema import json_schema
from bot.loader.source import Source
from bot.loader.validate import FORMS
from bot.loader.yaml_file import read_yaml

ROOT = "Written"
"""The type of a whole file."""
WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": ""}
HEAD = """\
# The playbook language

Every key a playbook may have, with its meaning and an example. This page is generated from the types by
`tocsin schema --reference`; `tocsin schema` prints the JSON Schema, which editors use to complete and check while one
types, and `tocsin check` tells every mistake with file, line and column.

Lengths of time are written `30s`, `15m`, `4h`, `2d` or `1w`, and together as `1h30m`. A list of one name may be written
as the name alone. What is given by severity may have a `default` for those that are not named. Times of day are quoted:
`"09:00"`.
"""


def reference_text() -> str:
    """The whole page."""
    schema = json_schema("playbook")
    parts = [HEAD, _section("A playbook", schema, ROOT)]
    parts += [
        _section(name, schema["$defs"][name], name)
        for name in _in_order(schema)
        if "properties" in schema["$defs"][name]
    ]
    return "\n".join(parts)


@cache
def examples() -> tuple[Source, dict[str, str]]:
    """The examples as they were read, and the text of each by the name of its type."""
    text = files(__name__).joinpath("examples.yml").read_text(encoding="utf-8")
    source = read_yaml(text, "examples.yml")
    lines = text.split("\n")
    starts = [source.keys[name,][0] for name in source.data]
    ends = [*(start - 1 for start in starts[1:]), len(lines)]
    bodies = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    return source, {
        name: "\n".join(line.removeprefix("  ") for line in body).strip()
        for name, body in zip(source.data, bodies, strict=True)
    }


def _in_order(schema: dict[str, Any]) -> list[str]:
    """The names of the types as one meets them while reading from the top."""
    met: list[str] = []
    waiting = [schema["properties"]]
    while waiting:
        for name in _referred(waiting.pop(0)):
            if name not in met:
                met.append(name)
                waiting.append(schema["$defs"][name])
    return met


def _referred(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for inner in node for name in _referred(inner)]
    if not isinstance(node, dict):
        return []
    own = [_name(node)] if isinstance(node.get("$ref"), str) else []
    return own + [name for inner in node.values() for name in _referred(inner)]


def _name(node: dict[str, Any]) -> str:
    return str(node["$ref"]).removeprefix("#/$defs/")


def _section(title: str, node: dict[str, Any], name: str) -> str:
    required = node.get("required", []) if name != ROOT else json_schema("playbook")["else"]["required"]
    fields = node["properties"].items()
    table = [["key", "value", "if left out", "meaning"], ["---"] * 4]
    table += [
        [f"`{key}`", _kind(field), _default(field, key in required), _cell(field.get("description", ""))]
        for key, field in fields
    ]
    columns = 4 if any("description" in field for _, field in fields) else 3
    rows = [f"| {' | '.join(row[:columns])} |" for row in table]
    lines = [f"## {title}", "", node.get("description", ""), "", *rows]
    return "\n".join([*lines, "", "```yaml", examples()[1].get(name, ""), "```", ""])


def _kind(node: dict[str, Any]) -> str:
    """What may be written, in words."""
    if "$ref" in node:
        return _linked(_name(node))
    if "anyOf" in node or "oneOf" in node:
        choices = [_kind(choice) for choice in node.get("anyOf") or node["oneOf"]]
        return " or ".join(dict.fromkeys(choice for choice in choices if choice))
    if "enum" in node or "const" in node:
        return ", ".join(f"`{choice}`" for choice in node.get("enum", [node.get("const")]))
    if node.get("type") == "array":
        inner = node.get("items", {})
        return "list of text" if inner == {"type": "string"} else f"list of {_kind(inner) or 'anything'}"
    if node.get("type") == "object":
        return f"for each name: {_of_names(node)}"
    if node.get("examples"):
        return "such as " + ", ".join(f"`{example}`" for example in node["examples"][:2])
    if node.get("pattern") in FORMS and node.get("type") == "string":
        return "text" if "letter" in FORMS[node["pattern"]] else FORMS[node["pattern"]].removeprefix("write ")
    return WORDS.get(str(node.get("type")), "")


def _of_names(node: dict[str, Any]) -> str:
    patterns = list(node.get("patternProperties", {}).values())
    inner = node.get("additionalProperties") or (patterns[0] if patterns else {})
    return (_kind(inner) if isinstance(inner, dict) else "") or "anything"


def _linked(name: str) -> str:
    node = json_schema("playbook")["$defs"][name]
    return f"[{name}](#{name.lower()})" if "properties" in node else _kind({**node, "description": ""})


def _default(node: dict[str, Any], required: bool) -> str:
    if required:
        return "**needed**"
    value = node.get("default")
    if value in (None, "", [], {}) or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(f"`{one}`" for one in value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
