"""`tocsin check-blocks`: what it says of good and bad files, and how it asks Slack."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.sandbox.testing import LocalSlack

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "slack" / "golden"
BAD = """[
  {"type": "section", "text": {"type": "mrkdwn", "text": "hi \\ud83d\\ude00"}, "colour": "red"},
  {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}
]
"""


def check(*words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "check-blocks", *words],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
    )


class Validator:
    """A stand-in for `blocks.validate`: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Any = {"ok": True}
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                token = self.headers.get("Authorization")
                outer.asked.append({"path": self.path, "token": token, **{k: v[0] for k, v in form.items()}})
                body = outer.answer if isinstance(outer.answer, bytes) else json.dumps(outer.answer).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.environment = {"SLACK_API_URL": f"http://127.0.0.1:{self.server.server_port}/api/"}
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


@pytest.fixture
def slack() -> Iterator[Validator]:
    """Slack's own check."""
    running = Validator()
    yield running
    running.stop()


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """A file with two mistakes."""
    (tmp_path / "bad.json").write_text(BAD)
    return str(tmp_path / "bad.json")


def test_what_is_good_is_called_good() -> None:
    done = check(*(str(GOLDEN / name) for name in ("page_dm.json", "form_declare.json", "home.json", "list.json")))
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[0] == f"{GOLDEN}/page_dm.json: 4 blocks, all good."
    assert done.stdout.count("all good.") == 4


def test_what_is_wrong_is_told_with_its_place(bad: str) -> None:
    done = check(bad)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{bad}:2:78: /0: invalid additional property: colour",
        f"{bad}:3:39: /1/text/type: must be one of: plain_text",
    ]


def test_standard_input_in_yaml() -> None:
    done = check("-", given="type: home\nblocks:\n  - type: alert\n    text: {type: mrkdwn, text: x}\n")
    assert done.stdout == "<stdin>:3:11: /blocks/0/type: unsupported type: alert (allowed on: modal)\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("given", "surface", "status"),
    [
        ('[{"type": "alert", "text": {"type": "mrkdwn", "text": "x"}}]', "message", 1),
        ('[{"type": "alert", "text": {"type": "mrkdwn", "text": "x"}}]', "modal", 0),
        ('{"blocks": [{"type": "alert", "text": {"type": "mrkdwn", "text": "x"}}]}', "modal", 0),
        ('{"blocks": [{"type": "markdown", "text": "x"}]}', "home", 1),
    ],
)
def test_the_surface_may_be_told(given: str, surface: str, status: int) -> None:
    assert check("--surface", surface, "-", given=given).returncode == status


def test_the_arguments_of_a_call_may_be_given_whole() -> None:
    view = {"trigger_id": "1", "view": {"type": "modal", "blocks": []}}
    done = check("-", given=json.dumps(view))
    assert done.stdout == "<stdin>:1:21: /view: missing required field: title\n"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("[{", "is not JSON"),
        ("a: [", "a value is missing here"),
        ('{"a": 1}', "holds no blocks"),
        ('"text"', "holds no blocks"),
        ("", "is empty"),
    ],
)
def test_what_cannot_be_read_ends_with_2(given: str, words: str) -> None:
    done = check("-", given=given)
    assert (done.returncode, done.stderr) == (2, "")
    assert words in done.stdout and "good" not in done.stdout


def test_a_missing_file_does_not_hide_the_others(bad: str, tmp_path: Path) -> None:
    done = check(str(tmp_path / "none.json"), bad, str(GOLDEN / "page_dm.json"))
    assert done.returncode == 2
    assert "none.json: there is no such file." in done.stdout
    assert "colour" in done.stdout and "all good." in done.stdout


def test_machines_get_json(bad: str) -> None:
    done = check("--json", bad)
    (report,) = json.loads(done.stdout)
    assert (done.returncode, report["surface"], report["blocks"], report["good"]) == (1, "message", 2, False)
    assert report["problems"][1] == {
        "line": 3,
        "col": 39,
        "pointer": "/1/text/type",
        "message": "must be one of: plain_text",
        "by": "tocsin",
    }


@pytest.mark.fact("blocks-validate")
@pytest.mark.parametrize(("name", "field"), [("page_dm", "blocks"), ("form_declare", "view"), ("list", "message")])
def test_live_asks_slack_without_a_token(slack: Validator, name: str, field: str) -> None:
    file = GOLDEN / f"{name}.json"
    done = check("--live", str(file), **slack.environment)
    assert done.returncode == 0 and done.stdout.endswith("all good. Slack says so too.\n")
    (asked,) = slack.asked
    assert (asked["path"], asked["token"]) == ("/api/blocks.validate", None)
    assert json.loads(asked[field]) == json.loads(file.read_text())


@pytest.mark.fact("blocks-validate")
def test_what_slack_finds_is_told_in_the_same_form(slack: Validator) -> None:
    error = {"pointer": "/0/text/text", "code": "failed_constraint", "message": "contains a forbidden word"}
    slack.answer = {"ok": False, "error": "invalid_blocks", "errors": [error]}
    done = check("--live", str(GOLDEN / "page_dm.json"), **slack.environment)
    assert done.returncode == 1
    assert done.stdout == f"{GOLDEN}/page_dm.json:7:12: /0/text/text: Slack says: contains a forbidden word\n"


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (200, {"ok": False, "error": "unknown_method"}, "unknown_method"),
        (200, {"ok": False, "error": "invalid_blocks"}, "invalid_blocks"),
        (429, {"ok": False, "error": "ratelimited"}, "429"),
        (503, b"<html>", "503"),
        (200, b"<html>", "not JSON"),
        (200, ["ok"], "not understood"),
    ],
)
def test_it_never_says_good_when_slack_did_not_look(slack: Validator, status: int, answer: Any, words: str) -> None:
    slack.status, slack.answer = status, answer
    done = check("--live", str(GOLDEN / "page_dm.json"), **slack.environment)
    assert (done.returncode, done.stderr) == (2, "")
    assert words in done.stdout and "good" not in done.stdout


def test_without_a_network_it_says_so_calmly(bad: str) -> None:
    done = check("--live", bad, SLACK_API_URL="http://127.0.0.1:9/api/")
    assert (done.returncode, done.stderr) == (2, "")
    assert "colour" in done.stdout, "its own check needs no network"
    assert done.stdout.endswith(
        "Slack could not be asked (Connection refused). Without --live the check needs no network.\n"
    )
    (report,) = json.loads(check("--live", "--json", bad, SLACK_API_URL="http://127.0.0.1:9/api/").stdout)
    assert (report["good"], report["asked_slack"]) == (False, False)


@pytest.mark.parametrize("name", ["page_dm", "form_declare", "home", "list"])
def test_the_local_slack_says_so_too(name: str) -> None:
    with LocalSlack.start() as local:
        done = check("--live", str(GOLDEN / f"{name}.json"), SLACK_API_URL=local.api_url)
        (asked,) = local.calls()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("all good. Slack says so too.\n")
    assert (asked["method"], asked["token_kind"]) == ("blocks.validate", "")


def test_the_local_slack_points_at_the_same_places(bad: str) -> None:
    with LocalSlack.start() as local:
        lines = check("--live", bad, SLACK_API_URL=local.api_url).stdout.splitlines()
    own, told = [one for one in lines if "Slack says" not in one], [one for one in lines if "Slack says" in one]
    assert len(own) == 2
    assert [one.replace("Slack says: ", "") for one in told] == [own[0].replace(":2:78:", ":2:3:"), own[1]]
