"""Settings come from the environment alone; what is wrong is one sentence that names it and never tells a secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.core.errors import ConfigError
from bot.settings import Settings

SOUND = {"SLACK_BOT_TOKEN": "xoxb-hush", "SLACK_APP_TOKEN": "xapp-hush"}


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, str]:
    """Folders that are there."""
    return {"TOCSIN_CONFIG": str(tmp_path), "TOCSIN_PLAYBOOKS": str(tmp_path)}


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    """What is said about an environment."""
    with pytest.raises(ConfigError) as caught:
        Settings.read(environ).require_slack()
    return caught.value.problems


def test_defaults() -> None:
    settings = Settings.read({})
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.config, settings.playbooks, settings.data) == (Path("config"), Path("playbooks"), Path("data"))
    assert settings.database() == f"sqlite:///{Path.cwd()}/data/tocsin.db"
    assert settings.redis() is None
    assert (settings.port, settings.host, settings.log, settings.clock) == (3000, "0.0.0.0", "info", None)
    assert not settings.socket_mode


def test_all_given(folders: dict[str, str]) -> None:
    settings = Settings.read(
        {
            **SOUND,
            **folders,
            "SLACK_API_URL": "http://127.0.0.1:4000/api",
            "TOCSIN_DATA": "/srv/tocsin",
            "TOCSIN_DATABASE_URL": "postgresql://me:hush@db/tocsin",
            "TOCSIN_REDIS_URL": "redis://:hush@cache:6379/0",
            "TOCSIN_HEARTBEAT_URL": "https://hc.example/hush",
            "TOCSIN_PORT": "8080",
            "TOCSIN_HOST": "127.0.0.1",
            "TOCSIN_CLOCK": "clock.json",
            "TOCSIN_LOG": "WARNING",
            "UNRELATED": "x",
        }
    )
    settings.require_slack()
    assert settings.socket_mode
    assert settings.slack_api_url == "http://127.0.0.1:4000/api/"
    assert settings.heartbeat() == "https://hc.example/hush"
    assert settings.database() == "postgresql+psycopg://me:hush@db/tocsin"
    assert settings.redis() == "redis://:hush@cache:6379/0"
    assert (settings.port, settings.host, settings.log, settings.clock) == (
        8080,
        "127.0.0.1",
        "warning",
        Path("clock.json"),
    )
    assert "hush" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_the_process_s_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_PORT", "4321")
    monkeypatch.setenv("TOCSIN_REDIS_URL", " ")
    settings = Settings.read()
    assert settings.port == 4321
    assert settings.redis() is None


def test_they_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings.read({}).port = 1


@pytest.mark.parametrize(
    ("changed", "named", "fix"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing", "begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxp-hush"}, "SLACK_BOT_TOKEN does not begin with xoxb-", "Bot User OAuth Token"),
        ({"SLACK_APP_TOKEN": "hush"}, "SLACK_APP_TOKEN does not begin with xapp-", "App-Level Token"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both missing", "Socket Mode"),
        ({"SLACK_API_URL": "slack.com/api/"}, "SLACK_API_URL", "ends in /api/"),
        ({"SLACK_API_URL": "http://hush@host/"}, "SLACK_API_URL", "ends in /api/"),
        ({"SLACK_API_URL": "http://[hush/api/"}, "SLACK_API_URL", "ends in /api/"),
        ({"TOCSIN_PORT": "hush"}, "TOCSIN_PORT", "up to 65535"),
        ({"TOCSIN_PORT": "70000"}, "TOCSIN_PORT", "up to 65535"),
        ({"TOCSIN_CONFIG": "/no/such"}, "TOCSIN_CONFIG is /no/such, which is not a folder", "create it"),
        ({"TOCSIN_PLAYBOOKS": "/no/such"}, "TOCSIN_PLAYBOOKS is /no/such, which is not a folder", "create it"),
        (
            {"TOCSIN_DATABASE_URL": "mysql://me:hush@db/x"},
            "TOCSIN_DATABASE_URL",
            "postgresql://user:password@host/name",
        ),
        ({"TOCSIN_DATABASE_URL": "postgresql://"}, "TOCSIN_DATABASE_URL", "sqlite:////path"),
        ({"TOCSIN_DATABASE_URL": "hush"}, "TOCSIN_DATABASE_URL", "sqlite:////path"),
        ({"TOCSIN_REDIS_URL": "http://:hush@cache"}, "TOCSIN_REDIS_URL", "redis://host:6379/0"),
        ({"TOCSIN_LOG": "hush"}, "TOCSIN_LOG", "debug, info, warning or error"),
    ],
)
def test_one_sentence_for_what_is_wrong(changed: dict[str, str], named: str, fix: str, folders: dict[str, str]) -> None:
    found = problems({**SOUND, **folders, **changed})
    assert len(found) == 1
    assert found[0].startswith(named)
    assert fix in found[0]
    assert found[0].endswith(".")
    assert "\n" not in found[0]
    assert "hush" not in found[0]


def test_a_signing_secret_will_do(folders: dict[str, str]) -> None:
    Settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush", **folders}).require_slack()


def test_everything_wrong_is_told_at_once() -> None:
    assert len(problems({"TOCSIN_PORT": "x", "TOCSIN_LOG": "x"})) == 2
    assert len(problems({"TOCSIN_CONFIG": "/no/such", "TOCSIN_PLAYBOOKS": "/no/such"})) == 4
