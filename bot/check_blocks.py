"""`tocsin check-blocks`: what Slack would refuse of a message's or a view's blocks, with the place in the file."""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.core.errors import ConfigError
from bot.loader.json_file import read_json
from bot.loader.problems import Path as Keys
from bot.loader.source import LARGEST, Source
from bot.loader.text import read_text
from bot.loader.yaml_file import read_yaml
from bot.sandbox.blockkit import surfaces
from bot.sandbox.blockkit.rules import Problems

Surface = Literal["message", "modal", "home"]
STDIN = "-"
FOUND, UNREADABLE = 1, 2
PATIENCE_SECONDS = 10.0
LONGEST_LIVE = 100_000
"""So many characters of JSON are looked at by blocks.validate."""

REFUSALS = ("invalid_blocks", "invalid_message", "invalid_view")
"""How Slack's own check says that it found something; any other error says that it did not look."""


@dataclass(frozen=True)
class Subject:
    """What of a file is looked at: `payload`, which stands at the JSON pointer `at`."""

    payload: Any
    at: str
    surface: Surface

    @property
    def kind(self) -> str:
        """The argument of blocks.validate it goes into."""
        if isinstance(self.payload, list):
            return "blocks"
        return "message" if self.surface == "message" else "view"

    @property
    def blocks(self) -> int:
        """How many blocks there are, those in attachments included."""
        if not isinstance(self.payload, dict):
            return len(self.payload)
        holders = [self.payload, *(one for one in self.payload.get("attachments") or [] if isinstance(one, dict))]
        return sum(len(one["blocks"]) for one in holders if isinstance(one.get("blocks"), list))


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, and who says so."""

    line: int
    col: int
    pointer: str
    message: str
    by: str = "tocsin"

    def __str__(self) -> str:
        parts = [f"{self.line}:{self.col}", self.pointer, "Slack says" if self.by == "slack" else "", self.message]
        return ": ".join(part for part in parts if part)


@dataclass
class Report:
    """What was found in one file. `unasked` is why the check could not be made, or not by Slack."""

    file: str
    surface: str | None = None
    blocks: int = 0
    findings: list[Finding] = field(default_factory=list)
    unasked: str | None = None
    by_slack: bool = False

    @property
    def status(self) -> int:
        """The exit status this file asks for."""
        if self.unasked:
            return UNREADABLE
        return FOUND if self.findings else 0

    def lines(self) -> list[str]:
        """What is said of the file."""
        told = [f"{self.file}:{one}" for one in self.findings]
        if self.unasked:
            return [*told, f"{self.file}: {self.unasked}"]
        agreed = " Slack says so too." if self.by_slack else ""
        noun = "block" if self.blocks == 1 else "blocks"
        return told or [f"{self.file}: {self.blocks} {noun}, all good.{agreed}"]


def check_blocks(files: Sequence[str], surface: Surface | None, api_url: str | None, as_json: bool) -> int:
    """Look at each file and print what is wrong; gives the exit status.

    `surface` is guessed when None. With `api_url` Slack's blocks.validate is asked too: it needs no token.
    """
    reports = [examine(file, surface, api_url) for file in files]
    if as_json:
        print(json.dumps([_plain(report) for report in reports], indent=2, ensure_ascii=False))
    else:
        for report in reports:
            for line in report.lines():
                print(line)
    return max(report.status for report in reports)


def _plain(report: Report) -> dict[str, Any]:
    findings = [vars(one) for one in report.findings]
    return {
        "file": report.file,
        "surface": report.surface,
        "blocks": report.blocks,
        "good": report.status == 0,
        "problems": findings,
        "error": report.unasked,
        "asked_slack": report.by_slack,
    }


def examine(file: str, surface: Surface | None, api_url: str | None) -> Report:
    """What is wrong with one file; `-` is the standard input."""
    report = Report("<stdin>" if file == STDIN else file)
    try:
        text = _standard_input() if file == STDIN else read_text(Path(file))
    except ConfigError as error:
        report.unasked = " ".join(error.problems).removeprefix(f"{file}:").strip()
        return report
    source = _read(text, report.file)
    report.findings = [Finding(one.line, one.col, "", one.message) for one in source.problems]
    if source.problems:
        report.unasked = "cannot be read, so its blocks were not looked at."
        return report
    subject = _subject(source.data, surface)
    if subject is None:
        report.unasked = "holds no blocks: a list of them, a message, or a view is wanted."
        return report
    report.surface, report.blocks = subject.surface, subject.blocks
    report.findings = sorted(_found(source, subject))
    if api_url:
        _ask_slack(source, subject, api_url, report)
    return report


def _standard_input() -> str:
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ConfigError(f"is larger than {LARGEST // 1024} KB")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise ConfigError("is not UTF-8") from None


def _read(text: str, file: str) -> Source:
    looks_json = text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{")
    if looks_json and not file.endswith((".yml", ".yaml")):
        return read_json(text.removeprefix("\ufeff"), file)
    return read_yaml(text, file)


def _subject(data: Any, surface: Surface | None) -> Subject | None:
    """What there is to look at. A call's arguments may be given whole: then its `view` is looked at."""
    at = ""
    if isinstance(data, dict) and "type" not in data and isinstance(data.get("view"), dict):
        data, at = data["view"], "/view"
    if isinstance(data, list):
        return Subject(data, at, surface or "message")
    if not isinstance(data, dict) or not ({"blocks", "attachments"} & data.keys() or "type" in data):
        return None
    if surface in ("modal", "home") and "type" not in data:
        data, at = data.get("blocks"), f"{at}/blocks"
        return Subject(data, at, surface) if isinstance(data, list) else None
    if surface is None:
        surface = data["type"] if data.get("type") in ("modal", "home") else "message"
    if surface == "message" and not {"blocks", "attachments"} & data.keys():
        return None
    return Subject(data, at, surface)


def _found(source: Source, subject: Subject) -> list[Finding]:
    problems: Problems
    if isinstance(subject.payload, list):
        problems = surfaces.examine_blocks(subject.payload, subject.surface, subject.at)
    elif subject.surface == "message":
        problems = surfaces.examine_message(subject.payload, subject.at)
    else:
        problems = surfaces.examine_view(subject.payload, subject.surface, subject.at)
    return [_finding(source, one.at, one.text, "tocsin", one.field) for one in problems]


def _finding(source: Source, pointer: str, message: str, by: str, name: str = "") -> Finding:
    path = _path(source.data, pointer)
    line, col = source.place((*path, name), key=True) if name else source.place(path)
    return Finding(line, col, pointer, message, by)


def _path(data: Any, pointer: str) -> Keys:
    """The keys and positions of a JSON pointer, as far as it leads to something."""
    path: list[str | int] = []
    for part in pointer.split("/")[1:]:
        key: str | int = part.replace("~1", "/").replace("~0", "~")
        if isinstance(data, list) and part.isdigit() and int(part) < len(data):
            key = int(part)
        elif not (isinstance(data, dict) and key in data):
            break
        path.append(key)
        data = data[key]
    return tuple(path)


def _ask_slack(source: Source, subject: Subject, api_url: str, report: Report) -> None:
    """Have Slack look too. Whatever keeps it from looking is said, and nothing is called good."""
    payload = json.dumps(subject.payload, ensure_ascii=False)
    if len(payload) > LONGEST_LIVE:
        report.unasked = f"Slack looks at no more than {LONGEST_LIVE:,} characters, so it was not asked."
        return
    try:
        answer = _call(f"{api_url}blocks.validate", {subject.kind: payload})
    except (OSError, ValueError) as error:
        report.unasked = f"Slack could not be asked ({_why(error)}). Without --live the check needs no network."
        return
    errors = answer.get("errors")
    if answer.get("ok") is True:
        report.by_slack = True
    elif answer.get("error") in REFUSALS and isinstance(errors, list) and errors:
        report.by_slack = True
        report.findings += sorted(_said(source, subject, one) for one in errors if isinstance(one, dict))
    else:
        report.unasked = f"Slack did not look at it: {answer.get('error', 'no reason given')}."


def _call(url: str, fields: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as reply:
        answer = json.loads(reply.read())
    if not isinstance(answer, dict):
        raise ValueError("its answer is not understood")
    return answer


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"it answers {error.code}"
    if isinstance(error, json.JSONDecodeError):
        return "its answer is not JSON"
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        error = error.reason
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _said(source: Source, subject: Subject, error: dict[str, Any]) -> Finding:
    pointer = subject.at + str(error.get("pointer") or "")
    message = str(error.get("message") or error.get("code") or "is refused")
    return _finding(source, pointer, message, "slack")
