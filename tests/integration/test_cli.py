"""The commands as people type them: what they print, and how they end when something is wrong."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.sandbox.testing import LocalSlack
from bot.slack.manifest import SCOPES, as_yaml
from bot.store.migrate import head

ROOT = Path(__file__).parents[2]
SECRET = "xoxb-not-to-be-printed"


def tocsin(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `tocsin` with nothing in the environment but this."""
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], env=given, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def assert_refused(done: subprocess.CompletedProcess[str], *names: str) -> None:
    """It ended with 2 and one plain sentence that names the thing."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    for name in names:
        assert name in done.stderr


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    """A local Slack that knows the scopes of our manifest."""
    with LocalSlack.start(tmp_path, manifest=ROOT / "config" / "slack-manifest.yml") as running:
        yield running


@pytest.fixture
def environment(slack: LocalSlack, short_path: Path) -> dict[str, str]:
    """What `tocsin up` needs."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-local-demo",
        "SLACK_APP_TOKEN": "xapp-local-demo",
        "SLACK_API_URL": slack.api_url,
        "TOCSIN_DATA": str(short_path / "data"),
        "TOCSIN_PORT": "0",
    }


def test_without_a_token_it_says_which_and_where_to_get_it() -> None:
    assert_refused(tocsin("up"), "SLACK_BOT_TOKEN", "xoxb-")


def test_a_wrong_token_is_refused_by_name(environment: dict[str, str]) -> None:
    assert_refused(tocsin("up", **{**environment, "SLACK_BOT_TOKEN": SECRET}), "SLACK_BOT_TOKEN", "invalid_auth")


def test_a_wrong_app_token_is_refused_by_name(environment: dict[str, str]) -> None:
    assert_refused(tocsin("up", **{**environment, "SLACK_APP_TOKEN": "xapp-wrong"}), "SLACK_APP_TOKEN", "invalid_auth")


@pytest.mark.parametrize("role", ["web", "worker", "clock"])
def test_an_unreachable_database_is_named(environment: dict[str, str], role: str) -> None:
    url = "postgresql://tocsin:hidden-word@127.0.0.1:9/tocsin"
    done = tocsin(role, **environment, TOCSIN_DATABASE_URL=url, TOCSIN_REDIS_URL="redis://127.0.0.1:9/0")
    assert_refused(done, "TOCSIN_DATABASE_URL")
    assert "hidden-word" not in done.stderr


def test_a_redis_that_refuses_us_is_named(environment: dict[str, str], redis_url: str) -> None:
    wrong = f"{redis_url}?db=99999"
    assert_refused(tocsin("up", **environment, TOCSIN_REDIS_URL=wrong), "TOCSIN_REDIS_URL")


def test_an_empty_database_asks_for_migrate(environment: dict[str, str], redis_url: str) -> None:
    assert_refused(tocsin("worker", **environment, TOCSIN_REDIS_URL=redis_url), "tocsin migrate")
    assert head() in tocsin("migrate", **environment).stdout


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("playbooks/default.yml", "severities: [\n"),
        ("playbooks/default.yml", "document: {title: X}\ncolour: red\n"),
        ("config/tocsin.yml", "people: {ana: {nam: Ana}}\n"),
    ],
)
def test_broken_yaml_stops_it_with_file_and_line(
    environment: dict[str, str], tmp_path: Path, file: str, text: str
) -> None:
    for folder in ("config", "playbooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / file).write_text(text)
    folders = {"TOCSIN_CONFIG": str(tmp_path / "config"), "TOCSIN_PLAYBOOKS": str(tmp_path / "playbooks")}
    assert_refused(tocsin("up", **environment, **folders), f"{file}:")
    checked = tocsin("check", **folders)
    assert checked.returncode == 1
    assert f"{file}:" in checked.stdout


def test_what_is_shipped_passes_its_own_check() -> None:
    done = tocsin("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_simulate_lists_what_the_bot_would_do() -> None:
    done = tocsin("simulate", "default", "--severity", "SEV1", "--json")
    rows = json.loads(done.stdout)
    assert all({"at", "action", "to", "rule", "line"} <= set(row) for row in rows)
    first = next(row for row in rows if row["action"] == "page")
    assert (first["at"], first["to"]) == (0, ["on_call"])
    lines = (ROOT / "playbooks" / "default.yml").read_text().splitlines()
    assert "page: on_call" in lines[first["line"] - 1]
    second = next(row for row in rows if row["action"] == "page" and row["to"] == ["secondary"])
    assert second["at"] == 300
    assert tocsin("simulate", "default", "--severity", "SEV1").stdout.count("\n") >= len(rows)


def test_simulate_refuses_a_severity_that_is_not_there() -> None:
    assert_refused(tocsin("simulate", "default", "--severity", "P9"), "SEV1")
    assert_refused(tocsin("simulate", "nonsense", "--severity", "SEV1"), "nonsense")


def test_the_shipped_manifest_is_the_code_s_own() -> None:
    assert (ROOT / "config" / "slack-manifest.yml").read_text() == as_yaml()
    http = yaml.safe_load(as_yaml("https://tocsin.example.org"))
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["features"]["slash_commands"][0]["url"] == "https://tocsin.example.org/slack/events"


def test_the_manifest_keeps_to_slack_s_limits() -> None:
    made = yaml.safe_load(as_yaml())
    info, features = made["display_information"], made["features"]
    assert len(info["name"]) <= 35 and len(info["description"]) <= 140
    assert all(len(s["name"]) <= 24 and len(s["description"]) <= 150 for s in features["shortcuts"])
    assert made["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def test_the_doctor_finds_nothing_wrong_where_nothing_is(environment: dict[str, str]) -> None:
    tocsin("migrate", **environment)
    done = tocsin("doctor", **environment)
    assert done.returncode == 0, done.stdout
    assert "All good" in done.stdout


def test_the_doctor_names_each_thing_that_is_wrong(
    environment: dict[str, str], slack: LocalSlack, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    text = (config / "tocsin.yml").read_text()
    text = text.replace("U05ZOE", "U0NOBODY").replace('"#managers"', '"#nowhere"').replace("2026-01-05", "2099-01-05")
    (config / "tocsin.yml").write_text(text)
    done = tocsin("doctor", **environment, TOCSIN_CONFIG=str(config), TOCSIN_REDIS_URL="redis://127.0.0.1:9/0")
    assert done.returncode == 1
    for words in ("tocsin migrate", "#nowhere", "Zoe Marsh", "TOCSIN_REDIS_URL", "It begins on"):
        assert words in done.stdout, words


def test_the_doctor_sees_a_missing_scope(environment: dict[str, str], tmp_path: Path) -> None:
    made = yaml.safe_load(as_yaml())
    made["oauth_config"]["scopes"]["bot"].remove("pins:write")
    (tmp_path / "less.yml").write_text(yaml.safe_dump(made))
    with LocalSlack.start(manifest=tmp_path / "less.yml") as slack:
        done = tocsin("doctor", **{**environment, "SLACK_API_URL": slack.api_url})
    assert "pins:write" in done.stdout and done.returncode == 1


def test_every_command_has_help() -> None:
    listed = tocsin("--help").stdout
    for name in (
        "up",
        "web",
        "worker",
        "clock",
        "migrate",
        "check",
        "check-blocks",
        "simulate",
        "playbooks",
        "diff",
        "replay",
        "export",
        "timeline",
        "doctor",
        "demo",
        "slack",
        "manifest",
    ):
        assert f" {name} " in listed
