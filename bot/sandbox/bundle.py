"""The page's scripts as one, so that a browser fetches one file: each module becomes a function that runs once, after
the modules it imports.

Understood are the forms of import and export that the page's modules use, each at the start of a line, or anywhere
between statements in the minified libraries. Modules that import each other in a circle cannot be joined.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r'^import\s*(?:(\w+)\s*)?(?:\{([^}]*)\}\s*)?from\s*"([^"]+)";?', re.MULTILINE)
_PASSED_ON = re.compile(r'^export\s*\{([^}]*)\}\s*from\s*"([^"]+)";?', re.MULTILINE)
_LISTED = re.compile(r"(?:^|(?<=[;}]))export\s*\{([^}]*)\};?\s*$", re.MULTILINE)
_DECLARED = re.compile(r"^export\s+(?=(?:const|let|class|function|async\s+function)\s+(\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"(?:^|(?<=[;}]))export default ", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class NotJoined(ValueError):
    """A module that cannot be made part of one script."""


def bundle(sources: Mapping[str, str], first: str) -> str:
    """One script of the module `first` and all that it imports; `sources` are their texts by path."""
    pieces = ["const $modules = {};\n"]
    names: list[str] = []
    _collect(sources, first, (), names)
    for name in names:
        pieces.append(f"// {name}\n(() => {{\n{_as_function(name, sources[name])}\n}})();\n")
    return "".join(pieces)


def _collect(sources: Mapping[str, str], name: str, within: tuple[str, ...], found: list[str]) -> None:
    """Add to `found` the modules that one needs, each after those it needs itself, and then the module."""
    if name in found:
        return
    if name in within:
        raise NotJoined(f"imports go round in a circle: {' → '.join([*within[within.index(name) :], name])}")
    if name not in sources:
        raise NotJoined(f"{within[-1]} imports {name}, which is not there")
    for needed in _needs(name, sources[name]):
        _collect(sources, needed, (*within, name), found)
    found.append(name)


def _needs(name: str, text: str) -> Iterator[str]:
    for pattern in (_IMPORT, _PASSED_ON):
        for match in pattern.finditer(text):
            yield _target(name, match[match.re.groups])


def _target(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _pairs(names: str) -> list[tuple[str, str]]:
    """What `a, b as c` names: pairs of the name there and the name here."""
    words = [one.split() for one in names.split(",") if one.strip()]
    return [(one[0], one[-1]) for one in words]


def _as_function(name: str, text: str) -> str:
    """The body of the function that a module becomes; lines keep their places."""
    given: list[str] = []

    def imported(match: re.Match[str]) -> str:
        names = [f"default: {match[1]}"] if match[1] else []
        names += [f"{there}: {here}" for there, here in _pairs(match[2] or "")]
        return f'const {{ {", ".join(names)} }} = $modules["{_target(name, match[3])}"];' + "\n" * match[0].count("\n")

    def passed_on(match: re.Match[str]) -> str:
        given.extend(f'{here}: $modules["{_target(name, match[2])}"].{there}' for there, here in _pairs(match[1]))
        return "\n" * match[0].count("\n")

    def listed(match: re.Match[str]) -> str:
        given.extend(f"{there}: {here}" for here, there in _pairs(match[1]))
        return ""

    def declared(match: re.Match[str]) -> str:
        given.append(match[1])
        return ""

    def default(match: re.Match[str]) -> str:
        given.append("default: $default")
        return "const $default = "

    for pattern, change in (
        (_IMPORT, imported),
        (_PASSED_ON, passed_on),
        (_LISTED, listed),
        (_DECLARED, declared),
        (_DEFAULT, default),
    ):
        text = pattern.sub(change, text)
    strange = _LEFT_OVER.search(text)
    if strange:
        raise NotJoined(f"{name}: {strange[0]}")
    return f'{text}\n$modules["{name}"] = {{ {", ".join(given)} }};'
