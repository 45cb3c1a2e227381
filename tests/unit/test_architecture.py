"""The shape of the code: imports run one way, the core is pure, files and functions stay small."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
LONGEST_FILE = 300
LONGEST_FUNCTION = 50

IMPURE = {
    "asyncio",
    "builtins",
    "concurrent",
    "contextvars",
    "ctypes",
    "fileinput",
    "ftplib",
    "getpass",
    "glob",
    "http",
    "importlib",
    "io",
    "locale",
    "logging",
    "mmap",
    "multiprocessing",
    "os",
    "pathlib",
    "pickle",
    "platform",
    "random",
    "secrets",
    "select",
    "selectors",
    "shelve",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "syslog",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
    "webbrowser",
}
"""Modules of the standard library that do, or that differ from one run to the next."""

SHELLS = ("slack", "inbound", "jobs", "notifiers", "store", "loader", "sandbox")
COMMON = {"bot.core", "bot.usecases", "bot.failpoints"}
ALLOWED: dict[str, set[str]] = {
    "core": {"bot.core"},
    "usecases": COMMON,
    **{shell: {*COMMON, f"bot.{shell}"} for shell in SHELLS},
    "sandbox": {"bot.sandbox", "bot.clock"},
}
"""What of bot each layer may import. Files that stand directly in bot/ wire things together and may import all."""

THIRD_PARTIES = {"core": {"pydantic", "whenever", "slugify"}, "usecases": {"pydantic"}}
"""What of others a layer may import; the shells are free."""

TOP = ("bot.wiring", "bot.roles", "bot.commands", "bot.demo")
"""Packages that belong to the wiring."""

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "whenever.Instant.now",
    "whenever.ZonedDateTime.now",
    "whenever.OffsetDateTime.now",
    "whenever.PlainDateTime.now",
    "whenever.Date.today_in_system_tz",
    "whenever.ZonedDateTime.now_in_system_tz",
}
EFFECTS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
CLIENTS = {"WebClient", "AsyncWebClient", "KeptClient"}
WHERE_CLIENTS_ARE_MADE = "bot/slack/clients.py"


@dataclass(frozen=True)
class Source:
    """One module: where it is, what it is called, and its tree."""

    path: str
    name: str
    layer: str
    lines: int
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """`file:line` of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources() -> tuple[Source, ...]:
    """Every module of bot."""
    return tuple(_source(path) for path in sorted(BOT.rglob("*.py")))


def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    layer = parts[1] if len(parts) > 2 else ""
    return Source(
        path.relative_to(ROOT).as_posix(), name, layer, len(text.splitlines()), ast.parse(text, filename=str(path))
    )


every = pytest.mark.parametrize("source", sources(), ids=lambda source: source.path)
pure = pytest.mark.parametrize(
    "source", [s for s in sources() if s.layer in ("core", "usecases")], ids=lambda source: source.path
)


def imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """What a module imports, also inside functions; of `from a import b` it is `a.b`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source.at(node)}: relative import"
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def refused_imports(source: Source) -> Iterator[str]:
    """Each import that breaks the rules of its layer."""
    allowed = ALLOWED.get(source.layer)
    for node, name in imports(source):
        top = name.split(".")[0]
        if top == "bot":
            if allowed is not None and not _inside(name, allowed):
                yield f"{source.at(node)}: {source.layer} must not import {name}"
        elif source.layer == "core" and top in IMPURE:
            yield f"{source.at(node)}: core must not import {name}; it is not pure"
        elif source.layer in THIRD_PARTIES and not _known(top, THIRD_PARTIES[source.layer]):
            yield f"{source.at(node)}: {source.layer} must not import {name}"


def _inside(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _known(top: str, third_parties: set[str]) -> bool:
    return top in sys.stdlib_module_names or top in third_parties


def bindings(source: Source) -> dict[str, str]:
    """What each imported name of a module stands for: `{"datetime": "datetime.datetime"}`."""
    bound: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                bound |= {alias.asname: alias.name} if alias.asname else {top: top}
        elif isinstance(node, ast.ImportFrom):
            bound |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return bound


def qualified(node: ast.expr, bound: dict[str, str]) -> str:
    """The full name of what an expression refers to, such as `datetime.datetime.now`; empty when not imported."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return ""
    return ".".join([bound[node.id], *reversed(names)])


def clock_reads(source: Source) -> Iterator[str]:
    """Each use of the machine's clock; `now` is to be passed in."""
    bound = bindings(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = qualified(node, bound)
            if name in CLOCKS or name.startswith("time.") or name == "bot.clock.SystemClock":
                yield f"{source.at(node)}: reads the clock by {name}"


def calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """The calls in a module with the last part of what is called."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield node, function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def long_functions(source: Source) -> Iterator[str]:
    """Each function that is too long."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{source.at(node)}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def report(problems: Iterator[str]) -> None:
    """Fail with every problem on a line of its own."""
    found = list(problems)
    assert not found, "\n" + "\n".join(found)


@every
def test_imports_run_one_way(source: Source) -> None:
    report(refused_imports(source))


@pure
def test_the_core_and_the_use_cases_never_read_a_clock(source: Source) -> None:
    report(clock_reads(source))


@pytest.mark.parametrize("source", [s for s in sources() if s.layer == "core"], ids=lambda source: source.path)
def test_the_core_touches_no_file_and_prints_nothing(source: Source) -> None:
    report(
        f"{source.at(node)}: calls {name}"
        for node, name in calls(source)
        if name in EFFECTS and isinstance(node.func, ast.Name)
    )


@every
def test_a_file_is_not_long(source: Source) -> None:
    if not source.path.startswith("bot/store/migrations/"):
        assert source.lines <= LONGEST_FILE, f"{source.path}:{LONGEST_FILE + 1}: has {source.lines} lines"


@every
def test_a_function_is_not_long(source: Source) -> None:
    if not source.path.startswith("bot/store/migrations/"):
        report(long_functions(source))


@every
def test_slack_clients_are_made_in_one_place(source: Source) -> None:
    if source.path != WHERE_CLIENTS_ARE_MADE:
        report(f"{source.at(node)}: makes a {name}" for node, name in calls(source) if name in CLIENTS)


@every
def test_a_module_says_what_it_is(source: Source) -> None:
    assert ast.get_docstring(source.tree), f"{source.path}:1: has no docstring"


def test_every_package_is_known_to_this_test() -> None:
    known = {*ALLOWED, *(top.removeprefix("bot.") for top in TOP)}
    report(
        f"bot/{layer}: is no layer of the architecture" for layer in sorted({s.layer for s in sources()} - known - {""})
    )


def _written(layer: str, text: str) -> Source:
    return Source(f"bot/{layer}/x.py", f"bot.{layer}.x", layer, len(text.splitlines()), ast.parse(text))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("core", "import os"),
        ("core", "from time import monotonic"),
        ("core", "import structlog"),
        ("core", "from bot.usecases import wake"),
        ("core", "def f():\n    from bot.store.repo import Repo"),
        ("usecases", "import sqlmodel"),
        ("usecases", "from bot import store"),
        ("slack", "from bot.store.repo import Repo"),
        ("jobs", "import bot.slack.chat"),
        ("store", "from bot.clock import Clock"),
        ("sandbox", "from bot.core.spans import say_span"),
    ],
)
def test_a_forbidden_import_is_noticed(layer: str, text: str) -> None:
    (problem,) = refused_imports(_written(layer, text))
    assert problem.startswith(f"bot/{layer}/x.py:{len(text.splitlines())}: ")


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("core", "from pydantic import BaseModel\nfrom whenever import Date\nfrom slugify import slugify\nimport re"),
        ("usecases", "import secrets\nfrom bot.core.policy import due"),
        ("slack", "import slack_sdk\nfrom bot.usecases.wake import wake\nfrom bot.slack.chat import Chat"),
        ("sandbox", "from bot.clock import MovableClock"),
        ("", "from bot.store.repo import Repo\nfrom bot.slack.app import app"),
    ],
)
def test_an_allowed_import_is_let_through(layer: str, text: str) -> None:
    assert list(refused_imports(_written(layer, text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.utcnow()",
        "import datetime as d\nx = d.datetime.now()",
        "from datetime import datetime as D\nf = D.now",
        "import time\nx = time.time()",
        "from time import time as t\nx = t()",
        "from whenever import Instant\nx = Instant.now()",
    ],
)
def test_a_look_at_the_clock_is_noticed(text: str) -> None:
    assert {problem.split(":")[1] for problem in clock_reads(_written("core", text))} == {"2"}


def test_a_value_called_time_is_no_look_at_the_clock() -> None:
    text = "from datetime import datetime\n\ndef f(time, now):\n    return time.hour, now.time(), datetime.max"
    assert list(clock_reads(_written("core", text))) == []
