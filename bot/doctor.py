"""`tocsin doctor`: looks at everything Tocsin needs, and says for each thing that is wrong how to put it right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import SystemClock
from bot.core.errors import ConfigError
from bot.core.oncall import resolve, shift_at
from bot.core.organisation import Organisation
from bot.embedded import EmbeddedRedisError, find_server
from bot.jobs.queue import connect
from bot.loader.check import check
from bot.loader.organisation import load_organisation
from bot.settings import Settings
from bot.slack.channels import Directory
from bot.slack.clients import sync_client
from bot.slack.failures import call
from bot.slack.manifest import SCOPES
from bot.store.migrate import current, head
from bot.usecases.ports import PermanentError, TransientError
from bot.wiring import database, organisation

MOST_SKEW = 60.0
"""Seconds this machine's clock may differ from Slack's; from 300 on Slack's signatures are refused."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `fix` is empty when it is as it should be."""

    what: str
    fix: str = ""

    def __str__(self) -> str:
        return f"fix  {self.what}\n       {self.fix}" if self.fix else f"ok   {self.what}"


Examination = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> int:
    """Print the findings; gives exit status 1 when something is to be put right."""
    wrong = 0
    for look in EXAMINATIONS:
        for finding in _guarded(look, settings):
            print(finding, flush=True)
            wrong += bool(finding.fix)
    print(f"\n{wrong} to put right." if wrong else "\nAll good.")
    return 1 if wrong else 0


def _guarded(look: Examination, settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except ConfigError as error:
        yield from (Finding("Configuration", problem) for problem in error.problems)


def _settings(settings: Settings) -> Iterator[Finding]:
    settings.require_slack()
    yield Finding("Settings")


def _playbooks(settings: Settings) -> Iterator[Finding]:
    report = check(settings.config, settings.playbooks, [])
    yield from (Finding("Playbooks and configuration", error) for error in report.errors)
    if not report.errors:
        yield Finding("Playbooks and configuration")


def _on_call(settings: Settings) -> Iterator[Finding]:
    org, book = organisation(settings)
    now = SystemClock().now()
    for name, rotation in org.rotations.items():
        shift = shift_at(rotation, now)
        fix = "" if shift else f"It begins on {rotation.start}; set an earlier `start` in tocsin.yml."
        yield Finding(f"On call, {name}: {org.people[shift.person].name if shift else 'nobody'}", fix)
    for name, party in {**org.parties, **book.playbook.parties}.items():
        reach = resolve(name, org, book.playbook, None, now)
        if not reach.people and not reach.channels and not reach.outside and party.role is None:
            yield Finding(f"Party {name}: nobody", f"{reach.why_empty}; give it people or a fallback in tocsin.yml.")


def _database(settings: Settings) -> Iterator[Finding]:
    engine = database(settings, threads=1)
    try:
        with engine.connect() as connection:
            at = current(connection)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        yield Finding("Database", f"It cannot be reached ({reason}); check TOCSIN_DATABASE_URL.")
        return
    finally:
        engine.dispose()
    todo = "upgrade Tocsin" if at is not None and at > head() else "run `tocsin migrate`"
    fix = "" if at == head() else f"This version needs revision {head()}; {todo}."
    yield Finding(f"Database, revision {at or 'none'}", fix)


def _redis(settings: Settings) -> Iterator[Finding]:
    url = settings.redis()
    try:
        if url is None:
            yield Finding(f"Redis of our own ({find_server().name})")
        else:
            connect(url, patient=False).ping()
            yield Finding("Redis")
    except EmbeddedRedisError as error:
        yield Finding("Redis of our own", str(error))
    except (RedisError, OSError) as error:
        yield Finding("Redis", f"It cannot be reached ({type(error).__name__}); check TOCSIN_REDIS_URL.")


def _slack(settings: Settings) -> Iterator[Finding]:
    client = sync_client(settings.bot_token(), settings.slack_api_url)
    try:
        answer = client.auth_test()
    except Exception as error:  # noqa: BLE001  whatever the network or Slack says is the finding
        said = getattr(getattr(error, "response", None), "data", None) or {}
        code = said.get("error", type(error).__name__) if isinstance(said, dict) else type(error).__name__
        yield Finding(
            "Slack", f"auth.test failed ({code}); check SLACK_BOT_TOKEN and the way to {settings.slack_api_url}"
        )
        return
    yield Finding(f"Slack token: {answer.get('user')} in {answer.get('team')}")
    headers = {str(k).lower(): v for k, v in answer.headers.items()}
    yield _scopes(headers)
    yield _skew(headers)

    def do(method: str, **args: Any) -> dict[str, Any]:
        return call(client, method, args)

    if settings.socket_mode:
        yield _try("Socket Mode", lambda: _open_socket(settings), "make an app-level token with connections:write")
    org = load_organisation(settings.config)
    yield from _channels(org, Directory(do))
    yield from _people(org, do)


def _open_socket(settings: Settings) -> None:
    call(sync_client(settings.app_token(), settings.slack_api_url), "apps.connections.open", {})


def _try(what: str, act: Callable[[], Any], fix: str) -> Finding:
    try:
        act()
    except (PermanentError, TransientError) as error:
        return Finding(what, f"{error}: {fix}.")
    return Finding(what)


def _scopes(headers: dict[str, Any]) -> Finding:
    raw = headers.get("x-oauth-scopes", "")
    granted = {s.strip() for s in (",".join(raw) if isinstance(raw, list) else str(raw)).split(",") if s.strip()}
    missing = sorted(set(SCOPES) - granted)
    if not granted:
        return Finding("Scopes: Slack did not say which")
    fix = (
        f"Missing: {', '.join(missing)}; update the app from `tocsin manifest` and install it again." if missing else ""
    )
    return Finding("Scopes", fix)


def _skew(headers: dict[str, Any]) -> Finding:
    raw = headers.get("date")
    said = raw[0] if isinstance(raw, list) else raw
    if not said:
        return Finding("Clock: Slack did not say the time")
    apart = abs(SystemClock().now().timestamp() - parsedate_to_datetime(str(said)).timestamp())
    fix = "" if apart < MOST_SKEW else "Set this machine's clock (NTP); Slack refuses signatures 5 minutes off."
    return Finding(f"Clock, {apart:.0f} s from Slack's", fix)


def _channels(org: Organisation, directory: Directory) -> Iterator[Finding]:
    for name in ("incidents", "managers", "operators"):
        channel = getattr(org.channels, name)
        if channel:
            fix = "create it, or invite the bot if it is private, or correct tocsin.yml"
            yield _try(f"Channel {channel}", partial(directory.id_of, channel), fix)


def _people(org: Organisation, do: Callable[..., dict[str, Any]]) -> Iterator[Finding]:
    for id, person in org.people.items():
        fix = f"correct `slack` of {id} in tocsin.yml (profile, three dots, copy member ID)"
        yield _try(f"Person {person.name}", partial(do, "users.info", user=person.slack), fix)


EXAMINATIONS: tuple[Examination, ...] = (_settings, _playbooks, _on_call, _database, _redis, _slack)
