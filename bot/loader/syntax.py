"""Broken YAML syntax in plain words."""

import yaml

from bot.loader.problems import Problem

TAB = "a tab; indent with spaces"
PLAIN = {
    "mapping values are not allowed in this context": (
        "a colon that YAML cannot place; quote a text that holds a colon, and check the indentation"
    ),
    "could not find expected ':'": "the line before is no `key: value`; add its colon, or indent it with its text",
    "did not find expected key": "does not line up with the lines above; check the indentation",
    "did not find expected '-' indicator": "does not line up with the list above; check the indentation",
    "did not find expected ',' or ']'": "a list in [ ] lacks a comma or its closing ]",
    "did not find expected ',' or '}'": "a mapping in { } lacks a comma or its closing }",
    "did not find expected node content": "a value is missing here",
    "found unexpected end of stream": "a quote is opened and never closed",
    "did not find expected comment or line break": "a text that begins with > or | is read as a block; quote it",
    "block sequence entries are not allowed in this context": "a list begins below its key; put `- ` in the next line",
    "found unknown escape character": "an unknown \\ escape in double quotes; use single quotes to keep a backslash",
    "found character that cannot start any token": "a word cannot begin with this character; quote it",
}
"""The parser's words → ours. Those not listed are shown as they are."""

UNCLOSED = ("while parsing a flow", "while scanning a quoted")


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """The problem behind an error of the parser; what is never closed is shown where it begins."""
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    if context.startswith(UNCLOSED) and error.context_mark and "escape" not in (error.problem or ""):
        mark = error.context_mark
    if mark is None:
        return unreadable(file, f"is not YAML: {error.problem}")
    lines = text.split("\n")
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    said = error.problem or context
    message = TAB if rest.startswith("\t") else PLAIN.get(said, f"is not YAML: {said}")
    return Problem(file, mark.line + 1, mark.column + 1, "", message)


def unreadable(file: str, message: str) -> Problem:
    """A problem of the file as a whole."""
    return Problem(file, 1, 1, "", message)
