"""What comes in from Slack: over HTTP signed, fresh, once, and answered even when the database is not."""

import hashlib
import hmac
import json
import sqlite3
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.error import HTTPError

import pytest

from tests.fixtures.slacklistener import SECRET
from tests.scenarios.night import Night

over_http = pytest.mark.parametrize("transport", ["http"], indirect=True)
"""For requests that a test makes itself."""


def post(
    night: Night, body: str, *, secret: str = SECRET, age: int = 0, kind: str = "application/json"
) -> tuple[int, str]:
    """Send a request to the bot as Slack signs it, `age` seconds old."""
    stamp = str(int(time.time()) - age)
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    url = f"http://127.0.0.1:{night.settings.port}/slack/events"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers), timeout=5) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as refused:
        return refused.code, ""


@contextmanager
def locked_database(night: Night) -> Iterator[None]:
    """A block in which nothing can be written down."""
    with closing(sqlite3.connect(night.settings.data / "tocsin.db", isolation_level=None)) as locker:
        locker.execute("BEGIN IMMEDIATE")
        yield
        locker.execute("ROLLBACK")


def event(id: str) -> str:
    """Ana opens the Home tab."""
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": "T00DEMO",
            "api_app_id": "A00TOCSIN",
            "event_id": id,
            "event": {"type": "app_home_opened", "user": "U01ANA", "tab": "home", "channel": "D1"},
        }
    )


@over_http
def test_a_challenge_is_answered(night: Night) -> None:
    status, said = post(night, json.dumps({"type": "url_verification", "token": "x", "challenge": "abc"}))
    assert status == 200 and "abc" in said


@over_http
def test_a_wrong_or_old_signature_is_refused(night: Night) -> None:
    assert post(night, event("Ev1"), secret="wrong")[0] == 401
    assert post(night, event("Ev1"), age=400)[0] == 401
    night.settle()
    assert night.slack.calls("views.publish") == []


@over_http
def test_the_same_event_twice_has_one_effect(night: Night) -> None:
    assert post(night, event("Ev2"))[0] == 200
    assert post(night, event("Ev2"))[0] == 200
    night.settle()
    assert len(night.slack.calls("views.publish")) == 1


@over_http
def test_an_event_that_cannot_be_written_down_is_not_acknowledged_so_that_it_comes_again(night: Night) -> None:
    with locked_database(night):
        assert post(night, event("Ev3"))[0] == 503
    assert post(night, event("Ev3"))[0] == 200
    night.settle()
    assert len(night.slack.calls("views.publish")) == 1


@over_http
def test_the_same_form_twice_declares_once(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Down", severity="SEV1")
    form = night.ana.form
    view = {**form, "state": {"values": night.ana._state(form)}, "private_metadata": form.get("private_metadata", "")}
    payload = {
        "type": "view_submission",
        "user": {"id": "U01ANA"},
        "team": {"id": "T00DEMO", "domain": "demo"},
        "view": view,
    }
    body = urllib.parse.urlencode({"payload": json.dumps(payload)})
    for _ in range(2):
        assert post(night, body, kind="application/x-www-form-urlencoded")[0] == 200
    night.settle()
    assert len(night.slack.rooms("inc-")) == 1


def test_with_the_database_locked_the_form_says_so_and_keeps_the_text(night: Night) -> None:
    night.ana.slash("/incident")
    night.ana.fills(title="Down", severity="SEV1")
    with locked_database(night):
        said = night.ana.submits()
    assert "could not write this down" in " ".join(said.values())
    assert night.ana.submits() == {}
    night.settle()
    assert night.slack.room("inc-")


def test_a_title_too_long_is_refused_and_given_back(night: Night) -> None:
    long = "x" * 2800
    night.ana.slash(f"/incident declare SEV1 {long}")
    night.settle()
    night.ana.told("120 characters", "What you typed is in your direct messages with me.")
    night.ana.dm.shows("120 characters", "SEV1 xxxxx", "x" * 500)


@over_http
def test_health_tells_of_database_and_redis(night: Night) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{night.settings.port}/healthz", timeout=5) as reply:
        state = json.loads(reply.read())
    assert state.pop("playbook").startswith("Office, version 1 (")
    waits = dict.fromkeys(("inbox", "incident", "delivery", "queue"), 0.0)
    assert state == {
        "ok": True,
        "state": "ok",
        "why": [],
        "database": "ok",
        "redis": "ok",
        "refused": {},
        "undelivered": 0,
        "oldest_seconds": waits,
        "looked_seconds_ago": None,
    }
