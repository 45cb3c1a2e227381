"""What the environment says: tokens, folders, addresses. Read once, frozen, and never printed with a secret in it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.core.errors import ConfigError

SLACK = "https://slack.com/api/"


def _api_url(value: str) -> str:
    url = value if value.endswith("/") else value + "/"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.endswith("/api/"):
        raise ValueError("not an api url")
    return url


def _database_url(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return value
    raise ValueError("not a database url")


def _redis_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("redis", "rediss", "unix") or not (parts.hostname or parts.path):
        raise ValueError("not a redis url")
    return value


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    return value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


FIXES = {
    "SLACK_API_URL": f"is not a web address that ends in /api/; leave it out for Slack itself ({SLACK}).",
    "TOCSIN_DATABASE_URL": (
        "is not a database address; write sqlite:////path/to/tocsin.db or postgresql://user:password@host/name, "
        "or leave it out for SQLite in the data folder."
    ),
    "TOCSIN_REDIS_URL": (
        "is not a Redis address; write redis://host:6379/0 (or rediss://, unix://), "
        "or leave it out and Tocsin starts its own."
    ),
    "TOCSIN_HEARTBEAT_URL": "is not a web address; write https://…, or leave it out.",
    "TOCSIN_PORT": "is not a port; write a whole number up to 65535, such as 3000 (0 takes a free one).",
    "TOCSIN_LOG": "is not a log level; write debug, info, warning or error.",
}


class Settings(BaseModel):
    """The settings of one process; `read` makes them."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = Field(default=None, alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, alias="SLACK_SIGNING_SECRET")
    slack_api_url: Annotated[str, BeforeValidator(_api_url)] = Field(default=SLACK, alias="SLACK_API_URL")
    config: Path = Field(default=Path("config"), alias="TOCSIN_CONFIG")
    playbooks: Path = Field(default=Path("playbooks"), alias="TOCSIN_PLAYBOOKS")
    data: Path = Field(default=Path("data"), alias="TOCSIN_DATA")
    database_url: Annotated[SecretStr, BeforeValidator(_database_url)] | None = Field(
        default=None, alias="TOCSIN_DATABASE_URL"
    )
    redis_url: Annotated[SecretStr, BeforeValidator(_redis_url)] | None = Field(default=None, alias="TOCSIN_REDIS_URL")
    heartbeat_url: Annotated[SecretStr, BeforeValidator(_web_url)] | None = Field(
        default=None, alias="TOCSIN_HEARTBEAT_URL"
    )
    port: int = Field(default=3000, ge=0, le=65535, alias="TOCSIN_PORT")
    host: str = Field(default="0.0.0.0", alias="TOCSIN_HOST")
    clock: Path | None = Field(default=None, alias="TOCSIN_CLOCK")
    log: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        default="info", alias="TOCSIN_LOG"
    )

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings in `environ` (the process's own when left out); ConfigError when one cannot be right.

        A variable that is empty counts as absent. What is merely missing is left to `require_slack`, since
        not every command needs it.
        """
        given = os.environ if environ is None else environ
        known = {str(field.alias) for field in cls.model_fields.values()}
        values = {name: given[name].strip() for name in known if given.get(name, "").strip()}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            names = dict.fromkeys(str(item["loc"][0]) for item in error.errors(include_input=False))
            raise ConfigError(*(f"{name} {FIXES[name]}" for name in names)) from None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached through Socket Mode; otherwise it calls us over HTTP."""
        return self.slack_app_token is not None

    def bot_token(self) -> str:
        """The bot token itself, or nothing when there is none."""
        return self.slack_bot_token.get_secret_value() if self.slack_bot_token else ""

    def app_token(self) -> str:
        """The app-level token itself, or nothing when there is none."""
        return self.slack_app_token.get_secret_value() if self.slack_app_token else ""

    def signing_secret(self) -> str:
        """The signing secret itself, or nothing when there is none."""
        return self.slack_signing_secret.get_secret_value() if self.slack_signing_secret else ""

    def database(self) -> str:
        """The database's address, with its password: the one given, or SQLite in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'tocsin.db').absolute()}"

    def redis(self) -> str | None:
        """The address of Redis, with its password, or None to start one of our own."""
        return self.redis_url.get_secret_value() if self.redis_url else None

    def heartbeat(self) -> str | None:
        """The address that is called each minute while all is well, or None."""
        return self.heartbeat_url.get_secret_value() if self.heartbeat_url else None

    def require_slack(self) -> None:
        """Raise ConfigError, one sentence for each thing without which Slack cannot be reached."""
        problems = [*self._slack_problems(), *self._folder_problems()]
        if problems:
            raise ConfigError(*problems)

    def _slack_problems(self) -> Iterator[str]:
        if self.slack_bot_token is None:
            yield "SLACK_BOT_TOKEN is missing; set it to your app's Bot User OAuth Token, which begins with xoxb-."
        elif not self.slack_bot_token.get_secret_value().startswith("xoxb-"):
            yield "SLACK_BOT_TOKEN does not begin with xoxb-; copy the Bot User OAuth Token of your Slack app."
        if self.slack_app_token is None:
            if self.slack_signing_secret is None:
                yield (
                    "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both missing; set the first (xapp-…) for "
                    "Socket Mode, or the second to be called by Slack over HTTP."
                )
        elif not self.slack_app_token.get_secret_value().startswith("xapp-"):
            yield "SLACK_APP_TOKEN does not begin with xapp-; copy an App-Level Token of your Slack app."

    def _folder_problems(self) -> Iterator[str]:
        for name, folder in (("TOCSIN_CONFIG", self.config), ("TOCSIN_PLAYBOOKS", self.playbooks)):
            if not folder.is_dir():
                yield f"{name} is {folder}, which is not a folder; create it, or set {name} to the one you have."
